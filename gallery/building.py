"""The whole site in one go: crawl, publish, search index; and what came of it, in words and as data."""

from __future__ import annotations

import fcntl
import hashlib
import itertools
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from gallery import checks, config, indexing, layers, search, shells
from gallery.catalog import Catalog, field_reference
from gallery.checks.answer import count
from gallery.crawl import Crawled, crawl
from gallery.failures import Failure, FailureKind, Stop
from gallery.model import Record
from gallery.pool import open_executor
from gallery.publish import Published, publish
from gallery.publish.folder import refuse_strangers
from gallery.records import last_record
from gallery.store import Store, stamp, write_whole

Report = Callable[[str], None]


@dataclass(frozen=True)
class Built:
    """Outcome of a build."""

    records: tuple[Record, ...]
    renewed: tuple[str, ...]
    failed: tuple[str, ...]
    published: Published
    out: Path
    seconds: float


def build(catalog: Catalog, settings: config.Settings, site: Path, report: Report) -> Built:
    """Crawl what changed and publish what changed; one build at a time writes a site."""
    start = time.monotonic()
    with _alone(settings.out, report), open_executor(settings.jobs) as executor:
        crawled = crawl(catalog, settings, executor, report)
        published = _publish(catalog, settings, crawled.records, site, report)
    return Built(crawled.records, crawled.renewed, crawled.failed, published, settings.out, time.monotonic() - start)


def preview(catalog: Catalog, settings: config.Settings, site: Path, report: Report) -> Built:
    """Build the pages of `settings.only` as a site of their own that search engines are asked to leave out."""
    gallery = catalog.gallery
    hidden = gallery.model_copy(update={"site": gallery.site.model_copy(update={"noindex": True})})
    return build(replace(catalog, gallery=hidden), settings, site, report)


def publish_records(catalog: Catalog, settings: config.Settings, site: Path, report: Report) -> Built:
    """Publish the records that the store holds."""
    start = time.monotonic()
    store = Store(settings.store)
    records = held(catalog, store, settings.as_of)
    if not records:
        raise Stop("publish", FailureKind.USAGE, f"The store {settings.store} holds no records; `gallery build` makes them.")
    with _alone(settings.out, report):
        published = _publish(catalog, settings, records, site, report)
    return Built(records, (), (), published, settings.out, time.monotonic() - start)


def held(catalog: Catalog, store: Store, day: date) -> tuple[Record, ...]:
    """The records that the store holds of the catalog's entries, with their history as it stands on a day (UTC)."""
    found = (last_record(store, entry.id) for entry in catalog.entries)
    return tuple(catalog.seen(record, day) for record in found if record is not None)


@contextmanager
def _alone(out: Path, report: Report) -> Iterator[None]:
    """Hold the site's lock; the system frees it however this process ends. A folder that is not ours is refused before any work is done."""
    refuse_strangers(out)
    place = out.resolve().parent
    place.mkdir(parents=True, exist_ok=True)
    with (place / f".{out.name}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            report(f"Another build is writing {out}; waiting until it is done.")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _publish(catalog: Catalog, settings: config.Settings, records: Sequence[Record], site: Path, report: Report) -> Published:
    work = config.work_folder(settings.store)
    site = layers.assemble(site, config.packaged_site(), work)
    digest = shells.inputs_digest(site, catalog.gallery)
    theme = work / "theme" / digest
    if not theme.is_dir():
        report("theme: MkDocs renders the hand-written pages")
        for old in (work / "theme").glob("*"):
            shutil.rmtree(old, ignore_errors=True)
        shells.theme(site, theme, catalog.gallery)
    published = publish(records, catalog.gallery, Store(settings.store), theme, settings.out, fields=field_reference())
    report(f"pages: {len(published.written)} written, {len(published.removed)} removed, {published.unchanged} unchanged")
    _index(published, settings, theme, report)
    return published


def _index(published: Published, settings: config.Settings, theme: Path, report: Report) -> None:
    """Make the search index, unless the site has the one that these pages make."""
    here = Path(__file__).parent
    code = stamp(here / "search.py", here / "indexing.py")
    key = f"{theme.name} {code} {published.key}"
    mark = settings.out / "pagefind" / "made-from"
    if mark.is_file() and mark.read_text(encoding="utf-8") == key:
        return
    report("search: Pagefind reads the pages")
    pages = itertools.chain(indexing.written_pages(theme), published.search)
    # one store may serve several sites: each has documents of its own
    documents = config.work_folder(settings.store) / "search" / hashlib.sha256(str(settings.out.resolve()).encode()).hexdigest()[:12]
    search.index(pages, documents, settings.out)
    write_whole(mark, key.encode())


# --- in words and as data -----------------------------------------------------------------------


def summary(built: Built) -> str:
    """What a person wants to know after a build."""
    notebooks = [n for record in built.records for n in record.notebooks]
    explained = sum(n.failure is not None for n in notebooks)
    published = built.published
    apart = f" ({explained} cannot be shown; their pages say why)" if explained else ""
    counts = f"{len(published.written)} files written, {len(published.removed)} removed, {published.unchanged} unchanged"
    lines = [
        f"{count(len(built.records), 'entry', 'entries')} ({len(built.renewed)} made anew), {count(len(notebooks), 'notebook')}{apart}",
        f"{built.out}: {counts}, {built.seconds:.1f} s",
    ]
    said: dict[str, list[str]] = {}
    for record in built.records:
        for failure in _failures(record):
            said.setdefault(failure.message, []).append(record.entry.id)
    lines += [f"  {_some(ids)}: {message}" for message, ids in said.items()]
    return "\n".join(lines)


def _some(ids: Sequence[str]) -> str:
    return ", ".join(ids) if len(ids) <= 3 else f"{ids[0]} and {len(ids) - 1} more"


def _failures(record: Record) -> tuple[Failure, ...]:
    return (record.stale.failure, *record.failures) if record.stale else record.failures


def as_json(built: Built) -> dict[str, object]:
    """A build as plain data."""
    return {
        "entries": [entry_json(record) for record in built.records],
        "renewed": list(built.renewed),
        "failed": list(built.failed),
        "written": len(built.published.written),
        "removed": len(built.published.removed),
        "unchanged": built.published.unchanged,
        "seconds": round(built.seconds, 3),
    }


def crawl_json(crawled: Crawled) -> list[dict[str, object]]:
    """A crawl as plain data."""
    return [entry_json(record) | {"received_bytes": crawled.received.get(record.entry.id, 0)} for record in crawled.records]


def entry_json(record: Record) -> dict[str, object]:
    """An entry's state as plain data."""
    score = checks.score(record.findings)
    return {
        "id": record.entry.id,
        "commit": record.pin.commit if record.pin else None,
        "tier": checks.tier(record),
        "score": {"met": score.met, "applicable": score.applicable, "unknown": score.unknown},
        "files": record.files,
        "notebooks": {
            "listed": len(record.notebooks),
            "rendered": sum(n.page is not None for n in record.notebooks),
            "explained": sum(n.failure is not None for n in record.notebooks),
        },
        "stale": record.stale.model_dump(mode="json") if record.stale else None,
        "failures": [failure.model_dump(mode="json") for failure in record.failures],
    }
