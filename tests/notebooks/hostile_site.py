"""Whole sites made of payloads: every field of a notebook, a repository and a catalog entry, through render and publish."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from pydantic import ValidationError

from gallery import checks, metadata, notebooks
from gallery.failures import Failure, FailureKind, Stop
from gallery.model import Entry, Evidence, ForgeFacts, Gallery, Hub, Limits, Notebook, Page, Pin, Record, Site, Snapshot, Staleness, Term
from gallery.store import Store
from tests.notebooks.surfaces import cells, notebook, old_notebook

Choose = Callable[[str], str]
"""Surface → the payload that stands there."""

DAY = date(2026, 5, 4)
GALLERY = Gallery(
    site=Site(title="Hostile", url="https://gallery.test/some/"),
    hubs=(Hub(id="mybinder", label="mybinder.org", url="https://mybinder.org"),),
    fields=(Term(name="physics"),),
)
IN_NOTEBOOK = tuple(cells(""))
AROUND_CELLS = ("title", "authors", "kernelspec", "language info", "widgets")
OLD = ("format 3: heading", "format 3: html cell", "format 3: code cell and outputs", "format 3: metadata")


@dataclass(frozen=True)
class Built:
    """A record, and how many cases (a payload on a surface) its pages hold."""

    record: Record
    cases: int
    refused: int
    """Cases that the catalog's model does not let in at all."""


def mixed(chosen: Sequence[Choose]) -> dict[str, Any]:
    """A notebook with payloads on every surface of its cells, and with those of the first choice around them."""
    choose = chosen[0]
    shown = [cells(c(name))[name] for c in chosen for name in IN_NOTEBOOK]
    around = {name: notebook(choose(name))["metadata"] for name in AROUND_CELLS}
    keys = {
        "title": ["title"],
        "authors": ["authors"],
        "kernelspec": ["kernelspec"],
        "language info": ["language_info"],
        "widgets": ["widgets"],
    }
    meta = {key: around[name][key] for name in AROUND_CELLS for key in keys[name]}
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": meta, "cells": shown}


def record(store: Store, number: int, choose: Choose, cells_of: Sequence[Choose] | None = None) -> Built:
    """One entry that carries a payload in every field of it and of its repository, and several in the cells of its notebooks."""
    cells_of = (choose,) if cells_of is None else cells_of
    fields, refused = _accepted(number, choose)
    entry = Entry.model_validate(fields)
    snapshot = Snapshot.from_dict(_repository(choose))
    facts = ForgeFacts(as_of=DAY, **{name: choose(f"forge: {name}") for name in ("description", "licence", "moved_to")})
    read = metadata.read(snapshot, facts)
    found = checks.inspect(snapshot, entry, facts, read)
    bad = Evidence(path=choose("evidence: path"), line=3, text=choose("evidence: text"), url=choose("evidence: url"))
    findings = (found.findings[0].model_copy(update={"message": choose("finding"), "evidence": (bad,), "advice": choose("advice")}),)
    failure = Failure(stage="render", kind=FailureKind.UNREADABLE, message=choose("failure"))
    shown = _notebooks(store, choose, cells_of, failure)
    made = Record(
        entry=entry,
        pin=pin(entry, choose),
        crawled=DAY,
        facts=facts,
        metadata=read,
        environment=found.environment,
        findings=(*findings, *found.findings[1:]),
        notebooks=shown,
        failures=(failure,),
        stale=Staleness(since=DAY, failure=failure),
        made_by=((choose("stage"), "x"),),
    )
    around = len(FIELDS) + len(REPOSITORY) + len(BESIDE) - refused
    inside = len(cells_of) * (len(IN_NOTEBOOK) + len(OLD)) + (len(AROUND_CELLS) if cells_of else 0)
    return Built(made, around + inside, refused)


def pin(entry: Entry, choose: Choose) -> Pin:
    """A commit of a branch with this name."""
    when = datetime(2019, 5, 5, 12, 0, tzinfo=UTC)
    return Pin(
        repo=entry.repo, ref=None, branch=choose("branch"), commit="abc1234" + "0" * 33, tree="f" * 40, committed_at=when, resolved_at=DAY
    )


# --- the entry ------------------------------------------------------------------------------------

FIELDS = (
    "repo",
    "title",
    "field",
    "summary",
    "paper: title",
    "paper: authors",
    "paper: venue",
    "paper: url",
    "paper: doi",
    "tags",
    "claim: label",
    "claim: notebook",
    "claim: says",
    "launch: path",
    "launch: environment",
    "statement: text",
    "statement: where",
    "tolerance: reason",
    "maintainers",
)


def _fields(choose: Choose) -> dict[str, Any]:
    line, tight = (lambda name: re.sub(r"[\x00-\x1f]+", " ", choose(name))[:300]), (lambda name: re.sub(r"\s+", "", choose(name)))
    return {
        "repo": f"https://github.com/someone/{line('repo')}",
        "title": line("title"),
        "field": line("field"),
        "summary": choose("summary")[:4000],
        "paper: title": {"title": line("paper: title")},
        "paper: authors": {"title": "x", "authors": [line("paper: authors")]},
        "paper: venue": {"title": "x", "venue": line("paper: venue")},
        "paper: url": {"url": f"https://x.test/{tight('paper: url')}"},
        "paper: doi": {"doi": f"10.1234/{tight('paper: doi')}"},
        "tags": [line("tags")],
        "claim: label": {"label": line("claim: label"), "notebook": "a.ipynb", "cell": 1},
        "claim: notebook": {"label": "x", "notebook": line("claim: notebook")},
        "claim: says": {"label": "y", "notebook": "a.ipynb", "says": choose("claim: says")[:4000]},
        "launch: path": {"path": line("launch: path")},
        "launch: environment": {"environment": line("launch: environment")},
        "statement: text": {"hardware": {"text": choose("statement: text")[:4000], "where": "README.md"}},
        "statement: where": {"data": {"text": "x", "where": line("statement: where")}},
        "tolerance: reason": {"relative": 0.1, "reason": line("tolerance: reason")},
        "maintainers": [line("maintainers")],
    }


