"""Git repositories written object by object: no git program, configuration, clock, locale or umask can change a commit's id."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from pathlib import Path

from gallery.store import write_whole

AUTHOR = b"Gallery Demo <demo@git.demo.example>"
CONFIG = b"[core]\n\trepositoryformatversion = 0\n\tbare = true\n[uploadpack]\n\tallowFilter = true\n\tallowAnySHA1InWant = true\n"


class Mode(Enum):
    """What a name in a tree stands for, as git writes it."""

    FILE = b"100644"
    PROGRAM = b"100755"
    LINK = b"120000"
    SUBMODULE = b"160000"
    FOLDER = b"40000"


@dataclass(frozen=True)
class Item:
    """A file's mode and bytes; of a link the target, of a submodule the commit's id (hex)."""

    mode: Mode
    data: bytes


@dataclass(frozen=True)
class Commit:
    """Ids (hex) of a commit and its tree."""

    id: str
    tree: str


def write_repository(folder: Path, files: Mapping[bytes, Item], *, message: str, date: datetime, tag: str | None = None) -> Commit:
    """Make a bare repository with one commit of `files` on the branch `main`; what is there already is not written again."""
    tree = _write_tree(folder, files)
    stamp = b"%s %d +0000" % (AUTHOR, date.timestamp())
    commit = _write_object(folder, b"commit", b"tree %s\nauthor %s\ncommitter %s\n\n%s\n" % (tree, stamp, stamp, message.encode()))
    _write(folder / "config", CONFIG)
    if tag:
        _write(folder / "refs" / "tags" / tag, commit + b"\n")
    _write(folder / "refs" / "heads" / "main", commit + b"\n")
    _write(folder / "HEAD", b"ref: refs/heads/main\n")  # last: without it git sees no repository
    return Commit(commit.decode(), tree.decode())


def _write_tree(folder: Path, files: Mapping[bytes, Item]) -> bytes:
    """Write the files and folders of one level and below; return the tree's id (hex)."""
    rows: dict[bytes, tuple[Mode, bytes]] = {}
    below: dict[bytes, dict[bytes, Item]] = {}
    for path, item in files.items():
        name, slash, rest = path.partition(b"/")
        if slash:
            below.setdefault(name, {})[rest] = item
        else:
            rows[name] = (item.mode, item.data if item.mode is Mode.SUBMODULE else _write_object(folder, b"blob", item.data))
    # git sorts a folder as if its name ended in a slash
    rows |= {name + b"/": (Mode.FOLDER, _write_tree(folder, inside)) for name, inside in below.items()}
    lines = (b"%s %s\0%s" % (mode.value, name.rstrip(b"/"), bytes.fromhex(oid.decode())) for name, (mode, oid) in sorted(rows.items()))
    return _write_object(folder, b"tree", b"".join(lines))


def _write_object(folder: Path, kind: bytes, data: bytes) -> bytes:
    """Write one loose object; return its id (hex)."""
    whole = b"%s %d\0%s" % (kind, len(data), data)
    oid = hashlib.sha1(whole, usedforsecurity=False).hexdigest()
    place = folder / "objects" / oid[:2] / oid[2:]
    if not place.exists():
        write_whole(place, zlib.compress(whole))
    return oid.encode()


def _write(path: Path, data: bytes) -> None:
    if not path.is_file() or path.read_bytes() != data:
        write_whole(path, data)
