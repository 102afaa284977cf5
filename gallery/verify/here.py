"""An author's folder as a catalog of one entry, so that it can be verified before anything is published."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path

from gallery.catalog import Catalog
from gallery.demo.objects import Item, Mode, write_repository
from gallery.failures import FailureKind, Stop
from gallery.model import Entry, Gallery, Hub, Pin, Site, Term
from gallery.remotes.worktree import files_of

HOST = "https://git.here.example/here"
MOST_MB = 2000


def catalog_of(folder: Path, work: Path, day: date) -> Catalog:
    """The folder's files, committed to a repository of our own below `work`, as the only entry of a catalog.

    Of a git checkout: what git knows and what it does not ignore, as it stands on the disk; of another folder: everything.
    """
    if not folder.is_dir():
        raise Stop("verify", FailureKind.USAGE, f"{folder} is no folder; name the one with your notebooks: gallery verify --here .")
    name = re.sub(r"[^a-z0-9]+", "-", folder.resolve().name.lower()).strip("-")[:50] or "here"
    items: dict[bytes, Item] = {}
    total = 0
    for path in files_of(folder):
        file = folder / path
        item = _item(file)
        total += len(item.data)
        if total > MOST_MB * 1_000_000:
            raise Stop(
                "verify", FailureKind.TOO_LARGE, f"{folder} has more than {MOST_MB} MB of files; have git ignore what is not published."
            )
        items[path.encode("utf-8", "surrogateescape")] = item
    commit = write_repository(work / "git" / name, items, message="As it is here", date=datetime(2026, 1, 1, tzinfo=UTC))
    repo = f"{HOST}/{name}"
    gallery = Gallery(
        site=Site(title="Here", url="http://localhost/"),
        hubs=(Hub(id="here", label="this machine", url="http://localhost"),),
        fields=(Term(name="here"),),
        mirrors=(f"{HOST}/{{name}}={(work / 'git').resolve().as_uri()}/{{name}}",),
    )
    pin = Pin(
        repo=repo, ref=None, branch="refs/heads/main", commit=commit.id, tree=commit.tree, committed_at=None, resolved_at=day
    )  # fmt: skip
    entry = Entry(id=name, repo=repo, title=folder.resolve().name[:300] or name, field="here")
    return Catalog(gallery, (entry,), {name: pin}, work)


def _item(file: Path) -> Item:
    if file.is_symlink():
        return Item(Mode.LINK, str(file.readlink()).encode("utf-8", "surrogateescape"))
    try:
        return Item(Mode.PROGRAM if file.stat().st_mode & 0o100 else Mode.FILE, file.read_bytes())
    except OSError as e:
        raise Stop("verify", FailureKind.USAGE, f"{file} cannot be read: {e.strerror or e}.") from e
