"""Gists: repositories without stars, topics or a licence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from gallery.links import Repo
from gallery.remotes.forges import values


def address(repo: Repo) -> str:
    """Where GitHub tells about a gist."""
    api = "https://api.github.com" if repo.host == "gist.github.com" else f"{values.root(repo)}/api/v3"
    return f"{api}/gists/{quote(repo.name, safe='')}"


def read(document: Mapping[str, Any], _repo: Repo) -> dict[str, Any]:
    """Facts out of GitHub's answer; its address is left alone, since a gist is known by its id under any owner."""
    return {"description": values.text(document, "description"), "pushed_at": values.moment(document, "updated_at")}
