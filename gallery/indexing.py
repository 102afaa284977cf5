"""What the search finds: one page per entry, per notebook, and per page that people wrote."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from lxml import html

from gallery.model import Notebook, Page, Record, Section
from gallery.pages.addresses import picture_address
from gallery.pages.base import quoted
from gallery.pages.cards import cover_figure
from gallery.search import SearchPage
from gallery.store import Store


def search_pages(records: Iterable[Record], store: Store) -> Iterator[SearchPage]:
    """One page for each entry and each rendered notebook of the records."""
    for record in records:
        yield _entry(record)
        for notebook in record.notebooks:
            data = store.take(notebook.page) if notebook.page else None
            if data is not None:
                yield _notebook(record, notebook, Page.model_validate_json(data))


def written_pages(theme: Path) -> Iterator[SearchPage]:
    """One page for each hand-written page of the built theme, its text under its headings."""
    for file in sorted(theme.rglob("index.html")):
        address = file.relative_to(theme).parent.as_posix()
        if address.split("/")[0] in ("shells", "search"):
            continue
        for article in html.parse(file, html.HTMLParser(encoding="utf-8")).iterfind(".//article"):
            sections = tuple(_sections(article))
            title = sections[0].title if sections else ""
            yield SearchPage("" if address == "." else f"{quoted(address)}/", "page", title or "Home", None, sections)


def _sections(article: html.HtmlElement) -> Iterator[Section]:
    anchor, title, words = "", "", list[str]()
    for element in article.iter("h1", "h2", "h3", "p", "li", "td", "pre", "dt", "dd"):
        text = (
            " ".join(element.text_content().replace("#", " ").split())
            if element.tag[0] == "h"
            else " ".join(element.text_content().split())
        )
        if element.tag[0] != "h":
            words.append(text)
            continue
        if title or words:
            yield Section(anchor=anchor, title=title, text=" ".join(words))
        anchor, title, words = element.get("id") or "", text, []
    if title or words:
        yield Section(anchor=anchor, title=title, text=" ".join(words))


def _entry(record: Record) -> SearchPage:
    entry = record.entry
    cover = cover_figure(record)
    papers = [" ".join(filter(None, [p.title, ", ".join(p.authors), p.venue, str(p.year or ""), p.doi, p.arxiv])) for p in record.papers]
    words = {
        "Summary": [entry.summary or "", entry.field, ", ".join(entry.tags), entry.repo],
        "Papers": papers,
        "Claims": [f"{claim.label} {claim.says or ''}" for claim in entry.claims],
        "Notebooks": [f"{n.title} {n.path}" for n in record.notebooks],
        "People": list(entry.maintainers),
    }
    sections = tuple(Section(anchor="", title=title, text=" · ".join(filter(None, texts))) for title, texts in words.items() if any(texts))
    image = picture_address(cover[1]) if cover else None
    return SearchPage(f"e/{quoted(entry.id)}/", "entry", entry.title, image, sections)


def _notebook(record: Record, notebook: Notebook, page: Page) -> SearchPage:
    image = picture_address(notebook.figures[0]) if notebook.figures else None
    address = f"e/{quoted(record.entry.id)}/{quoted(notebook.slug)}/"
    return SearchPage(address, "notebook", notebook.title, image, page.sections, parent=record.entry.title)
