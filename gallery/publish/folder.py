"""The published folder: only what changed is written, only what is ours is removed, and a killed run can be resumed."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from gallery.failures import FailureKind, Stop
from gallery.store import write_whole

VERSION = 1

ALL = "all"
"""The unit without files whose key stands for everything that was made."""


@dataclass(frozen=True, slots=True)
class Written:
    """A file as we left it."""

    size: int
    mtime_ns: int
    digest: str


@dataclass
class Counts:
    """What one run did, as addresses from the site's root."""

    written: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    unchanged: int = 0


class Folder:
    """One site's folder, with the manifest of what we wrote into it.

    The manifest and the journal stand beside the folder, so that nothing of them is published. The journal names every file before
    it is written: what a killed run wrote is known to be ours.
    """

    def __init__(self, out: Path, journal: IO[str]) -> None:
        self.out = out
        self._place = str(out)
        self.counts = Counts()
        self._journal = journal
        known = _read(manifest_path(out))
        self._files = {path: Written(*row) for path, row in known.get("files", {}).items()}
        self._units: dict[str, tuple[str, list[str]]] = {name: (key, files) for name, (key, files) in known.get("units", {}).items()}
        self._unfinished = _journalled(out)
        self._ours = set(self._files) | self._unfinished
        self._kept: dict[str, tuple[str, list[str]]] = {}

    def is_current(self, unit: str, key: str) -> bool:
        """Whether this unit (a page with its files) was made from the same things, and its files stand as we left them."""
        made = self._units.get(unit)
        if made is None or made[0] != key or not all(self._stands(path) for path in made[1]):
            return False
        self._kept[unit] = made
        return True

    def is_complete(self, key: str) -> bool:
        """Whether all units that nobody asked for yet were made from the same things (`key`), and their files stand as we left them."""
        rest = {name: made for name, made in self._units.items() if name not in self._kept}
        if rest.get(ALL, ("",))[0] != key or not all(self._stands(path) for _, paths in rest.values() for path in paths):
            return False
        self._kept |= rest
        return True

    def completed(self, key: str) -> None:
        """All units were made, from things whose digest is `key`."""
        self._kept[ALL] = (key, [])

    def put(self, unit: str, key: str, files: Iterable[tuple[str, bytes]]) -> None:
        """Write the unit's files, `(address from the root, bytes)`, those whose bytes differ."""
        paths = []
        for path, data in files:
            self._put(path, data)
            paths.append(path)
        self._kept[unit] = (key, paths)

    def finish(self) -> Counts:
        """Remove what is gone, then record what stands."""
        wanted = {path for _, paths in self._kept.values() for path in paths}
        for path in sorted(self._ours - wanted):
            self._remove(path)
        self.counts.unchanged = len(wanted) - len(set(self.counts.written))
        manifest = {
            "version": VERSION,
            "units": self._kept,
            "files": {p: (w.size, w.mtime_ns, w.digest) for p, w in self._files.items() if p in wanted},
        }
        if self.counts.written or self.counts.removed or self._kept != self._units:
            write_whole(manifest_path(self.out), json.dumps(manifest, separators=(",", ":")).encode())
        return self.counts

    def _put(self, path: str, data: bytes) -> None:
        digest = hashlib.blake2b(data, digest_size=16).hexdigest()
        known = self._files.get(path)
        target = self.out / path
        stands = known is not None and known.digest == digest and self._stands(path)
        if not stands and not _holds(target, data):
            self._journal.write(path + "\n")
            self._journal.flush()
            self._ours.add(path)
            write_whole(target, data)
            self.counts.written.append(path)
        stat = target.stat()
        self._files[path] = Written(stat.st_size, stat.st_mtime_ns, digest)

    def _stands(self, path: str) -> bool:
        """Whether the file is as we left it: by size and time; where the time is another (a restored copy), by its bytes."""
        known = self._files.get(path)
        try:
            stat = os.stat(f"{self._place}/{path}")  # noqa: PTH116  # a third of the time of a Path, for tens of thousands of files
        except OSError:
            return False
        if known is None or stat.st_size != known.size:
            return False
        if stat.st_mtime_ns == known.mtime_ns:
            return True
        return hashlib.blake2b((self.out / path).read_bytes(), digest_size=16).hexdigest() == known.digest

    def _remove(self, path: str) -> None:
        target = self.out / path
        if path not in self._unfinished and not self._stands(path):
            return  # somebody else put it there since, or it is gone already
        target.unlink(missing_ok=True)
        self.counts.removed.append(path)
        for folder in target.parents:
            if folder == self.out:
                return
            try:
                folder.rmdir()
            except OSError:
                return


@contextmanager
def opened(out: Path) -> Iterator[Folder]:
    """The folder, locked for this run; a `Stop` where it is not ours, in use, or cannot be written."""
    refuse_strangers(out)
    try:
        out.mkdir(parents=True, exist_ok=True)
        with journal_path(out).open("a", encoding="utf-8") as journal:
            _lock(journal, out)
            _clear_parts(out)
            yield Folder(out, journal)
            journal.truncate(0)
        journal_path(out).unlink(missing_ok=True)
    except OSError as e:
        raise Stop("publish", FailureKind.NO_SPACE, f"Cannot write the site to {out}: {e.strerror or e}.") from e


def manifest_path(out: Path) -> Path:
    """Where the record of what we wrote stands."""
    return out.with_name(f".{out.name}.manifest.json")


def journal_path(out: Path) -> Path:
    """Where a run notes what it is about to write."""
    return out.with_name(f".{out.name}.journal")


def refuse_strangers(out: Path) -> None:
    """A `Stop` where `out` is no folder, or holds files and none of them is known to be ours."""
    if out.exists() and not out.is_dir():
        raise Stop("publish", FailureKind.USAGE, f"{out} is a file; give a folder with --out.")
    ours = manifest_path(out).exists() or journal_path(out).exists()
    if not ours and out.is_dir() and any(out.iterdir()):
        what = f"{out} holds files that this gallery did not write; give an empty or a new folder with --out."
        raise Stop("publish", FailureKind.USAGE, what)


def _lock(journal: IO[str], out: Path) -> None:
    try:
        fcntl.flock(journal, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        what = f"Another run is publishing into {out}; wait for it, or give another folder with --out."
        raise Stop("publish", FailureKind.USAGE, what) from None


def _read(path: Path) -> dict[str, Any]:
    """The manifest; empty where there is none or it cannot be read (then every file is compared with its new bytes)."""
    try:
        found = json.loads(path.read_bytes())
    except (FileNotFoundError, ValueError):
        return {}
    return found if isinstance(found, dict) and found.get("version") == VERSION else {}


def _journalled(out: Path) -> set[str]:
    try:
        return {line for line in journal_path(out).read_text("utf-8").splitlines() if line}
    except FileNotFoundError:
        return set()


def _clear_parts(out: Path) -> None:
    """Remove the half-written files of a killed run."""
    for place in {(out / path).parent for path in _journalled(out)}:
        for part in place.glob(".*.part"):
            part.unlink(missing_ok=True)


def _holds(target: Path, data: bytes) -> bool:
    try:
        return os.stat(target).st_size == len(data) and target.read_bytes() == data  # noqa: PTH116  # as above
    except OSError:
        return False
