"""What a live environment opens: as the author's own launch badge says."""

from __future__ import annotations

from collections.abc import Sequence

from gallery.adding.draft import Guess, place_of
from gallery.links import Repo
from gallery.model import Fact, FileKind, Interface, Snapshot
from gallery.reading_links import Pointed, read

Proposal = tuple[dict[str, Guess], dict[str, Guess]]
"""Fields that are written, and fields that are only asked about."""


def propose(pointed: Pointed, facts: Sequence[Fact], repo: Repo, snapshot: Snapshot) -> Proposal:
    """`interface`, `path` and `environment`, from the address that was given, else from the first badge that launches this repository."""
    given = (pointed, "the address that was given")
    badges = [(b, place_of(f.source)) for f in facts if f.name == "badge" and f.role == "binder" and (b := _badge(f.value))]
    own = [(b, source) for b, source in badges if b.repo is not None and b.repo.key == repo.key]
    for one, source in [given, *own[:1]] if pointed.path or pointed.interface or pointed.environment else own[:1]:
        sure, doubt = _fields(one, source, snapshot)
        if sure or doubt:
            return sure, doubt
    others = [
        (b, source) for b, source in badges if b.repo is not None and b.repo.key != repo.key and b.repo.provider in ("gh", "gl", "git")
    ]
    if own or not others:
        return {}, {}
    other, source = others[0]
    return {}, {"environment": Guess(other.repo.url if other.repo else "", source)}


def _badge(address: str) -> Pointed | None:
    try:
        pointed = read(address)
    except ValueError:
        return None
    return pointed if pointed.form in ("binder", "git-pull") else None


def _fields(pointed: Pointed, source: str, snapshot: Snapshot) -> Proposal:
    sure: dict[str, Guess] = {}
    doubt: dict[str, Guess] = {}
    if pointed.interface not in (None, Interface.LAB):
        sure["interface"] = Guess(str(pointed.interface), source)
    if pointed.path:
        there = pointed.interface is Interface.PATH or _exists(snapshot, pointed.path)
        (sure if there else doubt)["path"] = Guess(pointed.path, source)
    if pointed.environment is not None:
        sure["environment"] = Guess(pointed.environment.url, source)
        if pointed.environment_ref:
            sure["environment_ref"] = Guess(pointed.environment_ref, source)
    return sure, doubt


def _exists(snapshot: Snapshot, path: str) -> bool:
    inside = f"{path.rstrip('/')}/"
    return any(f.path == path or f.path.startswith(inside) for f in snapshot.files() if f.kind is not FileKind.SUBMODULE)
