"""The picture that previews show: title, authors, tier, score and a figure, 1200 by 630 pixels."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 1200, 630
_MARGIN = 64
_FIGURE = (500, 392)
"""Largest size of the figure, pixels."""
_INK, _SOFT, _ACCENT, _PAPER, _LINE, _SPARK = "#141922", "#515b6b", "#1c46c7", "#ffffff", "#dde2ea", "#f2a93b"


@dataclass(frozen=True)
class Card:
    """What the picture says."""

    site: str
    title: str
    plain: str
    """Stands for the title where our fonts lack its letters: the repository's name."""
    by: tuple[str, ...]
    """The authors, said ever shorter: the first that fits is shown."""
    kicker: str
    tier: str
    met: int
    applicable: int
    checks: str
    """How many checks are met, as words."""


Font = ImageFont.FreeTypeFont


class Fonts:
    """Type for cards: each letter from the first font that has it."""

    def __init__(self, files: Sequence[bytes]) -> None:
        self.files = files
        self.sized = cache(self._sized)
        self._has = lru_cache(20_000)(self._can)

    def _sized(self, size: int, weight: int) -> tuple[Font, ...]:
        made = []
        for data in self.files:
            font = ImageFont.truetype(io.BytesIO(data), size)
            font.set_variation_by_axes([weight])
            made.append(font)
        return tuple(made)

    def _can(self, place: int, letter: str) -> bool:
        font = self.sized(32, 400)[place]
        return letter.isspace() or bytes(font.getmask(letter)) != bytes(font.getmask("\uffff")) or font.getlength(letter) == 0

    def which(self, letter: str) -> int | None:
        """The font that has the letter, or None."""
        return next((i for i in range(len(self.files)) if self._has(i, letter)), None)

    def knows(self, text: str) -> bool:
        """Whether every letter of the text can be drawn."""
        return all(self.which(letter) is not None for letter in text)

    def runs(self, text: str) -> list[tuple[int, str]]:
        """The text cut where the font changes; letters that no font has are left out."""
        runs: list[tuple[int, str]] = []
        for letter in text:
            place = runs[-1][0] if letter.isspace() and runs else self.which(letter)
            if place is None:
                continue
            if runs and runs[-1][0] == place:
                runs[-1] = (place, runs[-1][1] + letter)
            else:
                runs.append((place, letter))
        return runs

    def width(self, text: str, size: int, weight: int) -> float:
        """Pixels."""
        fonts = self.sized(size, weight)
        return sum(fonts[place].getlength(run) for place, run in self.runs(text))

    def draw(self, pen: ImageDraw.ImageDraw, at: tuple[float, float], text: str, style: tuple[int, int, str]) -> None:
        """One line; `at` is the left end of its base line, `style` size, weight and colour."""
        size, weight, colour = style
        fonts, (x, y) = self.sized(size, weight), at
        for place, run in self.runs(text):
            pen.text((x, y), run, font=fonts[place], fill=colour, anchor="ls")
            x += fonts[place].getlength(run)

    def lines(self, text: str, style: tuple[int, int], width: float, most: int) -> list[str]:
        """The text in lines of at most `width` pixels; what does not fit into `most` lines ends in `…`."""
        lines = [""]
        for word in text.split():
            longer = f"{lines[-1]} {word}".strip()
            if self.width(longer, *style) <= width or not lines[-1]:
                lines[-1] = longer
            else:
                lines.append(word)
        kept = lines[:most]
        cut = len(lines) > most
        for i, line in enumerate(kept):
            last = cut and i == most - 1
            if last or self.width(line, *style) > width:
                kept[i] = self._cut(line, style, width)
        return kept

    def _cut(self, line: str, style: tuple[int, int], width: float) -> str:
        while line and self.width(f"{line}…", *style) > width:
            line = line[:-1].rstrip()
        return f"{line}…"


