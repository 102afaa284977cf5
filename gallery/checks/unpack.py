"""Looking into packed files: names in a zip, the beginning of a compressed file; bounded, nothing is written anywhere."""

from __future__ import annotations

import bz2
import lzma
import struct
import zlib

LIMIT = 65_536
"""Bytes that are unpacked: enough to tell what is inside."""


def inflate(head: bytes) -> bytes | None:
    """The first bytes inside a gzip, zlib, bzip2 or xz stream that may be cut off; None where it is none."""
    try:
        if head[:2] == b"\x1f\x8b":
            return zlib.decompressobj(31).decompress(head, LIMIT)
        if head[:1] == b"\x78":
            return zlib.decompressobj().decompress(head, LIMIT)
        if head[:3] == b"BZh":
            return bz2.BZ2Decompressor().decompress(head, LIMIT)
        return lzma.LZMADecompressor(memlimit=100_000_000).decompress(head, LIMIT)
    except (zlib.error, OSError, lzma.LZMAError, EOFError, ValueError):
        return None


def zip_names(head: bytes) -> list[bytes]:
    """Names of the first members of a zip archive that may be cut off."""
    names: list[bytes] = []
    place = 0
    while head[place : place + 4] == b"PK\x03\x04" and len(names) < 20 and place + 30 <= len(head):
        size, name, extra = struct.unpack_from("<I", head, place + 18)[0], *struct.unpack_from("<HH", head, place + 26)
        names.append(head[place + 30 : place + 30 + name])
        place += 30 + name + extra + size
    return names
