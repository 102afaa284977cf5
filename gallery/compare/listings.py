"""Texts that libraries print by a form of their own: a pandas Series, and lines of `key: value` as SciPy has them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gallery.compare.allowed import Allowed
from gallery.compare.grids import Grid, compare_grids
from gallery.compare.judged import Judged, close, differs, under, worst
from gallery.compare.tokens import Token, tokens, walk

_FOOT = re.compile(r"(?:Freq: \S+, )?(?:Name: (?P<name>[^\n]*?), )?(?:Length: (?P<length>\d+), )?dtype: [\w\[\], <>]+")
_ROW = re.compile(r"(?P<label>\S.*?)(?: {2,}(?P<value>\S.*))?")
_KEY = re.compile(r"(?m)^ *([A-Za-z_]\w*): ")
_ARRAY = re.compile(r"\barray\(|\)(?= *$)|'", re.MULTILINE)
_MOST = 5000
"""Lines that are looked at."""


@dataclass(frozen=True, slots=True)
class Series:
    """A printed pandas Series."""

    grid: Grid
    names: frozenset[str]
    """What it and its index are called."""
    length: str | None
    """How many values it has, where not all are shown."""


def series_in(text: str) -> Series | None:
    """The Series that the whole text is; None where it is none."""
    lines = text.strip("\n").split("\n")
    foot = _FOOT.fullmatch(lines[-1].strip())
    if foot is None or not 2 <= len(lines) <= _MOST:
        return None
    found = [_ROW.fullmatch(line.strip()) for line in lines[:-1]]
    head = [m["label"] for m in found[:1] if m is not None and m["value"] is None]
    rows = [(m["label"], m["value"]) for m in found[len(head) :] if m is not None and m["value"] is not None]
    if len(rows) != len(found) - len(head):
        return None
    labels, values = tuple(label for label, _ in rows), tuple((value,) for _, value in rows)
    return Series(Grid(("",), labels, values), frozenset(n for n in (*head, foot["name"]) if n), foot["length"])


def compare_series(a: str, b: str, _left: list[Token], _right: list[Token], allowed: Allowed) -> Judged | None:
    """Two Series; pandas 2 prints the name that pandas 1 gave to the values above the index."""
    old, new = series_in(a), series_in(b)
    if old is None or new is None or old.length != new.length:
        return None
    found = compare_grids(old.grid, new.grid, allowed)
    if old.names == new.names or not (old.names or new.names):
        return found
    if old.names and new.names and not old.names & new.names:
        return differs(max(found.distance, 0.1), f"its name is {', '.join(sorted(new.names))}, and was {', '.join(sorted(old.names))}")
    return under(worst([found, close(found.distance, found.reason)]), ["series name"])


def compare_keyed(a: str, b: str, _left: list[Token], _right: list[Token], allowed: Allowed) -> Judged | None:
    """Two texts of `key: value` lines in another order; the same keys on both sides, each once."""
    old, new = _keyed(a), _keyed(b)
    if old is None or new is None or old.keys() != new.keys():
        return None
    pieces = [[t for key in sorted(side) for t in tokens(f"{key}: {side[key]}\n")] for side in (old, new)]
    found = walk(pieces[0], pieces[1], allowed)
    return under(worst([found, close(found.distance, found.reason)]), ["key order"]) if found is not None and found.agrees else None


def _keyed(text: str) -> dict[str, str] | None:
    parts = _KEY.split(text)
    keys = parts[1::2]
    if parts[0].strip() or not 3 <= len(keys) <= _MOST or len(set(keys)) != len(keys):
        return None
    return {key: _ARRAY.sub("", said).replace(",", " ") for key, said in zip(keys, parts[2::2], strict=True)}
