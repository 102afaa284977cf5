"""What is wrong in a file of the catalog, where, and what would be right."""

from __future__ import annotations

import unicodedata
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

WIDTH = 100
"""Columns of a source line that are shown; a longer line is cut around the caret."""


class Severity(StrEnum):
    """Whether the catalog can be used all the same."""

    ERROR = "error"
    HINT = "hint"


class Problem(BaseModel):
    """One thing to mend in one file, as data; `render` makes it readable."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    file: str
    """Path of the file, as the caller named its folder."""
    line: int | None = None
    """Counted from 1; None where the whole file is meant."""
    column: int | None = None
    """Characters from 1."""
    source: str | None = None
    """The line as it stands in the file."""
    length: int = 1
    """Characters of the line that are meant, from `column` on."""
    message: str
    """What is wrong, one sentence."""
    did_you_mean: str | None = None
    """What most likely was meant, ready to paste."""
    example: str | None = None
    """Something right, ready to paste; may have several lines."""
    severity: Severity = Severity.ERROR

    @property
    def place(self) -> str:
        """`file:line:column`, as editors and terminals turn into a link."""
        return self.file if self.line is None else f"{self.file}:{self.line}:{self.column}"

    def __str__(self) -> str:
        return f"{_shown(self.place)}: {self.severity}: {self.message}"

    def render(self) -> str:
        """Some lines for a terminal: place and message, source line, caret, what was meant, an example."""
        lines = [str(self)]
        if self.source is not None and self.line is not None and self.column is not None:
            lines += _pointed(self.source, self.line, self.column, self.length)
        if self.did_you_mean is not None:
            lines += _labelled("did you mean:", self.did_you_mean)
        if self.example is not None:
            lines += _labelled("for example:", self.example)
        return "\n".join(lines)


def errors(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """Those that keep the catalog from being used."""
    return tuple(p for p in problems if p.severity is Severity.ERROR)


def report(problems: tuple[Problem, ...]) -> str:
    """All problems for a terminal: errors first, then hints, then how many there are."""
    wrong = errors(problems)
    hints = tuple(p for p in problems if p.severity is Severity.HINT)
    parts = [p.render() for p in wrong + hints]
    counts = [f"{len(some)} {word}{'s' if len(some) != 1 else ''}" for some, word in ((wrong, "error"), (hints, "hint")) if some]
    return "\n\n".join([*parts, ", ".join(counts) + "."]) if parts else ""


def _labelled(label: str, text: str) -> list[str]:
    lines = [_shown(line if len(line) <= 4 * WIDTH else line[: 4 * WIDTH] + "…") for line in text.split("\n")]
    if len(lines) == 1:
        return [f"  {label} {lines[0]}"]
    return [f"  {label}", *(f"    {line}" for line in lines)]


def _pointed(source: str, line: int, column: int, length: int) -> list[str]:
    """The source line and the caret line, both behind a gutter with the line's number."""
    cut = max(0, column - 1 - WIDTH * 2 // 3) if len(source) > WIDTH else 0
    before, meant = _shown(source[cut : column - 1]), _shown(source[column - 1 : column - 1 + max(1, length)][:WIDTH])
    shown = ("…" if cut else "") + _shown(source[cut : cut + WIDTH]) + ("…" if len(source) > cut + WIDTH else "")
    gutter = f"{line:>4} | "
    caret = " " * (_columns(before) + bool(cut)) + "^" * min(max(1, _columns(meant)), max(1, WIDTH - _columns(before)))
    return [f"{gutter}{shown}".rstrip(), f"{' ' * (len(gutter) - 2)}| {caret}"]


def _columns(text: str) -> int:
    """Columns of a terminal: East Asian wide characters take two, combining marks none."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _shown(text: str) -> str:
    """Strangers' text for a terminal: no control characters, no changes of writing direction; a tab is an arrow."""
    return "".join(c if c.isprintable() else "→" if c == "\t" else "�" for c in text)
