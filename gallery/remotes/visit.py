"""One stay at a repository's address: its commit, its names, its blobs, within the limits."""

from __future__ import annotations

import errno
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from gallery.failures import FailureKind, Stop
from gallery.model import HEAD_BYTES, Content, File, FileKind, Limits, Want
from gallery.remotes.addresses import protocol
from gallery.remotes.bare import COMMIT, Bare, Commit, Row, initialise, workspace
from gallery.remotes.complaints import explain, refused, too_large
from gallery.remotes.download import Brought, Download
from gallery.remotes.mirrors import mirror_of
from gallery.remotes.process import Done, Git
from gallery.remotes.tree import Held, keep, recall
from gallery.store import Store

DEEPEN = 100
"""Commits of the branch that are looked through, where a server gives no commit by id."""
INFLATED = 8
"""How many times larger than the limit on received bytes the stored bytes may be: packs are compressed."""

BRANCH = re.compile(r"refs/[^\x00-\x20\x7f~^:?*\[\\]+|HEAD")
"""A full ref name, which git cannot take for an option."""


@dataclass
class Visit:
    """One stay at a repository's address, with its limits."""

    git: Git
    url: str
    address: str
    allow: str
    commit: str
    branch: str | None
    limits: Limits
    repo: Bare
    spent_before: int = 0
    requests_before: int = 0

    @property
    def received(self) -> int:
        """Bytes received, in vain or not."""
        return self.spent_before + self.repo.received

    @property
    def requests(self) -> int:
        """Conversations held with the server."""
        return self.requests_before + self.repo.requests

    @property
    def _most(self) -> int:
        return self.limits.fetch_mb * 1_000_000

    @property
    def _left(self) -> int:
        return max(0, self._most - self.received)

    def history(self, *, whole: bool = False) -> Commit:
        """The commit and its trees; by its id, or from its branch where the server gives nothing by id."""
        done = self.repo.fetch(self.commit, most=self._left, depth=1, whole=whole)
        if done.ok and (found := self.repo.commit(self.commit)):
            return found
        if not done.ok and not refused(done):
            raise self.stop(done)
        for depth in (1, DEEPEN):
            done = self.repo.fetch(self.branch or "HEAD", most=self._left, depth=depth, whole=whole)
            if done.ok and (found := self.repo.commit(self.commit)):
                return found
            if not done.ok and not refused(done):
                raise self.stop(done)
        what = f"Commit {self.commit[:12]} of {self.url} can no longer be fetched: its history was rewritten."
        raise Stop("fetch", FailureKind.COMMIT_GONE, f"{what} `gallery update` locks a commit that is there.")

    def files(self, commit: str) -> tuple[File, ...]:
        """Every name of the commit's tree."""
        rows = self.repo.listing(commit, self.limits.files)
        if rows is None:
            raise self._unread(FailureKind.UNREADABLE, f"The tree of commit {commit[:12]} of {self.url} cannot be read: it is damaged.")
        if len(rows) > self.limits.files:
            what = f"has more than {self.limits.files} files (`files` in gallery.yml)"
            raise Stop("fetch", FailureKind.TOO_LARGE, f"{self.url} {what}.")
        return tuple(_file(row) for row in rows)

    def obtain(
        self, store: Store, wants: Mapping[str, Want], optional: Sequence[str], most: int
    ) -> tuple[dict[str, Held], dict[str, Content]]:
        """Blobs → what the store now holds of them; and why others are not held.

        Of the `optional` ones, at most `most` are fetched, and only as far as they fit; if the others do not fit, that is a `Stop`.
        """
        held = {blob: known for blob, want in wants.items() if (known := recall(store, blob, want))}
        lost = dict.fromkeys(optional[most:], Content.SKIPPED)
        lost |= self._download([b for b in wants if b not in held and b not in lost], frozenset(optional))
        asked = [b for b in wants if b not in held and b not in lost]
        sizes = self._sizes(asked)
        lost |= dict.fromkeys((b for b in asked if b not in sizes), Content.MISSING)
        lost |= dict.fromkeys(_too_large(sizes, wants, self._most), Content.SKIPPED)
        self._store(store, {b: sizes[b] for b in asked if b not in lost}, wants, held)
        return held, {b: why for b, why in lost.items() if b not in held}

    def _download(self, blobs: Sequence[str], optional: frozenset[str]) -> dict[str, Content]:
        """Bring blobs that the repository does not hold yet (a server without filters sent all of them with the commit)."""
        there = self._sizes(blobs)
        absent = [b for b in blobs if b not in there]
        download = Download(self.repo, self.stop)
        brought = download.bring([b for b in absent if b not in optional], [b for b in absent if b in optional], self._left)
        if brought is Brought.NO_IDS:
            self._refetch()
        elif brought is Brought.TOO_LARGE:
            raise Stop("fetch", FailureKind.TOO_LARGE, too_large(self.url, self.limits.fetch_mb))
        return dict.fromkeys(download.missing, Content.MISSING) | dict.fromkeys(download.skipped, Content.SKIPPED)

    def _refetch(self) -> None:
        """Start again with all blobs of the commit, within the same limit."""
        self.spent_before, self.requests_before = self.received, self.requests
        self.repo = initialise(self.git, self.address, self.allow, self.commit, "whole")
        self.history(whole=True)

    def _store(self, store: Store, sizes: Mapping[str, int], wants: Mapping[str, Want], held: dict[str, Held]) -> None:
        def take(blob: str, data: bytes) -> None:
            held[blob] = keep(store, blob, sizes[blob], data, wants[blob])

        reads = {blob: size if wants[blob] is Want.WHOLE else min(size, HEAD_BYTES) for blob, size in sizes.items()}
        if reads and not self.repo.contents(reads, take):
            raise self._unread(FailureKind.INTERRUPTED, f"git ended while what was fetched of {self.url} was read.")

    def _sizes(self, blobs: Sequence[str]) -> dict[str, int]:
        sizes = self.repo.sizes(blobs)
        if sizes is None:
            raise self._unread(FailureKind.INTERRUPTED, f"git ended while what was fetched of {self.url} was read.")
        return sizes

    def _unread(self, kind: FailureKind, message: str) -> Stop:
        """Why something that was fetched could not be read: the time was over, or what `message` says."""
        if time.monotonic() > self.git.deadline:
            return Stop("fetch", FailureKind.TIMEOUT, f"{self.url} could not be fetched within {self.limits.fetch_seconds} seconds.")
        return Stop("fetch", kind, message)

    def stop(self, done: Done[bytes]) -> Stop:
        """The exception for what git could not do."""
        return Stop("fetch", *explain(done, self.url, self.limits.fetch_seconds, self.limits.fetch_mb))


