"""What the search finds of the pages that people wrote; `publish` says what it finds of entries and notebooks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lxml import html

from gallery.model import Section
from gallery.search import SearchPage


def written_pages(theme: Path) -> Iterator[SearchPage]:
    """One page for each hand-written page of the built theme, its text under its headings."""
    for file in sorted(theme.rglob("index.html")):
        address = file.relative_to(theme).parent.as_posix()
        if address.split("/")[0] in ("shells", "search"):
            continue
        for article in html.parse(file, html.HTMLParser(encoding="utf-8")).iterfind(".//article"):
            sections = tuple(_sections(article))
            title = sections[0].title if sections else ""
            yield SearchPage("" if address == "." else f"{address}/", "page", title or "Home", None, sections)


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