def _accepted(number: int, choose: Choose) -> tuple[dict[str, Any], int]:
    """The entry's fields as YAML would give them; a value that the model refuses is left out and counted."""
    kept: dict[str, Any] = {"id": f"case-{number}", "repo": "https://github.com/someone/repo", "title": "A title", "field": "physics"}
    refused = 0
    for name, value in _fields(choose).items():
        trial = _with(kept, name.partition(":")[0], value)
        try:
            Entry.model_validate(trial)
        except ValidationError:
            refused += 1
        else:
            kept = trial
    return kept, refused


def _with(kept: dict[str, Any], name: str, value: Any) -> dict[str, Any]:
    plural = {"paper": "papers", "claim": "claims", "tolerance": "tolerances"}
    if name in plural:
        return kept | {plural[name]: [*kept.get(plural[name], []), value]}
    single = {"launch": "launch", "statement": "statements"}
    if name in single:
        return kept | {single[name]: kept.get(single[name], {}) | value}
    return kept | {name: value}


# --- its repository -------------------------------------------------------------------------------

REPOSITORY = (
    "README",
    "README link",
    "CITATION.cff",
    "codemeta.json",
    "setup.cfg",
    "DESCRIPTION",
    "LICENSE",
    "requirements.txt",
    "environment.yml",
)


def _repository(choose: Choose) -> Mapping[str, str]:
    quoted = {name: json.dumps(choose(name)) for name in ("CITATION.cff", "codemeta.json", "environment.yml")}
    citation = "cff-version: 1.2.0\ntitle: {0}\nabstract: {0}\nversion: {0}\nauthors:\n- name: {0}\nkeywords: [{0}]\nurl: {0}\n"
    package = "Package: a\nTitle: {0}\nAuthor: {0}\nDescription: {0}\n"
    read = choose("README")
    texts = {
        "README.md": f"# {read}\n\n{read}\n\n## Citation\n\n[{read}]({choose('README link')}) ![]({choose('README link')})\n",
        "CITATION.cff": citation.format(quoted["CITATION.cff"]),
        "codemeta.json": '{{"name": {0}, "description": {0}, "author": [{{"name": {0}}}], "license": {0}, "url": {0}}}'.format(
            quoted["codemeta.json"]
        ),
        "setup.cfg": f"[metadata]\nname = {choose('setup.cfg')}\ndescription = {choose('setup.cfg')}\nauthor = {choose('setup.cfg')}\n",
        "DESCRIPTION": package.format(choose("DESCRIPTION")),
        "LICENSE": choose("LICENSE"),
        "requirements.txt": f"numpy=={choose('requirements.txt')}\n",
        "environment.yml": f"name: {quoted['environment.yml']}\ndependencies: [{quoted['environment.yml']}]\n",
    }
    return {name: text.encode("utf-8", "replace").decode() for name, text in texts.items()}


# --- its notebooks --------------------------------------------------------------------------------

BESIDE = (
    "file name",
    "folder name",
    "branch",
    "failure",
    "stage",
    "finding",
    "advice",
    "evidence: path",
    "evidence: text",
    "evidence: url",
    "forge: description",
    "forge: licence",
    "forge: moved_to",
)


def _notebooks(store: Store, choose: Choose, cells_of: Sequence[Choose], failure: Failure) -> tuple[Notebook, ...]:
    file = re.sub(r"[/\x00\ud800-\udfff]", "", choose("file name"))
    folder = re.sub(r"[/\x00\ud800-\udfff]", "", choose("folder name"))
    paths = [f"{folder or 'x'}/{file}.ipynb", "new.ipynb", "old.ipynb"]
    slugs = notebooks.slugs(paths)
    broken = Notebook(path=paths[0], slug=slugs[paths[0]], blob="1" * 40, size=1, title=file or "x", failure=failure)
    if not cells_of:
        return (broken,)
    olds = [old_notebook(c("format 3: cells")) for c in cells_of]
    old = olds[0] | {"worksheets": [sheet for o in olds for sheet in o["worksheets"]]}
    return broken, *(_rendered(store, path, slugs[path], tree) for path, tree in zip(paths[1:], (mixed(cells_of), old), strict=True))


def _rendered(store: Store, path: str, slug: str, tree: dict[str, Any]) -> Notebook:
    data = json.dumps(tree).encode()
    try:
        page, pictures = notebooks.render(data, path, Limits())
    except Stop as e:
        return Notebook(path=path, slug=slug, blob="2" * 40, size=len(data), title=path, failure=e.failure)
    for picture in pictures.values():
        store.keep(picture)
    shown = page.model_dump(include=Notebook.model_fields.keys() & Page.model_fields.keys() - {"title", "figures"})
    return Notebook(
        path=path,
        slug=slug,
        blob="3" * 40,
        size=len(data),
        title=page.title or path,
        figures=page.figures,
        page=_kept(store, page),
        **shown,
    )


def _kept(store: Store, page: Page) -> str:
    return store.keep(page.model_dump_json().encode())


def chosen(payload: str) -> Choose:
    """The same payload everywhere."""
    return lambda _surface: payload


def pages_of(built: Sequence[Built]) -> Iterator[str]:
    """Addresses of all pages that show these records."""
    yield from ("", "gallery/", "score/")
    for b in built:
        yield f"e/{b.record.entry.id}/"
        yield from (f"e/{b.record.entry.id}/{n.slug}/" for n in b.record.notebooks)
