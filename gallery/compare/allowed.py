"""How far two outputs may lie apart: the usual limits, or what a curator allows with a reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from gallery.model import Tolerance


@dataclass(frozen=True, slots=True)
class Allowed:
    """Limits of agreement."""

    relative: float = 1e-6
    """Share by which two numbers may differ."""
    absolute: float = 0.0
    """Amount by which two numbers may differ."""
    image_share: float = 0.01
    """Share of what is drawn that may have no counterpart."""
    usual: bool = True
    """Whether nothing was said by a curator: then whole numbers are exact, a last printed digit may differ, and rounding noise is none."""


USUAL = Allowed()


def allowed_by(tolerance: Tolerance | None) -> Allowed:
    """The limits that a tolerance means; what it does not speak of stays as usual."""
    if tolerance is None:
        return USUAL
    numbers = tolerance.relative is not None or tolerance.absolute is not None
    return Allowed(
        relative=tolerance.relative if tolerance.relative is not None else 0.0 if numbers else USUAL.relative,
        absolute=tolerance.absolute or 0.0,
        image_share=tolerance.image_share if tolerance.image_share is not None else USUAL.image_share,
        usual=not numbers,
    )


def tolerance_for(tolerances: Iterable[Tolerance], notebook: str, cell: int) -> Tolerance | None:
    """The tolerance that holds for a cell: the one for the cell before the notebook's before the entry's; the last of equals."""
    fitting = [t for t in tolerances if t.notebook in (None, notebook) and t.cell in (None, cell)]
    return max(enumerate(fitting), key=lambda it: (it[1].cell is not None, it[1].notebook is not None, it[0]))[1] if fitting else None
