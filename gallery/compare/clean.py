"""A text as it would be read aloud: no colours, no overwritten states, no progress bars, one spelling of each character."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from gallery.compare.cleaning import COMPILED, plain_marks
from gallery.model import Match
from gallery.notebooks.terminal import plain, resolved

MAX_TEXT = 2_000_000
"""Characters of one text that are looked at."""


@dataclass(frozen=True, slots=True)
class Clean:
    """A cleaned text, and what each rule took from it."""

    text: str
    taken: tuple[tuple[str, Match, tuple[str, ...]], ...]


@lru_cache(maxsize=256)
def clean(text: str) -> Clean:
    """Apply the cleaning rules."""
    text = text[:MAX_TEXT]
    if "\x1b" in text or "\r" in text or "\b" in text:
        text = plain(resolved(text))
    taken: list[tuple[str, Match, tuple[str, ...]]] = []
    if not text.isascii():
        one = plain_marks(unicodedata.normalize("NFC", text))
        if one != text:
            taken.append(("unicode", Match.SAME, (text,)))
            text = one
    for rule, pattern, new in COMPILED:
        found = tuple(m[0] for m in pattern.finditer(text))
        if found:
            taken.append((rule.name, rule.level, found))
            text = pattern.sub(lambda m, new=new: m.expand(new) if "\\" in new else new, text)  # type: ignore[misc]
    return Clean(text, tuple(taken))


def needed(a: Clean, b: Clean) -> tuple[set[str], Match]:
    """The rules that took something else from one text than from the other, and the best verdict that they allow."""
    unlike = set(a.taken) ^ set(b.taken)
    return {name for name, _, _ in unlike}, Match.CLOSE if any(level is Match.CLOSE for _, level, _ in unlike) else Match.SAME
