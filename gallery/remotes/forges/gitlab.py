"""GitLab, on gitlab.com and elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from gallery.links import Repo
from gallery.remotes.forges import values

# GitLab names licences by its own keys, which are SPDX identifiers in lower case for the common ones
_SPDX = {
    spdx.lower(): spdx
    for spdx in (
        *("AGPL-3.0", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "BSL-1.0", "CC0-1.0", "CC-BY-4.0", "CC-BY-SA-4.0", "EPL-2.0"),
        *("EUPL-1.2", "GPL-2.0", "GPL-3.0", "ISC", "LGPL-2.1", "LGPL-3.0", "MIT", "MPL-2.0", "Unlicense", "Zlib"),
    )
}


def address(repo: Repo) -> str:
    """Where GitLab tells about a project."""
    return f"{_project(repo)}?license=true"


def _project(repo: Repo) -> str:
    path = f"{repo.owner}/{repo.name}" if repo.owner else repo.name
    return f"{values.root(repo)}/api/v4/projects/{quote(path, safe='')}"


def comparison(repo: Repo, commit: str, branch: str) -> str:
    """Where GitLab tells what a branch has that the commit has not."""
    return f"{_project(repo)}/repository/compare?from={commit}&to={quote(branch, safe='')}"


def compared(document: Mapping[str, Any]) -> dict[str, Any]:
    """Commits ahead, and the files that they changed."""
    commits = document.get("commits")
    return {
        "ahead": len(commits) if isinstance(commits, list) else None,
        "changed": values.paths(document, "diffs", "new_path", "old_path"),
    }


def read(document: Mapping[str, Any], repo: Repo) -> dict[str, Any]:
    """Facts out of GitLab's answer."""
    licence = values.text(values.part(document, "license"), "key")
    return {
        "stars": values.number(document, "star_count"),
        "archived": values.truth(document, "archived"),
        "default_branch": values.text(document, "default_branch"),
        "description": values.text(document, "description"),
        "topics": values.words(document, "topics"),
        "licence": _SPDX.get(licence or ""),
        "pushed_at": values.moment(document, "last_activity_at"),
        "moved_to": values.moved(values.text(document, "web_url"), repo),
    }
