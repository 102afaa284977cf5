"""Metadata: what a repository says about itself, each value with its place and how sure it is.

Names of facts (`Fact.name`), in this order in the answer; within a name the surest first, authors in their own order:

| name | value |
|---|---|
| title | of the repository; role `paper`: of the paper |
| author | one person or organisation, `Given Family`; role `paper`: of the paper |
| description | one paragraph |
| doi | without the resolver's address; role `paper` (the own paper), `archive` (a kept copy of software or data) or `cited` |
| arxiv | identifier without version; role `paper` or `cited` |
| venue | role `paper`: journal or proceedings |
| date | of release; role `paper`: the year |
| version | of the software |
| licence | SPDX expression; for a text without `-only` or `-or-later`, which it does not tell; `NOASSERTION`: a text we do not know |
| keyword | one topic |
| language | a programming language |
| homepage | web address |
| badge | web address behind a badge or launch link of the README; role: binder, colab, nbviewer, archive, paper, ci, docs … |

Confidence: 1 = stated in a metadata file; 0.9 = by a package for itself, or by the forge; 0.5 to 0.7 = read off the README's own citation
or title; 0.4 = its prose; at most 0.3 = a guess, or a work that is only cited.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from gallery.metadata import (
    bibtex,
    citation_cff,
    codemeta,
    forge,
    julia_project,
    languages,
    licence_files,
    python_package,
    r_description,
    readme,
    readme_links,
    readme_papers,
    setup_py,
    zenodo,
)
from gallery.model import Fact, ForgeFacts, Snapshot

Reader = Callable[[Snapshot], Iterator[Fact]]

READERS: tuple[Reader, ...] = (
    citation_cff.read,
    codemeta.read,
    zenodo.read,
    bibtex.read,
    licence_files.read,
    r_description.read,
    julia_project.read,
    python_package.read_pyproject,
    python_package.read_setup_cfg,
    setup_py.read,
    readme.read,
    readme_papers.read,
    readme_links.read,
    languages.read,
)
"""One reader for each source, the most trusted first."""

NAMES = (
    "title", "author", "description", "doi", "arxiv", "venue", "date", "version", "licence", "keyword", "language", "homepage", "badge",
)  # fmt: skip
"""The vocabulary, in the order of the answer."""


def read(snapshot: Snapshot, facts: ForgeFacts | None) -> tuple[Fact, ...]:
    """All facts about the repository: by name, then the surest first; each value once for each place it is stated in."""
    found = [fact for reader in READERS for fact in reader(snapshot)] + forge.facts(facts)
    kept: dict[tuple[str, str, str | None, str | None], Fact] = {}
    for fact in found:
        key = (fact.name, fact.value.lower(), fact.source.path, fact.role if fact.name not in ("doi", "arxiv") else None)
        if key not in kept or kept[key].confidence < fact.confidence:
            kept[key] = fact
    return tuple(sorted(kept.values(), key=_rank))


def _rank(fact: Fact) -> tuple[int, float, int]:
    """By name, the surest first; identifiers as they stand in their file, everything else as its reader gave it."""
    line = fact.source.line or 0 if fact.name in ("doi", "arxiv") else 0
    return NAMES.index(fact.name), -fact.confidence, line
