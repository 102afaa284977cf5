"""One repository's stage: fetch what is wanted of one commit, read its metadata, ask every check."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gallery import checks, links, metadata
from gallery.failures import Failure, FailureKind, Stop
from gallery.model import Entry, Environment, Fact, File, Finding, ForgeFacts, Limits, Noun, Paper, Pin, Snapshot
from gallery.remotes import doi, fetch, forges, http
from gallery.remotes.mirrors import mirror_of
from gallery.remotes.tree import Tree, load_snapshot
from gallery.stages.choosing import choose_notebooks
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
    tree_key, tree = fetched(store, job)
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


def fetched(store: Store, job: RepositoryJob) -> tuple[str, Tree]:
    """Key of the fetched tree in the store, and the tree; fetched once."""
    repo = links.parse_repo(job.entry.repo)
    if repo.is_archive:
        what = "Deposits in archives can be launched, but are not crawled; name the git repository behind it to see its notebooks."
        raise Stop("fetch", FailureKind.UNSUPPORTED, what)
    key = f"{repo.url} {job.pin.commit} {job.limits.model_dump_json()} {job.stamps.fetch}"

    def make() -> bytes:
        if job.offline and not mirror_of(repo.url, job.mirrors).startswith("file:"):
            raise Stop("fetch", FailureKind.OFFLINE, "Not fetched yet: leave out --offline once.")
        branch = job.pin.branch
        tree = fetch.fetch(store, repo.url, job.pin.commit, branch, job.limits, job.mirrors, checks.wanted)
        return tree.model_dump_json().encode()

    return key, Tree.model_validate_json(store.memo("fetch", key, make))


def _ask_the_network(store: Store, job: RepositoryJob) -> tuple[ForgeFacts | None, tuple[Paper, ...], tuple[Failure, ...]]:
    repo = links.parse_repo(job.entry.repo)
    with http.Client(store, token=job.token, offline=job.offline) as client:
        facts = forges.facts(client, repo, job.day, job.pin)
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
