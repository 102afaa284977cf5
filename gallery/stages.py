"""The stages of a crawl as jobs for workers: small records in, small records out, bytes through the store."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from types import FrameType
from urllib.parse import unquote

from gallery import checks, links, metadata, notebooks
from gallery.failures import Failure, FailureKind, Stop
from gallery.globs import matches
from gallery.model import (
    Attached,
    Content,
    Entry,
    Environment,
    Fact,
    Figure,
    File,
    FileKind,
    Finding,
    ForgeFacts,
    Limits,
    Noun,
    Page,
    Paper,
    Pin,
    Snapshot,
    join,
)
from gallery.remotes import doi, fetch, forges, http
from gallery.remotes.mirrors import mirror_of
from gallery.remotes.tree import Tree, blob_key, load_snapshot
from gallery.store import Store
from gallery.workers import Bounds


@dataclass(frozen=True)
class Stamps:
    """Digest of each stage's own code: part of every key."""

    fetch: str
    inspect: str
    render: str


@dataclass(frozen=True)
class RepositoryJob:
    """One entry at its pinned commit."""

    store: str
    entry: Entry
    pin: Pin
    limits: Limits
    mirrors: tuple[str, ...]
    stamps: Stamps
    day: date
    offline: bool
    token: str | None

    @property
    def bounds(self) -> Bounds:
        """Far above what an honest repository takes; the network's own limits come first."""
        return Bounds(seconds=2 * self.limits.fetch_seconds + 600)


class Inspected(Noun):
    """What the tree and the metadata of one repository tell."""

    tree: str
    """Key of the fetched tree in the store."""
    paths: tuple[str, ...]
    """Every name in the tree."""
    received_bytes: int
    """What the fetch brought; it depends on what was held before, so it is told, not recorded."""
    facts: ForgeFacts | None
    metadata: tuple[Fact, ...]
    papers: tuple[Paper, ...]
    environment: Environment
    findings: tuple[Finding, ...]
    notebooks: tuple[File, ...]
    """In reading order; of a link, the file it leads to under the link's own path."""
    failures: tuple[Failure, ...]


class _Judged(Noun):
    metadata: tuple[Fact, ...]
    environment: Environment
    findings: tuple[Finding, ...]


def inspect_repository(job: RepositoryJob) -> Inspected:
    """Fetch what is wanted of one commit, read its metadata, ask every check."""
    store = Store(job.store)
    tree_key, tree = _tree(store, job)
    snapshot = load_snapshot(store, tree)
    facts, papers, failures = _ask_the_network(store, job)
    judged = _judge(store, job, snapshot, facts)
    notebooks, problems = choose_notebooks(job.entry.notebooks, snapshot, job.limits)
    return Inspected(
        tree=tree_key,
        paths=tuple(f.path for f in tree.files),
        received_bytes=tree.received_bytes,
        facts=facts,
        metadata=judged.metadata,
        papers=papers,
        environment=judged.environment,
        findings=judged.findings,
        notebooks=notebooks,
        failures=(*failures, *problems),
    )


def _tree(store: Store, job: RepositoryJob) -> tuple[str, Tree]:
    repo = links.parse_repo(job.entry.repo)
    if repo.is_archive:
        what = "Deposits in archives can be launched, but are not crawled; name the git repository behind it to see its notebooks."
        raise Stop("fetch", FailureKind.UNSUPPORTED, what)
    key = f"{repo.url} {job.pin.commit} {job.limits.model_dump_json()} {job.stamps.fetch}"

    def make() -> bytes:
        if job.offline and not mirror_of(repo.url, job.mirrors).startswith("file:"):
            raise Stop("fetch", FailureKind.OFFLINE, "Not fetched yet, and --offline was given.")
        branch = job.pin.branch
        tree = fetch.fetch(store, repo.url, job.pin.commit, branch, job.limits, job.mirrors, checks.wanted)
        return tree.model_dump_json().encode()

    return key, Tree.model_validate_json(store.memo("fetch", key, make))


