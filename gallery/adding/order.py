"""Notebooks in reading order: as the README lists them, else an index first and numbers as numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import quote

MOST = 40
"""Notebooks that are listed one by one; of more, the folders are."""
_FIRST = re.compile(
    r"^(?:index|readme|start[_ -]?here|toc|table[_ -]?of[_ -]?contents|welcome|preface|intro(?:duction)?|overview|getting[_ -]?started)\b",
    re.IGNORECASE,
)


def order(paths: Sequence[str], readme: Sequence[tuple[str, str]]) -> tuple[tuple[str, ...], str]:
    """The paths in reading order and what says so; `readme` is (text, source) line by line."""
    natural = sorted(paths, key=_key)
    told = _told(natural, readme)
    if len(paths) > 2 and len(told) >= 0.6 * len(paths):
        _, source = readme[min(told.values())[0]]
        return tuple(
            sorted(natural, key=lambda p: told.get(p, (len(readme), 0)))
        ), f"the order in which {source.rpartition(':')[0]} names them"
    return tuple(natural), "the order of their names, numbers as numbers"


def _told(paths: Sequence[str], readme: Sequence[tuple[str, str]]) -> dict[str, tuple[int, int]]:
    """Path → line and column of its first mention; a name that several paths share says nothing."""
    names = [p.rpartition("/")[2] for p in paths]
    told: dict[str, tuple[int, int]] = {}
    for path, name in zip(paths, names, strict=True):
        spelled = [path, quote(path)] + ([name, quote(name)] if names.count(name) == 1 else [])
        for number, (line, _) in enumerate(readme):
            found = [at for word in spelled if (at := line.find(word)) >= 0]
            if found:
                told[path] = (number, min(found))
                break
    return told


def _key(path: str) -> tuple[object, ...]:
    *folders, name = path.split("/")
    stem = name.removesuffix(".ipynb")
    return (tuple(_natural(f) for f in folders), not _FIRST.match(stem), _natural(stem))


def _natural(text: str) -> tuple[tuple[int, int, str], ...]:
    """Digits as numbers, the rest as text, so that 2 comes before 10."""
    return tuple((0, int(part[:18]), "") if part.isdecimal() else (1, 0, part.casefold()) for part in re.split(r"([0-9]+)", text) if part)


def globs(ordered: Sequence[str]) -> tuple[str, ...]:
    """What `notebooks:` says: nothing where the crawl's own order is the same, names of a few, folders of many."""
    if list(ordered) == sorted(ordered):
        return ()
    if len(ordered) <= MOST:
        return tuple(ordered)
    folders = dict.fromkeys(path.rpartition("/")[0] for path in ordered)
    if len(folders) > MOST:
        return ()
    first = [path for path in ordered if _FIRST.match(path.rpartition("/")[2])][:5]
    return (*first, *(f"{_literal(folder)}/*.ipynb" if folder else "*.ipynb" for folder in folders))


def _literal(folder: str) -> str:
    """A folder as a glob that means it alone."""
    return re.sub(r"([*?\[])", r"[\1]", folder)
