"""Fetch one commit of a repository without a checkout: its tree, and the blobs that are wanted, in one request."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from gallery.model import Content, File, FileKind, Limits, Want
from gallery.remotes.tree import Held, Tree, recall, shown
from gallery.remotes.visit import visit
from gallery.store import Store

Wanted = Callable[[str, bool], Want]
"""How much is needed of the file at a path, which is executable or not."""


def fetch(  # noqa: PLR0913, PLR0917  # one call per repository, every part of its key spelled out
    store: Store,
    repo_url: str,
    commit: str,
    branch: str | None,
    limits: Limits,
    mirrors: tuple[str, ...],
    wanted: Wanted,
) -> Tree:
    """One commit's tree, and into the store the blobs that are wanted; a `Stop` where the repository or the commit cannot be had.

    Never a checkout, no history, no blob that is not wanted (as far as the server knows filters), nothing that the store holds already.
    """
    with visit(repo_url, commit, branch, limits, mirrors) as stay:
        about = stay.history()
        files = stay.files(commit)
        wants = _wants(files, wanted)
        probes = [blob for blob, want in wants.items() if want is Want.HEAD]
        held, lost = stay.obtain(store, wants, probes, limits.model_probes)
        return Tree(
            commit=commit,
            tree=about.tree,
            committed_at=about.committed_at,
            branch=branch,
            files=_merged(files, wants, held, lost),
            received_bytes=stay.received,
            requests=stay.requests,
        )


def fetch_more(store: Store, repo_url: str, tree: Tree, paths: Iterable[str], limits: Limits, mirrors: tuple[str, ...]) -> Tree:
    """The tree with the whole bytes of further files, in one request; what is beyond the limits is marked as skipped.

    Paths that are not in the tree are passed over. What the first fetch received counts.
    """
    asked = set(paths)
    kinds = (FileKind.FILE, FileKind.LINK)
    wants = {
        f.blob: Want.WHOLE for f in tree.files if f.path in asked and f.kind in kinds and f.content in (Content.UNWANTED, Content.HEAD)
    }
    held = {blob: known for blob in wants if (known := recall(store, blob, Want.WHOLE))}
    if len(held) == len(wants):
        return tree.model_copy(update={"files": _merged(tree.files, wants, held, {})})
    left = limits.model_copy(update={"fetch_mb": max(1, limits.fetch_mb - tree.received_bytes // 1_000_000)})
    with visit(repo_url, tree.commit, tree.branch, left, mirrors) as stay:
        held, lost = stay.obtain(store, wants, list(wants), len(wants))
        return tree.model_copy(
            update={
                "files": _merged(tree.files, wants, held, lost),
                "received_bytes": tree.received_bytes + stay.received,
                "requests": tree.requests + stay.requests,
            }
        )


def _wants(files: Sequence[File], wanted: Wanted) -> dict[str, Want]:
    """Blob → how much of it; a blob with several names is wanted as much as its most wanted name."""
    wants: dict[str, Want] = {}
    for f in files:
        if f.kind is FileKind.SUBMODULE:
            continue
        want = Want.WHOLE if f.kind is FileKind.LINK else wanted(f.path, f.executable)
        if want is Want.WHOLE or (want is Want.HEAD and f.blob not in wants):
            wants[f.blob] = want
    return wants


def _merged(files: Iterable[File], wants: Mapping[str, Want], held: Mapping[str, Held], lost: Mapping[str, Content]) -> tuple[File, ...]:
    def merge(f: File) -> File:
        if f.kind is FileKind.SUBMODULE or f.blob not in wants:
            return f
        if f.blob in held:
            return shown(f, held[f.blob])
        # a head that we hold is worth more than the word that the rest could not be had
        return f if f.content is Content.HEAD else f.model_copy(update={"content": lost.get(f.blob, Content.MISSING)})

    return tuple(merge(f) for f in files)
