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


def cases(name: str) -> list[dict]:
    """The golden cases of one file; `PNG` in a text stands for a true picture."""
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
        written = case.get("outputs", ())
        outputs = [
            {**{k: v for k, v in o.items() if k != "text_lines"}, "text": "\n".join(map(str, range(o["text_lines"])))}
            if "text_lines" in o
            else o
            for o in written
        ]
        cell = {"cell_type": "code", "execution_count": 1, "source": case.get("source", "x"), "outputs": outputs}
        tree = {"nbformat": 4, "metadata": case.get("metadata", {}), "cells": [cell]}
    return (
        json.dumps(tree)
        .replace('"PNG"', f'"{PNG}"')
        .replace("base64,PNG", f"base64,{PNG}")
        .replace('"TREE OF 3000"', str([0] * 3000))
        .encode()
    )
