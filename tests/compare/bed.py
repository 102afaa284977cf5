"""The test bed: pairs of outputs with the verdict a careful person gives; from the short forms of the files to nbformat."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import yaml

from gallery.model import Tolerance

PAIRS = Path(__file__).parent / "pairs"
IMAGES = PAIRS / "images"
AGREE = ("same", "close")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two outputs of one cell, and what a careful person says of them."""

    id: str
    kind: str
    round: int
    """0 for pairs that were written while the code was; 1, 2, 3 for later rounds, each written before the code had seen it."""
    stored: list[dict[str, Any]]
    new: list[dict[str, Any]]
    verdict: str
    """The label."""
    said: str
    """What comparing is known to say; another word than the label is a known shortfall."""
    why: str
    tolerance: Tolerance | None


def pairs() -> list[Pair]:
    """All pairs of all files, which are named by their kind, behind the round: `round2-tables.yml`."""
    found = []
    for path in sorted(PAIRS.glob("*.yml")):
        for raw in yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader):
            named = re.fullmatch(r"(?:round(\d)-)?(\w+)", path.stem)
            assert named is not None, path
            tolerance = Tolerance(**raw["tolerance"]) if "tolerance" in raw else None
            sides = outputs(raw["stored"]), outputs(raw["new"])
            found.append(
                Pair(
                    raw["id"],
                    named[2],
                    int(named[1] or 0),
                    *sides,
                    raw["verdict"],
                    raw.get("said", raw["verdict"]),
                    raw["why"],
                    tolerance,
                )
            )
    return found


def outputs(said: Any) -> list[dict[str, Any]]:
    """A side of a pair as nbformat has it."""
    return [output(one) for one in said] if isinstance(said, list) else [output(said)]


def output(said: Any) -> dict[str, Any]:
    """One output: a text is printed, a block says what it is."""
    if isinstance(said, str):
        return {"output_type": "stream", "name": "stdout", "text": said}
    if "repeat" in said:
        text, times = said["repeat"]
        return output(text * times + said.get("then", ""))
    if "stderr" in said:
        return {"output_type": "stream", "name": "stderr", "text": said["stderr"]}
    if "error" in said:
        kind, message = said["error"]
        return {"output_type": "error", "ename": kind, "evalue": message, "traceback": [f"{kind}: {message}"]}
    data: dict[str, Any] = dict(said.get("json", {}))
    for name, mime in (
        ("result", "text/plain"),
        ("text", "text/plain"),
        ("html", "text/html"),
        ("latex", "text/latex"),
        ("svg", "image/svg+xml"),
    ):
        if name in said:
            data[mime] = str(said[name])
    if "table" in said:
        data["text/html"] = table(said["table"])
    if "image" in said:
        mime = "image/jpeg" if said["image"].endswith(".jpg") else "image/png"
        data[mime] = base64.b64encode((IMAGES / said["image"]).read_bytes()).decode()
    kind = "execute_result" if "result" in said else "display_data"
    made: dict[str, Any] = {"output_type": kind, "data": data, "metadata": {}}
    return made | ({"execution_count": 1} if kind == "execute_result" else {})


def table(rows: list[list[str]]) -> str:
    """A table as pandas writes it."""
    head, *body = [[escape(str(cell)) for cell in row] for row in rows]
    top = "".join(f"<th>{cell}</th>" for cell in head)
    lines = "".join(f"<tr><th>{row[0]}</th>{''.join(f'<td>{c}</td>' for c in row[1:])}</tr>" for row in body)
    return f'<table border="1" class="dataframe"><thead><tr>{top}</tr></thead><tbody>{lines}</tbody></table>'
