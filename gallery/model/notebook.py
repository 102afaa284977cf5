"""A notebook of an entry, and the page that it is rendered to."""

from __future__ import annotations

from gallery.failures import Failure
from gallery.model.noun import Noun


class Figure(Noun):
    """A picture in a notebook's outputs or its text."""

    digest: str
    """Key of the bytes in the store."""
    suffix: str
    """png, jpg, gif, webp or svg."""
    width: int | None
    """Pixels."""
    height: int | None
    cell: int
    """Cell that shows it, counted from 1."""
    alt: str = ""
    lighter: str | None = None
    """Key of the same pixels as a smaller WebP picture; only of large pictures."""


class Attached(Noun):
    """A file that a notebook's page offers or loads on a click: data of an interactive output, sound, film, a PDF."""

    digest: str
    """Key of the bytes in the store."""
    suffix: str
    size: int
    """Bytes."""


class Heading(Noun):
    """One line of a notebook's outline."""

    level: int
    text: str
    anchor: str


class Section(Noun):
    """A stretch of searchable text under one anchor of the page."""

    anchor: str
    title: str
    text: str


class Page(Noun):
    """A rendered notebook: what the notebook's page is made of, independent of repository and commit.

    In `html`, an address `repo:PATH` in href or src means a file beside the notebook (relative to its folder); `publish` turns it
    into our page, the picture we hold, or the forge at the commit. Pictures of outputs have the address `asset:DIGEST.SUFFIX`.
    """

    title: str | None
    language: str | None
    """Programming language, lower case, as the kernel calls it."""
    html: str
    outline: tuple[Heading, ...]
    figures: tuple[Figure, ...]
    sections: tuple[Section, ...]
    references: tuple[str, ...]
    """Relative paths of pictures that the text shows, as written, unquoted."""
    files: tuple[Attached, ...] = ()
    """What stands beside the page as `asset:DIGEST.SUFFIX`, besides pictures."""
    cells: int
    code_cells: int
    executed: int
    """Code cells with an execution count."""
    in_order: bool | None
    """Whether the execution counts rise from top to bottom; None when nothing was executed."""
    errors: int
    """Cells whose output is an error."""
    maths: bool
    """Whether the page shows formulas."""
    first_prose: str = ""
    """Opening sentence of the text, for previews."""
    imports: tuple[str, ...] = ()
    """Top-level modules that the Python cells import, sorted."""


class Notebook(Noun):
    """One notebook of an entry."""

    path: str
    slug: str
    """Its part of the page's address; unique within the entry, kept for ever."""
    blob: str
    size: int | None
    """Bytes."""
    title: str
    page: str | None = None
    """Key of the rendered `Page` in the store; None when it could not be rendered."""
    failure: Failure | None = None
    language: str | None = None
    cells: int | None = None
    in_order: bool | None = None
    errors: int | None = None
    executed: int | None = None
    imports: tuple[str, ...] = ()
    """Top-level modules that the Python cells import, sorted."""
    figures: tuple[Figure, ...] = ()
    files: tuple[Attached, ...] = ()
    """Files that its page offers or loads on a click."""
    script: Attached | None = None
    """The notebook as a script with cells, made by jupytext."""
    images: tuple[tuple[str, Figure], ...] = ()
    """Pictures beside the notebook that its text shows: path in the repository → what we hold."""
