"""Add a repository: from an address to a commented entry, with everything that could be found out and its source."""

from __future__ import annotations

import shlex
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from gallery.adding import drafting, lookup, writing
from gallery.adding.draft import Draft, Guess
from gallery.adding.place import Place, visit
from gallery.adding.settling import Ask, Given, settle
from gallery.catalog import Catalog, Problem, check, errors, pin_path, report, write_pin
from gallery.checks.answer import count
from gallery.config import Settings
from gallery.failures import FailureKind, Stop
from gallery.reading_links import Pointed, read
from gallery.store import write_whole

__all__ = ["Added", "Ask", "Given", "as_json", "link", "propose", "save", "summary"]


@dataclass(frozen=True)
class Added:
    """A decided draft and the file it makes."""

    draft: Draft
    path: Path
    text: str
    problems: tuple[Problem, ...] = ()
    """What `gallery check` says about the file."""


def link(address: str) -> Pointed:
    """What an address names, without asking anybody; Stop where it is no link that can be read."""
    try:
        return read(address)
    except ValueError as e:
        raise Stop("add", FailureKind.USAGE, f"{address}: {e}. `gallery add -h` shows links that can be read.") from e


def propose(
    pointed: Pointed,
    given: Given,
    catalog: Catalog,
    settings: Settings,
    ask: Ask | None,
    registries: lookup.Registries = lookup.PUBLIC,
) -> Added:
    """Look at the repository behind a link and draft its entry; nothing is written into the catalog."""
    place = _visited(_looked_up(pointed, settings, registries), given.ref, catalog, settings)
    draft = settle(drafting.draft(place, catalog), given, catalog, ask)
    entry_id = str(draft.ids[0].value)
    return Added(draft, catalog.folder / "entries" / f"{entry_id}.yml", writing.text(draft))


def _looked_up(pointed: Pointed, settings: Settings, registries: lookup.Registries) -> Pointed:
    if pointed.form in ("doi", "arxiv") or (pointed.repo is not None and pointed.repo.is_archive):
        return lookup.repository(pointed, settings, registries)
    return pointed


def _visited(pointed: Pointed, ref: str | None, catalog: Catalog, settings: Settings) -> Place:
    _refuse_known(pointed, catalog)
    place = visit(pointed, ref, catalog, settings)
    if place.moved_to is None:
        return place
    moved = replace(pointed, repo=read(place.moved_to).repo or place.repo)
    _refuse_known(moved, catalog)
    return visit(moved, ref, catalog, settings)


def _refuse_known(pointed: Pointed, catalog: Catalog) -> None:
    known = drafting.same_repository(pointed.repo.url, catalog) if pointed.repo is not None else None
    if known is not None:
        file = (catalog.folder / "entries" / f"{known}.yml").as_posix()
        what = f"This repository has an entry already: {file}. One entry holds several papers and all notebooks; edit it instead."
        raise Stop("add", FailureKind.USAGE, what)


def save(added: Added, catalog: Catalog) -> Added:
    """Write the entry and its lock, whole or not at all, over nothing; then check the file."""
    entry_id = str(added.draft.ids[0].value)
    if added.path.exists() or added.path.is_symlink():
        raise Stop("add", FailureKind.USAGE, f"{added.path.as_posix()} exists already; choose another id with `--id`.")
    try:
        write_whole(added.path, added.text.encode())
    except OSError as e:
        raise Stop("add", FailureKind.NO_SPACE, f"Cannot write {added.path.as_posix()}: {e.strerror or e}.") from e
    write_pin(catalog.folder, entry_id, added.draft.pin)
    return replace(added, problems=check(catalog.folder, (added.path,)))


def summary(added: Added) -> str:
    """What was written, what is left to answer, and what to do next."""
    draft, name, path = added.draft, added.path.stem, added.path.as_posix()
    lock = pin_path(added.path.parents[1], name).as_posix()
    sure = count(sum(w.sure for w in draft.works), "paper")
    doubts = sum(not w.sure for w in draft.works)
    lines = [
        f"Wrote {path} and its lock at {draft.pin.commit[:7]}.",
        f"  {count(len(draft.notebooks), 'notebook')}, {sure}, {count(sum(c.sure for c in draft.claims), 'claim')}"
        + (f"; {count(doubts, 'paper')} left as a question." if doubts else "."),
        *([report(added.problems), ""] if errors(added.problems) else []),
        "Next:",
        f"  answer its questions and write a summary   $EDITOR {shlex.quote(path)}",
        f"  check it                                   gallery check {shlex.quote(path)}",
        f"  look at its page                           gallery build --only {name} && gallery serve",
        f"  propose it                                 git add {shlex.quote(path)} {shlex.quote(lock)}",
    ]
    return "\n".join(lines)


def as_json(added: Added) -> dict[str, Any]:
    """The draft as plain data: every value with its source, every question."""
    draft = added.draft
    return {
        "id": added.path.stem,
        "file": added.path.as_posix(),
        "repo": draft.repo.url,
        "commit": draft.pin.commit,
        "ref": draft.pin.ref,
        "title": _guess(draft.titles[0]),
        "field": _guess(draft.fields[0]),
        "tags": [_guess(g) for g in draft.tags],
        "papers": [{k: _guess(g) for k, g in w.fields.items()} for w in draft.works if w.sure],
        "maybe_papers": [{k: _guess(g) for k, g in w.fields.items()} for w in draft.works if not w.sure],
        "notebooks": list(draft.notebooks),
        "globs": list(draft.globs),
        "claims": [vars(c) for c in draft.claims],
        "launch": {k: _guess(g) for k, g in draft.launch.items()},
        "maybe_launch": {k: _guess(g) for k, g in draft.maybe_launch.items()},
        "statements": {k: {**_guess(g), "where": where} for k, (g, where) in draft.statements.items()},
        "found": {k: _guess(g) for k, g in draft.found},
        "problems": [p.model_dump(mode="json") for p in added.problems],
        "text": added.text,
    }


def _guess(guess: Guess) -> dict[str, Any]:
    return {"value": guess.value, "source": guess.source} | ({"doubt": guess.doubt} if guess.doubt else {})
