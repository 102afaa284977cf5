"""Small pictures for cards and galleries of figures."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass

from PIL import Image, ImageOps

WIDTH = 640
"""Pixels: twice the width at which a card shows it."""
HEIGHT = 800
MOST_PIXELS = 80_000_000
"""A picture that unpacks to more is left as it is."""


@dataclass(frozen=True)
class Thumbnail:
    """A small WebP picture."""

    data: bytes
    width: int
    height: int


def thumbnail(data: bytes) -> Thumbnail | None:
    """A WebP of at most `WIDTH` by `HEIGHT` pixels on white; None for what Pillow cannot read (SVG) or dare not unpack."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "GIF", "WEBP")) as opened:
                if opened.width * opened.height > MOST_PIXELS:
                    return None
                picture = ImageOps.exif_transpose(opened).convert("RGBA")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, MemoryError):
        return None
    picture.thumbnail((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    plate = Image.new("RGBA", picture.size, "white")
    plate.alpha_composite(picture)
    out = io.BytesIO()
    plate.convert("RGB").save(out, "WEBP", quality=82, method=4)
    return Thumbnail(out.getvalue(), *picture.size)
