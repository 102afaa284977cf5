"""Two pictures: decoded within bounds, sizes aligned, what is drawn in one looked for in the other, and their likeness at a distance."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import lru_cache

from PIL import Image, ImageChops, ImageFilter

from gallery.compare.alike import redrawn, strongest
from gallery.compare.allowed import USUAL, Allowed
from gallery.compare.judged import SAME, Judged, close, differs
from gallery.notebooks.pictures import from_base64, verified

MAX_PIXELS = 20_000_000
LARGEST = 1000
"""Pixels of the longer side at which pictures are compared."""
RESIZED = 0.12
"""Share by which a side may be longer: another margin or another resolution of the same figure."""
SEEN = 40
"""Difference of a colour channel (of 255) that can be seen on an edge."""
LIKE = 0.5
"""Likeness (0…1) below which two pictures are not the same one in another rendering, as two pictures of noise."""
SMALL = 96
"""Pixels of the longer side of the small grey pictures."""
_NEAR = 5
"""Side of the square in which a colour's counterpart is looked for, in pixels."""
_LEFT = 40
"""What may be left without counterpart on average over such a square (of 255): a softer edge, but no line."""
_BLOCK = 8


@dataclass(frozen=True, slots=True)
class Likeness:
    """Measures of two pictures."""

    pixels: float
    """Share of pixels that differ visibly."""
    ink: float
    """Share of what is drawn in either that has no counterpart nearby in the other."""
    structure: float
    """Mean structural similarity of the small grey pictures, where there is something to see (0…1)."""
    resized: bool
    redrawn: bool
    """Equal to the pixel but for a few places, which are no shift: a number in a title, one point more."""

    @property
    def distance(self) -> float:
        """0 = the same picture, 1 = nothing in common."""
        return min(1.0, max(self.ink, (1.0 - self.structure) / 2))


def compare_images(a: str, b: str, allowed: Allowed) -> Judged:
    """Compare two pictures in base64."""
    if a == b or "".join(a.split()) == "".join(b.split()):
        return SAME
    old, new = _decoded(a), _decoded(b)
    if old is None or new is None:
        which = "neither picture" if old is new else "the stored picture" if old is None else "the new picture"
        return differs(1.0, f"{which} can be decoded")
    return _judged(old, new, likeness(old, new), allowed)


def _judged(old: Image.Image, new: Image.Image, found: Likeness, allowed: Allowed) -> Judged:
    sizes = f"{old.width}×{old.height} became {new.width}×{new.height} pixels"
    seen = f"{found.pixels:.1%} of the pixels differ, {found.ink:.1%} of what is drawn has no counterpart, likeness {found.structure:.2f}"
    if old.size == new.size and ImageChops.difference(old, new).getbbox() is None:
        return SAME
    if any(abs(x - y) > 2 * RESIZED * max(x, y) for x, y in zip(_shape(old), _shape(new), strict=True)):
        return differs(max(0.5, found.distance), f"{sizes}; {seen}")
    if found.redrawn and allowed.image_share <= USUAL.image_share:
        return differs(max(found.distance, 0.01), f"equal to the pixel but for some places, which are drawn otherwise; {seen}")
    share = allowed.image_share * (2 if found.resized else 1)
    if found.ink <= share and found.structure >= LIKE * (1 - share):
        return close(found.distance, (f"{sizes}; " if found.resized else "") + seen)
    return differs(found.distance, (f"{sizes}; " if found.resized else "") + seen)


def _shape(picture: Image.Image) -> tuple[float]:
    return (picture.width / picture.height,)


@lru_cache(maxsize=8)
def _decoded(text: str) -> Image.Image | None:
    """The picture on white, no larger than it is compared; None where it is none or too large."""
    data = from_base64(text)
    described = verified(data, 0, "")
    if described is None or described[0].suffix == "svg":
        return None
    width, height = described[0].width or 0, described[0].height or 0
    if width * height > MAX_PIXELS:
        return None
    try:
        with Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "GIF", "WEBP")) as opened:
            if opened.size[0] * opened.size[1] > MAX_PIXELS:
                return None
            picture = opened.convert("RGBA")
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        return None
    plate = Image.new("RGBA", picture.size, "white")
    plate.alpha_composite(picture)
    flat = plate.convert("RGB")
    flat.thumbnail((LARGEST, LARGEST), Image.Resampling.BOX)
    return flat


