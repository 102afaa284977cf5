"""What a rule is: one kind of thing in an output that cannot carry a result, by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from gallery.model import Match


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of thing that is set aside."""

    name: str
    says: str
    """For people: what is set aside, and where."""
    pattern: str
    key: Callable[[str], str] = lambda _: ""
    """What must still be equal of it."""
    level: Match = Match.SAME
    """The best verdict where it was needed."""
