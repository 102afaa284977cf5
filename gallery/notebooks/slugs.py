"""Paths of notebooks → address parts: flat, readable, unique on every file system, and steady."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence

MAX_CHARACTERS = 80
MAX_BYTES = 200
"""A file name may have 255 bytes; some letters take four."""

_RESERVED = frozenset(
    {"index", "404", "search", "sitemap", "feed", "badge", "api", "assets", "static", "con", "prn", "aux", "nul"}
    | {f"{device}{n}" for device in ("com", "lpt") for n in range(10)}
)
_NOT_READABLE = re.compile(r"[^\w]+|_+")


def slugs(paths: Sequence[str]) -> dict[str, str]:
    """Give every path an address part made from the path alone.

    Lower case, letters and digits of any script, `-` between words. Where two paths would have the same one, the path that
    is spelt most like it keeps it and the others carry a digest of their path; so a new notebook changes another's address
    only when it collides with it and is spelt more like the address.
    """
    groups: dict[str, list[str]] = {}
    for path in dict.fromkeys(paths):
        groups.setdefault(_folded(_slug(path)), []).append(path)
    result: dict[str, str] = {}
    for group in groups.values():
        first, *others = sorted(group, key=lambda p: (p.removesuffix(".ipynb") != _slug(p), p))
        result[first] = _slug(first)
        result.update({p: _with_digest(_slug(p), p) for p in others})
    return {path: result[path] for path in paths}


def _slug(path: str) -> str:
    text = unicodedata.normalize("NFC", path.encode("utf-8", "replace").decode())
    text = re.sub(r"\.ipynb\Z", "", text, flags=re.IGNORECASE)
    words = _without_echo([_words(part) for part in text.split("/")])
    if not words:
        return _with_digest("notebook", path)
    if words in _RESERVED:
        return f"{words}-notebook"
    return words if _fits(words) else _with_digest(words, path)


def _words(text: str) -> str:
    text = "".join(c if unicodedata.category(c)[0] in "LMN" else "-" for c in text)
    return unicodedata.normalize("NFC", _NOT_READABLE.sub("-", text).lower()).strip("-")


def _without_echo(parts: list[str]) -> str:
    """The parts joined; a folder whose words begin the next name adds nothing: `lda/lda_part_1` → `lda-part-1`."""
    kept = [p for p, following in zip(parts, [*parts[1:], ""], strict=True) if p and not f"{following}-".startswith(f"{p}-")]
    return "-".join(kept)


def _fits(text: str) -> bool:
    return len(text) <= MAX_CHARACTERS and len(text.encode()) <= MAX_BYTES


def _with_digest(words: str, path: str) -> str:
    """The words, their beginning cut where they are too long (a file's name says more than its folders), and a digest."""
    digest = hashlib.sha256(path.encode("utf-8", "replace")).hexdigest()[:8]
    tail = words[-(MAX_CHARACTERS - 9) :]
    while len(tail.encode()) > MAX_BYTES - 9:
        tail = tail[1:]
    if tail != words:
        tail = tail.partition("-")[2] or tail
    return f"{tail.strip('-')}-{digest}"


def _folded(slug: str) -> str:
    """What file systems that ignore case or composition would take it for."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", slug).casefold())
