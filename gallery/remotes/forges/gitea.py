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
