"""Checks of the documentation: README, install, run, experiments, docstrings."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from gallery.checks.answer import Answer, at, count, met, not_applicable, unknown, unless_lost, unmet
from gallery.checks.code import Module
from gallery.checks.prose import sections, words
from gallery.checks.reading import Passage, Passages, Read, search
from gallery.model import Evidence

ENOUGH_WORDS = 60
"""Words of prose from which a README can tell what, why and how."""
ENOUGH_DOCSTRINGS = 0.5
"""Share of public definitions with a docstring."""


def readme_of_substance(readme: Passages) -> Answer:
    """Is there a README that says what this is?

    It is the first thing a reader opens: which paper, which question, what is where. A title and a badge do not tell.

    To mend: Write a few paragraphs: what the repository is for, the paper it belongs to, what each folder holds, how to install and run it.
    """
    if readme.lost:
        return unknown(f"The content of {readme.lost[0]} could not be read.", at(readme.lost[0]))
    if not readme.items:
        return unmet("There is no README.")
    best = max(readme.items, key=words)
    n = words(best)
    first = next((line for line in best.lines if line.strip()), "")
    if n < ENOUGH_WORDS:
        return unmet(f"`{best.path}` holds {count(n, 'word')}; {ENOUGH_WORDS} is the least that can tell.", at(best.path, 1, first))
    return met(f"`{best.path}` holds {count(n, 'word')}.", at(best.path, 1, first))


_INSTALL_COMMAND = re.compile(
    r"\b(?:pip3?|conda|mamba|pipx|poetry|uv|pdm|pixi|pipenv)\s+(?:env\s+(?:create|update)|install|create|sync|add)\b|"
    r"\bsetup\.py\s+(?:install|develop)\b|"
    r"\bdocker(?:-compose)?\s+(?:build|pull|run|compose)\b|Pkg\.(?:add|instantiate|clone|develop)|\]\s?(?:add|"
    r"instantiate)\b|\binstall\.packages\(|install_github\(|"
    r"renv::restore|\bRscript\s+install\.R\b|packrat::restore|\bnix-shell\b|\bmake\s+install\b|\bcmake\b|"
    r"\bvirtualenv\b|\bpython3?\s+-m\s+venv\b|singularity\s+(?:build|pull)|\bBiocManager::install",
)
_INSTALL_TITLE = re.compile(
    r"\binstall|\bset[ -]?up\b|\brequirements?\b|\bdependenc|\bprerequisites?\b|\bgetting started\b|\benvironment\b|\b安装|依赖",
    re.IGNORECASE,
)
_NEEDS = re.compile(
    r"\b(?:requires?|depends? on|needs?|you (?:will )?need|tested (?:with|on|under)|have)\b[^.]{0,80}\b(?:python|numpy|"
    r"pytorch|tensorflow|scikit|matlab|julia|R \d|torch|anaconda)|"
    r"^\W*(?:dependenc(?:y|ies)|requirements?|prerequisites?)\b\W{0,4}:\W*\w",
    re.IGNORECASE,
)


def install_instructions(readme: Passages, docs: Passages) -> Answer:
    """Does the README say how to install what is needed?

    Environment files help machines; people need to know which of them to use and with which command.

    To mend: Add a section "Installation" with the commands to copy, for instance `conda env create -f environment.yml`.
    """
    places = _under_titles(readme, _INSTALL_TITLE) or search(readme.items, _INSTALL_COMMAND) or search(readme.items, _NEEDS, limit=2)
    if not places:
        places = search(docs.items, _INSTALL_COMMAND, limit=2)
    if places:
        return met("Installing is explained.", *places)
    return unless_lost(readme.lost, unmet("No section, command or list says how to install it."))


def _under_titles(readme: Passages, title: re.Pattern[str]) -> list[Evidence]:
    found = [(p, s) for p in readme.items for s in sections(p) if title.search(s.title)]
    return [p.evidence(s.start) for p, s in found if any(p.lines[i].strip() for i in s.body)][:3]


_RUN_COMMAND = re.compile(
    r"\b(?:python[23]?(?:\.\d+)?|Rscript|julia|ipython|bash|sh|matlab|"
    r"octave)\s+(?:-\w+\s+){0,4}(?!setup\.py)[\w./{}<>$-]{1,120}\.(?:py|R|r|jl|sh|m)\b|"
    r"\bpython[23]?\s+-m\s+(?!pip\b|venv\b|ipykernel\b)\w|"
    r"\bjupyter(?:[ -](?:notebook|lab|nbconvert|execute))\b|\bpapermill\s|\bsnakemake\b|"
    r"\bdvc\s+repro\b|(?:^\s{0,8}[$>]?\s{0,2}|`)make\s+[a-z]|\bnextflow\s+run|(?:^\s{0,8}[$>]?\s{0,2}|`)\./[\w./-]{2,}|"
    r"\bdocker(?:-compose)?\s+(?:run|up)\b|\bsource\(\s?[\"']|\bvoila\s|\bstreamlit run\b|\bmlflow run\b|\btorchrun\b|\baccelerate launch\b"
)
_BINDER = re.compile(
    r"(?:mybinder\.org|binder\.[\w.-]{3,60})/(?:v2|repo)/|colab\.research\.google\.com/|codespaces\.new/|launch\.2i2c|notebooks\.gesis\.org"
)
_RUN_TITLE = re.compile(
    r"\b(?:usage|running|how to (?:run|use|reproduce)|run|quick ?start|reproduc\w*|replicat\w*|training|evaluation|train|"
    r"test|experiments?|examples?|使用|运行)\b",
    re.IGNORECASE,
)


def run_instructions(readme: Passages, docs: Passages) -> Answer:
    """Does the README say how to run it?

    A folder of notebooks and scripts does not tell where to begin, in which order, or with which arguments.

    To mend: Add a section "Usage" with the commands in order, or a launch badge that opens the first notebook.
    """
    places = search(readme.items, _RUN_COMMAND) or search(readme.items, _BINDER, limit=2) or _under_titles(readme, _RUN_TITLE)
    places = places or search(docs.items, _RUN_COMMAND, limit=2)
    if places:
        return met("Running is explained.", *places)
    return unless_lost(readme.lost, unmet("No command, launch link or section says how to run it."))


def docstrings(python_sources: Read[Module]) -> Answer:
    """Are at least half of the Python functions and classes documented?

    A docstring says what goes in and what comes out; without it a reader has to work it out from the paper's formulas.

    To mend: Give every public function and class one sentence, with shapes and units of what it takes and returns.
    """
    parsed = [m for m in python_sources.items if m.tree is not None and not _is_test(m.passage)]
    definitions = [(m, d) for m in parsed for d in _public(m.tree)]
    broken = [m.passage.path for m in python_sources.items if m.tree is None]
    if not definitions:
        return _without_definitions(python_sources, broken)
    documented = [d for _, d in definitions if ast.get_docstring(d, clean=False)]
    bare = [(m, d) for m, d in definitions if not ast.get_docstring(d, clean=False)]
    have = "has" if len(definitions) == 1 else "have"
    said = f"{len(documented)} of {count(len(definitions), 'public function or class', 'public functions and classes')} {have} a docstring"
    said += f"; {count(len(broken), 'file')} could not be parsed." if broken else "."
    if len(documented) >= ENOUGH_DOCSTRINGS * len(definitions):
        return met(
            said,
            *(at(m.passage.path, d.lineno, m.passage.lines[d.lineno - 1]) for m, d in definitions if ast.get_docstring(d, clean=False)),
        )
    return unmet(said, *(at(m.passage.path, d.lineno, m.passage.lines[d.lineno - 1]) for m, d in bare[:6]))


def _without_definitions(python_sources: Read[Module], broken: list[str]) -> Answer:
    if broken:
        said = f"{count(len(broken), 'Python file')} cannot be parsed as Python 3, so nothing could be counted."
        return unknown(said, *(at(p) for p in broken[:5]))
    return unless_lost(python_sources.lost, not_applicable("No Python file defines a public function or class."))


def _is_test(passage: Passage) -> bool:
    return bool(re.search(r"(?:^|/)(?:tests?/|test_[^/]*$|conftest\.py$|setup\.py$|docs?/conf\.py$)", passage.path))


_Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def _public(tree: ast.Module | None) -> Iterator[_Definition]:
    """Functions and classes at the top and methods of classes, without names that begin with an underscore."""
    waiting = list(tree.body) if tree else []
    for node in waiting:
        if isinstance(node, _Definition) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                waiting.extend(node.body)
        elif isinstance(node, (ast.If, ast.Try)):
            waiting.extend(node.body)
