"""What DOI registries know about a paper: content negotiation, which Crossref and DataCite both answer with CSL-JSON."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import quote

from pydantic import ValidationError

from gallery.failures import Failure, FailureKind, Stop
from gallery.model import Paper
from gallery.remotes.http import Client

RESOLVER = "https://doi.org"
ACCEPT = "application/vnd.citationstyles.csl+json"
FRESH = timedelta(days=30)
"""How long an answer is not asked for again: what a registry says about a published paper hardly changes."""
AUTHORS = 200
"""Longest list of authors kept."""
LINE = 300
"""Longest text kept, in characters."""


def complete(client: Client, paper: Paper, resolver: str = RESOLVER) -> Paper:
    """The paper with what the registry of its DOI (or arXiv) adds; what the catalog says stands, and so it does when nobody answers."""
    found = look_up(client, paper, resolver)
    return found if isinstance(found, Paper) else paper


def look_up(client: Client, paper: Paper, resolver: str = RESOLVER) -> Paper | Failure:
    """As `complete`, but why nothing was added is told."""
    doi = doi_of(paper)
    if doi is None or (paper.title and paper.authors and paper.venue and paper.year):
        return paper
    try:
        reply = client.get(f"{resolver}/{quote(doi, safe='/:;()._-')}", ACCEPT, FRESH)
        document = reply.json() if reply.status == 200 else None
    except Stop as e:
        return Failure(stage="papers", kind=e.failure.kind, message=e.failure.message)
    if document is None:
        what = f"No registry knows the DOI {doi} (status {reply.status})."
        return Failure(stage="papers", kind=FailureKind.NOT_FOUND, message=what)
    return _filled(paper, document)


def doi_of(paper: Paper) -> str | None:
    """The paper's DOI; of an arXiv paper without one, the DOI that arXiv registers for every version together."""
    if paper.doi or not paper.arxiv:
        return paper.doi
    return f"10.48550/arXiv.{re.sub(r'v[0-9]+$', '', paper.arxiv)}"


def _filled(paper: Paper, document: Any) -> Paper | Failure:
    about: Mapping[str, Any] = document if isinstance(document, dict) else {}
    added = {
        "title": _line(about.get("title")),
        "authors": _authors(about.get("author")),
        "venue": _line(about.get("container-title")) or _line(about.get("publisher")),
        "year": _year(about),
    }
    fields = {name: value for name, value in added.items() if value} | {name: value for name, value in paper if value}
    try:
        return Paper.model_validate(fields)
    except ValidationError:
        what = f"The registry of {doi_of(paper)} answered values that make no sense."
        return Failure(stage="papers", kind=FailureKind.UNREADABLE, message=what)


def _line(value: Any) -> str | None:
    """One line of text: registries give lists of titles, with markup and line breaks in them."""
    if isinstance(value, list):
        value = next((item for item in value if isinstance(item, str)), None)
    if not isinstance(value, str):
        return None
    text = html.unescape(re.sub(r"</?[A-Za-z][^<>]{0,200}>", "", value[: 10 * LINE]))
    text = " ".join(re.sub(r"[\x00-\x1f\x7f]", " ", text).split())
    return text if len(text) <= LINE else text[: LINE - 1].rstrip() + "…"


def _authors(value: Any) -> tuple[str, ...]:
    people: Sequence[Any] = value if isinstance(value, list) else ()
    names = (_name(person) for person in people[:AUTHORS] if isinstance(person, dict))
    return tuple(name for name in names if name)


def _name(person: Mapping[str, Any]) -> str | None:
    parts = (person.get(key) for key in ("given", "non-dropping-particle", "family", "suffix"))
    whole = " ".join(part for part in parts if isinstance(part, str))
    return _line(whole) or _line(person.get("literal")) or _line(person.get("name"))


def _year(document: Mapping[str, Any]) -> int | None:
    """The earliest date that counts as publication."""
    for name in ("issued", "published", "published-print", "published-online"):
        dates = document.get(name)
        parts = dates.get("date-parts") if isinstance(dates, dict) else None
        try:
            year = int(parts[0][0]) if isinstance(parts, list) else 0
        except (LookupError, TypeError, ValueError, OverflowError):
            continue
        if 1900 <= year <= 2100:
            return year
    return None
