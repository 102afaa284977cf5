"""The embedded demo: a catalog and five small research repositories, turned into git repositories on this machine."""

from __future__ import annotations

import json
from pathlib import Path

from gallery.catalog.pins import write_pin
from gallery.demo.contents import REPOSITORIES, Contents, contents_of
from gallery.demo.objects import Commit, write_repository
from gallery.model import Pin
from gallery.store import write_whole

__all__ = ["load", "write_locks"]

CATALOG = Path(__file__).parent / "catalog"
ADDRESS = "https://git.demo.example/demo"
"""Where the demo's repositories would be, if they were anywhere: the top-level domain `.example` leads nowhere, for ever."""


def load(folder: Path) -> Path:
    """Make the demo's git repositories and its catalog in `folder`; return the catalog's folder.

    Commits are the same everywhere and always, so the catalog's lock files name them. A second call changes nothing.
    """
    for name in REPOSITORIES:
        _write(folder / "git" / name, contents_of(name))
    return _write_catalog(folder / "catalog", f"{ADDRESS}/{{name}}={folder.resolve().as_uri()}/git/{{name}}")


def write_locks(catalog: Path, folder: Path) -> None:
    """Write `catalog`'s lock files for the repositories as they are now, made in `folder`; for those who edit the demo."""
    for name in REPOSITORIES:
        demo = contents_of(name)
        commit = _write(folder / name, demo)
        pin = Pin(
            repo=f"{ADDRESS}/{name}",
            ref=demo.tag,
            branch=f"refs/tags/{demo.tag}" if demo.tag else "refs/heads/main",
            commit=commit.id,
            tree=commit.tree,
            committed_at=demo.date,
            resolved_at=demo.date.date(),
        )
        write_pin(catalog, name, pin)


def _write(folder: Path, demo: Contents) -> Commit:
    return write_repository(folder, demo.files, message=demo.message, date=demo.date, tag=demo.tag)


def _write_catalog(folder: Path, mirror: str) -> Path:
    """A copy of the demo's catalog that knows where the repositories are on this machine."""
    wanted = {path.relative_to(CATALOG): path.read_bytes() for path in sorted(CATALOG.rglob("*")) if path.is_file()}
    settings = Path("gallery.yml")
    wanted[settings] = wanted[settings].replace(b"mirrors: []", b"mirrors: [" + json.dumps(mirror).encode() + b"]")
    for old in folder.rglob("*.*"):
        if old.is_file() and old.relative_to(folder) not in wanted:
            old.unlink()
    for path, data in wanted.items():
        if not (folder / path).is_file() or (folder / path).read_bytes() != data:
            write_whole(folder / path, data)
    return folder
