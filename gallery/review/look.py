"""Two states of a catalog → a review: which entries differ, crawled before and after."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import Executor
from dataclasses import replace
from pathlib import Path

from gallery import crawl, update
from gallery.catalog import Catalog, Severity, check, errors, load
from gallery.config import Settings
from gallery.failures import Stop
from gallery.links import parse_repo
from gallery.model import Entry, Gallery, Record
from gallery.remotes import git
from gallery.review.change import EntryChange, Kind, Review

Report = Callable[[str], None]


def look(base: Path, head: Path, settings: Settings, executor: Executor, report: Report) -> Review:
    """Crawl what differs between the catalogs in `base` and `head`; a catalog with errors is told, not crawled.

    `settings.only` limits it to some entries. Nothing is written into either catalog.
    """
    before, problems = _loaded(base), check(head)
    if errors(problems):
        return Review(problems=errors(problems))
    after = load(head)
    changed = [i for i in _changed(before, after) if not settings.only or i in settings.only]
    after, unlocked = _locked(after, [i for i in changed if after.entry(i)], settings, report)
    old = _records(before, changed, settings, executor, report)
    new = _records(after, changed, settings, executor, report)
    entries = tuple(
        EntryChange(
            id=i,
            kind=Kind.REMOVED if after.entry(i) is None else Kind.CHANGED if before is not None and before.entry(i) else Kind.ADDED,
            before=old.get(i),
            after=new.get(i),
            unlocked=i in unlocked,
            same_paper=_same_paper(after.entry(i), after.entries),
            names=_names(new.get(i), settings, after.gallery),
        )
        for i in changed
    )
    told = tuple(p for p in problems if p.severity is Severity.ERROR or Path(p.file).stem in changed)
    return Review(entries=entries, problems=told, settings_changed=before is not None and before.gallery != after.gallery)


def _loaded(folder: Path) -> Catalog | None:
    """The catalog as it was; None where it was not right then."""
    try:
        return load(folder)
    except Stop:
        return None


def _changed(before: Catalog | None, after: Catalog) -> list[str]:
    """Ids of entries that are new, gone, or differ in their file or lock."""
    old = {e.id: (e, before.pins.get(e.id)) for e in before.entries} if before else {}
    new = {e.id: (e, after.pins.get(e.id)) for e in after.entries}
    return sorted(i for i in old.keys() | new.keys() if old.get(i) != new.get(i))


def _locked(catalog: Catalog, ids: Iterable[str], settings: Settings, report: Report) -> tuple[Catalog, frozenset[str]]:
    """The catalog with a lock for each of these entries that has none that fits, and which those are."""
    pins, missing = dict(catalog.pins), set()
    for entry in catalog.entries:
        pin = pins.get(entry.id)
        if entry.id not in ids or (pin is not None and (pin.repo, pin.ref) == (entry.repo, entry.ref)):
            continue
        missing.add(entry.id)
        mirrors = (*settings.mirrors, *catalog.gallery.mirrors)
        try:
            pins[entry.id] = update.lock(update.Job(settings.store, entry, pin, catalog.gallery.limits, mirrors, settings.as_of)).pin
        except Stop as e:
            report(f"{entry.id}: {e}")
    return replace(catalog, pins=pins), frozenset(missing)


def _records(catalog: Catalog | None, ids: list[str], settings: Settings, executor: Executor, report: Report) -> dict[str, Record]:
    here = [i for i in ids if catalog is not None and catalog.entry(i)]
    if catalog is None or not here:
        return {}
    part = replace(catalog, entries=tuple(e for e in catalog.entries if e.id in here))
    return {r.entry.id: r for r in crawl.crawl(part, replace(settings, only=()), executor, report).records}


def _names(record: Record | None, settings: Settings, gallery: Gallery) -> frozenset[str] | None:
    """The repository's branches and tags, where a launch badge of its README may name one that is gone."""
    if record is None or settings.offline or not any(f.name == "badge" and f.role == "binder" for f in record.metadata):
        return None
    try:
        repo = parse_repo(record.entry.repo)
        return git.advertised(repo.url, (*settings.mirrors, *gallery.mirrors), gallery.limits.fetch_seconds).names
    except Stop:
        return None


def _same_paper(entry: Entry | None, others: Iterable[Entry]) -> tuple[str, ...]:
    mine = _papers(entry) if entry is not None else set()
    return tuple(o.id for o in others if entry is not None and o.id != entry.id and mine & _papers(o))


def _papers(entry: Entry) -> set[str]:
    return {name.lower() for p in entry.papers for name in (p.doi, p.arxiv and p.arxiv.partition("v")[0]) if name}
