"""A repository at one commit: its names, and the bytes that were fetched of them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum

from pydantic import ConfigDict

from gallery.model.noun import Noun


class FileKind(StrEnum):
    """What a name in the tree stands for."""

    FILE = "file"
    LINK = "link"
    SUBMODULE = "submodule"
    LFS = "lfs"
    """A Git LFS or git-annex pointer in place of the content."""


class Content(StrEnum):
    """What we hold of a file's bytes."""

    WHOLE = "whole"
    HEAD = "head"
    """The first bytes only (`HEAD_BYTES`): enough to tell a format."""
    UNWANTED = "unwanted"
    """Never asked for: its name says that no check and no page needs it."""
    MISSING = "missing"
    """Asked for; the source lists it but has no bytes."""
    SKIPPED = "skipped"
    """Not fetched because a limit was reached."""


HEAD_BYTES = 4096


class Want(StrEnum):
    """How much of a file a stage needs."""

    WHOLE = "whole"
    """All of its bytes."""
    HEAD = "head"
    """The first `HEAD_BYTES`, to tell its format; left out where a limit is near."""
    NO = "no"
    """Nothing: its name says enough."""


class File(Noun):
    """One name in a commit's tree."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=False)

    path: str
    """From the repository's root, `/` between folders; bytes that are not UTF-8 as `\\xNN`."""
    blob: str
    """Object id (hex)."""
    kind: FileKind
    content: Content
    size: int | None = None
    """Bytes, known once fetched (for a pointer: of the pointer)."""
    target: str | None = None
    """Where a link points, as written."""
    executable: bool = False


class Snapshot:
    """A repository at one commit, offline: its tree and the bytes that were fetched; never a checkout.

    `read` follows no links and returns None for content that is not held; use `resolve` for links that stay inside the tree.
    """

    def __init__(self, commit: str, files: Iterable[File], reader: Callable[[File], bytes | None]) -> None:
        self.commit = commit
        self._files = {f.path: f for f in files}
        self._reader = reader

    @classmethod
    def from_dict(cls, contents: Mapping[str, bytes | str], commit: str = "0" * 40) -> Snapshot:
        """A repository from a plain dict of path → content, for tests and for folders on disk."""
        data = {p: c.encode() if isinstance(c, str) else c for p, c in contents.items()}
        files = [
            File(
                path=p,
                blob=hashlib.sha1(b"blob %d\0" % len(c) + c, usedforsecurity=False).hexdigest(),
                kind=FileKind.LFS if is_pointer(c) else FileKind.FILE,
                content=Content.WHOLE,
                size=len(c),
            )
            for p, c in data.items()
        ]
        return cls(commit, files, lambda f: data.get(f.path))

    def files(self) -> tuple[File, ...]:
        """All names in the tree, sorted by path."""
        return tuple(self._files[p] for p in sorted(self._files))

    def file(self, path: str) -> File | None:
        """The name `path` itself (a link stays a link), or None."""
        return self._files.get(path)

    def resolve(self, path: str) -> File | None:
        """The file that `path` names after following links inside the tree; None if it leads nowhere or outside."""
        for _ in range(8):
            found = self._files.get(path)
            if found is None or found.kind is not FileKind.LINK:
                return found or self._through_linked_folder(path)
            target = join(path.rpartition("/")[0], found.target or "")
            if target is None:
                return None
            path = target
        return None

    def _through_linked_folder(self, path: str) -> File | None:
        parts = path.split("/")
        for i in range(1, len(parts)):
            link = self._files.get("/".join(parts[:i]))
            if link is not None and link.kind is FileKind.LINK:
                folder = join("/".join(parts[: i - 1]), link.target or "")
                return None if folder is None else self._files.get("/".join(filter(None, [folder, *parts[i:]])))
        return None

    def read(self, path: str) -> bytes | None:
        """The bytes held of the file at `path`, links inside the tree followed; None where there are none.

        For `Content.HEAD` these are the first `HEAD_BYTES` only.
        """
        found = self.resolve(path)
        if found is None or found.content not in (Content.WHOLE, Content.HEAD):
            return None
        return self._reader(found)

    def text(self, path: str) -> str | None:
        """The file as text: UTF-8 (a BOM dropped), else Latin-1; None where there are no whole bytes."""
        found = self.resolve(path)
        data = self.read(path) if found is not None and found.content is Content.WHOLE else None
        return None if data is None else decode(data)

    @property
    def digest(self) -> str:
        """Digest of names, ids and what is held: the key of everything computed from this snapshot."""
        h = hashlib.sha256()
        for f in self.files():
            h.update(f.model_dump_json().encode())
        return h.hexdigest()


def decode(data: bytes) -> str:
    """Bytes of a text file → text: by byte order mark, else UTF-8, else Latin-1."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def join(folder: str, relative: str) -> str | None:
    """`relative` seen from `folder`, both inside one tree; None when it leaves the tree or is absolute."""
    if relative.startswith("/") or not relative:
        return None
    parts = [p for p in folder.split("/") if p]
    for part in relative.split("/"):
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)


_LFS = re.compile(rb"\Aversion https://(?:git-lfs\.github\.com|hawser\.github\.com)/spec/v\d")
_ANNEX = re.compile(rb"\A(?:\.\./)*(?:\.git/)?/?annex/objects/")


def is_pointer(data: bytes) -> bool:
    """Whether these bytes are a Git LFS or git-annex pointer instead of a file's content."""
    return len(data) < 1024 and bool(_LFS.match(data) or _ANNEX.match(data))
