"""Entries and pins → records: fetch, inspect and render as jobs; what is known already is not done again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from gallery import __version__, notebooks
from gallery.catalog import Catalog
from gallery.checks.answer import count
from gallery.config import Settings
from gallery.failures import Failure, FailureKind
from gallery.model import Entry, Figure, File, Hub, HubAnswer, Notebook, Pin, Record, Staleness
from gallery.pool import each
from gallery.records import last_record, record_key, save_record
from gallery.stages.hubs import ask_hubs
from gallery.stages.notebook import NotebookJob, Rendering, render_notebook
from gallery.stages.pictures import PicturesJob, fetch_pictures, picture_paths
from gallery.stages.repository import Inspected, RepositoryJob, Stamps, inspect_repository
from gallery.store import Store, stamp

RENDERERS = ("nbconvert", "nh3", "pygments", "comrak", "math-core", "pillow", "lxml", "markupsafe", "jinja2", "jupytext")
"""Libraries that shape a rendered notebook: another version renders it anew."""

Report = Callable[[str], None]
"""Gets one line of progress at a time."""


@dataclass(frozen=True)
class Crawled:
    """Outcome of a crawl."""

    records: tuple[Record, ...]
    """One for every entry, in the catalog's order, with its history."""
    renewed: tuple[str, ...]
    """Ids of the entries whose records were made anew."""
    received: Mapping[str, int]
    """Id → bytes that were received for it in this run."""
    failed: tuple[str, ...]
    """Ids of the entries whose repository could not be reached or read; their last good record stands, marked stale."""


def crawl(catalog: Catalog, settings: Settings, executor: Executor, report: Report) -> Crawled:
    """Bring every record up to date; a record whose entry, pin and code are unchanged is taken as it is.

    An entry that fails keeps its last good record. Killed at any moment, the next run goes on where this one was.
    """
    store = Store(settings.store)
    stamps = make_stamps()
    jobs, records = {}, {}
    for entry in catalog.entries:
        if settings.only and entry.id not in settings.only:
            known = last_record(store, entry.id)
            if known is not None:
                records[entry.id] = known
            continue
        job = _job(catalog, entry, settings, stamps)
        known = _current(store, job) if isinstance(job, RepositoryJob) else None
        if known is not None:
            records[entry.id] = known
        elif isinstance(job, RepositoryJob):
            jobs[entry.id] = job
        else:
            records[entry.id] = _fall_back(store, entry, None, job, settings)
    fresh, received = _crawl(store, jobs, catalog.gallery.hubs, executor, report, settings)
    records |= fresh
    ordered = tuple(catalog.seen(records[entry.id], settings.as_of) for entry in catalog.entries if entry.id in records)
    failed = tuple(r.entry.id for r in ordered if r.stale is not None or r.environment is None)
    return Crawled(ordered, tuple(fresh), received, failed)


def make_stamps() -> Stamps:
    """Digests of the stages' own code and libraries."""
    here = Path(__file__).parent
    model, stages = here / "model", here / "stages"
    rendering = tuple(f"{name} {version(name)}" for name in RENDERERS)
    return Stamps(
        fetch=stamp(here / "checks" / "wanted.py", here / "remotes"),
        inspect=stamp(model, stages / "repository.py", stages / "choosing.py", here / "checks", here / "metadata"),
        render=stamp(model, stages / "notebook.py", stages / "pictures.py", here / "notebooks", versions=rendering),
    )


def _job(catalog: Catalog, entry: Entry, settings: Settings, stamps: Stamps) -> RepositoryJob | Failure:
    pin = catalog.pins.get(entry.id)
    if pin is None or (pin.repo, pin.ref) != (entry.repo, entry.ref):
        what = f"The commit to show is not locked yet; `gallery update {entry.id}` writes catalog/lock/{entry.id}.json."
        return Failure(stage="fetch", kind=FailureKind.NOT_LOCKED, message=what)
    mirrors = (*settings.mirrors, *catalog.gallery.mirrors)
    return RepositoryJob(
        settings.store, entry, pin, catalog.gallery.limits, mirrors, stamps, settings.as_of, settings.offline, settings.token
    )


# --- known already ------------------------------------------------------------------------------


def _key(job: RepositoryJob) -> str:
    """Everything a record depends on; forge facts are of a day, so the day counts unless the run is offline."""
    parts = (
        job.entry.model_dump_json(),
        job.pin.model_dump_json(),
        job.limits.model_dump_json(),
        repr(job.stamps),
        __version__,
        "offline" if job.offline else job.day.isoformat(),
    )
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _current(store: Store, job: RepositoryJob) -> Record | None:
    """The stored record, if it was made from exactly this job."""
    return last_record(store, job.entry.id) if record_key(store, job.entry.id) == _key(job) else None


def _fall_back(store: Store, entry: Entry, pin: Pin | None, failure: Failure, settings: Settings) -> Record:
    """The last good record marked stale, or a record that says why there is nothing yet."""
    known = last_record(store, entry.id)
    if known is None or known.environment is None:
        record = Record(entry=entry, pin=pin, crawled=settings.as_of, failures=(failure,), papers=entry.papers)
    else:
        since = known.stale.since if known.stale else settings.as_of
        record = known.model_copy(update={"entry": entry, "stale": Staleness(since=since, failure=failure)})
    save_record(store, record, None)
    return record


# --- the work -----------------------------------------------------------------------------------


