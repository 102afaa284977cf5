"""Two texts: by letter, then cleaned, then piece by piece, and then what else may hide one result behind two texts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import zip_longest

from gallery.compare.allowed import Allowed
from gallery.compare.calls import abridged
from gallery.compare.clean import MAX_TEXT, clean, needed
from gallery.compare.grids import compare_grids
from gallery.compare.judged import SAME, Judged, close, differs, short, under, worst
from gallery.compare.listings import compare_keyed, compare_series
from gallery.compare.textgrids import grid_in
from gallery.compare.tokens import Token, largest, tokens, unlike, walk
from gallery.compare.unordered import sorted_braces
from gallery.model import Match

_COMMA = re.compile(r"(?<![\d.,])(\d+),(\d+)(?![\d,.])")
_POINTS = re.compile(r"(?<![\d.,])\d{1,3}(?:\.\d{3})+(?=,\d)")
_QUOTED = re.compile(r'"([^"\'\n]*)"')
_CUT = re.compile(
    r"^.*?(?:[oO]utput truncated|Output exceeds the size limit|IOPub data rate exceeded|<truncated>|\[truncated\])[^\n]*",
    re.MULTILINE,
)
_CUT_FRONT = re.compile(r"^Streaming output truncated to the last [\d,]+ lines\.?\n")
LARGE = 200_000
"""Characters; beyond, only the first ways of looking are tried."""


def compare_text(a: str, b: str, allowed: Allowed) -> Judged:
    """Compare two texts as people read them."""
    if a == b:
        return SAME
    one, other = clean(a), clean(b)
    rules, level = needed(one, other)
    found = SAME if one.text == other.text else _pieces(one.text, other.text, allowed)
    if max(len(a), len(b)) > MAX_TEXT and len(a) != len(b) and found.agrees:
        return differs(abs(len(a) - len(b)) / max(len(a), len(b)), f"the outputs are as long as {len(a):,} and {len(b):,} characters")
    if not found.agrees:
        return found
    if not rules and found == SAME:
        return under(SAME, ["whitespace"])
    return _at_best(under(found, rules), level)


def _at_best(found: Judged, level: Match) -> Judged:
    return worst([found, close(found.distance, found.reason)]) if level is Match.CLOSE else found


def _pieces(a: str, b: str, allowed: Allowed) -> Judged:
    plain = _lines_that_differ(a, b, allowed)
    if plain is not None and (plain.agrees or max(len(a), len(b)) > LARGE):
        return plain
    left, right = tokens(a), tokens(b)
    plain = walk(left, right, allowed)
    if plain is not None and plain.agrees:
        return plain
    if max(len(a), len(b)) <= LARGE:
        for way in _WAYS:
            found = way(a, b, left, right, allowed)
            if found is not None and found.agrees:
                return found
        grids = grid_in(a), grid_in(b)
        if grids[0] is not None and grids[1] is not None:
            return compare_grids(grids[0], grids[1], allowed)
    return plain or _shape(a, b, left, right)


def _lines_that_differ(a: str, b: str, allowed: Allowed) -> Judged | None:
    """The texts compared where their lines are not equal; None where these cannot be paired."""
    old, new = a.split("\n"), b.split("\n")
    if len(old) != len(new) or len(old) < 3:
        return None
    pairs = [(x, y) for x, y in zip(old, new, strict=True) if x != y]
    left, right = (tokens("\n".join(side)) for side in zip(*pairs, strict=True))
    return walk(left, right, allowed, lambda: largest(tokens(a), tokens(b)))


def _braces(a: str, b: str, left: list[Token], right: list[Token], allowed: Allowed) -> Judged | None:
    if "{" not in a or "{" not in b:
        return None
    found = walk(sorted_braces(left), sorted_braces(right), allowed)
    return under(found, ["hash order"]) if found is not None else None


def _quotes(a: str, b: str, _left: list[Token], _right: list[Token], allowed: Allowed) -> Judged | None:
    """`'a'` beside `"a"`: another kind of quotes around all texts."""
    if ('"' in a) is ('"' in b):
        return None
    old, new = (tokens(_QUOTED.sub(r"'\1'", text)) for text in (a, b))
    found = walk(old, new, allowed)
    return under(found, ["quotes"]) if found is not None and found.agrees else None


def _defaults(_a: str, _b: str, left: list[Token], right: list[Token], allowed: Allowed) -> Judged | None:
    sides = abridged(left, right)
    found = walk(*sides, allowed) if sides is not None else None
    if found is None or not found.agrees:
        return None
    return under(worst([found, close(found.distance, "one side prints all arguments; those on both sides agree")]), ["default"])


def _types(_a: str, _b: str, left: list[Token], right: list[Token], allowed: Allowed) -> Judged | None:
    """Types that are printed on one side only."""
    old, new = ([t for t in side if "dtype" not in t[1]] for side in (left, right))
    if (len(old), len(new)) == (len(left), len(right)):
        return None
    found = walk(old, new, allowed)
    return under(worst([found, close(found.distance, found.reason)]), ["dtype"]) if found is not None and found.agrees else None


def _commas(a: str, b: str, _left: list[Token], _right: list[Token], allowed: Allowed) -> Judged | None:
    for one, other in ((_with_points(a), b), (a, _with_points(b))):
        if (one, other) != (a, b):
            found = walk(tokens(one), tokens(other), allowed)
            if found is not None and found.agrees:
                return under(found, ["decimal comma"])
    return None


def _with_points(text: str) -> str:
    return _COMMA.sub(r"\1.\2", _POINTS.sub(lambda m: m[0].replace(".", ""), text))


def _truncated(a: str, b: str, _left: list[Token], _right: list[Token], allowed: Allowed) -> Judged | None:
    for one, other in ((a, b), (b, a)):
        front, cut = _CUT_FRONT.match(one), _CUT.search(one)
        if front is not None and len(other) > len(one) - front.end():
            kept = tokens(one[front.end() :])
            whole = tokens(other)[-len(kept) :] if kept else []
        elif cut is not None and cut.start() > 0 and len(other) > cut.start():
            kept = tokens(one[: cut.start()])
            whole = tokens(other)[: len(kept)]
        else:
            continue
        found = walk(kept, whole, allowed)
        if found is not None and found.agrees:
            return under(worst([found, close(found.distance, "one output was cut; what there is of it agrees")]), ["truncated"])
    return None


Way = Callable[[str, str, list[Token], list[Token], Allowed], "Judged | None"]
_WAYS: tuple[Way, ...] = (_braces, _quotes, compare_series, compare_keyed, _types, _commas, _defaults, _truncated)
"""What else may hide one result behind two texts; each answers None where it does not apply."""


def _shape(a: str, b: str, left: list[Token], right: list[Token]) -> Judged:
    """Texts that are not built alike: the first line that differs, and how much they share."""
    distance = unlike(left, right)
    if distance == 0.0:
        return differs(0.05, "the same pieces in another order")
    old, new = _lines(a), _lines(b)
    for number, (x, y) in enumerate(zip_longest(old, new), 1):
        if x != y:
            return differs(distance, _line(number, x, y))
    return differs(distance, "the texts are built in another way")


def _line(number: int, x: str | None, y: str | None) -> str:
    if y is None:
        return f"the new text ends before {short(x or '')}"
    if x is None:
        return f"the new text goes on with {short(y)}"
    return f"line {number:,}: {short(x)} became {short(y)}"


def _lines(text: str) -> Iterator[str]:
    return (" ".join(line.split()) for line in text.split("\n") if line.strip())
