"""Notebooks without measure: hundreds of MB, 100,000 cells, nested 10,000 deep, and text that makes careless code quadratic."""

from __future__ import annotations

import base64
import json
import struct
import zlib
from collections.abc import Callable
from typing import Any

from tests.notebooks.golden import PNG, png
from tests.notebooks.surfaces import code, data, prose, svg


def whole(*cells: dict[str, Any]) -> bytes:
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": list(cells)}).encode()


def stream(characters: int) -> dict[str, Any]:
    return {"output_type": "stream", "name": "stdout", "text": "a line of 20 letters\n" * (characters // 21)}


def bomb(side: int) -> str:
    """A small PNG file whose picture is enormous."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    packed = zlib.compressobj(9)
    rows = b"".join(packed.compress(b"\0" * (side // 8 + 1)) for _ in range(side)) + packed.flush()
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return base64.b64encode(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")).decode()


def pictures(count: int) -> bytes:
    return whole(*(code(data("image/png", base64.b64encode(png(n % 250 + 1, n // 250 + 1)).decode())) for n in range(count)))


def nested(depth: int) -> bytes:
    head = b'{"nbformat":4,"metadata":{},"cells":[{"cell_type":"code","source":"x","metadata":{},'
    return (
        head
        + b'"outputs":[{"output_type":"display_data","data":{'
        + b'"application/json":'
        + b'{"a":[' * depth
        + b"1"
        + b"]}" * depth
        + b"}}]}]}"
    )


def markdown(text: str) -> bytes:
    return whole(prose(text), code(data("text/markdown", text)), code(data("text/html", text)))


N = 200_000
HUGE: dict[str, Callable[[], bytes]] = {
    "small": lambda: whole(prose("# small")),
    "500 MB": lambda: whole(code(stream(500_000_000))),
    "a 200 MB output": lambda: whole(code(stream(200_000_000))),
    "a 55 MB output": lambda: whole(code(stream(55_000_000))),
    "55 MB of tables": lambda: whole(code(data("text/html", "<table>" + "<tr><td>1</td><td>2</td></tr>" * 1_900_000 + "</table>"))),
    "55 MB of code": lambda: whole(code(source="x = [1, 'a']\n" * 3_900_000)),
    "55 MB in 1,000 cells of prose": lambda: whole(*(prose("Some *words* and $x$.\n\n" * 2_200) for _ in range(1_000))),
    "100,000 cells": lambda: whole(*(prose("x") for _ in range(100_000))),
    "20,000 cells": lambda: whole(*(code(source="x = 1") for _ in range(20_000))),
    "nested 10,000 deep": lambda: nested(10_000),
    "nested 100,000 deep": lambda: nested(100_000),
    "10,000 pictures": lambda: pictures(10_000),
    "a picture of 30,000 × 30,000": lambda: whole(code(data("image/png", bomb(30_000)))),
    "40 MB of one picture": lambda: whole(code(data("image/png", "A" * 40_000_000))),
    "a drawing nested 100,000 deep": lambda: whole(code(data("image/svg+xml", svg("<g>" * 100_000)))),
    "8 MB of drawing": lambda: whole(code(data("image/svg+xml", svg("<path d='M0 0'/>" * 500_000)))),
    "open brackets": lambda: markdown("[" * N),
    "open pictures and links": lambda: markdown("![a](" * (N // 5)),
    "stars": lambda: markdown("*a **b " * (N // 7)),
    "backticks": lambda: markdown(" ".join("`" * i for i in range(1, 600))),
    "nested quotes": lambda: markdown(">" * N),
    "nested lists": lambda: markdown("".join("  " * (i % 400) + "- a\n" for i in range(N // 400))),
    "dollars": lambda: markdown("$a " * (N // 3)),
    "unclosed formatting": lambda: markdown("<font><i><a>" * (N // 12)),
    "pipes": lambda: markdown("|" * 9_000 + "\n" + "|-" * 9_000 + "\n" + ("|" * 9_000 + "\n") * 10),
    "escapes": lambda: whole(code({"output_type": "stream", "text": "\x1b[" * N + "\x1b[38;5;" * N + "\x1b]8;;" * N})),
    "carriage returns": lambda: whole(code({"output_type": "stream", "text": ("x" * 3_000 + "\r") * 3_000})),
    "backspaces": lambda: whole(code({"output_type": "stream", "text": "a" * N + "\b" * N})),
    **{
        f"lexer {language}": lambda language=language, text=text: json.dumps(
            {"nbformat": 4, "metadata": {"language_info": {"name": language, "pygments_lexer": language}}, "cells": [code(source=text)]}
        ).encode()
        for language, text in {
            "python": "f'{" * 30_000 + "'" * 30_000,
            "r": "`" + "\\" * 60_000,
            "julia": '"""$(' * 30_000,
            "perl": "s{" * 30_000 + "m/" * 30_000,
            "ruby": "<<A;%q(" * 20_000,
            "javascript": "/[" * 60_000,
            "haskell": "{-" * 60_000,
            "matlab": "%{\n" * 30_000 + "'" * 30_000,
            "sql": "/*" * 60_000,
            "html": "<a " * 60_000,
            "bash": "$((" * 40_000 + "<<E\n" * 10_000,
            "c++": '#define \\\n R"(' * 20_000,
            "brainfuck": "[" * 60_000,
            "markdown": "*a _b [c](" * 20_000,
        }.items()
    },
    "data addresses": lambda: markdown("data:image/png;base64," * 20_000 + "x" * N),
    "one picture many times": lambda: whole(*(prose(f"![a](data:image/png;base64,{PNG})") for _ in range(10_000))),
}
"""Name → how its bytes are made."""
