"""Values out of a stranger's JSON: of the expected type and a sane size, or None."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from gallery.links import Repo

TEXT = 1000
"""Longest text kept, in characters."""
LIST = 50
"""Longest list kept."""
PATHS = 1000
"""Most changed files kept."""


def text(document: Mapping[str, Any], name: str) -> str | None:
    """A text in one line; None where it is empty or something else."""
    value = document.get(name)
    return (" ".join(value.split())[:TEXT] or None) if isinstance(value, str) else None


def number(document: Mapping[str, Any], name: str) -> int | None:
    """A count."""
    value = document.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**53 else None


def truth(document: Mapping[str, Any], name: str) -> bool | None:
    """A yes or no."""
    value = document.get(name)
    return value if isinstance(value, bool) else None


def words(document: Mapping[str, Any], name: str) -> tuple[str, ...] | None:
    """A list of texts."""
    value = document.get(name)
    return tuple(word[:100] for word in value[:LIST] if isinstance(word, str)) if isinstance(value, list) else None


def paths(document: Mapping[str, Any], name: str, *keys: str) -> tuple[str, ...] | None:
    """The paths that a list of documents names under these keys, each once; None where there is no such list."""
    value = document.get(name)
    if not isinstance(value, list):
        return None
    named = (one.get(key) for one in value[:PATHS] if isinstance(one, dict) for key in keys)
    return tuple(sorted({path for path in named if isinstance(path, str) and 0 < len(path) <= TEXT}))


def moment(document: Mapping[str, Any], name: str) -> datetime | None:
    """A time (UTC)."""
    value = document.get(name)
    try:
        when = datetime.fromisoformat(value) if isinstance(value, str) else None
        return None if when is None else when.replace(tzinfo=when.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def part(document: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """A document within the document; empty where there is none."""
    value = document.get(name)
    return value if isinstance(value, dict) else {}


def root(repo: Repo) -> str:
    """The forge's address, with the scheme of the repository's own."""
    return f"{repo.url.partition('://')[0]}://{repo.host}"


def moved(now: str | None, repo: Repo) -> str | None:
    """The address that the forge gives, where it is another one than the entry's."""
    if now is None or not now.startswith(("https://", "http://")):
        return None
    return None if now.removesuffix(".git").rstrip("/").lower() == repo.url.lower() else now.removesuffix(".git")