def likeness(old: Image.Image, new: Image.Image) -> Likeness:
    """Measure two pictures; where their sizes differ, what is drawn in them is brought to one size."""
    resized = old.size != new.size
    if resized:
        old, new = _trimmed(old), _trimmed(new)
        size = min(old.width, new.width), min(old.height, new.height)
        old, new = (p if p.size == size else p.resize(size, Image.Resampling.BOX) for p in (old, new))
    drawn = ImageChops.lighter(strongest(_drawn(old)), strongest(_drawn(new))).point(lambda v: 255 * (v > SEEN))
    return Likeness(
        _pixels(old, new),
        max(_unfound(old, new), _unfound(new, old)),
        _structure(old, new),
        resized=resized,
        redrawn=redrawn(old, new, drawn, SEEN),
    )


def _drawn(picture: Image.Image) -> Image.Image:
    return ImageChops.difference(picture, Image.new("RGB", picture.size, _ground(picture)))


def _trimmed(picture: Image.Image) -> Image.Image:
    """Without its margins."""
    box = strongest(_drawn(picture)).point(lambda v: 255 * (v > SEEN)).getbbox()
    return picture.crop(box) if box else picture


def _pixels(a: Image.Image, b: Image.Image) -> float:
    return _share(strongest(ImageChops.difference(a, b)), SEEN)


def _share(picture: Image.Image, above: int) -> float:
    counts = picture.histogram()
    return sum(counts[above + 1 :]) / max(1, sum(counts))


def _unfound(a: Image.Image, b: Image.Image) -> float:
    """Share of what is drawn in `a` whose colour does not occur nearby in `b`; single pixels and softer edges do not count."""
    drawn = _share(strongest(_drawn(a)), SEEN)
    highest, lowest = b.filter(ImageFilter.MaxFilter(_NEAR)), b.filter(ImageFilter.MinFilter(_NEAR))
    beyond = strongest(ImageChops.lighter(ImageChops.subtract(a, highest), ImageChops.subtract(lowest, a)))
    return min(1.0, _share(beyond.filter(ImageFilter.BoxBlur(_NEAR // 2)), _LEFT) / drawn) if drawn else 0.0


def _ground(picture: Image.Image) -> tuple[int, int, int]:
    """The most frequent colour."""
    few = picture.resize((min(200, picture.width), min(200, picture.height)), Image.Resampling.NEAREST)
    counts = few.getcolors(40_000) or [(1, (255, 255, 255))]
    colour = max(counts, key=lambda it: it[0])[1]
    return colour if isinstance(colour, tuple) and len(colour) == 3 else (255, 255, 255)


def _structure(a: Image.Image, b: Image.Image) -> float:
    """Mean of the structural similarity (SSIM) of blocks in which something is drawn, in small grey pictures."""
    shrink = min(1.0, SMALL / max(a.size))
    size = max(_BLOCK, round(a.width * shrink)), max(_BLOCK, round(a.height * shrink))
    left, right = (p.convert("L").resize(size, Image.Resampling.BOX).tobytes() for p in (a, b))
    found = []
    for top in range(0, size[1] - _BLOCK + 1, _BLOCK):
        for start in range(0, size[0] - _BLOCK + 1, _BLOCK):
            rows = [slice((top + y) * size[0] + start, (top + y) * size[0] + start + _BLOCK) for y in range(_BLOCK)]
            x, y = b"".join(left[r] for r in rows), b"".join(right[r] for r in rows)
            if min(x) + 8 < max(x) or min(y) + 8 < max(y) or abs(x[0] - y[0]) > 8:
                found.append(_similar(x, y))
    return max(0.0, sum(found) / len(found)) if found else 1.0


def _similar(x: bytes, y: bytes) -> float:
    """SSIM of two blocks of grey values."""
    n = len(x)
    mx, my = sum(x) / n, sum(y) / n
    vx, vy = sum(v * v for v in x) / n - mx * mx, sum(v * v for v in y) / n - my * my
    both = sum(p * q for p, q in zip(x, y, strict=True)) / n - mx * my
    return (2 * mx * my + 6.5) * (2 * both + 58.5) / ((mx * mx + my * my + 6.5) * (vx + vy + 58.5))