def _ask_the_network(store: Store, job: RepositoryJob) -> tuple[ForgeFacts | None, tuple[Paper, ...], tuple[Failure, ...]]:
    repo = links.parse_repo(job.entry.repo)
    with http.Client(store, token=job.token, offline=job.offline) as client:
        facts = forges.facts(client, repo, job.day)
        papers = tuple(doi.complete(client, paper) for paper in job.entry.papers)
    if isinstance(facts, Failure):
        return None, papers, () if facts.kind is FailureKind.OFFLINE else (facts,)
    return facts, papers, ()


def _judge(store: Store, job: RepositoryJob, snapshot: Snapshot, facts: ForgeFacts | None) -> _Judged:
    about = facts.model_dump_json() if facts else ""
    key = f"{snapshot.digest} {job.stamps.inspect} {job.entry.model_dump_json()} {about}"

    def make() -> bytes:
        read = metadata.read(snapshot, facts)
        found = checks.inspect(snapshot, job.entry, facts, read)
        return _Judged(metadata=read, environment=found.environment, findings=found.findings).model_dump_json().encode()

    return _Judged.model_validate_json(store.memo("inspect", key, make))


def choose_notebooks(globs: Sequence[str], snapshot: Snapshot, limits: Limits) -> tuple[tuple[File, ...], tuple[Failure, ...]]:
    """The notebooks of an entry in reading order, and a failure for each glob that matches none.

    Without globs: all of them, folder by folder.
    """
    every = [f for f in snapshot.files() if is_notebook(f)]
    chosen: dict[str, File] = {}
    failures = []
    for glob in globs or ("**",):
        found = [f for f in every if matches(glob, f.path)] or _written(glob, snapshot)
        if not found and globs:
            failures.append(_no_match(glob, every))
        chosen |= {f.path: chosen.get(f.path, f) for f in found}
    files = tuple(chosen.values())
    if len(files) > limits.notebooks:
        what = f"Shows the first {limits.notebooks} of {len(files)} notebooks (`limits: notebooks:` in gallery.yml)."
        failures.append(Failure(stage="inspect", kind=FailureKind.TOO_LARGE, message=what))
    return tuple(_followed(f, snapshot) for f in files[: limits.notebooks]), tuple(failures)


def _written(glob: str, snapshot: Snapshot) -> list[File]:
    """Notebooks written as text, where a glob asks for their ending: nothing else makes a README a notebook."""
    if not notebooks.is_text(glob):
        return []
    named = [f for f in snapshot.files() if f.path.endswith(glob.rpartition(".")[2]) and matches(glob, f.path)]
    return [f for f in named if notebooks.declares(f.path, snapshot.text(f.path) or "")]


def is_notebook(file: File) -> bool:
    """Whether this name is a notebook to show: not a checkpoint that an editor left behind."""
    parts = file.path.split("/")
    return file.path.endswith(".ipynb") and ".ipynb_checkpoints" not in parts and file.kind is not FileKind.SUBMODULE


def _followed(file: File, snapshot: Snapshot) -> File:
    real = snapshot.resolve(file.path)
    return file if real is None else real.model_copy(update={"path": file.path})


def _no_match(glob: str, every: Sequence[File]) -> Failure:
    names = ", ".join(f.path for f in every[:3]) or "none at all"
    what = f"`notebooks: {glob}` matches no notebook of this commit (there are: {names})."
    return Failure(stage="inspect", kind=FailureKind.MISSING_CONTENT, message=what)


# --- notebooks ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class NotebookJob:
    """One notebook's bytes, wherever they stand."""

    store: str
    blob: str
    path: str
    """One of the paths at which the blob stands: for messages and for the suffix."""
    kind: FileKind
    content: Content
    limits: Limits
    stamp: str

    @property
    def bounds(self) -> Bounds:
        """A little more time than `time_limit` gives: that one ends with a sentence, this one with the process."""
        return Bounds(seconds=self.limits.notebook_seconds + 10, memory_mb=self.limits.notebook_memory_mb)


class Rendering(Noun):
    """A rendered notebook without its html: what the parent process needs."""

    page: str | None = None
    """Key of the `Page` in the store."""
    failure: Failure | None = None
    title: str | None = None
    language: str | None = None
    cells: int | None = None
    executed: int | None = None
    in_order: bool | None = None
    errors: int | None = None
    figures: tuple[Figure, ...] = ()
    files: tuple[Attached, ...] = ()
    references: tuple[str, ...] = ()


