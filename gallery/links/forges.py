"""Where people read a file, a folder or a commit: one row for each kind of git server."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

from gallery.links.repos import Repo


@dataclass(frozen=True)
class Forge:
    """How one kind of git server addresses what it shows; `{u}` repository, `{o}` owner, `{n}` name, `{c}` commit, `{p}` path."""

    file: str
    tree: str
    raw: str
    commit: str
    edit: str
    line: str


_GITHUB = Forge(
    "{u}/blob/{c}/{p}",
    "{u}/tree/{c}/{p}",
    "https://raw.githubusercontent.com/{o}/{n}/{c}/{p}",
    "{u}/commit/{c}",
    "{u}/edit/{c}/{p}",
    "#L{line}",
)
_GITLAB = Forge("{u}/-/blob/{c}/{p}", "{u}/-/tree/{c}/{p}", "{u}/-/raw/{c}/{p}", "{u}/-/commit/{c}", "{u}/-/edit/{c}/{p}", "#L{line}")
_GITEA = Forge(
    "{u}/src/commit/{c}/{p}", "{u}/src/commit/{c}/{p}", "{u}/raw/commit/{c}/{p}", "{u}/commit/{c}", "{u}/_edit/{c}/{p}", "#L{line}"
)
_BITBUCKET = Forge("{u}/src/{c}/{p}", "{u}/src/{c}/{p}", "{u}/raw/{c}/{p}", "{u}/commits/{c}", "{u}/src/{c}/{p}?mode=edit", "#lines-{line}")
_GIST = Forge(
    "{u}/{c}#file-{anchor}", "{u}/{c}", "https://gist.githubusercontent.com/{o}/{n}/raw/{c}/{p}", "{u}/{c}", "{u}/edit", "-L{line}"
)

FORGES: tuple[tuple[str, Forge], ...] = (
    (r"github\.com", _GITHUB),
    (r"gist\.github\.com", _GIST),
    (r"gitlab\..*|.*\.gitlab\..*", _GITLAB),
    (r"codeberg\.org|gitea\..*|forgejo\..*", _GITEA),
    (r"bitbucket\.org", _BITBUCKET),
)
"""Host (a regular expression) → the forge's addresses. A host without a row has no web pages that we know of."""


def forge_of(repo: Repo) -> Forge | None:
    """The row of `FORGES` for this repository's host, or None."""
    return next((forge for host, forge in FORGES if re.fullmatch(host, repo.host)), None)


def _address(repo: Repo, pick: Callable[[Forge], str], commit: str, path: str = "") -> str | None:
    forge = forge_of(repo)
    if forge is None:
        return None
    anchor = re.sub(r"[^\w-]+", "-", path.lower()).strip("-")
    return (
        pick(forge)
        .format(u=repo.url, o=quote(repo.owner), n=quote(repo.name), c=quote(commit), p=quote(path), anchor=quote(anchor))
        .rstrip("/")
    )


def file_url(repo: Repo, commit: str, path: str, line: int | None = None) -> str | None:
    """Where people read the file at the commit, at the line; None where the host has no such page."""
    address = _address(repo, lambda f: f.file, commit, path)
    forge = forge_of(repo)
    if address is None or forge is None or line is None:
        return address
    # GitHub renders these formats and has no lines then
    rendered = forge is _GITHUB and re.search(r"\.(?:md|markdown|rst|ipynb|org|adoc|csv|tsv|svg)$", path, re.IGNORECASE)
    return address + ("?plain=1" if rendered else "") + forge.line.format(line=line)


def tree_url(repo: Repo, commit: str, path: str = "") -> str | None:
    """Where people browse the folder at the commit."""
    return _address(repo, lambda f: f.tree, commit, path)


def raw_url(repo: Repo, commit: str, path: str) -> str | None:
    """The file's bytes at the commit."""
    return _address(repo, lambda f: f.raw, commit, path)


def commit_url(repo: Repo, commit: str) -> str | None:
    """The commit's own page."""
    return _address(repo, lambda f: f.commit, commit)


def edit_url(repo: Repo, branch: str, path: str) -> str | None:
    """Where a file of a branch is edited in the browser."""
    return _address(repo, lambda f: f.edit, branch, path)
