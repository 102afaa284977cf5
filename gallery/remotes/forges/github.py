"""GitHub, and GitHub Enterprise under other hosts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from gallery.links import Repo
from gallery.remotes.forges import values


def address(repo: Repo) -> str:
    """Where GitHub tells about a repository."""
    api = "https://api.github.com" if repo.host == "github.com" else f"{values.root(repo)}/api/v3"
    return f"{api}/repos/{quote(repo.owner, safe='')}/{quote(repo.name, safe='')}"


def comparison(repo: Repo, commit: str, branch: str) -> str:
    """Where GitHub tells what a branch has that the commit has not."""
    return f"{address(repo)}/compare/{commit}...{quote(branch, safe='')}"


def compared(document: Mapping[str, Any]) -> dict[str, Any]:
    """Commits ahead, and the files that they changed."""
    return {"ahead": values.number(document, "ahead_by"), "changed": values.paths(document, "files", "filename", "previous_filename")}


def read(document: Mapping[str, Any], repo: Repo) -> dict[str, Any]:
    """Facts out of GitHub's answer; a renamed repository answers with its new address."""
    licence = values.text(values.part(document, "license"), "spdx_id")
    return {
        "stars": values.number(document, "stargazers_count"),
        "archived": values.truth(document, "archived"),
        "default_branch": values.text(document, "default_branch"),
        "description": values.text(document, "description"),
        "topics": values.words(document, "topics"),
        "licence": None if licence == "NOASSERTION" else licence,
        "pushed_at": values.moment(document, "pushed_at"),
        "moved_to": values.moved(values.text(document, "html_url"), repo),
    }
