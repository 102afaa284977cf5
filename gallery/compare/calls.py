"""Objects printed as calls: `SVC(C=1, cache_size=200, …)`, whose arguments one version prints in full and another only where they were given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from gallery.compare.tokens import Token

DEEPEST = 30
"""Calls within calls; what lies deeper is compared as it stands."""
FULL = 3
"""Arguments that one side must print more than the other, to be the one that prints all of them."""


@dataclass(slots=True)
class _Call:
    """A call that was opened, with its arguments so far: name (or nothing) → pieces."""

    opening: list[Token]
    arguments: list[tuple[str, list[Token]]] = field(default_factory=lambda: [("", [])])


def abridged(a: Sequence[Token], b: Sequence[Token]) -> tuple[list[Token], list[Token]] | None:
    """Both texts without the arguments that one side prints in full and the other leaves out; None where there are none."""
    left, right = _calls(a), _calls(b)
    if left is None or right is None or left[0] != right[0]:
        return None
    old, new = left[1], right[1]
    if not (old.keys() < new.keys() or new.keys() < old.keys()) or abs(len(old) - len(new)) < FULL:
        return None
    both = old.keys() & new.keys()
    return [t for key in sorted(both) for t in old[key]], [t for key in sorted(both) for t in new[key]]


Arguments = dict[tuple[str, ...], list[Token]]


def _calls(pieces: Sequence[Token]) -> tuple[list[Token], Arguments] | None:
    """What a text says besides named arguments, and these by the names of the calls that they are in; None where it is not built so."""
    outside: list[Token] = []
    found: Arguments = {}
    where: list[str] = []
    name: list[str] = [""]
    before: Token = ("", "")
    for place, piece in enumerate(pieces):
        text = piece[1]
        after = pieces[place + 1][1] if place + 1 < len(pieces) else ""
        if text in "([{" and len(where) < DEEPEST:
            where.append(f"{name[-1]}={before[1] if before[0] == 'word' else ''}{text}")
            name.append("")
        elif text in ")]}" and where:
            where.pop()
            name.pop()
        elif text == "," and where:
            name[-1] = ""
        elif piece[0] == "word" and after == "=" and where and before[1] in ("(", ","):
            name[-1] = text
        elif text == "=" and where and name[-1] == before[1]:
            pass
        elif any(name[1:]):
            key = (*where, name[-1])
            if before[1] == "=" and key in found:
                return None
            found.setdefault(key, []).append(piece)
        else:
            outside.append(piece)
        before = piece
    return (outside, found) if found or "(" in {p[1] for p in pieces} else None
