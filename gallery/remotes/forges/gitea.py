"""Gitea and Forgejo, such as Codeberg."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from gallery.links import Repo
from gallery.remotes.forges import values


def address(repo: Repo) -> str:
    """Where Gitea tells about a repository."""
    return f"{values.root(repo)}/api/v1/repos/{quote(repo.owner, safe='')}/{quote(repo.name, safe='')}"


def comparison(repo: Repo, commit: str, branch: str) -> str:
    """Where Gitea tells what a branch has that the commit has not."""
    return f"{address(repo)}/compare/{commit}...{quote(branch, safe='')}"


def compared(document: Mapping[str, Any]) -> dict[str, Any]:
    """Commits ahead, and the files that they changed."""
    commits = document.get("commits")
    each = [values.paths(one, "files", "filename") for one in commits if isinstance(one, dict)] if isinstance(commits, list) else [None]
    known = [found for found in each if found is not None]
    changed = tuple(sorted({path for found in known for path in found})) if len(known) == len(each) else None
    return {"ahead": values.number(document, "total_commits"), "changed": changed}


def read(document: Mapping[str, Any], repo: Repo) -> dict[str, Any]:
    """Facts out of Gitea's answer."""
    licences = values.words(document, "licenses") or ()
    return {
        "stars": values.number(document, "stars_count"),
        "archived": values.truth(document, "archived"),
        "default_branch": values.text(document, "default_branch"),
        "description": values.text(document, "description"),
        "topics": values.words(document, "topics"),
        "licence": licences[0] if len(licences) == 1 else None,
        "pushed_at": values.moment(document, "updated_at"),
        "moved_to": values.moved(values.text(document, "html_url"), repo),
    }
