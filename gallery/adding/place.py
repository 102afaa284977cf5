"""From the address that somebody pastes to one repository at one commit, inspected."""

from __future__ import annotations

from dataclasses import dataclass, replace

from gallery import crawl, update
from gallery.catalog import Catalog
from gallery.config import Settings
from gallery.failures import FailureKind, Stop
from gallery.links import Repo
from gallery.model import Entry, Pin, Snapshot
from gallery.reading_links import Pointed, splits
from gallery.remotes.mirrors import mirror_of
from gallery.remotes.tree import Tree, load_snapshot
from gallery.stages.repository import Inspected, RepositoryJob, inspect_repository
from gallery.store import Store, memo_key

_DEPOSIT = "A deposit in an archive holds no commits: give the address of the git repository behind it."


@dataclass(frozen=True)
class Place:
    """A repository at one commit, and what a crawl found there."""

    pointed: Pointed
    """The address that was given, with the border between ref and path where the repository has it."""
    repo: Repo
    entry: Entry
    """As much of an entry as the stages of a crawl asked for."""
    pin: Pin
    default: str | None
    """Name of the default branch, where it was asked for."""
    snapshot: Snapshot
    inspected: Inspected
    names: frozenset[str] | None = None
    """Every branch and tag; None where the server does not tell."""
    moved_to: str | None = None
    """Where the host sent us, when the repository has another address now."""


def visit(pointed: Pointed, ref: str | None, catalog: Catalog, settings: Settings) -> Place:
    """Resolve, fetch and inspect the repository; everything lands in the store, so that the crawl to come finds it there."""
    if pointed.repo is None or pointed.repo.is_archive:
        raise Stop(
            "add", FailureKind.UNSUPPORTED, "A deposit in an archive holds no commits: give the address of the git repository behind it."
        )
    job = _job(pointed.repo, catalog, settings)
    default = update.lock(job) if ref is None else None
    where, locked = _at(pointed, ref, default, job)
    entry = _entry(pointed.repo, locked.pin.ref)
    crawling = RepositoryJob(
        job.store, entry, locked.pin, job.limits, job.mirrors, crawl.make_stamps(), job.day, settings.offline, settings.token
    )
    inspected = inspect_repository(crawling)
    store = Store(settings.store)
    kept = store.get(memo_key("fetch", inspected.tree))
    if kept is None:
        raise Stop("add", FailureKind.INTERRUPTED, f"The store {settings.store} lost what was just fetched; try again.")
    snapshot = load_snapshot(store, Tree.model_validate_json(kept))
    branch = default.pin.branch.removeprefix("refs/heads/") if default and default.pin.branch else None
    return Place(where, pointed.repo, entry, locked.pin, branch, snapshot, inspected, locked.names, locked.address)


def _entry(repo: Repo, ref: str | None) -> Entry:
    """As much of an entry as the stages of a crawl ask for."""
    return Entry(id="draft", repo=repo.url, title=repo.name, field="unknown", ref=ref)


def _job(repo: Repo, catalog: Catalog, settings: Settings) -> update.Job:
    mirrors = (*settings.mirrors, *catalog.gallery.mirrors)
    if settings.offline and not mirror_of(repo.url, mirrors).startswith("file:"):
        raise Stop("add", FailureKind.OFFLINE, f"{repo.url} must be asked, and --offline was given.")
    return update.Job(settings.store, _entry(repo, None), None, catalog.gallery.limits, mirrors, settings.as_of)


def _at(pointed: Pointed, ref: str | None, default: update.Locked | None, job: update.Job) -> tuple[Pointed, update.Locked]:
    """The commit of `ref`, else of the address's own ref; a ref that only names the default branch is none."""
    tried = [replace(pointed, ref=ref)] if ref else list(splits(pointed))[:6]
    gone: Stop | None = None
    for one in tried:
        if default is not None and one.ref in (None, (default.pin.branch or "").removeprefix("refs/heads/")):
            return replace(one, ref=None), default
        try:
            return one, update.lock(replace(job, entry=job.entry.model_copy(update={"ref": one.ref})))
        except Stop as e:
            if e.failure.kind is not FailureKind.REF_GONE:
                raise
            gone = gone or e
    raise Stop("add", FailureKind.REF_GONE, f"{gone} Say which branch, tag or commit to show with `--ref`.")
