from __future__ import annotations

import io

import pytest
from PIL import Image

from gallery.model import Figure
from gallery.notebooks import lighter

SIZE = (300, 200)


def drawn(mode="RGB", **saved):
    """A picture of some forms, as a PNG that is hardly compressed."""
    picture = Image.new("RGB", SIZE, "white")
    for n in range(40):
        picture.paste((6 * n, 255 - 5 * n, 90), (7 * n, 3 * n, 7 * n + 30, 3 * n + 50))
    if mode == "RGBA":
        picture.putalpha(Image.linear_gradient("L").resize(SIZE))
    out = io.BytesIO()
    (picture.convert("L").convert(mode) if mode == "I;16" else picture.convert(mode)).save(out, "PNG", compress_level=0, **saved)
    return out.getvalue()


def figure(suffix="png", width=SIZE[0], height=SIZE[1]):
    return Figure(digest="d", suffix=suffix, width=width, height=height, cell=1)


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_a_large_picture_has_the_same_pixels_in_fewer_bytes(mode):
    data = drawn(mode)
    made = lighter(figure(), data)
    assert made is not None
    assert len(made) < 0.8 * len(data)
    with Image.open(io.BytesIO(made)) as new, Image.open(io.BytesIO(data)) as old:
        assert (new.format, new.mode) == ("WEBP", mode)
        assert new.tobytes() == old.tobytes()


@pytest.mark.parametrize(
    ("shown", "data"),
    [
        (figure(), b"\x89PNG\r\n\x1a\n" + b"x" * 200_000),
        (figure(), drawn()[:120_000]),
        (figure(width=30_000, height=30_000), drawn()),
        (figure(suffix="jpg"), drawn()),
        (figure(width=None, height=None), drawn()),
        (figure(), drawn(icc_profile=b"another idea of colours")),
        (figure(), drawn("I;16")),
        (figure(), drawn("1")),
    ],
    ids=["broken", "cut", "too many pixels", "no PNG", "no size", "colours of its own", "16 bits", "small"],
)
def test_any_other_picture_stays_alone(shown, data):
    assert lighter(shown, data) is None
