"""Records → the documents of `/api/v1/`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from gallery.exports.linked import CRATE
from gallery.exports.schema import (
    ApiCheck,
    ApiClaim,
    ApiEvidence,
    ApiNotebook,
    ApiPaper,
    ApiScore,
    ApiSource,
    ApiStale,
    ApiVerification,
    EntriesDocument,
    EntryDocument,
    EntrySummary,
    StatisticsDocument,
)
from gallery.model import Finding, Notebook, Outcome, Paper, Record, Tier
from gallery.pages import base
from gallery.pages.base import House, Rating, summary
from gallery.pages.evidence import file_address
from gallery.pages.licences import licence
from gallery.pages.origins import Origin, origins

PAGE = 100
"""Entries on one page of the list."""

ROOT = "api/v1/"


def entry_address(identity: str) -> str:
    """Where an entry's document is published, from the site's root."""
    return f"{ROOT}entries/{base.quoted(identity)}.json"


def entry_document(record: Record, rating: Rating, house: House) -> EntryDocument:
    """Everything that is promised about one entry."""
    site, entry, pin = house.gallery.site.url, record.entry, record.pin
    page = f"{site}e/{base.quoted(entry.id)}/"
    repo = base.repository(record)
    return EntryDocument(
        id=entry.id,
        title=entry.title,
        field=entry.field,
        tags=list(entry.tags),
        authors=list(base.authors(record)),
        year=base.year(record),
        repository=repo.url if repo else entry.repo,
        commit=pin.commit if pin else None,
        tier=rating.tier,
        score=ApiScore(met=rating.met, applicable=rating.applicable, unknown=rating.unknown),
        languages=list(base.languages(record)),
        crawled=record.crawled,
        page=page,
        document=site + entry_address(entry.id),
        summary=summary(record) or None,
        earlier_ids=list(entry.was),
        committed_at=pin.committed_at if pin else None,
        licence=licence(record) or None,
        papers=[_paper(p) for p in base.papers(record)],
        claims=[ApiClaim(label=c.label, says=c.says, notebook=c.notebook, cell=c.cell) for c in entry.claims],
        notebooks=[_notebook(n, page) for n in record.notebooks],
        checks=[_check(f, house) for f in record.findings],
        failures=[f.message for f in record.failures],
        stale=ApiStale(since=record.stale.since, reason=record.stale.failure.message) if record.stale else None,
        badge=f"{page}badge.svg",
        card=f"{page}card.png",
        ro_crate=f"{page}{CRATE}",
        verification=_verification(record),
        sources=[_source(origin, record) for origin in origins(record)],
    )


def _source(origin: Origin, record: Record) -> ApiSource:
    place = origin.evidence
    path, line = (place.path, place.line) if place else (None, None)
    url = (file_address(record, path, line) if path else None) or (place.url if place else None)
    return ApiSource(fact=origin.fact, kind=origin.kind.value, doi=origin.doi, path=path, line=line, url=url)


def _verification(record: Record) -> ApiVerification | None:
    """The newest run that says something about the repository, else the newest."""
    history = record.history
    run = next((run for run in reversed(history.runs) if run.counts_for_tier), history.latest)
    if run is None:
        return None
    spans = [span for span in (run.build_s, run.launch_s, run.run_s) if span is not None]
    return ApiVerification(
        verdict=run.verdict.value,
        commit=run.commit,
        current=record.pin is not None and run.commit == record.pin.commit,
        hub=run.hub,
        started_at=run.started_at,
        seconds=round(sum(spans), 1) if spans else None,
        cells={match.value: number for match, number in run.counts.items()},
        trouble=run.troubles[0].kind.value if run.troubles else None,
        aged=history.aged,
        runs=len(history.runs),
    )


def _paper(paper: Paper) -> ApiPaper:
    return ApiPaper.model_validate({**paper.model_dump(), "authors": list(paper.authors)})


def _notebook(notebook: Notebook, page: str) -> ApiNotebook:
    return ApiNotebook(
        path=notebook.path,
        title=notebook.title,
        page=f"{page}{base.quoted(notebook.slug)}/",
        language=notebook.language,
        cells=notebook.cells,
        executed=notebook.executed,
        in_order=notebook.in_order,
        errors=notebook.errors,
        figures=len(notebook.figures),
        size_bytes=notebook.size,
        shown=notebook.page is not None,
        failure=notebook.failure.message if notebook.failure else None,
    )


def _check(finding: Finding, house: House) -> ApiCheck:
    question = house.by_id.get(finding.check)
    return ApiCheck(
        check=finding.check,
        category=question.category if question else None,
        question=question.question if question else None,
        outcome=finding.outcome,
        message=finding.message,
        evidence=[ApiEvidence(path=e.path, line=e.line, text=e.text, url=e.url) for e in finding.evidence],
        advice=finding.advice,
        by_curator=finding.by_curator,
    )


# --- lists --------------------------------------------------------------------------------------


def lists(documents: Sequence[EntryDocument], site: str) -> Iterator[tuple[str, bytes]]:
    """`entries.json` and the pages after it."""
    rows = sorted(documents, key=lambda d: d.id)
    pages = max(1, -(-len(rows) // PAGE))
    for number in range(1, pages + 1):
        document = EntriesDocument(
            total=len(rows),
            page=number,
            pages=pages,
            next=site + page_address(number + 1) if number < pages else None,
            previous=site + page_address(number - 1) if number > 1 else None,
            entries=[
                EntrySummary(**{name: getattr(d, name) for name in EntrySummary.model_fields})
                for d in rows[(number - 1) * PAGE : number * PAGE]
            ],
        )
        yield page_address(number), document.model_dump_json(indent=1).encode()


def page_address(number: int) -> str:
    """Where a page of the list is published, from the site's root."""
    return f"{ROOT}entries.json" if number == 1 else f"{ROOT}entries-{number}.json"


def statistics(records: Sequence[Record], documents: Sequence[EntryDocument]) -> bytes:
    """`statistics.json`."""
    notebooks = [n for d in documents for n in d.notebooks]
    found = StatisticsDocument(
        entries=len(documents),
        notebooks=len(notebooks),
        notebooks_shown=sum(n.shown for n in notebooks),
        notebooks_clean=sum(bool(n.in_order) and n.errors == 0 for n in notebooks),
        figures=sum(n.figures for n in notebooks),
        tiers={tier.value: sum(d.tier is tier for d in documents) for tier in Tier},
        fields=_counted(records, lambda r: (r.entry.field,)),
        languages=_counted(records, base.languages),
        checks=_outcomes(records),
    )
    return found.model_dump_json(indent=1).encode()


def _counted(records: Sequence[Record], values: Callable[[Record], Sequence[str]]) -> dict[str, int]:
    counts = Counter(value for record in records for value in values(record))
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _outcomes(records: Sequence[Record]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for finding in (f for record in records for f in record.findings):
        counts = found.setdefault(finding.check, {outcome.value: 0 for outcome in Outcome})
        counts[finding.outcome.value] += 1
    return dict(sorted(found.items()))
