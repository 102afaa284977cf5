"""Tables cell by cell: columns and rows found by their names, numbers by tolerance; what is missing is named."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from gallery.compare.allowed import Allowed
from gallery.compare.clean import clean
from gallery.compare.judged import SAME, Judged, close, differs, short, under, worst
from gallery.compare.tokens import tokens, unlike, walk
from gallery.model import Match

_VOID = {"nan", "none", "nat", "na", "<na>", "null", "missing", "n/a", ""}
_STAMPED = re.compile(r"(?:Date|Time): *")
_DAY = re.compile(r"\d{4}-\d\d-\d\d\b")
_VALUE = re.compile(r"[-+\d.,eE%]+|inf|-inf|True|False|TRUE|FALSE")
_CLOCK = re.compile(r"\b\d\d:\d\d:\d\d\b|\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\w*,? \d")


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: names of its columns, labels of its rows, cells."""

    columns: tuple[str, ...]
    labels: tuple[str, ...]
    """Empty where rows have none."""
    rows: tuple[tuple[str, ...], ...]

    @property
    def names(self) -> tuple[str, ...]:
        """What rows are found by: their labels, or their positions."""
        return self.labels if len(self.labels) == len(self.rows) else tuple(str(n) for n in range(len(self.rows)))


def compare_grids(a: Grid, b: Grid, allowed: Allowed) -> Judged:
    """Compare two tables."""
    if a == b:
        return SAME
    if _elided(a) and _elided(b) and (a.labels, a.columns) != (b.labels, b.columns):
        return _shown_in_both(a, b, allowed)
    names, rules = _same_names(a.columns, b.columns, allowed)
    columns = _places(a.columns, a.columns if names else b.columns, _width(a), _width(b))
    rows = _places(a.names, b.names, len(a.rows), len(b.rows))
    gone = _gone(a, b, columns, rows, named=names)
    if gone is not None:
        return gone
    found = [_column(a, b, j, k, rows, allowed) for j, k in columns]
    told = worst(found)
    if told.agrees and ([j for j, _ in columns] != [k for _, k in columns] or [i for i, _ in rows] != [k for _, k in rows]):
        which = "rows" if [i for i, _ in rows] != [k for _, k in rows] else "columns"
        told = worst([told, close(told.distance, f"the {which} stand in another order")])
    if not told.agrees:
        wrong = sum(not f.agrees for f in found)
        told = differs(told.distance, told.reason + (f"; {wrong:,} of {len(found):,} columns differ" if wrong > 1 else ""))
    return under(told, rules)


def _elided(grid: Grid) -> bool:
    return "..." in grid.columns or "…" in grid.columns or any(label in ("...", "…") for label in grid.labels)


def _shown_in_both(a: Grid, b: Grid, allowed: Allowed) -> Judged:
    """What both show of two long tables; how long they are is said below them."""
    rows = [label for label in a.labels if label in set(b.labels) - {"...", "…"}]
    columns = [name for name in a.columns if name in set(b.columns) - {"...", "…"}]
    sides = [_part(grid, rows, columns) for grid in (a, b)]
    if len(rows) < 2 or not columns or any(side is None for side in sides):
        return differs(0.5, "two long tables, of which other parts are shown")
    old, new = (side for side in sides if side is not None)
    found = compare_grids(old, new, allowed)
    return under(worst([found, close(found.distance, f"of a long table both show {len(rows):,} rows; these agree")]), ["shown rows"])


def _part(grid: Grid, rows: Sequence[str], columns: Sequence[str]) -> Grid | None:
    """Some rows and columns of a table; None where they cannot be told apart."""
    if len(set(grid.labels)) != len(grid.rows) or len(set(grid.columns)) != _width(grid):
        return None
    across = [grid.columns.index(name) for name in columns]
    return Grid(tuple(columns), tuple(rows), tuple(tuple(_at(grid, grid.labels.index(r), j) for j in across) for r in rows))


def _width(grid: Grid) -> int:
    return max((len(row) for row in grid.rows), default=len(grid.columns))


def _same_names(a: Sequence[str], b: Sequence[str], allowed: Allowed) -> tuple[bool, tuple[str, ...]]:
    """Whether the columns have the same names but for what the rules set aside."""
    if list(a) == list(b) or len(a) != len(b):
        return False, ()
    found = [walk(tokens(clean(x).text), tokens(clean(y).text), allowed) for x, y in zip(a, b, strict=True)]
    agrees = all(f is not None and f.agrees for f in found)
    return agrees, tuple(r for f in found if f is not None for r in f.rules) if agrees else ()


