"""What the checks read: prose, code and notebooks as short passages of text with their places."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from gallery.checks.answer import MAX_TEXT as MAX_EVIDENCE_TEXT
from gallery.checks.answer import at
from gallery.checks.wanted import is_vendored, suffix
from gallery.model import Content, Evidence, File, FileKind, Snapshot

Item = TypeVar("Item")

MAX_LINE = 1000
"""Characters of a line that patterns see: every pattern's work is bounded by it."""
MAX_TEXT = 2_000_000
"""Characters of a file that patterns see."""
MAX_LINES = 20_000
"""Lines of a file that patterns see."""
MAX_FILES = 600
"""Source files that are read; the shallowest first."""
CODE_SUFFIXES = {"py": "python", "r": "r", "rmd": "r", "qmd": "r", "jl": "julia", "sh": "shell", "bash": "shell", "slurm": "shell"}
"""Ending → language of the sources that are searched."""


@dataclass(frozen=True)
class Passage:
    """Lines of one file, or of one cell of a notebook."""

    path: str
    lines: tuple[str, ...]
    language: str = ""
    """`text`, `python`, `r`, `julia`, `shell`; empty where it does not matter."""
    cell: int | None = None
    """Cell of a notebook, counted from 1; its lines have no number in the file."""

    def evidence(self, index: int, column: int = 0) -> Evidence:
        """The place of line `index` (counted from 0); of a long line, what stands around `column`."""
        text = self.lines[index].strip() if index < len(self.lines) else ""
        if column > MAX_EVIDENCE_TEXT // 2 and len(text) > MAX_EVIDENCE_TEXT:
            rest = text[column - 60 :]
            text = f"… {rest.partition(' ')[2] or rest}"
        return at(self.path, index + 1, text) if self.cell is None else at(self.path, None, f"cell {self.cell}: {text}")


@dataclass(frozen=True)
class Read(Generic[Item]):
    """What could be read, and the paths of what was asked for and is not there."""

    items: tuple[Item, ...]
    lost: tuple[str, ...] = ()


Passages = Read[Passage]


def lines_of(text: str) -> tuple[str, ...]:
    """Lines as git forges count them, each cut at `MAX_LINE`."""
    return tuple(line.rstrip("\r")[:MAX_LINE] for line in text[:MAX_TEXT].split("\n", MAX_LINES)[:MAX_LINES])


def is_lost(snapshot: Snapshot, file: File) -> bool:
    """Whether the content was asked for (or stands behind a pointer) and is not held."""
    real = snapshot.resolve(file.path)
    return real is not None and (real.kind is FileKind.LFS or real.content in (Content.MISSING, Content.SKIPPED, Content.HEAD))


def read_texts(snapshot: Snapshot, files: Iterable[File], language: Callable[[File], str]) -> Passages:
    """The texts of `files`; binary content under a text's name is left out."""
    items, lost = [], []
    for file in files:
        text = None if is_lost(snapshot, file) else snapshot.text(file.path)
        if text is not None and "\0" not in text[:MAX_LINE]:
            items.append(Passage(file.path, lines_of(text), language(file)))
        elif is_lost(snapshot, file):
            lost.append(file.path)
    return Read(tuple(items), tuple(lost))


_README = re.compile(r"^(?:\.github/|docs?/)?readme(?:[._-][\w.-]*)?$", re.IGNORECASE)
_README_ENDINGS = ("md", "markdown", "rst", "", "txt", "org", "adoc", "rmd", "qmd", "html")


def readme(snapshot: Snapshot) -> Passages:
    """The repository's own README: at the root, else in `.github/` or `docs/`."""
    found = [f for f in snapshot.files() if _README.match(f.path) and suffix(f.path) in _README_ENDINGS]
    found.sort(key=lambda f: (f.path.count("/"), _README_ENDINGS.index(suffix(f.path)), len(f.path), f.path))
    shallow = [f for f in found if f.path.count("/") == found[0].path.count("/")]
    return read_texts(snapshot, shallow[:3], lambda _: "text")


_PROSE = frozenset({"md", "markdown", "rst", "org", "adoc"})
_DOCUMENT = re.compile(r"(?:^|/)(?:readme|install|usage|hardware|reproduc\w*)[\w.-]*$", re.IGNORECASE)
_NOT_PROSE = re.compile(
    r"(?:^|/)(?:licen[cs]e|changelog|changes|news|history|code_of_conduct|contributing|authors|agents|claude)[\w.-]*$", re.IGNORECASE
)


def docs(snapshot: Snapshot, readme: Passages) -> Passages:
    """Prose beside the README: READMEs of folders, `docs/`, INSTALL and the like."""
    known = {p.path for p in readme.items} | set(readme.lost)
    found = [f for f in snapshot.files() if f.path not in known and _is_prose(f.path)]
    return read_texts(snapshot, _shallowest(found, 200), lambda _: "text")


def _is_prose(path: str) -> bool:
    if is_vendored(path) or path.startswith(".github/") or _NOT_PROSE.search(path) or path.count("/") > 4:
        return False
    return suffix(path) in _PROSE or (suffix(path) in ("", "txt") and bool(_DOCUMENT.search(path)))


def sources(snapshot: Snapshot) -> Passages:
    """Source files in the languages of `CODE_SUFFIXES`, other people's folders left out."""
    found = [f for f in snapshot.files() if suffix(f.path) in CODE_SUFFIXES and not is_vendored(f.path)]
    return read_texts(snapshot, _shallowest(found, MAX_FILES), lambda f: CODE_SUFFIXES[suffix(f.path)])


def _shallowest(files: list[File], limit: int) -> list[File]:
    return sorted(sorted(files, key=lambda f: (f.path.count("/"), f.path))[:limit], key=lambda f: f.path)


def search(passages: Iterable[Passage], pattern: re.Pattern[str], limit: int = 5, per_file: int = 2) -> list[Evidence]:
    """The first lines that match, at most `per_file` of one file."""
    found: list[Evidence] = []
    seen: dict[str, int] = {}
    for passage, index in matches(passages, pattern):
        if seen.get(passage.path, 0) < per_file:
            seen[passage.path] = seen.get(passage.path, 0) + 1
            found.append(passage.evidence(index, column(passage, index, pattern)))
        if len(found) >= limit:
            break
    return found


def column(passage: Passage, index: int, pattern: re.Pattern[str]) -> int:
    """Where in the line the pattern matches; 0 where it does not."""
    found = pattern.search(passage.lines[index])
    return found.start() if found else 0


def matches(passages: Iterable[Passage], pattern: re.Pattern[str]) -> Iterator[tuple[Passage, int]]:
    """Every line that matches, as passage and index."""
    for passage in passages:
        for index, line in enumerate(passage.lines):
            if line and pattern.search(line):
                yield passage, index
