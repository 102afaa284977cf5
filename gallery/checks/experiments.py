"""Check of instructions for specific experiments: which notebook, script or command makes which figure, table or result."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
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
_NUMBERED = re.compile(
    r"\b(?:fig(?:ure|s|\.)?|tab(?:le|\.)|section|sec\.|appendix|experiment|panel|eq(?:uation|\.))\s{0,2}\(?S?\d|\b(?:fig|tab)\.?\d",
    re.IGNORECASE,
)
"""The paper's own names of its results."""
_RESULT = re.compile(
    r"\b(?:fig(?:ure|s|\.)?|tables?|experiments?|results?|reproduc\w+|replicat\w+|paper|manuscript|publication|benchmarks?|ablation)\b",
    re.IGNORECASE,
)
_SHOWS = re.compile(
    r"\b(?:simulat\w+|analys[ei]s|analy[sz]\w+|demonstrat\w+|visuali[sz]\w+|compar\w+|plots?|generat\w+|appl(?:y|ies)|"
    r"tests?|example|explor\w+|provides?|"
    r"shows?|comput\w+|estimat\w+|perform\w+|evaluat\w+|train\w*|fit\w*|process\w*)\b",
    re.IGNORECASE,
)
"""What people write beside a notebook when they say what it does."""
_LISTS = re.compile(
    r"\b(?:reproduc\w*|replicat\w*|experiments?|results?|figures?|tables?|notebooks?|paper|structure|contents?|"
    r"organi[sz]ation|overview|tutorials?|"
    r"examples?|analys[ei]s|files?|repository|scripts?|workflow|pipeline)\b",
    re.IGNORECASE,
)
"""Headings under which notebooks and scripts are listed."""
_COMMAND = re.compile(
    r"\b(?:python[23]?(?:\.\d+)?|Rscript|julia|bash|sh|snakemake|papermill|matlab)\s+(?:-(?!m\s+(?:pip|venv|ipykernel|"
    r"http))\w+\s+){0,3}(?!setup\.py|-)[\w./-]{3,}|"
    r"(?:^\s{0,8}[$>]?\s{0,2}|`)make\s+(?!install|clean|html|test)[a-z]\w+|(?:^|[>$`]\s?)\./[\w/-]{2,}"
)
_FILE = re.compile(r"[\w./%+() -]{1,160}?\.(?:ipynb|py|Rmd|qmd|R|r|jl|sh|m|do)\b")
_NAMED = re.compile(r"(?:^|[_\- /])(?:fig(?:ure)?s?|tab(?:le)?|exp(?:eriment)?|panel)[_\- .]?S?\d", re.IGNORECASE)
_CODE_SPAN = re.compile(r"`[^`]{2,80}`")
ENOUGH = 2
"""Places that make instructions for specific experiments, where none names a figure's or table's number."""


def experiment_instructions(snapshot: Snapshot, entry: Entry, readme: Passages, docs: Passages) -> Answer:
    """Is it said which notebook, script or command makes which result?

    A reader comes for Figure 3 or Table 2, not for a code base. "Figure 3: `experiments/Toy Colors.ipynb`" is the shortest
    path from a paper to a cell.

    To mend: List the paper's figures, tables and experiments in the README, each with its notebook, script or command.
    """
    runnable = {f.path for f in snapshot.files() if suffix(f.path) in _RUNNABLE and not is_vendored(f.path)}
    mapped = list(_mapped(readme.items + docs.items, runnable))
    exact = [e for e, way in mapped if way is Way.NUMBERED]
    if exact or len(mapped) >= ENOUGH:
        shown = exact or [e for e, _ in mapped]
        return met(f"{count(len(shown), 'line')} map{'s' if len(shown) == 1 else ''} results to what makes them.", *shown)
    if commands := _separate_commands(readme):
        return met(f"{count(len(commands), 'command')} run separate experiments.", *commands)
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


_PATHS = re.compile(r"\S*/\S*|\S+\.\w{1,5}\b|--?\w\S*")
"""Names of folders, files and options say nothing about results."""


class Way(StrEnum):
    """How a line says what makes a result."""

    NUMBERED = "numbered"
    """It names the paper's own figure, table or section."""
    DESCRIBED = "described"
    """It says what a notebook or script does, or which results a command makes."""


def _mapped(passages: tuple[Passage, ...], runnable: set[str]) -> Iterator[tuple[Evidence, Way]]:
    names = {p.rpartition("/")[2].lower() for p in runnable}
    for passage in passages:
        titles = _titles(passage)
        for i, line in enumerate(passage.lines):
            file, command = _file_named(line, names), bool(_COMMAND.search(line)) and "--help" not in line
            below = 4 if "|" in line else 2  # the head of a table speaks for its rows
            near = " ".join(passage.lines[max(0, i - 2) : i + below])
            if ((file or command) and _NUMBERED.search(near)) or (_CODE_SPAN.search(line) and _NUMBERED.search(line)):
                yield passage.evidence(i), Way.NUMBERED
            elif _is_described(file, command, line, _PATHS.sub(" ", f"{near} {titles[i]}"), titles[i]):
                yield passage.evidence(i), Way.DESCRIBED


_ARGUMENTS = re.compile(r"\b(?:python[23]?|Rscript|julia|bash|sh)\s+[\w./-]{2,120}\.(?:py|R|r|jl|sh)\s+(?!--help|-h\b)\S")
"""A script run with arguments: with other arguments it is another experiment."""


def _separate_commands(readme: Passages) -> list[Evidence]:
    """Different commands with arguments: three of them, or two under different headings."""
    found: dict[str, tuple[Evidence, str]] = {}
    for passage in readme.items:
        titles = _titles(passage)
        for i, line in enumerate(passage.lines):
            if _ARGUMENTS.search(line):
                found.setdefault(line.strip(), (passage.evidence(i), titles[i]))
    apart = {title for _, title in found.values()}
    return [e for e, _ in found.values()] if len(found) > ENOUGH or len(apart) >= ENOUGH else []


def _is_described(file: str, command: bool, line: str, around: str, title: str) -> bool:
    if command:
        return bool(_RESULT.search(around))
    notebook = file.endswith((".ipynb", ".rmd", ".qmd"))
    return bool(file) and (bool(_RESULT.search(line)) or (bool(_LISTS.search(title)) and (notebook or bool(_SHOWS.search(line)))))


def _titles(passage: Passage) -> list[str]:
    titles = [""] * len(passage.lines)
    for section in sections(passage):
        for i in section.body:
            titles[i] = section.title
    return titles


def _file_named(line: str, names: set[str]) -> str:
    """The notebook or script of the repository that a line names; empty where it names none."""
    for found in _FILE.finditer(unquote(line)):
        name = found[0].rpartition("/")[2].strip().lower()
        for known in (name, name.rpartition("(")[2], name.rpartition(" ")[2]):
            if known in names and known not in ("setup.py", "install.r", "index.ipynb"):
                return known
    return ""
