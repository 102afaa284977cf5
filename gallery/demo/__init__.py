"""The embedded demo: a catalog and nine small research repositories, turned into git repositories on this machine."""

from __future__ import annotations

import json
from pathlib import Path

from gallery.demo.contents import REPOSITORIES, contents_of
from gallery.demo.objects import Commit, write_repository
from gallery.failures import FailureKind, Stop
from gallery.store import Store, write_whole
from gallery.words import _, marked, speak

__all__ = ["ADDRESS", "CATALOG", "OUTPUTS", "hold", "load", "make"]

CATALOG = Path(__file__).parent / "catalog"
OUTPUTS = Path(__file__).parent / "outputs"
"""What `catalog/verified` names by digest: new outputs that did not agree, as a store holds them."""
ADDRESS = "https://git.demo.example/demo"
"""Where the demo's repositories would be, if they were anywhere: the top-level domain `.example` leads nowhere, for ever."""

SAYINGS = (
    marked("Nine small repositories, written to show what the gallery does with good, bare and awkward research."),
    marked("The demo's repositories live on this machine only: the hub that `gallery demo` starts beside these pages opens them here."),
)
"""What `catalog/gallery.yml` says to readers."""


def load(folder: Path, language: str = "en") -> Path:
    """Make the demo's git repositories and its catalog in `folder`; return the catalog's folder. `language` is that of the site's words.

    Commits are the same everywhere and always, so the catalog's lock files name them. A second call changes nothing, and mends
    what was changed in the folder.
    """
    try:
        for name in REPOSITORIES:
            make(name, folder / "git" / name)
        return _write_catalog(folder / "catalog", f"{ADDRESS}/{{name}}={folder.resolve().as_uri()}/git/{{name}}", language)
    except OSError as e:
        raise Stop("demo", FailureKind.NO_SPACE, f"Cannot write the demo to {folder}: {e.strerror or e}.") from e


def hold(store: str) -> None:
    """Put the new outputs that the demo's evidence names into a store."""
    at = Store(store)
    for path in sorted(OUTPUTS.iterdir()):
        at.keep(path.read_bytes())


def make(name: str, folder: Path) -> Commit:
    """Make the demo's repository `name` in `folder`."""
    demo = contents_of(name)
    return write_repository(folder, demo.files, message=demo.message, date=demo.date, tag=demo.tag)


def _write_catalog(folder: Path, mirror: str, language: str) -> Path:
    """A copy of the demo's catalog that knows where the repositories are on this machine."""
    wanted = {path.relative_to(CATALOG): path.read_bytes() for path in sorted(CATALOG.rglob("*")) if path.is_file()}
    settings = Path("gallery.yml")
    text = wanted[settings].decode().replace("mirrors: []", f"mirrors: [{json.dumps(mirror)}]")
    text = text.replace("  language: en\n", f"  language: {language}\n")
    with speak(language):
        for saying in SAYINGS:
            text = text.replace(saying, _(saying))
    wanted[settings] = text.encode()
    for old in folder.rglob("*.*"):
        if old.is_file() and old.relative_to(folder) not in wanted:
            old.unlink()
    for path, data in wanted.items():
        if not (folder / path).is_file() or (folder / path).read_bytes() != data:
            write_whole(folder / path, data)
    return folder
