"""Two pictures of one renderer: where they are equal to the pixel elsewhere, what still differs is drawn otherwise."""

from __future__ import annotations

from PIL import Image, ImageChops

BLOCK = 12
"""Side of the squares in which equality is looked for, in pixels."""
FAINT = 4
"""Difference of a channel (of 255) that nobody sees: rounding of colours."""
ELSEWHERE = 0.85
"""Share of the squares with something drawn that must be equal, before the rest is taken for another content."""
A_FEW = 8
"""Pixels that may be left over: an edge that fell to another side of a pixel."""


def strongest(picture: Image.Image) -> Image.Image:
    """The largest of the three channels."""
    red, green, blue = picture.split()
    return ImageChops.lighter(ImageChops.lighter(red, green), blue)


def redrawn(a: Image.Image, b: Image.Image, drawn: Image.Image, seen: int) -> bool:
    """Whether two pictures of one size are equal to the pixel but for a few places, and these are no shift by a pixel.

    `drawn` is a mask (0 or 255) of what is drawn in either; `seen` the difference of a channel that can be seen.
    """
    apart = strongest(ImageChops.difference(a, b))
    full, unequal = (_blocks(mask) for mask in (drawn, apart.point(lambda v: 255 * (v > FAINT))))
    inked = [u for f, u in zip(full, unequal, strict=True) if f]
    equal = sum(not u for u in inked) / len(inked) if inked else 0.0
    return equal >= ELSEWHERE and max(_left(a, b, seen), _left(b, a, seen)) > A_FEW


def _blocks(mask: Image.Image) -> bytes:
    """One byte for each square, 0 where the mask is empty."""
    across, down = -(-mask.width // BLOCK), -(-mask.height // BLOCK)
    whole = Image.new("L", (across * BLOCK, down * BLOCK))
    whole.paste(mask)
    return whole.resize((across, down), Image.Resampling.BOX).point(lambda v: v and 1).tobytes()


def _left(a: Image.Image, b: Image.Image, seen: int) -> int:
    """Pixels of `a` whose colour is not found in `b` within one pixel."""
    best: Image.Image | None = None
    for across in (-1, 0, 1):
        for down in (-1, 0, 1):
            apart = strongest(ImageChops.difference(a, ImageChops.offset(b, across, down)))
            best = apart if best is None else ImageChops.darker(best, apart)
    return sum(best.histogram()[seen + 1 :]) if best is not None else 0