def _places(a: Sequence[str], b: Sequence[str], many: int, others: int) -> list[tuple[int, int]]:
    """Which place on one side is which on the other: by name where names are unique, else by position."""
    if list(a) != list(b) and len(set(a)) == len(a) == many and len(set(b)) == len(b) == others:
        there = {name: k for k, name in enumerate(b)}
        return [(i, there[name]) for i, name in enumerate(a) if name in there]
    return [(i, i) for i in range(min(many, others))]


def _gone(a: Grid, b: Grid, columns: Sequence[tuple[int, int]], rows: Sequence[tuple[int, int]], *, named: bool) -> Judged | None:
    said: list[str] = []
    sizes = max(1, len(a.rows), len(b.rows)), max(1, _width(a), _width(b))
    for what, old, new, pairs, counts in (
        ("column", a.columns, a.columns if named else b.columns, columns, (_width(a), _width(b))),
        ("row", a.names, b.names, rows, (len(a.rows), len(b.rows))),
    ):
        lost = [old[i] if i < len(old) else str(i + 1) for i in sorted(set(range(counts[0])) - {i for i, _ in pairs})]
        more = [new[k] if k < len(new) else str(k + 1) for k in sorted(set(range(counts[1])) - {k for _, k in pairs})]
        said += [_count(what, names, verb) for names, verb in ((lost, "missing"), (more, "added")) if names]
    if not said:
        return None
    kept = len(columns) * len(rows) / (sizes[0] * sizes[1])
    return differs(1.0 - kept, "; ".join(said))


def _count(what: str, names: Sequence[str], verb: str) -> str:
    shown = ", ".join(short(n, 30) for n in names[:3]) + (" …" if len(names) > 3 else "")
    return f"{len(names):,} {what}{'s' if len(names) > 1 else ''} {verb}: {shown}"


def _column(a: Grid, b: Grid, j: int, k: int, rows: Sequence[tuple[int, int]], allowed: Allowed) -> Judged:
    pairs = [(_at(a, i, j), _at(b, m, k), i) for i, m in rows]
    unequal = [(x, y, i) for x, y, i in pairs if x != y]
    if not unequal:
        return SAME
    name = a.columns[j] if j < len(a.columns) else f"column {j + 1}"
    texts = any(x.lower() not in _VOID and not _VALUE.fullmatch(x) for x, _, _ in pairs)  # where R has texts, NA is one of them
    found = [_cell(x, y, left=_at(a, i, j - 1) if j else a.names[i], texts=texts, allowed=allowed) for x, y, i in unequal]
    told = worst(found)
    if told.agrees:
        return told
    gravest = max(range(len(found)), key=lambda n: (found[n].weight, found[n].distance))
    row = unequal[gravest][2]
    label = a.names[row] if row < len(a.names) else str(row)
    where = f"column {short(name, 30)}, row {short(label, 30)}"
    wrong = sum(not f.agrees for f in found)
    many = f"; {wrong:,} of {len(pairs):,} cells of this column differ" if wrong > 1 else ""
    return Judged(told.match, told.distance, f"{where}: {told.reason}{many}", told.rules)


def _at(grid: Grid, row: int, column: int) -> str:
    cells = grid.rows[row]
    return cells[column] if column < len(cells) else ""


def _instant(text: str) -> str:
    """A day or a time without zeros that need not be written."""
    return re.sub(r"(\d\d:\d\d):00(?:\.0+)?$", r"\1", text).removesuffix(" 00:00")


def _cell(x: str, y: str, *, left: str, texts: bool, allowed: Allowed) -> Judged:
    if x.lower() in _VOID and y.lower() in _VOID and not (texts and "NA" in (x, y)):
        return under(close(0.0, "a missing value is written in another way"), ["missing value"])
    if _STAMPED.fullmatch(left) and _CLOCK.search(x) and _CLOCK.search(y):
        return under(SAME, ["date and time"])
    if _instant(x) == _instant(y) and _DAY.match(x):
        return under(SAME, ["date and time"])
    old, new = tokens(clean(x).text), tokens(clean(y).text)
    found = walk(old, new, allowed)
    if found is None:
        return differs(unlike(old, new), f"{short(x, 40)} became {short(y, 40)}")
    return found if found.match is not Match.SAME or found.rules else SAME
