"""The list of an entry's notebooks: language, size, how far each can be trusted, and its launch."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from gallery.model import Notebook, Record
from gallery.pages.base import House, language_name, quoted
from gallery.pages.launches import LaunchView, launches
from gallery.words import _, ngettext


@dataclass(frozen=True)
class NotebookRow:
    """One notebook in the entry's list."""

    title: str
    path: str
    href: str
    language: str
    cells: str
    states: tuple[tuple[str, str], ...]
    """(kind: ok, warn, bad or plain; words)."""
    launch: LaunchView | None
    """On the default hub."""


def notebook_rows(record: Record, house: House, prose: Collection[str]) -> tuple[NotebookRow, ...]:
    """A row for each notebook; `prose` are the slugs of those without code."""
    return tuple(_row(n, record, house, has_code=n.slug not in prose) for n in record.notebooks)


def _row(notebook: Notebook, record: Record, house: House, *, has_code: bool) -> NotebookRow:
    language = language_name(notebook.language) if notebook.language else ""
    cells = ngettext("%(n)s cell", "%(n)s cells", notebook.cells) if notebook.cells is not None else ""
    return NotebookRow(
        title=notebook.title,
        path=notebook.path,
        href=f"{quoted(notebook.slug)}/",
        language=language,
        cells=cells,
        states=states(notebook, has_code=has_code),
        launch=next((v for v in launches(record, house.gallery, notebook) if v.hub), None),
    )


def states(notebook: Notebook, *, has_code: bool) -> tuple[tuple[str, str], ...]:
    """What a reader should know before opening the notebook, as (kind, words)."""
    if notebook.failure is not None:
        return (("bad", _("cannot be shown")),)
    said: list[tuple[str, str]] = []
    if notebook.errors:
        said.append(("bad", ngettext("%(n)s error", "%(n)s errors", notebook.errors)))
    if not has_code:
        said.append(("plain", _("text only")))
    elif notebook.executed == 0:
        said.append(("warn", _("no outputs stored")))
    elif notebook.in_order:
        said.append(("ok", _("ran top to bottom")))
    elif notebook.in_order is False:
        said.append(("warn", _("ran out of order")))
    return tuple(said)