@contextmanager
def visit(url: str, commit: str, branch: str | None, limits: Limits, mirrors: tuple[str, ...]) -> Iterator[Visit]:
    """A stay at the address of `url` or of its mirror; everything temporary is gone afterwards."""
    if not COMMIT.fullmatch(commit) or (branch is not None and not BRANCH.fullmatch(branch)):
        what = f"{commit!r} of {branch!r} is no commit: the lock of {url} is damaged; run `gallery update`."
        raise Stop("fetch", FailureKind.USAGE, what)
    address = mirror_of(url, mirrors)
    allow = protocol(address, mirrored=address != url)
    try:
        with workspace(limits.fetch_seconds) as git:
            yield Visit(git, url, address, allow, commit, branch, limits, initialise(git, address, allow, commit))
    except OSError as e:
        full = e.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
        kind = FailureKind.NO_SPACE if full else FailureKind.INTERRUPTED
        what = "The disk for temporary files is full" if full else f"The temporary folder cannot be used ({e.strerror or e})"
        raise Stop("fetch", kind, f"{what}: {url} could not be fetched. TMPDIR may point to another disk.") from e


def _file(row: Row) -> File:
    kind = {"120000": FileKind.LINK, "160000": FileKind.SUBMODULE}.get(row.mode, FileKind.FILE)
    return File(path=row.path, blob=row.blob, kind=kind, content=Content.UNWANTED, executable=row.mode == "100755")


def _too_large(sizes: Mapping[str, int], wants: Mapping[str, Want], most: int) -> list[str]:
    """Blobs that are larger than anything may be once unpacked, and those beyond what may be kept of one repository."""
    left = INFLATED * most
    out = []
    for blob, size in sizes.items():
        kept = size if wants[blob] is Want.WHOLE else min(size, HEAD_BYTES)
        if size > most or kept > left:
            out.append(blob)
        else:
            left -= kept
    return out
