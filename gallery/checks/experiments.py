"""Check of instructions for specific experiments: which notebook, script or command makes which figure, table or result."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from gallery.checks.answer import Answer, at, count, met, unless_lost, unmet
from gallery.checks.prose import sections
from gallery.checks.reading import Passage, Passages
from gallery.checks.wanted import is_vendored, suffix
from gallery.model import Entry, Evidence, Snapshot

_RUNNABLE = frozenset(
    """
    ipynb py r rmd qmd jl sh m do sas nb wl
""".split()
)
_RESULT = re.compile(
    r"\b(?:fig(?:ure|s|\.)?|tab(?:le|\.)|section|appendix|experiments?|results?|eq(?:uation|\.)|supplementary|panel|benchmark|ablation|simulation|analys[ei]s|demonstrat\w+|reproduc\w+|visuali[sz]\w+)\b",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"\b(?:fig(?:ure|s|\.)?|tab(?:le|\.)|section|appendix|experiment|panel)\s{0,2}\(?[S]?\d|\b(?:fig|tab)\.?\d", re.IGNORECASE
)
_TITLE = re.compile(
    r"\b(?:reproduc\w*|replicat\w*|experiments?|results?|figures?|tables?|notebooks?|paper|structure|contents?|organi[sz]ation|overview|tutorials?|examples?|training|evaluation|usage|running|scripts?|analys[ei]s)\b",
    re.IGNORECASE,
)
_COMMAND = re.compile(
    r"\b(?:python[23]?|Rscript|julia|bash|sh|make|snakemake|papermill|jupyter)\s+(?:-\w+\s+){0,3}[\w./-]{2,}|(?:^|\s)\./[\w/-]{2,}"
)
_FILE = re.compile(r"[\w./%+() -]{1,160}?\.(?:ipynb|py|Rmd|qmd|R|r|jl|sh|m|do)\b")
_NAMED = re.compile(r"(?:^|[_\- /])(?:fig(?:ure)?s?|tab(?:le)?|exp(?:eriment)?|panel)[_\- .]?S?\d", re.IGNORECASE)
ENOUGH = 2
"""Places that make instructions for specific experiments, where none names a figure's or table's number."""


def experiment_instructions(snapshot: Snapshot, entry: Entry, readme: Passages, docs: Passages) -> Answer:
    """Is it said which notebook, script or command makes which result?

    A reader comes for Figure 3 or Table 2, not for a code base. "Figure 3: `experiments/Toy Colors.ipynb`" is the shortest path from a paper to a cell.

    To mend: List the paper's figures, tables and experiments in the README, each with its notebook, script or command.
    """
    runnable = {f.path for f in snapshot.files() if suffix(f.path) in _RUNNABLE and not is_vendored(f.path)}
    mapped = list(_mapped(readme.items + docs.items, runnable))
    exact = [e for e, numbered in mapped if numbered]
    if exact or len(mapped) >= ENOUGH:
        shown = exact or [e for e, _ in mapped]
        return met(f"{count(len(shown), 'line')} map{'s' if len(shown) == 1 else ''} results to what makes them.", *shown)
    if named := [p for p in sorted(runnable) if _NAMED.search(p.rpartition("/")[2])]:
        return met(
            f"{count(len(named), 'file')} {'is' if len(named) == 1 else 'are'} named after a figure, table or experiment.",
            *(at(p) for p in named),
        )
    if claims := [c for c in entry.claims if snapshot.resolve(c.notebook)]:
        places = (at(c.notebook, None, f"{c.label}{f', cell {c.cell}' if c.cell else ''}") for c in claims)
        return met("The curator maps results to notebooks.", *places, by_curator=True)
    one = [e for e, _ in mapped]
    return unless_lost(readme.lost, unmet("Nothing maps figures, tables or experiments to notebooks, scripts or commands.", *one))


def _mapped(passages: tuple[Passage, ...], runnable: set[str]) -> Iterator[tuple[Evidence, bool]]:
    names = {p.rpartition("/")[2].lower() for p in runnable}
    for passage in passages:
        titles = _titles(passage)
        for i, line in enumerate(passage.lines):
            if _runs(line, names):
                near = " ".join(passage.lines[max(0, i - 2) : i + 2])
                if _NUMBERED.search(near):
                    yield passage.evidence(i), True
                elif _RESULT.search(near) or _TITLE.search(titles[i]):
                    yield passage.evidence(i), False


def _titles(passage: Passage) -> list[str]:
    titles = [""] * len(passage.lines)
    for section in sections(passage):
        for i in section.body:
            titles[i] = section.title
    return titles


def _runs(line: str, names: set[str]) -> bool:
    """Whether the line names a notebook or script of the repository, or a command that runs one."""
    if _COMMAND.search(line):
        return True
    for found in _FILE.finditer(unquote(line)):
        name = found[0].rpartition("/")[2].strip().lower()
        if name in names or name.rpartition("(")[2] in names or any(name.endswith(" " + n) for n in names if " " not in n):
            return True
    return False
