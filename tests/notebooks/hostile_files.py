"""Files that a reader takes away, made of payloads: notebooks written as text, broken ones, scripts made of notebooks; and their pages."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

from gallery.model import Content, Entry, FileKind, Limits, Notebook, Record
from gallery.remotes.tree import blob_key
from gallery.stages.notebook import NotebookJob, render_notebook
from gallery.store import Store
from tests.notebooks.hostile_site import DAY, Built, Choose, pin
from tests.notebooks.surfaces import code, prose

PERCENT = (
    "# ---\n# title: {0}\n# jupyter:\n#   kernelspec: {{name: x, display_name: x, language: x}}\n# ---\n\n"
    "# %% [markdown] {0}\n# {0}\n\n# %% {0}\n{1}\n"
)
TEXTS = {
    "a.Rmd": "---\ntitle: {0}\nauthor: {0}\n---\n\n# {0}\n\n{1}\n\n```{{r {0}}}\n{1}\n```\n\n```{{{0}}}\n{1}\n```\n",
    "b.qmd": "---\ntitle: {0}\n---\n\n{1}\n\n```{{python}}\n#| label: {0}\n{1}\n```\n\n:::{{{0}}}\n{1}\n:::\n",
    "c.md": (
        "---\ntitle: {0}\nkernelspec: {{name: python3, display_name: x}}\n---\n\n{1}\n\n"
        "```{{code-cell}} {0}\n:tags: [{0}]\n{1}\n```\n\n```{{{0}}} {0}\n{1}\n```\n"
    ),
    "d.py": PERCENT,
    "e.R": PERCENT,
    "f.jl": PERCENT,
    "bare.Rmd": "{1}",
    "bare.qmd": "{1}",
    "bare.ipynb": "{1}",
}
"""Name of a file → its text; {0} is the payload in one line, {1} as it is."""
LANGUAGES = ("python", "R", "julia", "octave", "haskell", "bash")
"""Of notebooks that are made into scripts."""
SURFACES = len(TEXTS) + len(LANGUAGES)


def record(store: Store, number: int, choose: Choose) -> Built:
    """One entry whose files hold a payload each."""
    shown = tuple(held(store, name, name, data) for name, data in _files(choose))
    entry = Entry(id=f"files-{number}", repo="https://github.com/someone/repo", title="Files", field="physics")
    return Built(Record(entry=entry, pin=pin(entry, choose), crawled=DAY, notebooks=shown), SURFACES, 0)


def held(store: Store, slug: str, name: str, data: bytes) -> Notebook:
    """A file through the stage that renders it, as a record has it."""
    blob = hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()  # as git names it
    store.put(blob_key(blob), data)
    found = render_notebook(NotebookJob(store.url, blob, name, FileKind.FILE, Content.WHOLE, Limits(), f"files {name}"))
    facts = found.model_dump(include=Notebook.model_fields.keys() & type(found).model_fields.keys())
    return Notebook.model_validate(facts | {"path": name, "slug": slug, "blob": blob, "size": len(data), "title": found.title or name})


def _files(choose: Choose) -> Iterator[tuple[str, bytes]]:
    for name, text in TEXTS.items():
        p = choose(name)
        yield name, text.format(" ".join(p.split()), p).encode("utf-8", "replace")
    for language in LANGUAGES:
        p = choose(language)
        cells = [prose(p), code(source=p, metadata={"tags": [p]}), {"cell_type": "raw", "metadata": {}, "source": p}]
        kernel = {"name": p, "display_name": p, "language": language}
        tree = {"nbformat": 4, "nbformat_minor": 4, "metadata": {"kernelspec": kernel, "language_info": {"name": language}}, "cells": cells}
        yield f"{language}.ipynb", json.dumps(tree).encode()


def framed(site: Path) -> str:
    """A page that opens every file beside these entries' pages by itself."""
    files = [p for p in sorted(site.glob("e/files-*/*/*")) if p.name != "index.html"]
    assert {p.suffix for p in files} >= {".ipynb", ".Rmd", ".qmd", ".md", ".py", ".R", ".jl", ".m", ".hs", ".sh"}
    return "<!doctype html>" + "".join(f'<iframe src="{p.relative_to(site)}"></iframe>' for p in files)


def pages_of(built: list[Built]) -> Iterator[str]:
    """Addresses of the pages of notebooks that are written as text."""
    for b in built:
        yield from (f"e/{b.record.entry.id}/{name}/" for name in TEXTS)
