"""Where everything on an entry's page comes from: commit, days, tools, metadata with their sources."""

from __future__ import annotations

from dataclasses import dataclass

from gallery import links
from gallery.model import Fact, Record
from gallery.pages.base import LinkView, day, repository, web
from gallery.pages.evidence import evidence_view
from gallery.pages.standing import archives, drift
from gallery.words import _, ngettext, number


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
        (_("Repository"), LinkView(repo.url, web(repo.url)) if repo else LinkView(entry.repo, None)),
        (_("Commit"), LinkView(pin.commit, links.commit_url(repo, pin.commit) if repo else None) if pin else None),
        (_("Committed"), LinkView(day(pin.committed_at), None) if pin and pin.committed_at else None),
        (_("Found through"), LinkView(pin.branch or pin.ref or _("the commit itself"), None) if pin else None),
        (_("Ref resolved"), LinkView(day(pin.resolved_at), None) if pin else None),
        (_("Crawled"), LinkView(day(record.crawled), None)),
        (_("Files in the tree"), LinkView(number(record.files), None) if record.files is not None else None),
        (_("Forge facts"), _forge(record)),
        (_("Since this commit"), LinkView(drift(record), None) if pin else None),
        *((_("Archive copy") if copy.label.startswith("doi:") else _("Copies elsewhere"), copy) for copy in archives(record)),
        (_("Made by"), LinkView(", ".join(f"{stage} {stamp}" for stage, stamp in record.made_by), None) if record.made_by else None),
        (_("As data"), LinkView("record.json", "record.json")),
    ]
    return tuple((label, link) for label, link in rows if link is not None)


def _forge(record: Record) -> LinkView:
    """What the forge's API says, with the day it said so; where it says nothing, why."""
    facts = record.facts
    if facts is None:
        failure = next((f for f in record.failures if f.stage == "facts"), None)
        why = failure.message if failure else _("nobody asked: the crawl was offline, or this host has no such interface.")
        return LinkView(_("Unknown, because %(why)s", why=why), None)
    said = [
        ngettext("%(n)s star", "%(n)s stars", facts.stars) if facts.stars is not None else "",
        _("archived by its owners") if facts.archived else "",
        _("last push %(day)s", day=day(facts.pushed_at)) if facts.pushed_at else "",
        _("moved to %(place)s", place=facts.moved_to) if facts.moved_to else "",
    ]
    words = ", ".join(filter(None, said)) or _("nothing known")
    return LinkView(_("%(facts)s (as of %(day)s)", facts=words, day=day(facts.as_of)), web(facts.moved_to))


def fact_row(fact: Fact, record: Record) -> FactRow:
    """One line of the table of metadata."""
    source = evidence_view(fact.source, record)
    name = f"{fact.name} ({fact.role})" if fact.role else fact.name
    return FactRow(name, fact.value, LinkView(source.label, source.url), f"{fact.confidence:.0%}")
