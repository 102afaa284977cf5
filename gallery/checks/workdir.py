"""A snapshot seen as repo2docker's working directory: paths exist as they would after a checkout with submodules."""

from __future__ import annotations

from functools import cached_property

from gallery.checks.parse import MAX_CHARS
from gallery.checks.reading import is_lost
from gallery.model import Content, FileKind, Snapshot, join


class Workdir:
    """Answers `os.path.exists` and the like from a snapshot."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot

    @cached_property
    def directory(self) -> str:
        """`.binder`, `binder` or empty for the root."""
        return next((d for d in (".binder", "binder") if self.is_folder(d)), "")

    @cached_property
    def _folders(self) -> frozenset[str]:
        paths = (f.path if f.kind is FileKind.SUBMODULE else f.path.rpartition("/")[0] for f in self._snapshot.files())
        return frozenset("/".join(parts[: i + 1]) for path in set(paths) for parts in [path.split("/")] for i in range(len(parts)))

    def is_folder(self, path: str) -> bool:
        """Whether `path` is a folder, links inside the tree followed."""
        for _ in range(8):
            if path in self._folders and path:
                return True
            found = self._snapshot.file(path)
            target = join(path.rpartition("/")[0], found.target or "") if found and found.kind is FileKind.LINK else None
            if target is None:
                return False
            path = target
        return False

    def exists(self, path: str) -> bool:
        """Whether there is a file or folder at `path`; a link that leads nowhere is not there."""
        return self._snapshot.resolve(path) is not None or self.is_folder(path)

    def place(self, name: str) -> str:
        """Where repo2docker looks for `name`."""
        return f"{self.directory}/{name}" if self.directory else name

    def has(self, name: str) -> bool:
        """Whether repo2docker finds `name` in its directory."""
        return self.exists(self.place(name))

    def text(self, path: str) -> str | None:
        """The text of a file, strictly UTF-8; None where it is not there or not held."""
        found = self._snapshot.resolve(path)
        if found is None or found.content is not Content.WHOLE or is_lost(self._snapshot, found):
            return None
        data = self._snapshot.read(path)
        try:
            return (
                None if data is None else data[: 4 * MAX_CHARS].decode("utf-8", errors="strict" if len(data) <= 4 * MAX_CHARS else "ignore")
            )
        except UnicodeDecodeError:
            return None

    def is_binary(self, path: str) -> bool:
        """Whether the file's bytes are held and are not UTF-8: Python's `open` fails on them."""
        found = self._snapshot.resolve(path)
        if found is None or found.content is not Content.WHOLE:
            return False
        return self.text(path) is None and not is_lost(self._snapshot, found)

    def looks_binary(self, path: str) -> bool:
        """Whether no text encoding fits: NUL bytes without a UTF-16 or UTF-32 mark."""
        data = self._snapshot.read(path) or b""
        return b"\0" in data and data[:2] not in (b"\xff\xfe", b"\xfe\xff")
