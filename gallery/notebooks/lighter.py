"""Large PNG pictures once more as WebP: the same pixels in about half the bytes."""

from __future__ import annotations

import io
import warnings

from PIL import Image

from gallery.model import Figure

LARGE = 100_000
"""Bytes from which on it is worth it: such pictures are a sixth of all in notebooks, and half of their bytes."""
WORTH = 0.8
"""What a WebP may have at most of the original's bytes."""
MOST_PIXELS = 25_000_000


def lighter(figure: Figure, data: bytes) -> bytes | None:
    """The picture as lossless WebP; None where it is no large PNG, Pillow cannot read it, or it would not be much smaller."""
    pixels = (figure.width or 0) * (figure.height or 0)
    if figure.suffix != "png" or len(data) < LARGE or not 0 < pixels <= MOST_PIXELS or max(figure.width or 0, figure.height or 0) > 16_383:
        return None
    out = io.BytesIO()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=("PNG",)) as opened:
                if getattr(opened, "is_animated", False) or "icc_profile" in opened.info or opened.mode.startswith("I"):
                    return None  # it would look otherwise: one frame, other colours, 8 bits in place of 16
                transparent = opened.mode in ("RGBA", "LA", "PA") or "transparency" in opened.info
                opened.convert("RGBA" if transparent else "RGB").save(out, "WEBP", lossless=True, method=2, quality=40, exact=True)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    return out.getvalue() if out.tell() <= WORTH * len(data) else None
