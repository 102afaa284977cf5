"""Atom feeds of evidence: what a hub reproduced for the first time or again, and what it no longer reproduces."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from gallery.exports.atom import MOST, attribute, lasting, text
from gallery.model import Gallery, Record, Verdict, Verification
from gallery.pages import base
from gallery.pages.verdicts import TROUBLES, VERDICTS, counted
from gallery.words import _

VERIFIED, BROKEN = "feeds/verified.xml", "feeds/broken.xml"
AGREES = (Verdict.REPRODUCED, Verdict.CLOSE)

Turn = tuple[Record, Verification]


def feeds(records: Sequence[Record], gallery: Gallery) -> Iterator[tuple[str, bytes]]:
    """`(address, bytes)` of both; they are there also where nothing was run yet."""
    good, bad = turns(records)
    title = gallery.site.title
    yield VERIFIED, _feed(good, gallery, VERIFIED, _("%(site)s: newly verified", site=title))
    yield BROKEN, _feed(bad, gallery, BROKEN, _("%(site)s: newly broken", site=title))


def turns(records: Sequence[Record]) -> tuple[list[Turn], list[Turn]]:
    """Verifications at which an entry came to agree, and at which it ceased to; the newest first."""
    good: list[Turn] = []
    bad: list[Turn] = []
    for record in records:
        agreed: bool | None = None
        for run in record.history.runs:
            if not run.counts_for_tier or (not run.complete and run.verdict in AGREES):
                continue
            agrees = run.verdict in AGREES
            if agrees and not agreed:
                good.append((record, run))
            elif agreed and not agrees:
                bad.append((record, run))
            agreed = agrees
    return _newest_first(good), _newest_first(bad)


def _newest_first(found: list[Turn]) -> list[Turn]:
    return sorted(found, key=lambda it: (it[1].started_at, it[1].id), reverse=True)


def _feed(found: Sequence[Turn], gallery: Gallery, place: str, title: str) -> bytes:
    site, url = gallery.site, gallery.site.url + place
    updated = max((run.started_at for _record, run in found), default=datetime(1970, 1, 1, tzinfo=UTC))
    rows = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang={attribute(site.language)}>',
        f"<title>{text(title)}</title>",
        f"<id>{text(url)}</id>",
        f'<link rel="self" type="application/atom+xml" href={attribute(url)}/>',
        f'<link rel="alternate" type="text/html" href={attribute(site.url + "statistics/")}/>',
        f"<updated>{_moment(updated)}</updated>",
        f"<author><name>{text(site.title)}</name></author>",
        *(_entry(record, run, site.url) for record, run in found[:MOST]),
        "</feed>",
    ]
    return ("\n".join(rows) + "\n").encode()


def _entry(record: Record, run: Verification, root: str) -> str:
    url = f"{root}e/{base.quoted(record.entry.id)}/#run-{run.id}"
    trouble = next(iter(run.troubles), None)
    said = counted(run.counts) if trouble is None else f"{_(TROUBLES[trouble.kind])}. {trouble.message}"
    return (
        f"<entry><title>{text(record.entry.title)}: {text(VERDICTS[run.verdict].label)}</title>"
        f"<id>{text(lasting(record, root))}#run-{run.id}</id>"
        f'<link rel="alternate" type="text/html" href={attribute(url)}/>'
        f"<updated>{_moment(run.started_at)}</updated><category term={attribute(record.entry.field)}/>"
        f"<summary>{text(said)}</summary></entry>"
    )


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
