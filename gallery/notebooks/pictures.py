"""Pictures: told by their bytes, measured from their headers, named by their digest."""

from __future__ import annotations

import binascii
import hashlib
import re
from collections.abc import Callable

from gallery.model import Figure, is_pointer
from gallery.notebooks.svg import harmless

MAX_BYTES = 25_000_000
MAX_SIDE = 20_000
MAX_PIXELS = 100_000_000
"""A browser takes four bytes of memory for each."""

Size = tuple[int, int]


def picture(data: bytes, name: str, cell: int) -> tuple[Figure, bytes] | None:
    """Prepare a picture that stands beside a notebook: verified, measured, SVG made harmless; None where it is no picture.

    `name` is its path (its end tells nothing: the bytes do), `cell` the cell that shows it.
    """
    return None if is_pointer(data) else verified(data, cell, alt=name.rpartition("/")[2])


def verified(data: bytes, cell: int, alt: str) -> tuple[Figure, bytes] | None:
    """A picture's description and bytes; None where the bytes are no picture that a browser shows, or one too large."""
    if not data or len(data) > MAX_BYTES:
        return None
    found = _raster(data)
    if found is None:
        drawing = harmless(data)
        if drawing is None:
            return None
        data, size = drawing
        suffix = "svg"
    else:
        suffix, size = found
        if size is None or min(size) < 1 or max(size) > MAX_SIDE or size[0] * size[1] > MAX_PIXELS:
            return None
    width, height = size or (None, None)
    digest = hashlib.sha256(data).hexdigest()[:32]  # the key under which the store keeps these bytes
    return Figure(digest=digest, suffix=suffix, width=width, height=height, cell=cell, alt=alt), data


def from_base64(text: str) -> bytes:
    """Decode base64 as notebooks hold it (line breaks, missing padding); empty where it is none."""
    try:
        return binascii.a2b_base64(text)  # skips line breaks by itself
    except (binascii.Error, ValueError):
        packed = re.sub(r"\s+", "", text)
    try:
        return binascii.a2b_base64(packed + "=" * (-len(packed) % 4))
    except (binascii.Error, ValueError):
        return b""


def _raster(data: bytes) -> tuple[str, Size | None] | None:
    for magic, suffix, measure in _FORMATS:
        if re.match(magic, data, re.DOTALL):
            return suffix, measure(data)
    return None


def _png(data: bytes) -> Size | None:
    if data[12:16] != b"IHDR" or len(data) < 33:
        return None
    return int.from_bytes(data[16:20]), int.from_bytes(data[20:24])


def _gif(data: bytes) -> Size | None:
    return (int.from_bytes(data[6:8], "little"), int.from_bytes(data[8:10], "little")) if len(data) > 13 else None


def _jpeg(data: bytes) -> Size | None:
    at = 2
    while at + 9 < len(data):
        if data[at] != 0xFF:
            return None
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
        elif 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):  # a start of frame, of whatever coding
            return int.from_bytes(data[at + 7 : at + 9]), int.from_bytes(data[at + 5 : at + 7])
        elif marker in (0x01, *range(0xD0, 0xD9)):
            at += 2
        else:
            at += 2 + max(2, int.from_bytes(data[at + 2 : at + 4]))
    return None


def _webp(data: bytes) -> Size | None:
    if len(data) < 30:
        return None
    kind = data[12:16]
    if kind == b"VP8X":
        return int.from_bytes(data[24:27], "little") + 1, int.from_bytes(data[27:30], "little") + 1
    if kind == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if kind == b"VP8 ":
        return int.from_bytes(data[26:28], "little") & 0x3FFF, int.from_bytes(data[28:30], "little") & 0x3FFF
    return None


_FORMATS: tuple[tuple[bytes, str, Callable[[bytes], Size | None]], ...] = (
    (rb"\x89PNG\r\n\x1a\n", "png", _png),
    (rb"\xff\xd8\xff", "jpg", _jpeg),
    (rb"GIF8[79]a", "gif", _gif),
    (rb"RIFF....WEBP", "webp", _webp),
)
"""First bytes, suffix, how to measure."""
