"""The words of fields and tags: which is meant by a spelling, and which is nearest to a wrong one."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

from gallery.model import Term


class Vocabulary:
    """A list of terms, found by name or alias; case, hyphens and spaces make no difference."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self.names = tuple(term.name for term in terms)
        self._names = set(self.names)
        self._folded = {fold(alias): term.name for term in terms for alias in term.aliases}
        self._folded |= {fold(term.name): term.name for term in terms}

    def __contains__(self, word: str) -> bool:
        return word in self._names

    def name(self, word: str) -> str | None:
        """The term's name for a name or an alias in any spelling; None for a word that is in no vocabulary."""
        return word if word in self._names else self._folded.get(fold(word))

    def nearest(self, word: str) -> str | None:
        """The term that a wrong word most likely meant, or None."""
        near = nearest(fold(word), self._folded)
        return None if near is None else self._folded[near]


def nearest(word: str, words: Iterable[str]) -> str | None:
    """The most similar of `words`, or None when none is similar."""
    near = difflib.get_close_matches(word[:80], list(words), n=1, cutoff=0.7)
    return near[0] if near else None


def fold(word: str) -> str:
    """What all spellings of a word have in common."""
    return re.sub(r"[\s_-]+", " ", word).strip().casefold()
