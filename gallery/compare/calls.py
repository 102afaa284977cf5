"""Objects printed as calls: `SVC(C=1, cache_size=200, …)`; some versions print all arguments, some only those that were given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from gallery.compare.tokens import Token

DEEPEST = 30
"""Calls within calls; what lies deeper is compared as it stands."""
FULL = 3
"""Arguments that one side must print more than the other, to be the one that prints all of them."""
_OPEN, _CLOSE = ("(", "[", "{"), (")", "]", "}")
_USUAL = ("None", "True", "False", "'")
"""Pieces of which some is among the usual arguments of every library; numbers alone may be results."""


Arguments = dict[tuple[str, ...], list[Token]]
"""Where a named argument stands (the calls around it, its name) → its pieces."""


def abridged(a: Sequence[Token], b: Sequence[Token]) -> tuple[list[Token], list[Token]] | None:
    """Both texts without the arguments that one side prints in full and the other leaves out; None where there are none."""
    left, right = _calls(a), _calls(b)
    if left is None or right is None or left[0] != right[0]:
        return None
    old, new = left[1], right[1]
    if not (old.keys() < new.keys() or new.keys() < old.keys()) or abs(len(old) - len(new)) < FULL:
        return None
    more = [piece for key in old.keys() ^ new.keys() for piece in (old.get(key) or new[key])]
    if not any(text in _USUAL for _, text in more):
        return None
    both = old.keys() & new.keys()
    return [t for key in sorted(both) for t in old[key]], [t for key in sorted(both) for t in new[key]]


def _calls(pieces: Sequence[Token]) -> tuple[list[Token], Arguments] | None:
    """What a text says besides named arguments, and these by the calls that they are in; None where a name stands twice."""
    reading = _Reading()
    for place, piece in enumerate(pieces):
        if not reading.take(piece, pieces[place + 1][1] if place + 1 < len(pieces) else ""):
            return None
    return reading.outside, reading.found


@dataclass(slots=True)
class _Reading:
    """Where reading a printed call is."""

    outside: list[Token] = field(default_factory=list)
    found: Arguments = field(default_factory=dict)
    where: list[str] = field(default_factory=list)
    """Brackets that are open, each with the argument and the call that it belongs to."""
    names: list[str] = field(default_factory=lambda: [""])
    """The argument that is read, in each of them."""
    before: Token = ("", "")

    def take(self, piece: Token, after: str) -> bool:
        """Read one piece; False where an argument stands twice."""
        text, before = piece[1], self.before
        self.before = piece
        if text in _OPEN and len(self.where) < DEEPEST:
            self.where.append(f"{self.names[-1]}={before[1] if before[0] == 'word' else ''}{text}")
            self.names.append("")
        elif text in _CLOSE and self.where:
            self.where.pop()
            self.names.pop()
        elif self.where and text == ",":
            self.names[-1] = ""
        elif self.where and after == "=" and before[1] in ("(", ","):
            self.names[-1] = text
        elif not (text == "=" and self.names[-1] == before[1]):
            return self._keep(piece, first=before[1] == "=")
        return True

    def _keep(self, piece: Token, *, first: bool) -> bool:
        if not any(self.names):
            self.outside.append(piece)
            return True
        key = (*self.where, self.names[-1])
        if first and key in self.found:
            return False
        self.found.setdefault(key, []).append(piece)
        return True
