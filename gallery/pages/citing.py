"""How to cite an entry, as its page shows it; the forms are made by `exports`."""

from __future__ import annotations

from dataclasses import dataclass

from gallery.pages.launches import Snippet


@dataclass(frozen=True)
class CitationView:
    """One work, and how to cite it in every form."""

    label: str
    forms: tuple[Snippet, ...]


@dataclass(frozen=True)
class Citing:
    """How to cite the entry: on the page, and as files beside it."""

    works: tuple[CitationView, ...] = ()
    files: tuple[str, ...] = ()
