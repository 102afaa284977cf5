"""What the search index reads: each entry and each notebook as titled sections of text, kept in the store per entry."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from pydantic import TypeAdapter

from gallery.model import Notebook, Page, Record, Section
from gallery.pages import base
from gallery.pages.addresses import picture_address
from gallery.pages.cards import cover_small
from gallery.pages.figures import Small
from gallery.search import SearchPage
from gallery.store import Store
from gallery.words import _, speak

_PAGES = TypeAdapter(list[SearchPage])


@dataclass(frozen=True)
class SearchPages:
    """All searchable pages, read from the store when somebody asks; can be iterated again."""

    records: Sequence[Record]
    keys: Sequence[str]
    """One for each record: changes with everything its pages are made of."""
    store: Store
    small: Callable[[Record], dict[str, Small]]
    load: Callable[[Notebook], Page | None]
    language: str

    def __iter__(self) -> Iterator[SearchPage]:
        for record, key in zip(self.records, self.keys, strict=True):
            yield from _PAGES.validate_json(self.store.memo("search", key, lambda r=record: self._make(r)))  # type: ignore[misc]

    def _make(self, record: Record) -> bytes:
        with speak(self.language):
            return self._documents(record)

    def _documents(self, record: Record) -> bytes:
        small = self.small(record)
        image = cover_small(record, small)
        place = f"e/{record.entry.id}/"
        pages = [SearchPage(place, "entry", record.entry.title, image.address if image else None, tuple(_about(record)))]
        for notebook in record.notebooks:
            page = self.load(notebook)
            first = notebook.figures[0] if notebook.figures else None
            picture = small.get(first.digest) if first else None
            address = picture.address if picture else picture_address(first) if first else None
            sections = page.sections if page else ()
            url = f"{place}{notebook.slug}/"
            pages.append(SearchPage(url, "notebook", notebook.title, address, sections, parent=record.entry.title))
        return _PAGES.dump_json(pages)


def _about(record: Record) -> Iterator[Section]:
    """The entry's page as text."""
    entry = record.entry
    papers = base.papers(record)
    named = [text for p in papers for text in (p.title, *p.authors, p.venue, p.doi, p.arxiv) if text]
    words = [entry.summary or "", entry.field, *entry.tags, *base.languages(record), *named, entry.repo]
    yield Section(anchor="", title=entry.title, text=" · ".join(filter(None, words)))
    if entry.claims:
        claims = " · ".join(f"{c.label}: {c.says or c.notebook}" for c in entry.claims)
        yield Section(anchor="claims", title=_("Claims and the cells that make them"), text=claims)
    if record.notebooks:
        yield Section(anchor="notebooks", title=_("Notebooks"), text=" · ".join(n.title for n in record.notebooks))
