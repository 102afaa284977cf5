"""A temporary bare repository that holds what was fetched, and is removed with everything in it."""

from __future__ import annotations

import errno
import re
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TypeVar

from gallery.remotes.process import Done, Git, everything
from gallery.remotes.watch import Growth

Value = TypeVar("Value")

_PREFIX = "gallery-fetch-"
_DAY = 86_400

COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")


@dataclass(frozen=True)
class Row:
    """One line of a tree's listing."""

    mode: str
    """Six octal digits: 100644, 100755, 120000 (link), 160000 (submodule)."""
    blob: str
    path: str


@dataclass(frozen=True)
class Commit:
    """What a commit says that we show."""

    tree: str
    committed_at: datetime | None
    """Committer's time (UTC); None where it is no time."""


@dataclass
class Bare:
    """A bare repository with one remote; only `fetch` may reach it, every reading runs with no protocol allowed."""

    git: Git
    folder: Path
    address: str
    allow: str
    requests: int = field(default=0, init=False)
    """Conversations held with the remote."""
    dropped: int = field(default=0, init=False)
    """Bytes received in vain: of packs that were stopped at a limit."""

    @property
    def received(self) -> int:
        """Bytes received, as the server packed them."""
        return self.dropped + sum(pack.stat().st_size for pack in self._packs.glob("*.pack"))

    @property
    def _packs(self) -> Path:
        return self.folder / "objects" / "pack"

    def fetch(self, *wants: str, most: int, depth: int | None = None, feed: Sequence[str] = (), whole: bool = False) -> Done[bytes]:
        """Fetch commits or refs (`wants`) or blobs (`feed`), at most `most` bytes; no blob that is not named, unless `whole`."""
        self.requests += 1
        remote = ["-c", f"remote.origin.url={self.address}"]
        options = ["--no-tags", "--no-write-fetch-head", "--no-auto-maintenance", "--no-recurse-submodules", "--no-progress"]
        if not whole:
            remote += ["-c", "remote.origin.promisor=true", "-c", "remote.origin.partialCloneFilter=blob:none"]
            options += ["--filter=blob:none"]
        options += [f"--depth={depth}"] if depth else []
        options += ["--stdin"] if feed else []
        # the remote is given here alone: readers do not know it, so that no reading can fetch what it misses
        growth = Growth(self._packs, 0)
        done = self.git.run(
            [*remote, f"--git-dir={self.folder}", "fetch", *options, "origin", *wants],
            everything,
            feed="".join(f"{want}\n" for want in feed).encode(),
            allow=self.allow,
            growth=Growth(self._packs, growth.size() + most),
        )
        for part in self._packs.glob("tmp_*"):
            self.dropped += part.stat().st_size
            part.unlink()
        return done

    def commit(self, commit: str) -> Commit | None:
        """The commit's tree and time; None where it is not held."""
        found = self._read(["cat-file", "commit", commit], everything)
        if not found.ok:
            return None
        head = found.value.partition(b"\n\n")[0].decode("utf-8", "replace")
        tree = re.search(r"^tree ([0-9a-f]+)$", head, re.MULTILINE)
        when = re.search(r"^committer .*> (\d{1,12}) [+-]\d+$", head, re.MULTILINE)
        return Commit(tree[1], _time(int(when[1])) if when else None) if tree else None

    def listing(self, commit: str, most: int) -> list[Row] | None:
        """The commit's tree, every folder opened; one row more than `most` where there are more; None where it is unreadable."""
        rows: list[Row] = []

        def read(stream: IO[bytes]) -> bool:
            for line in _records(stream):
                about, _, path = line.partition(b"\t")
                mode, _, blob = about.decode("ascii").split(" ")
                rows.append(Row(mode, blob, path.decode("utf-8", "backslashreplace")))
                if len(rows) > most:
                    return True
            return False

        done = self._read(["ls-tree", "-r", "-z", "--full-tree", commit], read)
        return rows if done.ok or done.value else None

    def sizes(self, blobs: Sequence[str]) -> dict[str, int] | None:
        """Sizes in bytes of those blobs that are held; None where git was stopped."""
        if not blobs:
            return {}
        done = self._read(["cat-file", "--batch-check"], everything, blobs)
        if not done.ok:
            return None
        words = (line.split() for line in done.value.decode("ascii", "replace").splitlines())
        return {w[0]: int(w[2]) for w in words if len(w) == 3 and w[1] == "blob"}

    def contents(self, blobs: Mapping[str, int], take: Callable[[str, bytes], None]) -> bool:
        """Hand the first bytes (as many as `blobs` says) of each held blob to `take`; False where it ended early."""

        def read(stream: IO[bytes]) -> bool:
            for blob, wanted in blobs.items():
                words = stream.readline().split()
                if len(words) != 3 or words[0].decode("ascii", "replace") != blob:
                    return False
                size = int(words[2])
                data = stream.read(min(size, wanted))
                if len(data) < min(size, wanted) or not _skip(stream, size - len(data) + 1):
                    return False
                take(blob, data)
            return True

        return self._read(["cat-file", "--batch"], read, list(blobs)).value

    def _read(self, args: Sequence[str], read: Callable[[IO[bytes]], Value], feed: Sequence[str] = ()) -> Done[Value]:
        return self.git.run([f"--git-dir={self.folder}", *args], read, feed="".join(f"{line}\n" for line in feed).encode())


def initialise(git: Git, address: str, allow: str, commit: str, name: str = "repo") -> Bare:
    """An empty bare repository that names objects as `commit` does (SHA-1 or SHA-256)."""
    folder = git.home / name
    algorithm = "sha256" if len(commit) == 64 else "sha1"
    done = git.run(["init", "--quiet", "--bare", f"--object-format={algorithm}", str(folder)], everything)
    if not done.ok:
        raise OSError(errno.ENOSPC if "space" in done.stderr else errno.EIO, done.stderr.strip()[:200])
    return Bare(git, folder, address, allow)


@contextmanager
def workspace(seconds: float) -> Iterator[Git]:
    """Git with a temporary home, for `seconds`; leftovers of runs that were killed more than a day ago are removed."""
    with tempfile.TemporaryDirectory(prefix=_PREFIX, ignore_cleanup_errors=True) as home:
        _sweep(Path(home))
        yield Git(Path(home), time.monotonic() + seconds)


def _sweep(own: Path) -> None:
    now = own.stat().st_mtime
    for other in own.parent.glob(f"{_PREFIX}*"):
        with suppress(OSError):
            if now - other.lstat().st_mtime > _DAY:
                shutil.rmtree(other, ignore_errors=True)


def _records(stream: IO[bytes]) -> Iterator[bytes]:
    rest = b""
    while data := stream.read(65_536):
        *whole, rest = (rest + data).split(b"\0")
        yield from whole


def _skip(stream: IO[bytes], count: int) -> bool:
    while count > 0:
        data = stream.read(min(count, 1_000_000))
        if not data:
            return False
        count -= len(data)
    return True


def _time(seconds: int) -> datetime | None:
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, ValueError, OSError):
        return None
