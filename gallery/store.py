"""Bytes at rest: any fsspec URL; every write is whole or not at all."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import fsspec

from gallery.failures import FailureKind, Stop


class Store:
    """Keys → bytes below one URL (a folder, `memory://…`, `s3://…`).

    Keys are `/`-separated names. Content-addressed bytes live under `objects/`, results of stages under `memo/`.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        try:
            self._fs, root = fsspec.core.url_to_fs(url)
        except (ValueError, ImportError) as e:
            what = f"--store {url!r}: {e}. Name a folder, or a URL that fsspec knows, such as s3://bucket/prefix."
            raise Stop("usage", FailureKind.USAGE, what) from e
        self._root = str(root).rstrip("/")
        self._local = Path(self._root) if "file" in _protocols(self._fs) else None
        """A local folder is read and written directly: fsspec costs 20 times more per small file."""

    def get(self, key: str) -> bytes | None:
        """The bytes under `key`, or None."""
        try:
            if self._local is not None:
                return (self._local / key).read_bytes()
            return bytes(self._fs.cat_file(f"{self._root}/{key}"))
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return None

    def has(self, key: str) -> bool:
        """Whether `key` holds bytes."""
        if self._local is not None:
            return (self._local / key).is_file()
        return bool(self._fs.isfile(f"{self._root}/{key}"))

    def put(self, key: str, data: bytes) -> None:
        """Write `data` under `key`, atomically; a full disk is a `Stop`."""
        try:
            if self._local is not None:
                write_whole(self._local / key, data)
            else:
                with self._fs.transaction, self._fs.open(f"{self._root}/{key}", "wb") as f:
                    f.write(data)
        except OSError as e:
            raise Stop("store", FailureKind.NO_SPACE, f"Cannot write to the store {self.url}: {e.strerror or e}.") from e

    def drop(self, key: str) -> None:
        """Remove `key`; nothing happens when it is not there."""
        if self._local is not None:
            (self._local / key).unlink(missing_ok=True)
        elif self.has(key):
            self._fs.rm_file(f"{self._root}/{key}")

    def keys(self, prefix: str) -> Iterator[str]:
        """All keys below the folder `prefix`, sorted."""
        base = f"{self._root}/{prefix}".rstrip("/")
        for path in sorted(self._fs.find(base)):
            yield str(path)[len(self._root) + 1 :]

    def keep(self, data: bytes) -> str:
        """Store `data` under its own digest (SHA-256, 32 hex digits) and return the digest."""
        digest = hashlib.sha256(data).hexdigest()[:32]
        key = object_key(digest)
        if not self.has(key):
            self.put(key, data)
        return digest

    def take(self, digest: str) -> bytes | None:
        """Content-addressed bytes by digest, or None."""
        return self.get(object_key(digest))

    def memo(self, stage: str, key: str, make: Callable[[], bytes]) -> bytes:
        """The result of a deterministic stage: from the store if it was made before, else made and kept.

        An exception of `make` passes through and is not kept.
        """
        place = memo_key(stage, key)
        known = self.get(place)
        if known is None:
            known = make()
            self.put(place, known)
        return known


def object_key(digest: str) -> str:
    """Where content-addressed bytes live."""
    return f"objects/{digest[:2]}/{digest[2:]}"


def memo_key(stage: str, key: str) -> str:
    """Where a stage's result lives; `key` may be any text."""
    digest = hashlib.sha256(key.encode()).hexdigest()[:40]
    return f"memo/{stage}/{digest[:2]}/{digest[2:]}"


def write_whole(path: Path, data: bytes) -> None:
    """Write beside, then rename: a reader sees the old file or the new one, never half of it."""
    part = path.with_name(f".{path.name[:80]}.{os.getpid()}.part")
    try:
        try:
            part.write_bytes(data)
        except FileNotFoundError:
            part.parent.mkdir(parents=True, exist_ok=True)
            part.write_bytes(data)
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)
        raise


def stamp(*folders_or_files: Path, versions: tuple[str, ...] = ()) -> str:
    """Digest of a stage's own code and its libraries' versions: part of every memo key."""
    h = hashlib.sha256()
    for place in folders_or_files:
        for f in sorted(place.rglob("*")) if place.is_dir() else [place]:
            if f.is_file() and "__pycache__" not in f.parts:
                h.update(f.name.encode() + b"\0" + f.read_bytes())
    h.update("\0".join(versions).encode())
    return h.hexdigest()[:16]


def _protocols(fs: fsspec.AbstractFileSystem) -> tuple[str, ...]:
    return (fs.protocol,) if isinstance(fs.protocol, str) else tuple(fs.protocol)
