"""What a check is: a function whose docstring is what readers see, and a row in the table `ALL`."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from gallery.checks.answer import Answer

REMEDY = "To mend: "
"""Opens the paragraph of a check's docstring that says how."""


class Category(StrEnum):
    """Group of checks, as the score page shows them."""

    ENVIRONMENT = "environment"
    MODEL = "trained model"
    DOCUMENTATION = "documentation"
    HARDWARE = "hardware"
    DATA = "data"
    RESULTS = "results"
    OPENNESS = "openness"


@dataclass(frozen=True)
class Check:
    """One yes/no question about a repository."""

    id: str
    """Stable name, also its anchor on the score page."""
    category: Category
    function: Callable[..., Answer]
    """Takes what its parameters name (see `dispatch.READERS`)."""

    @property
    def question(self) -> str:
        """The yes/no question."""
        return self._paragraphs[0]

    @property
    def why(self) -> str:
        """Why it matters."""
        return "\n\n".join(p for p in self._paragraphs[1:] if not p.startswith(REMEDY))

    @property
    def how(self) -> str:
        """How authors can mend it."""
        return "\n\n".join(p.removeprefix(REMEDY) for p in self._paragraphs[1:] if p.startswith(REMEDY))

    @property
    def _paragraphs(self) -> list[str]:
        text = inspect.getdoc(self.function) or ""
        return [" ".join(p.split()) for p in text.split("\n\n") if p.strip()]
