"""A gallery of one's own: a repository made from the templates that the package carries."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from gallery.catalog import write_schemas
from gallery.failures import FailureKind, Stop
from gallery.links import parse_repo
from gallery.store import write_whole

TEMPLATE = Path(__file__).parent / "template"
"""The files of a new gallery. `dot-` stands for a leading dot, `@NAME@` for a value."""


@dataclass(frozen=True)
class Wanted:
    """What the new gallery is called and where it lives."""

    folder: Path
    title: str
    url: str
    """Where it will be published."""
    source: str | None
    """Where its repository will be browsed; None while nobody knows."""
    package: str
    """Requirement that installs the gallery's program."""


def start(wanted: Wanted) -> tuple[str, ...]:
    """Write the new repository; the paths of its files. Nothing that exists is touched."""
    values = _values(wanted)
    folder = wanted.folder
    if folder.exists() and (not folder.is_dir() or any(p.name != ".git" for p in folder.iterdir())):
        raise Stop("init", FailureKind.USAGE, f"{folder} holds files already; name a folder that is new or empty.")
    written = []
    try:
        for source in _files():
            place = source.relative_to(TEMPLATE).as_posix().replace("dot-", ".")
            write_whole(folder / place, _filled(source.read_bytes(), values))
            written.append(place)
        (folder / "catalog" / "lock").mkdir(exist_ok=True)
        write_schemas(folder / "catalog")
    except OSError as e:
        raise Stop("init", FailureKind.NO_SPACE, f"Cannot write {folder}: {e.strerror or e}; name another folder.") from e
    return tuple(written)


def summary(wanted: Wanted, written: tuple[str, ...]) -> str:
    """What was written and what to do next."""
    return "\n".join(
        [
            f"{wanted.folder}: {len(written)} files of a gallery of your own.",
            "Next:",
            f"  cd {wanted.folder}",
            "  gallery check       is the catalog right?",
            "  gallery update      lock the commit that the entry shows",
            "  gallery build       fetch, inspect, render, publish",
            "  gallery serve       look at it",
            "README.md there says how it is published.",
        ]
    )


def _files() -> Iterator[Path]:
    yield from sorted(p for p in TEMPLATE.rglob("*") if p.is_file() and "__pycache__" not in p.parts)


def _values(wanted: Wanted) -> dict[str, bytes]:
    """Mark → value, each quoted for where it stands: JSON's strings are YAML's."""
    if any(not text.isprintable() for text in (wanted.title, wanted.url, wanted.package)):
        raise Stop("init", FailureKind.USAGE, "A title, an address and a requirement are single lines.")
    parts = urlsplit(wanted.url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise Stop("init", FailureKind.USAGE, f"--url {wanted.url!r}: write an address such as https://OWNER.github.io/NAME/")
    url = wanted.url if wanted.url.endswith("/") else f"{wanted.url}/"
    return {
        "TITLE": json.dumps(wanted.title, ensure_ascii=False).encode(),
        "HEADING": wanted.title.encode(),
        "URL": json.dumps(url).encode(),
        "SOURCE": _source(wanted.source).encode(),
        "PACKAGE": wanted.package.encode(),
    }


def _source(address: str | None) -> str:
    if address is None:
        return "# source: https://github.com/OWNER/NAME"
    try:
        return f"source: {json.dumps(parse_repo(address).url)}"
    except ValueError as e:
        raise Stop("init", FailureKind.USAGE, f"--source {address!r}: {e}.") from None


def _filled(data: bytes, values: dict[str, bytes]) -> bytes:
    for name, value in values.items():
        data = data.replace(b"@%s@" % name.encode(), value)
    return data