def _crawl(
    store: Store, jobs: Mapping[str, RepositoryJob], hubs: Sequence[Hub], executor: Executor, report: Report, settings: Settings
) -> tuple[dict[str, Record], dict[str, int]]:
    inspected: dict[str, Inspected] = {}
    records: dict[str, Record] = {}
    answers = ask_hubs(hubs, settings, executor, report) if jobs else ()
    for done, (job, result) in enumerate(each(executor, inspect_repository, jobs.values()), 1):
        if isinstance(result, Failure):
            records[job.entry.id] = _fall_back(store, job.entry, job.pin, result, settings)
            report(f"[{done}/{len(jobs)}] {job.entry.id}: {result.message}")
        else:
            inspected[job.entry.id] = result
            size = result.received_bytes / 1e6
            held = f"{count(len(result.paths), 'file')}, {size:.1f} MB, {count(len(result.notebooks), 'notebook')}"
            report(f"[{done}/{len(jobs)}] {job.entry.id}: {held}")
    renderings = _render(jobs, inspected, executor, report)
    pictures = _pictures(jobs, inspected, renderings, executor, report)
    for entry_id, found in inspected.items():
        record, complete = _record(jobs[entry_id], found, renderings, pictures.get(entry_id, {}), answers)
        save_record(store, record, _key(jobs[entry_id]) if complete else None)
        records[entry_id] = record
    return records, {entry_id: found.received_bytes for entry_id, found in inspected.items()}


Renderings = Mapping[str, Rendering | Failure]
"""Key of a job → rendering; several notebooks and entries may share one."""


def _render(jobs: Mapping[str, RepositoryJob], inspected: Mapping[str, Inspected], executor: Executor, report: Report) -> Renderings:
    every = (_notebook_job(jobs[entry_id], f) for entry_id, found in inspected.items() for f in found.notebooks)
    wanted = {job.key: job for job in every}
    done: dict[str, Rendering | Failure] = {}
    for one, result in each(executor, render_notebook, wanted.values()):
        done[one.key] = result
        problem = result if isinstance(result, Failure) else result.failure
        if problem is not None:
            report(f"{one.path}: {problem.message}")
        if len(done) % 50 == 0 or len(done) == len(wanted):
            report(f"notebooks: {len(done)} of {len(wanted)}")
    return done


def _notebook_job(job: RepositoryJob, file: File) -> NotebookJob:
    return NotebookJob(job.store, file.blob, file.path, file.kind, file.content, job.limits, job.stamps.render, file.size)


def _pictures(
    jobs: Mapping[str, RepositoryJob],
    inspected: Mapping[str, Inspected],
    renderings: Renderings,
    executor: Executor,
    report: Report,
) -> dict[str, dict[str, Figure]]:
    wanted = []
    for entry_id, found in inspected.items():
        paths: dict[str, None] = {}
        for f in found.notebooks:
            rendering = renderings[_notebook_job(jobs[entry_id], f).key]
            if isinstance(rendering, Rendering) and rendering.references:
                paths |= dict.fromkeys(picture_paths(f.path, rendering.references, found.paths))
        if paths:
            wanted.append(PicturesJob(jobs[entry_id], found.tree, tuple(paths)))
    held = {}
    for job, result in each(executor, fetch_pictures, wanted):
        entry_id = job.repository.entry.id
        if isinstance(result, Failure):
            report(f"{entry_id}: pictures beside its notebooks: {result.message}")
        else:
            held[entry_id] = dict(result.held)
    return held


def _record(
    job: RepositoryJob, found: Inspected, renderings: Renderings, pictures: Mapping[str, Figure], hubs: tuple[HubAnswer, ...]
) -> tuple[Record, bool]:
    """The record, and whether it is complete: nothing in it may change by trying again."""
    names = notebooks.slugs([f.path for f in found.notebooks])
    shown = tuple(_notebook(f, names[f.path], renderings[_notebook_job(job, f).key], found, pictures) for f in found.notebooks)
    record = Record(
        entry=job.entry,
        pin=job.pin,
        crawled=job.day,
        facts=found.facts,
        metadata=found.metadata,
        papers=found.papers,
        environment=found.environment,
        findings=found.findings,
        notebooks=shown,
        files=len(found.paths),
        failures=found.failures,
        hubs=hubs,
        made_by=(("gallery", __version__), ("fetch", job.stamps.fetch), ("inspect", job.stamps.inspect), ("render", job.stamps.render)),
    )
    return record, not any(n.failure and n.failure.spurious for n in shown)


def _notebook(file: File, slug: str, rendering: Rendering | Failure, found: Inspected, pictures: Mapping[str, Figure]) -> Notebook:
    stem = file.path.rpartition("/")[2].removesuffix(".ipynb")
    if isinstance(rendering, Failure):
        return Notebook(path=file.path, slug=slug, blob=file.blob, size=file.size, title=stem, failure=rendering)
    beside = picture_paths(file.path, rendering.references, found.paths)
    fields = rendering.model_dump(exclude={"references", "title", "figures", "files", "failure"})
    return Notebook(
        path=file.path,
        slug=slug,
        blob=file.blob,
        size=file.size,
        title=rendering.title or stem,
        failure=rendering.failure,
        figures=rendering.figures,
        files=rendering.files,
        images=tuple((path, pictures[path]) for path in beside if path in pictures),
        **fields,
    )
