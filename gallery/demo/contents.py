"""What the demo's repositories hold: plain files of this package, and a table of what no package could carry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from gallery.demo.objects import Item, Mode

FOLDER = Path(__file__).parent / "repositories"
LEFT_BY_TOOLS = frozenset({"__pycache__", ".ipynb_checkpoints", ".DS_Store"})
"""Installers and editors leave these beside our files; they must not change a commit."""


@dataclass(frozen=True)
class Contents:
    """One commit to be."""

    date: datetime
    message: str
    files: Mapping[bytes, Item]
    tag: str | None = None


REPOSITORIES: dict[str, tuple[datetime, str, str | None]] = {
    "toy-colours": (datetime(2026, 1, 15, 12, tzinfo=UTC), "Where a classifier of toy images looks", "v1.0"),
    "bean-growth": (datetime(2025, 11, 3, 9, 30, tzinfo=UTC), "Bean growth by kind of light", None),
    "interval-coverage": (datetime(2025, 6, 20, 16, tzinfo=UTC), "Coverage of bootstrap intervals", None),
    "catalyst-yields": (datetime(2019, 3, 8, 23, 59, tzinfo=UTC), "upload", None),
    "awkward": (datetime(2026, 2, 1, 12, tzinfo=UTC), "Everything that can go wrong", None),
    "pendulum": (datetime(2023, 9, 12, 14, tzinfo=UTC), "The period of a pendulum", None),
    "throwing-darts": (datetime(2025, 3, 14, 15, tzinfo=UTC), "Pi by chance", None),
    "foxes-and-rabbits": (datetime(2025, 10, 9, 8, tzinfo=UTC), "More rabbits", None),
    "golomb-rulers": (datetime(2025, 5, 2, 11, tzinfo=UTC), "All rulers up to ten marks", None),
}
"""Name → day of the commit, its message, and its tag."""

ODD_NAMES: dict[str, dict[str, bytes]] = {
    "awkward": {
        "apostrophe.ipynb": b"Ada's notebook.ipynb",
        "chinese.ipynb": "研究/结果.ipynb".encode(),
        "lower.ipynb": b"case.ipynb",
        "markup.ipynb": b"<img src=x onerror=alert(1)>.ipynb",
        "percent.ipynb": b"more names/50% done? #1 + more.ipynb",
        "upper.ipynb": b"Case.ipynb",
    }
}
"""Repository → file of this package → its real path, which some file systems, archives or shells refuse."""

PROGRAMS = frozenset({"awkward/run.sh"})
"""Files that are executable, whatever the permissions after a download."""

_ATTRIBUTES = b"*.pt filter=lfs diff=lfs merge=lfs -text\nin-lfs.ipynb filter=lfs diff=lfs merge=lfs -text\n"
_MODULES = b'[submodule "library"]\n\tpath = library\n\turl = https://git.demo.example/demo/library\n'

NO_FILES: dict[str, dict[bytes, Item]] = {
    "awkward": {
        b".gitattributes": Item(Mode.FILE, _ATTRIBUTES),
        b".gitmodules": Item(Mode.FILE, _MODULES),
        b"library": Item(Mode.SUBMODULE, b"5ca1ab1e" * 5),
        b"linked.ipynb": Item(Mode.LINK, b"plain.ipynb"),
        b"outside": Item(Mode.LINK, b"../../../../etc/passwd"),
        b"outside.ipynb": Item(Mode.LINK, b"/etc/hostname"),
        b"loop-a": Item(Mode.LINK, b"loop-b"),
        b"loop-b": Item(Mode.LINK, b"loop-a"),
        b"more names/a line\nbreak.txt": Item(Mode.FILE, b"The name of this file has two lines.\n"),
        b"more names/latin-\xe9.txt": Item(Mode.FILE, b"The name of this file is Latin-1, not UTF-8.\n"),
        b'more names/"quoted" & <b>bold.md': Item(Mode.FILE, b"# A name with quotes and markup\n"),
    }
}
"""Repository → what is no plain file, would act on our own repository (`.gitattributes`), or has a name that cannot be installed."""


def contents_of(name: str) -> Contents:
    """The commit of the demo's repository `name`."""
    date, message, tag = REPOSITORIES[name]
    return Contents(date, message, _files(name) | NO_FILES.get(name, {}), tag)


def _files(name: str) -> dict[bytes, Item]:
    found = {}
    for path in sorted((FOLDER / name).rglob("*")):
        relative = path.relative_to(FOLDER / name)
        if path.is_file() and LEFT_BY_TOOLS.isdisjoint(relative.parts):
            inside = relative.as_posix()
            mode = Mode.PROGRAM if f"{name}/{inside}" in PROGRAMS else Mode.FILE
            found[ODD_NAMES.get(name, {}).get(inside, inside.encode())] = Item(mode, path.read_bytes())
    return found
