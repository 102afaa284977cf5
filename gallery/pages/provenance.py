"""Where everything on an entry's page comes from: commit, days, tools, metadata with their sources."""

from __future__ import annotations

from dataclasses import dataclass

from gallery import links
from gallery.model import Fact, Record
from gallery.pages import base
from gallery.pages.base import LinkView, day, first_upper, repository, web
from gallery.pages.evidence import evidence_view
from gallery.pages.standing import archives, drift


@dataclass(frozen=True)
class FactRow:
    """One piece of metadata with its source."""

    name: str
    value: str
    source: LinkView
    confidence: str


def provenance(record: Record) -> tuple[tuple[str, LinkView], ...]:
    """Where the page's statements come from, as label and value."""
    pin, repo, entry = record.pin, repository(record), record.entry
    rows: list[tuple[str, LinkView | None]] = [
        ("Repository", LinkView(repo.url, web(repo.url)) if repo else LinkView(entry.repo, None)),
        ("Commit", LinkView(pin.commit, links.commit_url(repo, pin.commit) if repo else None) if pin else None),
        ("Committed", LinkView(day(pin.committed_at), None) if pin and pin.committed_at else None),
        ("Found through", LinkView(pin.branch or pin.ref or "the commit itself", None) if pin else None),
        ("Ref resolved", LinkView(day(pin.resolved_at), None) if pin else None),
        ("Crawled", LinkView(day(record.crawled), None)),
        ("Files in the tree", LinkView(f"{record.files:,}", None) if record.files is not None else None),
        ("Forge facts", _forge(record)),
        ("Since this commit", LinkView(first_upper(drift(record)), None) if pin else None),
        *(("Archive copy" if copy.label.startswith("doi:") else "Copies elsewhere", copy) for copy in archives(record)),
        ("Made by", LinkView(", ".join(f"{stage} {stamp}" for stage, stamp in record.made_by), None) if record.made_by else None),
        ("As data", LinkView("record.json", "record.json")),
    ]
    return tuple((label, link) for label, link in rows if link is not None)


def _forge(record: Record) -> LinkView:
    """What the forge's API says, with the day it said so; where it says nothing, why."""
    facts = record.facts
    if facts is None:
        failure = next((f for f in record.failures if f.stage == "facts"), None)
        why = failure.message if failure else "nobody asked: the crawl was offline, or this host has no such interface."
        return LinkView(f"Unknown, because {why}", None)
    said = [
        base.count(facts.stars, "star") if facts.stars is not None else "",
        "archived by its owners" if facts.archived else "",
        f"last push {day(facts.pushed_at)}" if facts.pushed_at else "",
        f"moved to {facts.moved_to}" if facts.moved_to else "",
    ]
    words = ", ".join(filter(None, said)) or "nothing known"
    return LinkView(f"{words} (as of {day(facts.as_of)})", web(facts.moved_to))


def fact_row(fact: Fact, record: Record) -> FactRow:
    """One line of the table of metadata."""
    source = evidence_view(fact.source, record)
    name = f"{fact.name} ({fact.role})" if fact.role else fact.name
    return FactRow(name, fact.value, LinkView(source.label, source.url), f"{fact.confidence:.0%}")