def card(view: Card, fonts: Fonts, figure: bytes | None) -> bytes:
    """The picture as PNG; `figure` is a small WebP or PNG of ours."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), _PAPER)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 0, WIDTH, 12), fill=_ACCENT)
    shown = _figure(picture, pen, figure)
    room = WIDTH - 2 * _MARGIN - (_FIGURE[0] + 48 if shown else 0)
    kicker = fonts.lines(view.kicker, (26, 500), room, 1)[0]
    fonts.draw(pen, (_MARGIN, 104), kicker, (26, 500, _ACCENT))
    _title(view, fonts, pen, room)
    _standing(view, fonts, pen)
    out = io.BytesIO()
    # a palette keeps flat colours exact and the file small
    picture.quantize(128, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(out, "PNG", compress_level=6)
    return out.getvalue()


def _figure(picture: Image.Image, pen: ImageDraw.ImageDraw, data: bytes | None) -> bool:
    if data is None:
        return False
    with Image.open(io.BytesIO(data), formats=("WEBP", "PNG")) as opened:
        small = opened.convert("RGB")
    small.thumbnail(_FIGURE, Image.Resampling.LANCZOS)
    left = WIDTH - _MARGIN - _FIGURE[0]
    pen.rounded_rectangle((left - 12, 76, WIDTH - _MARGIN + 12, 76 + _FIGURE[1] + 24), 14, fill=_PAPER, outline=_LINE, width=2)
    picture.paste(small, (left + (_FIGURE[0] - small.width) // 2, 88 + (_FIGURE[1] - small.height) // 2))
    return True


def _title(view: Card, fonts: Fonts, pen: ImageDraw.ImageDraw, room: float) -> None:
    title = view.title if fonts.knows(view.title) else view.plain
    size, lines = _fitted(title, fonts, room)
    y = 124.0
    for line in lines:
        y += size * 1.16
        fonts.draw(pen, (_MARGIN, y), line, (size, 700, _INK))
    by = next((said for said in view.by if fonts.width(said, 28, 400) <= room), "")
    if by and fonts.knows(by) and y < 430:
        fonts.draw(pen, (_MARGIN, y + 54), by, (28, 400, _SOFT))


_SIZES = ((64, 4), (54, 4), (46, 5), (40, 6), (34, 7))
"""Size of the title in pixels, and how many lines of it there may be."""


def _fitted(title: str, fonts: Fonts, room: float) -> tuple[int, list[str]]:
    """The largest size at which the whole title fits; at the smallest one it is cut."""
    for size, most in _SIZES:
        lines = fonts.lines(title, (size, 700), room, most)
        if "".join(lines).replace(" ", "") == "".join(title.split()):
            return size, lines
    return size, lines


def _standing(view: Card, fonts: Fonts, pen: ImageDraw.ImageDraw) -> None:
    y = HEIGHT - 62
    pen.rectangle((_MARGIN, HEIGHT - 124, WIDTH - _MARGIN, HEIGHT - 123), fill=_LINE)
    width = fonts.width(view.tier, 26, 600)
    pen.rounded_rectangle((_MARGIN, y - 36, _MARGIN + width + 44, y + 18), 27, fill=_ACCENT)
    fonts.draw(pen, (_MARGIN + 22, y), view.tier, (26, 600, _PAPER))
    x = _MARGIN + width + 72
    if view.applicable:
        pen.rounded_rectangle((x, y - 15, x + 160, y - 3), 6, fill=_LINE)
        part = 160 * view.met / view.applicable
        if part >= 12:
            pen.rounded_rectangle((x, y - 15, x + part, y - 3), 6, fill=_SPARK)
        fonts.draw(pen, (x + 180, y), view.checks, (26, 500, _INK))
    name = fonts.lines(view.site, (24, 600), 460, 1)[0]
    fonts.draw(pen, (WIDTH - _MARGIN - fonts.width(name, 24, 600), y), name, (24, 600, _SOFT))
