"""Texts piece by piece: numbers by tolerance, masked pieces by their rule, everything else by letter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from gallery.compare.allowed import Allowed
from gallery.compare.judged import SAME, Judged, close, differs, short, under
from gallery.compare.masks import TOKEN, rule_of
from gallery.compare.numerals import NOISE, Number, agree, apart, number
from gallery.model import Match

Token: TypeAlias = tuple[str, str]
"""Group of the pattern under which it was found, and the piece."""


def tokens(text: str) -> list[Token]:
    """All pieces of a text."""
    return [(m.lastgroup, m[0]) for m in TOKEN.finditer(text) if m.lastgroup]


@dataclass(slots=True)
class _Walk:
    """What was met on the way along two equally long lists of pieces."""

    rules: set[str]
    level: Match = Match.SAME
    farthest: float = 0.0
    pair: tuple[str, str] | None = None
    inexact: int = 0
    wrong: int = 0
    first: tuple[Token, Token] | None = None
    worst: float = 0.0


def walk(a: Sequence[Token], b: Sequence[Token], allowed: Allowed, around: Callable[[], float] | None = None) -> Judged | None:
    """Compare two lists of pieces one by one; None where they are not equally long.

    `around` tells the largest magnitude among all numbers of the outputs, where these are not all of their pieces.
    """
    if len(a) != len(b):
        return None
    seen = _Walk(set())
    scale: float | None = None
    for one, other in zip(a, b, strict=True):
        if one == other:
            continue
        if one[0] == other[0] == "number":
            x, y = number(one[1]), number(other[1])
            if scale is None and max(abs(x.value), abs(y.value)) <= NOISE:
                scale = around() if around is not None else largest(a, b)
            _number(seen, (one, other), x, y, agree(x, y, allowed, 1.0 if scale is None else scale))
        elif not _same_under_rule(seen, one, other):
            _wrong(seen, (one, other), 1.0)
    return _told(seen, len(a))


def largest(*lists: Sequence[Token]) -> float:
    """The largest magnitude among the numbers."""
    values = (abs(number(text).value) for pieces in lists for group, text in pieces if group == "number")
    return max((v for v in values if v < float("inf")), default=0.0)


def _number(seen: _Walk, pair: tuple[Token, Token], x: Number, y: Number, agrees: bool) -> None:
    share = apart(x, y)
    if share == 0.0 and agrees:
        return
    if not agrees:
        _wrong(seen, pair, max(share, 0.001))
    else:
        seen.inexact += 1
        if share >= seen.farthest:
            seen.farthest, seen.pair = share, (x.text, y.text)


def _same_under_rule(seen: _Walk, one: Token, other: Token) -> bool:
    rule = rule_of(one[0])
    if rule is None or one[0] != other[0] or rule.key(one[1]) != rule.key(other[1]):
        return False
    seen.rules.add(rule.name)
    if rule.level is Match.CLOSE:
        seen.level = Match.CLOSE
    return True


def _wrong(seen: _Walk, pair: tuple[Token, Token], share: float) -> None:
    seen.wrong += 1
    if share > seen.worst:
        seen.worst, seen.first = share, pair


def _told(seen: _Walk, length: int) -> Judged:
    if seen.wrong and seen.first is not None:
        (kind, old), (_, new) = seen.first
        numbers = kind == "number" == seen.first[1][0]
        far = f" ({seen.worst:.2g} apart, as a share)" if numbers and seen.worst < 1 else ""
        many = f"; {seen.wrong:,} pieces of {length:,} differ" if seen.wrong > 1 else ""
        return under(
            differs(max(seen.worst if numbers else 0.0, seen.wrong / length), f"{short(old)} became {short(new)}{far}{many}"), seen.rules
        )
    if seen.inexact and seen.pair is not None:
        what = "one number differs" if seen.inexact == 1 else f"{seen.inexact:,} numbers differ"
        reason = f"{what} within tolerance, at most by {seen.farthest:.1g} ({seen.pair[0][:30]} became {seen.pair[1][:30]})"
        return under(close(seen.farthest, reason), seen.rules)
    if seen.level is Match.CLOSE:
        return under(close(0.0, ""), seen.rules)
    return under(SAME, seen.rules) if seen.rules else SAME


def unlike(a: Sequence[Token], b: Sequence[Token]) -> float:
    """Share of the pieces that have no equal in the other list, in whatever order."""
    if not a and not b:
        return 0.0
    left, right = Counter(a), Counter(b)
    shared = sum((left & right).values())
    return 1.0 - 2 * shared / (len(a) + len(b))
