"""How an entry stands with its repository: stale, moved, archived, gone; each with the day it was seen."""

from __future__ import annotations

from dataclasses import dataclass

from gallery.failures import FailureKind
from gallery.model import ForgeFacts, Record
from gallery.pages.base import LinkView, day, quoted, repository, web
from gallery.words import _, ngettext

GONE = (FailureKind.NOT_FOUND, FailureKind.COMMIT_GONE)
"""Failures after which a repository, or the commit that is shown, is not expected back."""


@dataclass(frozen=True)
class StandingView:
    """One thing a reader must know before trusting the rest."""

    key: str
    """gone, unread, stale, moved, archived or aged."""
    short: str
    """For a card: what it is, and since when."""
    text: str
    """For the page: a sentence."""
    icon: str
    links: tuple[LinkView, ...] = ()


def standing(record: Record) -> tuple[StandingView, ...]:
    """What readers must know, the worst first."""
    return tuple(filter(None, (_unreadable(record), _moved(record), _archived(record), _aged(record))))


def _unreadable(record: Record) -> StandingView | None:
    if record.stale is not None:
        since, said = day(record.stale.since), record.stale.failure.message
        if record.stale.failure.kind in GONE:
            text = _("The repository could not be found on %(day)s: %(why)s What follows was read before.", day=since, why=said)
            return StandingView("gone", _("gone since %(day)s", day=since), text, "broken", copies(record))
        text = _("Not renewed since %(day)s: %(why)s What follows is the last good state.", day=since, why=said)
        return StandingView("stale", _("stale since %(day)s", day=since), text, "stale")
    if record.environment is not None:
        return None
    failure = next((f for f in record.failures if f.stage not in ASIDE), None)
    if failure is None:
        return None
    since = day(record.crawled)
    if failure.kind in GONE:
        text = _("The repository could not be found on %(day)s, and was never read before: %(why)s", day=since, why=failure.message)
        return StandingView("gone", _("gone since %(day)s", day=since), text, "broken", copies(record))
    text = _("Not read yet (last tried on %(day)s): %(why)s", day=since, why=failure.message)
    return StandingView("unread", _("not read yet"), text, "stale")


def _moved(record: Record) -> StandingView | None:
    facts, repo = record.facts, repository(record)
    if facts is None or facts.moved_to is None or (repo is not None and facts.moved_to.rstrip("/") == repo.url):
        return None
    since = day(facts.as_of)
    where = LinkView(facts.moved_to, web(facts.moved_to))
    return StandingView(
        "moved", _("moved since %(day)s", day=since), _("The repository has moved (seen on %(day)s).", day=since), "next", (where,)
    )


def _archived(record: Record) -> StandingView | None:
    if record.facts is None or not record.facts.archived:
        return None
    since = day(record.facts.as_of)
    text = _("Its owners archived the repository: it is read-only (seen on %(day)s).", day=since)
    return StandingView("archived", _("archived since %(day)s", day=since), text, "archive")


def _aged(record: Record) -> StandingView | None:
    latest = record.history.latest
    if latest is None or not record.history.aged:
        return None
    since = day(latest.started_at)
    text = _("It was last run on %(day)s, more than 180 days ago: what worked then may not work now.", day=since)
    return StandingView("aged", _("last run on %(day)s", day=since), text, "stale")


ASIDE = ("facts", "papers", "ask")
"""Stages that only add to what the repository says: their failures belong to the provenance, not before the reader's eyes."""


def problems(record: Record) -> tuple[str, ...]:
    """What went wrong while the repository was read, and is not said by its standing."""
    said = {record.stale.failure} if record.stale else set()
    if record.stale is None and record.environment is None:
        said |= {f for f in record.failures if f.stage not in ASIDE}
    return tuple(dict.fromkeys(f.message for f in record.failures if f.stage not in ASIDE and f not in said))


def copies(record: Record) -> tuple[LinkView, ...]:
    """Where copies of the repository are, or may be looked up."""
    found = [LinkView(f"doi:{doi}", f"https://doi.org/{quoted(doi)}") for doi in archived_dois(record)]
    repo = repository(record)
    if record.pin is not None:
        revision = f"swh:1:rev:{record.pin.commit}"
        found.append(LinkView(_("Look the commit up at Software Heritage"), f"https://archive.softwareheritage.org/{revision}/"))
    if repo is not None and not repo.is_archive:
        origin = f"https://archive.softwareheritage.org/browse/origin/?origin_url={quoted(repo.url)}"
        found.append(LinkView(_("Look the repository up at Software Heritage"), origin))
    return tuple(found)


def archived_dois(record: Record) -> tuple[str, ...]:
    """DOIs of archived copies that the repository names, such as Zenodo's."""
    return tuple(dict.fromkeys(f.value for f in record.metadata if f.name == "doi" and f.role == "archive"))


def drift(record: Record) -> str:
    """What happened in the repository since the commit that is shown, as far as the forge says; a sentence."""
    facts, pin = record.facts, record.pin
    if facts is not None and facts.ahead is not None:
        return _ahead(record, facts, facts.ahead)
    if facts is None or facts.pushed_at is None or pin is None or pin.committed_at is None:
        return _("Unknown, because the forge did not say when the repository was last pushed to")
    pushed, when = facts.pushed_at, day(facts.as_of)
    days = (pushed.date() - pin.committed_at.date()).days
    if days <= 1:
        return _("Nothing was pushed after this commit (as of %(day)s)", day=when)
    return ngettext(
        "Last push on %(pushed)s, %(n)s day after this commit; some of it may be on other branches (as of %(day)s)",
        "Last push on %(pushed)s, %(n)s days after this commit; some of it may be on other branches (as of %(day)s)",
        days,
        pushed=day(pushed),
        day=when,
    )


def _ahead(record: Record, facts: ForgeFacts, ahead: int) -> str:
    """How many commits came since, and whether they touched what stands on this page."""
    when = day(facts.as_of)
    if ahead == 0:
        return _("The default branch has nothing newer (as of %(day)s)", day=when)
    said = ngettext(
        "The default branch is %(n)s commit ahead (as of %(day)s)",
        "The default branch is %(n)s commits ahead (as of %(day)s)",
        ahead,
        day=when,
    )
    if facts.changed is None:
        return said
    changed, found = set(facts.changed), []
    if set(_environment_files(record)) & changed:
        found.append(_("the environment changed"))
    if books := sum(n.path in changed for n in record.notebooks):
        found.append(ngettext("%(n)s of the notebooks shown changed", "%(n)s of the notebooks shown changed", books))
    return f"{said}: {', '.join(found) or _('neither environment nor notebooks changed')}"


def _environment_files(record: Record) -> tuple[str, ...]:
    found = record.environment
    if found is None:
        return ()
    return tuple(f if "/" in f or not found.directory else f"{found.directory}/{f}" for f in found.files)


def archives(record: Record) -> tuple[LinkView, ...]:
    """The archive copies for the provenance; the repository itself is still there."""
    return tuple(link for link in copies(record) if "/browse/origin/" not in (link.url or ""))
