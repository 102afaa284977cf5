from __future__ import annotations

import base64
import json
import struct
import zlib
from pathlib import Path

import yaml

CASES = Path(__file__).with_name("cases")


def png(width: int = 3, height: int = 2) -> bytes:
    """A small true picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + b"\x40\x80\xc0" * width for _ in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


PNG = base64.b64encode(png()).decode()


LONG = {
    '"PNG"': f'"{PNG}"',
    "base64,PNG": f"base64,{PNG}",
    "LINES OF 100": r"\n".join(map(str, range(100))),
    "ROWS OF 40": "".join(f"<tr><td>city {n}</td><td>{n * 1000}</td></tr>" for n in range(40)),
    '"TREE OF 3000"': json.dumps([0] * 3000),
}
"""What stands in a case → what it stands for: true pictures and long things, in a word."""


def cases(name: str) -> list[dict]:
    """The golden cases of one file."""
    return yaml.safe_load((CASES / f"{name}.yml").read_text(encoding="utf-8"))


def notebook(case: dict) -> bytes:
    """A case's notebook as bytes."""
    if "text" in case:
        return case["text"].encode()
    if "notebook" in case:
        tree = case["notebook"]
    elif "markdown" in case:
        tree = {"nbformat": 4, "metadata": {}, "cells": [{"cell_type": "markdown", "source": case["markdown"]}]}
    else:
        cell = {"cell_type": "code", "execution_count": 1, "source": case.get("source", "x"), "outputs": list(case.get("outputs", ()))}
        tree = {"nbformat": 4, "metadata": case.get("metadata", {}), "cells": [cell]}
    text = json.dumps(tree)
    for short, long in LONG.items():
        text = text.replace(short, long)
    return text.encode()
