"""Figures and tables that notebooks and the README name, and the cells that seem to make them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from gallery.adding.draft import Made
from gallery.checks.cells import Cell, Notebook

MOST = 60
"""Claims proposed for one repository."""
_KIND = r"(?P<kind>(?:supplement\w*|suppl?\.?|extended data|appendix|main)?\s{0,2}(?:figures?|figs?\.?|tables?))"
_NUMBER = r"(?P<number>S?\d{1,3}(?:\.\d{1,2})?(?:\s?[a-hA-H](?![a-z]))?)"
_NAMED = re.compile(rf"(?<![\w-]){_KIND}[\s_~-]{{0,2}}{_NUMBER}(?![\w/])", re.IGNORECASE)
_HEADING = re.compile(r"^\s{0,3}#{1,6}\s*(.{1,200})|^\s{0,3}\*\*(.{1,120}?)\*\*\s*$")
_COMMENT = re.compile(r"^\s{0,8}(?:#+|%+|//)\s{0,3}(.{1,160})")
_SAVES = re.compile(
    r"\b(?:savefig|ggsave|save_fig|write_image|save|to_csv|to_latex|write\.csv|pdf|png|svg)\(\s{0,3}(?:\w+\s?\+\s?|os\.path\.join\([^\"']{0,60})?[fr]?[\"']([^\"']{1,160})[\"']"
)
_OF_OTHERS = re.compile(
    r"\b(?:et al|doi\.org|arxiv|cf\.|adapted from|taken from|similar to|reproduc\w+ from|(?:19|20)\d\d\)|ref(?:erence)?s?\b)", re.IGNORECASE
)


def propose(notebooks: Sequence[Notebook], readme: Sequence[tuple[str, str]], *, own_paper: bool) -> tuple[Made, ...]:
    """One claim for each figure and notebook: from a heading, a comment or a saved file's name, else a README line with both.

    They are sure only where the repository belongs to a paper: elsewhere Figure 2 may be anybody's.
    """
    found: dict[tuple[str, str], Made] = {}
    for notebook in notebooks:
        for made in (*_in_cells(notebook, sure=own_paper), *_in_name(notebook.path, sure=own_paper)):
            found.setdefault((made.label.lower(), made.notebook), made)
    for made in _in_readme([n.path for n in notebooks], readme, sure=own_paper):
        found.setdefault((made.label.lower(), made.notebook), made)
    return tuple(found.values())[:MOST]


def _in_cells(notebook: Notebook, *, sure: bool) -> Iterator[Made]:
    for number, cell in enumerate(notebook.cells, 1):
        for label, strong in _labels(cell):
            at = _maker(notebook, number) if cell.kind != "code" else number
            yield Made(label, notebook.path, at, f"{notebook.path}, cell {number}", sure and strong)


def _labels(cell: Cell) -> Iterator[tuple[str, bool]]:
    """What one cell calls itself: a heading of text; a comment, or a saved file, of code."""
    for line in cell.passage.lines[:400]:
        if cell.kind == "markdown":
            told = _HEADING.match(line)
            text = (told[1] or told[2] or "") if told else ""
        elif cell.kind == "code":
            told = _COMMENT.match(line)
            saved = _SAVES.search(line)
            text = saved[1].rpartition("/")[2] if saved else told[1] if told else ""
        else:
            continue
        match = _NAMED.search(text.replace("_", " ")) if text and not _OF_OTHERS.search(text) else None
        if match:
            yield label(match), match.start() < 25


def _maker(notebook: Notebook, heading: int) -> int | None:
    """The first cell below a heading that shows something; None where the section has none."""
    for number, cell in enumerate(notebook.cells[heading:], heading + 1):
        if cell.kind == "code" and cell.outputs:
            return number
        if cell.kind == "markdown" and any(_HEADING.match(line) for line in cell.passage.lines):
            return None
    return None


def label(match: re.Match[str]) -> str:
    """`fig. s2` as `Supplementary Figure S2`, `Fig 3b` as `Figure 3b`."""
    kind, number = match["kind"].lower(), match["number"].replace(" ", "")
    noun = "Table" if "tab" in kind else "Figure"
    before = "Extended Data " if "extended" in kind else "Supplementary " if "sup" in kind or number[:1] in "sS" else ""
    head = "S" if number[:1] in "sS" else ""
    return f"{before}{noun} {head}{number.lstrip('sS').lower()}"


def _in_name(path: str, *, sure: bool) -> Iterator[Made]:
    name = path.rpartition("/")[2].removesuffix(".ipynb")
    if match := _NAMED.match(re.sub(r"[_-]+", " ", name)):
        yield Made(label(match), path, None, f"the name of {path}", sure)


def _in_readme(paths: Sequence[str], readme: Sequence[tuple[str, str]], *, sure: bool) -> Iterator[Made]:
    names = [p.rpartition("/")[2] for p in paths]
    for line, source in readme:
        here = [p for p, name in zip(paths, names, strict=True) if name in line and (p in line or names.count(name) == 1)]
        said = line if not here else line.replace(here[0].rpartition("/")[2], " ")
        labels = list(dict.fromkeys(label(m) for m in _NAMED.finditer(said)))
        if len(here) == 1 and labels and not _OF_OTHERS.search(line):
            yield from (Made(one, here[0], None, source, sure) for one in labels[:6])
