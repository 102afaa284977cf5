"""Which characters can begin a match of a pattern: seen from the pattern itself, in doubt too many."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from re import _constants as op  # type: ignore[attr-defined]  # what a pattern is made of has no public name
from re import _parser  # type: ignore[attr-defined]
from typing import Any

OTHERS = 1 << 128
"""All that is not ASCII, together."""
ANY = (OTHERS << 1) - 1
Begins = tuple[int, bool]
"""A bit for each character that may come first; whether there may be nothing at all."""


@lru_cache(maxsize=8192)
def beginnings(pattern: re.Pattern[str]) -> int:
    """One bit for each ASCII character, by its number, and `OTHERS`."""
    bits, empty = _sequence(_parser.parse(pattern.pattern, pattern.flags))
    if empty:
        return ANY
    return _in_both_cases(bits) if pattern.flags & re.IGNORECASE else bits


def _in_both_cases(bits: int) -> int:
    if bits & OTHERS:  # a few letters beyond ASCII are another case of an ASCII one
        return ANY
    letters = [chr(n) for n in range(128) if bits >> n & 1]
    return _bits(ord(c) for letter in letters for c in (letter.lower(), letter.upper())) | OTHERS


def _bits(numbers: Any) -> int:
    found = 0
    for n in numbers:
        found |= 1 << min(n, 128)
    return found


def _sequence(items: Any) -> Begins:
    found = 0
    for kind, value in items:
        bits, empty = _READERS[kind](value) if kind in _READERS else (ANY, False)
        found |= bits
        if not empty:
            return found, False
    return found, True


def _branch(value: Any) -> Begins:
    branches = [_sequence(branch) for branch in value[1]]
    found = 0
    for bits, _ in branches:
        found |= bits
    return found, any(empty for _, empty in branches)


def _repeat(value: Any) -> Begins:
    bits, empty = _sequence(value[2])
    return bits, empty or value[0] == 0


def _subpattern(value: Any) -> Begins:
    """With flags of its own nothing is known of it."""
    return (ANY, False) if value[1] or value[2] else _sequence(value[3])


def _of_category(pattern: str) -> int:
    return _bits(n for n in range(128) if re.match(pattern, chr(n))) | OTHERS


_CATEGORIES = {
    op.CATEGORY_DIGIT: _of_category(r"\d"),
    op.CATEGORY_NOT_DIGIT: _of_category(r"\D"),
    op.CATEGORY_SPACE: _of_category(r"\s"),
    op.CATEGORY_NOT_SPACE: _of_category(r"\S"),
    op.CATEGORY_WORD: _of_category(r"\w"),
    op.CATEGORY_NOT_WORD: _of_category(r"\W"),
}


def _set(items: Any) -> Begins:
    found = 0
    for kind, value in items:
        if kind is op.LITERAL:
            found |= 1 << min(value, 128)
        elif kind is op.RANGE:
            found |= _bits(range(value[0], min(value[1], 128) + 1)) if value[0] < 128 else OTHERS
        elif kind is op.CATEGORY:
            found |= _CATEGORIES[value]
    return (ANY & ~found | OTHERS, False) if items[0][0] is op.NEGATE else (found, False)


def _nothing(_value: Any) -> Begins:
    return 0, True


_READERS: dict[Any, Callable[[Any], Begins]] = {
    op.AT: _nothing,
    op.ASSERT: _nothing,
    op.ASSERT_NOT: _nothing,
    op.LITERAL: lambda value: (1 << min(value, 128), False),
    op.NOT_LITERAL: lambda value: (ANY & ~(1 << value) if value < 128 else ANY, False),
    op.IN: _set,
    op.BRANCH: _branch,
    op.SUBPATTERN: _subpattern,
    op.ATOMIC_GROUP: _sequence,
    **dict.fromkeys((op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT), _repeat),
}
"""Part of a pattern → how it may begin; of any other part nothing is known."""
