"""Titles and years that stand beside an identifier in the README: the text of its link, or `(2024). Title. Journal`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape

from gallery.adding.draft import Guess, Work
from gallery.metadata.readme import plain

_LINK = re.compile(r"\[([^\[\]]{15,300})\]\(\s?<?([^\s()<>]{8,500})")
_ANCHOR = re.compile(r"<a\b[^<>]{0,200}\bhref\s?=\s?[\"']([^\"'<>\s]{8,500})[\"'][^<>]{0,200}>([^<>]{15,300})</a>", re.IGNORECASE)
_CITED = re.compile(r"\((?:19|20)\d\d[a-z]?\)[.,:]?\s{1,3}[\"“']?([A-Z][^.?!]{15,280}[.?!]?[^.?!]{0,120}?)[\"”']?\.\s")
_YEAR = re.compile(r"(?<![\d/.\-–:])((?:19|20)\d\d)(?![\d/\-–:])")
_NO_TITLE = re.compile(r"https?:|doi|arxiv|\bpaper\b$|^(?:the|our|this) |here\b|preprint|\bpdf\b|download|journal version", re.IGNORECASE)


def complete(work: Work, readme: Sequence[tuple[str, str]]) -> Work:
    """The work with the title and the year that its own line in the README tells; what it has stays."""
    lines = {source: number for number, (_, source) in enumerate(readme)}
    fields = dict(work.fields)
    for name in ("doi", "arxiv"):
        guess = work.fields.get(name)
        number = lines.get(guess.source) if guess is not None else None
        if guess is None or number is None or not work.sure:
            continue
        line = unescape(readme[number][0])
        title = _title(line, str(guess.value))
        if title and "title" not in fields:
            fields["title"] = Guess(title, guess.source)
        below = [pair for pair in readme[number + 1 : number + 4] if pair[0].strip(" >*")][:1]
        for text, source in [(line, guess.source), *(below if title else [])]:
            if (year := _year(text)) and "year" not in fields and "title" in fields:
                fields["year"] = Guess(year, source)
    return Work(fields, work.sure, work.why)


def _title(line: str, identifier: str) -> str | None:
    """The text of the link that leads to the identifier, else what follows the year of a citation."""
    short = identifier.rpartition("/")[2].lower()
    links = [(text, to) for text, to in _LINK.findall(line)] + [(text, to) for to, text in _ANCHOR.findall(line)]
    for text, to in links:
        if short in to.lower() and (title := _sound(text)):
            return title
    cited = [title for found in _CITED.findall(plain(line) + " ") if (title := _sound(found))]
    return cited[0] if len(cited) == 1 else None


def _sound(text: str) -> str | None:
    """The text if it can be a title: four words or more, and no description of a link."""
    title = plain(text).strip(' ."“”')
    return title[:300] if len(title.split()) >= 4 and not _NO_TITLE.search(title) else None


def _year(line: str) -> int | None:
    """The only year in a line, addresses and identifiers left out."""
    years = {int(y) for y in _YEAR.findall(re.sub(r"https?://\S+|10\.\d{4,9}/\S+", " ", plain(line)))}
    return years.pop() if len(years) == 1 else None
