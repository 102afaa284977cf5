"""A commit's tree with what was fetched of it, and its bytes in the store."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from gallery.model import HEAD_BYTES, Content, File, FileKind, Noun, Snapshot, Want, is_pointer
from gallery.store import Store


class Tree(Noun):
    """One commit of a repository as it was fetched: every name, and which bytes the store holds."""

    commit: str
    """Object id (hex)."""
    tree: str
    """Object id of its tree (hex)."""
    committed_at: datetime | None
    """Committer's time (UTC); None where the commit has no readable time."""
    branch: str | None
    """The branch or tag it was locked from, by its full name."""
    files: tuple[File, ...]
    received_bytes: int
    """Bytes of the packs that the server sent."""
    requests: int
    """Conversations with the server."""


@dataclass(frozen=True)
class Held:
    """What the store holds of one blob."""

    content: Content
    size: int
    """Bytes of the whole blob."""
    pointer: bool
    target: str | None
    """The content as a link's target; None where it is too long for one."""


def blob_key(blob: str) -> str:
    """Where a blob's bytes live in the store."""
    return f"blobs/{blob[:2]}/{blob}"


def head_key(blob: str) -> str:
    """Where a blob's first bytes live, after a line with its whole size."""
    return f"heads/{blob}"


def keep(store: Store, blob: str, size: int, data: bytes, want: Want) -> Held:
    """Store what was read of a blob; a blob no longer than a head is whole."""
    if want is Want.HEAD and size > HEAD_BYTES:
        store.put(head_key(blob), b"%d\n" % size + data[:HEAD_BYTES])
    else:
        store.put(blob_key(blob), data)
    return _held(size, data, want)


def recall(store: Store, blob: str, want: Want) -> Held | None:
    """What the store holds of a blob, as far as `want` goes: the answer does not depend on who fetched more of it before."""
    whole = store.get(blob_key(blob))
    if whole is not None:
        return _held(len(whole), whole, want)
    head = store.get(head_key(blob)) if want is Want.HEAD else None
    if head is None:
        return None
    size, _, data = head.partition(b"\n")
    return _held(int(size), data, want)


def load_snapshot(store: Store, tree: Tree) -> Snapshot:
    """The repository at the tree's commit, offline: bytes come from the store."""

    def read(file: File) -> bytes | None:
        whole = store.get(blob_key(file.blob))
        if file.content is Content.WHOLE or whole is not None:
            return whole if whole is None or file.content is Content.WHOLE else whole[:HEAD_BYTES]
        head = store.get(head_key(file.blob))
        return None if head is None else head.partition(b"\n")[2]

    return Snapshot(tree.commit, tree.files, read)


def shown(file: File, held: Held | None) -> File:
    """The file with what is held of it."""
    if held is None:
        return file
    link = file.kind is FileKind.LINK
    return file.model_copy(
        update={
            "kind": FileKind.LFS if held.pointer else file.kind,
            "content": held.content,
            "size": held.size,
            "target": held.target if link else None,
        }
    )


def _held(size: int, data: bytes, want: Want) -> Held:
    content = Content.HEAD if want is Want.HEAD and size > HEAD_BYTES else Content.WHOLE
    target = data.decode("utf-8", "backslashreplace") if 0 < size <= HEAD_BYTES else None
    return Held(content, size, size == len(data) and is_pointer(data), target)
