"""Terminal text → html: carriage returns and backspaces resolved, colours as classes."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from html import escape

_SEQUENCE = re.compile(
    "\x1b\\[([0-9;:]*)m|\x1b(?:\\[[0-?]*[ -/]*[@-~]|\\][^\x07\x1b]*(?:\x07|\x1b\\\\)?|[PX^_][^\x1b]*(?:\x1b\\\\)?|[@-Z\\\\-_])|\x1b"
)
"""A colour sequence (its numbers in group 1), or any other: cursor movements, titles, links."""
_UP_AND_DOWN = re.compile("\n|\x1b\\[(\\d{0,4})([ABEF])")
"""To the next line, or so many lines up or down."""
_UP = re.compile("\x1b\\[\\d{0,4}[AF]")
_NAMES = ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white")
_BASE = ((0, 0, 0), (187, 0, 0), (0, 187, 0), (187, 187, 0), (0, 0, 187), (187, 0, 187), (0, 187, 187), (187, 187, 187))


@dataclass(frozen=True, slots=True)
class Pen:
    """How the next characters are drawn."""

    ink: str = ""
    paper: str = ""
    bold: bool = False
    italic: bool = False
    underline: bool = False
    inverse: bool = False

    def classes(self) -> str:
        """The pen as class names; empty for plain text."""
        if self.inverse and not self.ink and not self.paper:
            return "ansi-inverse"
        ink, paper = (self.paper, self.ink) if self.inverse else (self.ink, self.paper)
        named = [f"ansi-{ink}-fg" if ink else "", f"ansi-{paper}-bg" if paper else ""]
        flags = [n for n in ("bold", "italic", "underline") if getattr(self, n)]
        return " ".join([c for c in named if c] + [f"ansi-{f}" for f in flags])


def resolved(text: str) -> str:
    """What a terminal shows in the end, line by line: the last state of progress bars."""
    if "\b" in text:
        text = _without_backspaces(text)
    text = text.replace("\r\n", "\n")
    if _UP.search(text):
        text = _moved(text)
    if "\r" not in text:
        return text
    return "\n".join(_overwritten(line) if "\r" in line else line for line in text.split("\n"))


def _moved(text: str) -> str:
    """Each line where the cursor wrote it: several progress bars at once go up and down."""
    rows: list[list[str]] = [[]]
    row = at = 0
    for m in _UP_AND_DOWN.finditer(text):
        rows[row].append(text[at : m.start()])
        at = m.end()
        if m[0] == "\n":
            row += 1
            if row == len(rows):
                rows.append([])
        else:
            steps = int(m[1] or 1) or 1
            row = max(0, row - steps) if m[2] in "AF" else min(len(rows) - 1, row + steps)
    rows[row].append(text[at:])
    return "\n".join(map("".join, rows))


def _without_backspaces(text: str) -> str:
    kept: list[str] = []
    for c in text:
        if c != "\b":
            kept.append(c)
        elif kept and kept[-1] not in "\n\r":
            kept.pop()
    return "".join(kept)


def _overwritten(line: str) -> str:
    """The last piece, and of earlier ones what sticks out beyond it."""
    pieces = [p for p in line.split("\r") if p]
    if not pieces or any("\x1b" in p for p in pieces):  # widths are unknown: the last state is what counts
        return pieces[-1] if pieces else ""
    shown = pieces[-1]
    for piece in reversed(pieces[:-1]):
        if len(piece) > len(shown):
            shown += piece[len(shown) :]
    return shown.rstrip() if len(pieces) > 1 else shown


def plain(text: str) -> str:
    """The text without any sequence."""
    return _SEQUENCE.sub("", text)


def to_html(text: str, pen: Pen | None = None) -> tuple[str, Pen]:
    """Escaped text with `<span class="ansi-…">` where it is coloured, and the pen as it is at the end."""
    pen = pen or Pen()
    if pen == Pen() and "\x1b" not in text and "\x07" not in text:
        return escape(text, quote=False), pen
    parts: list[str] = []
    at = 0
    for m in _SEQUENCE.finditer(text):
        parts.append(_drawn(text[at : m.start()], pen))
        if m[1] is not None:
            pen = _changed(pen, m[1])
        at = m.end()
    parts.append(_drawn(text[at:], pen))
    return "".join(parts), pen


def _drawn(text: str, pen: Pen) -> str:
    classes = pen.classes() if text else ""
    return f'<span class="{classes}">{escape(text, quote=False)}</span>' if classes else escape(text, quote=False)


def _changed(pen: Pen, sequence: str) -> Pen:
    numbers = [int(n[:6]) if n else 0 for n in re.split("[;:]", sequence[:200])]
    while numbers:
        n = numbers.pop(0)
        if n in (38, 48):
            colour = _extended(numbers)
            pen = replace(pen, ink=colour) if n == 38 else replace(pen, paper=colour)
        else:
            pen = _stepped(pen, n)
    return pen


def _stepped(pen: Pen, n: int) -> Pen:
    if n == 0:
        return Pen()
    if n in _FLAGS:
        return _FLAGS[n](pen)
    for base, bright in ((30, ""), (90, "bright-")):
        if base <= n < base + 8:
            return replace(pen, ink=bright + _NAMES[n - base])
        if base + 10 <= n < base + 18:
            return replace(pen, paper=bright + _NAMES[n - base - 10])
    return pen


_FLAGS: dict[int, Callable[[Pen], Pen]] = {
    1: lambda pen: replace(pen, bold=True),
    3: lambda pen: replace(pen, italic=True),
    4: lambda pen: replace(pen, underline=True),
    7: lambda pen: replace(pen, inverse=True),
    22: lambda pen: replace(pen, bold=False),
    23: lambda pen: replace(pen, italic=False),
    24: lambda pen: replace(pen, underline=False),
    27: lambda pen: replace(pen, inverse=False),
    39: lambda pen: replace(pen, ink=""),
    49: lambda pen: replace(pen, paper=""),
}
"""Numbers of a colour sequence that switch one thing."""


def _extended(numbers: list[int]) -> str:
    """A colour of 256 or of 16 million as the nearest of the sixteen, which have contrast in both modes; uses up `numbers`."""
    mode = numbers.pop(0) if numbers else 0
    if mode == 5 and numbers:
        n = numbers.pop(0)
        if n < 16:
            return ("bright-" if n > 7 else "") + _NAMES[n % 8]
        if n > 231:
            grey = (n - 232) * 10 + 8
            return _nearest(grey, grey, grey)
        n -= 16
        return _nearest(n // 36 * 51, n // 6 % 6 * 51, n % 6 * 51)
    if mode == 2 and len(numbers) >= 3:
        rgb = [numbers.pop(0) for _ in range(3)]
        return _nearest(*rgb)
    return ""


def _nearest(red: int, green: int, blue: int) -> str:
    def far(i: int) -> int:
        base = _BASE[i]
        return (red - base[0]) ** 2 + (green - base[1]) ** 2 + (blue - base[2]) ** 2

    bright = min(red, green, blue) > 60 and max(red, green, blue) > 200
    return ("bright-" if bright else "") + _NAMES[min(range(8), key=far)]
