"""Entries → pins: what each ref means today."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import date

from gallery import links
from gallery.catalog import Catalog, write_pin
from gallery.config import Settings
from gallery.failures import Failure, FailureKind, Stop
from gallery.model import MOST_TAGS, Entry, History, Limits, Pin, Verdict, Verification, Want
from gallery.pool import each
from gallery.remotes import fetch, git
from gallery.store import Store


@dataclass(frozen=True)
class Change:
    """What an update did for one entry."""

    id: str
    before: Pin | None
    after: Pin | None
    """None where the ref could not be resolved."""
    failure: Failure | None = None
    address: str | None = None
    """Where the host sent us, when the repository has another address now."""
    verified: Verdict | None = None
    """What evidence says of the commit that was shown before; None where there is none."""

    @property
    def moved(self) -> bool:
        """Whether the entry shows another commit now."""
        return self.after is not None and (self.before is None or self.before.commit != self.after.commit)

    @property
    def renewed(self) -> tuple[str, ...]:
        """Names of the lock's fields that say something else now; empty where it stands as it was."""
        before, after = self.before, self.after
        return tuple(name for name in Pin.model_fields if after is not None and getattr(before, name, ...) != getattr(after, name))


@dataclass(frozen=True)
class Job:
    """One entry whose ref is looked up."""

    store: str
    entry: Entry
    before: Pin | None
    limits: Limits
    mirrors: tuple[str, ...]
    day: date


def update(catalog: Catalog, settings: Settings, executor: Executor, report: Callable[[str], None]) -> tuple[Change, ...]:
    """Resolve every entry's ref and write the locks that changed; an entry that fails keeps its lock."""
    if settings.offline:
        raise Stop("update", FailureKind.USAGE, "`gallery update` asks the repositories; leave out --offline.")
    mirrors = (*settings.mirrors, *catalog.gallery.mirrors)
    jobs = [
        Job(settings.store, entry, catalog.pins.get(entry.id), catalog.gallery.limits, mirrors, settings.as_of)
        for entry in catalog.entries
        if not settings.only or entry.id in settings.only
    ]
    changes = {}
    for done, (job, result) in enumerate(each(executor, lock, jobs), 1):
        history = History.on(settings.as_of, catalog.verified.get(job.entry.id, ()))
        change = _change(job, result, history.newest_at(job.before.commit if job.before else None))
        if change.after is not None:
            write_pin(catalog.folder, change.id, change.after)
        changes[job.entry.id] = change
        report(f"[{done}/{len(jobs)}] {sentence(change)}")
    return tuple(changes[job.entry.id] for job in jobs)


def sentence(change: Change) -> str:
    """A change in one line."""
    if change.failure is not None or change.after is None:
        gone = change.failure is not None and change.failure.kind is FailureKind.REF_GONE
        hint = f" Set `ref` in entries/{change.id}.yml to what shall be shown, or leave it out for the default branch." if gone else ""
        return f"{change.id}: {change.failure.message if change.failure else 'not resolved'}{hint}"
    short = change.after.commit[:7]
    hint = f"; the repository has moved: write `repo: {change.address}` in its entry" if change.address else ""
    if change.before is None:
        return f"{change.id}: locked at {short}{hint}"
    if not change.moved:
        new = ", ".join(name for name in change.renewed if name != "resolved_at")
        return f"{change.id}: still {short}{f'; new in its lock: {new}' if new else ''}{hint}"
    again = f"; it was {change.verified}, see what it is now: gallery verify {change.id}" if change.verified else ""
    return f"{change.id}: {change.before.commit[:7]} → {short}{hint}{again}"


def _change(job: Job, result: Locked | Failure, evidence: Verification | None) -> Change:
    if isinstance(result, Failure):
        return Change(job.entry.id, job.before, None, result)
    pin = result.pin
    same = job.before is not None and pin.model_copy(update={"resolved_at": job.before.resolved_at}) == job.before
    return Change(
        job.entry.id, job.before, job.before if same else pin, address=result.address, verified=evidence.verdict if evidence else None
    )


@dataclass(frozen=True)
class Locked:
    """What a ref means today."""

    pin: Pin
    address: str | None
    """Where the host sent us, when the repository has another address now."""
    names: frozenset[str] | None
    """Every branch and tag of the repository; None where the server does not tell."""


def lock(job: Job) -> Locked:
    """Look up what the entry's ref means today; a `Stop` where it means nothing."""
    repo = links.parse_repo(job.entry.repo)
    if repo.is_archive:
        raise Stop("update", FailureKind.UNSUPPORTED, "A deposit in an archive has no commits to lock; it can only be launched.")
    resolved = git.resolve(repo.url, job.entry.ref, job.mirrors, job.limits.fetch_seconds)
    tree = fetch.fetch(Store(job.store), repo.url, resolved.commit, resolved.branch, job.limits, job.mirrors, _nothing)
    advertised = _advertised(repo.url, job)
    pin = Pin(
        repo=job.entry.repo,
        ref=job.entry.ref,
        branch=resolved.branch,
        commit=tree.commit,
        tree=tree.tree,
        committed_at=tree.committed_at,
        resolved_at=job.day,
        tags=advertised.tags[:MOST_TAGS] if advertised else job.before.tags if job.before else None,
    )
    return Locked(pin, resolved.moved_to, advertised.names if advertised else None)


def _advertised(url: str, job: Job) -> git.Advertised | None:
    try:
        return git.advertised(url, job.mirrors, job.limits.fetch_seconds)
    except Stop:
        return None


def _nothing(_path: str, _executable: bool) -> Want:
    return Want.NO


def as_json(change: Change) -> dict[str, object]:
    """A change as plain data."""
    return {
        "id": change.id,
        "before": change.before.commit if change.before else None,
        "after": change.after.commit if change.after else None,
        "renewed": change.renewed,
        "moved_to": change.address,
        "verified": change.verified,
        "failure": change.failure.model_dump(mode="json") if change.failure else None,
    }