def render_notebook(job: NotebookJob) -> Rendering:
    """Render one notebook once, whatever repository or commit it stands in."""
    store = Store(job.store)
    key = f"{job.blob} {job.kind} {job.content} {job.stamp} {job.limits.notebook_mb}"
    return Rendering.model_validate_json(store.memo("render", key, lambda: _render(store, job).model_dump_json().encode()))


def _render(store: Store, job: NotebookJob) -> Rendering:
    try:
        page, pictures = _page(store, job)
    except Stop as e:
        if e.failure.spurious:
            raise
        return Rendering(failure=e.failure)
    for data in pictures.values():
        store.keep(data)
    fields = page.model_dump(include=Rendering.model_fields.keys() - {"page", "failure"})
    return Rendering(page=store.keep(page.model_dump_json().encode()), **fields)


def _page(store: Store, job: NotebookJob) -> tuple[Page, dict[str, bytes]]:
    if job.kind is FileKind.LINK:
        raise Stop("render", FailureKind.MISSING_CONTENT, "This name is a link that leads out of the repository or to nothing.")
    data = store.get(blob_key(job.blob)) if job.content is Content.WHOLE else None
    if data is None:
        raise Stop("render", FailureKind.MISSING_CONTENT, _NOT_HELD[job.content])
    with time_limit(job.limits.notebook_seconds, "render", "This notebook"):
        return notebooks.render(data, job.path, job.limits)


_NOT_HELD = {
    Content.WHOLE: "The notebook's content could not be read.",
    Content.HEAD: "Only the beginning of this file was fetched.",
    Content.UNWANTED: "The notebook's content was not fetched.",
    Content.MISSING: "The repository lists this notebook, but the place it was fetched from does not hold its content.",
    Content.SKIPPED: "The notebook was not fetched: the repository is larger than the limit for one repository (`limits:` in gallery.yml).",
}


@contextmanager
def time_limit(seconds: int, stage: str, what: str) -> Iterator[None]:
    """Stop what runs longer than `seconds` (a deterministic failure: the next try would take as long).

    Works in a process's main thread and between two steps of Python; what never returns to Python is killed by the pool. In a dask
    worker's threads there is neither.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise Stop(stage, FailureKind.TOO_LARGE, f"{what} takes longer than the limit of {seconds} seconds.")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


# --- pictures beside notebooks ------------------------------------------------------------------


@dataclass(frozen=True)
class PicturesJob:
    """The pictures that one entry's notebooks show."""

    repository: RepositoryJob
    tree: str
    paths: tuple[str, ...]

    @property
    def bounds(self) -> Bounds:
        """As for the repository."""
        return self.repository.bounds


class Pictures(Noun):
    """Pictures that are held, by path in the repository."""

    held: tuple[tuple[str, Figure], ...]


def fetch_pictures(job: PicturesJob) -> Pictures:
    """Fetch the pictures that notebooks show by path, in one request, and make them fit to publish."""
    store = Store(job.repository.store)
    key = f"{job.tree} {job.repository.stamps.render} {'|'.join(job.paths)}"
    return Pictures.model_validate_json(store.memo("pictures", key, lambda: _pictures(store, job).model_dump_json().encode()))


def _pictures(store: Store, job: PicturesJob) -> Pictures:
    repository = job.repository
    _, tree = _tree(store, repository)
    url = links.parse_repo(repository.entry.repo).url
    tree = fetch.fetch_more(store, url, tree, job.paths, repository.limits, repository.mirrors)
    snapshot = load_snapshot(store, tree)
    held = []
    for path in job.paths:
        data = snapshot.read(path)
        made = notebooks.picture(data, path, 1) if data is not None else None
        if made is not None:
            figure, shown = made
            store.keep(shown)
            held.append((path, figure))
    return Pictures(held=tuple(held))


def picture_paths(notebook: str, references: Sequence[str], tree: Sequence[str]) -> tuple[str, ...]:
    """Paths in the repository of the pictures a notebook refers to; what leads elsewhere is left out."""
    names = set(tree)
    folder = notebook.rpartition("/")[0]
    seen = (join(folder, unquote(reference.split("#")[0].split("?")[0])) or join(folder, reference) for reference in references)
    return tuple(dict.fromkeys(path for path in seen if path and path in names))
