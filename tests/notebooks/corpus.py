"""Payloads: our own list, and those that public collections carry in their packages; none of the latter is kept here."""

from __future__ import annotations

import ast
import importlib.util
import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

OWN = Path(__file__).with_name("payloads.txt")
NODE_MODULES = Path(__file__).parents[2] / "node_modules"


class SourceMissingError(Exception):
    """A collection is not installed; the message says how to get it."""


def own() -> Iterator[str]:
    """Ours."""
    yield from OWN.read_text(encoding="utf-8").splitlines()


def dompurify() -> Iterator[str]:
    """DOMPurify's expectations, which hold the HTML5 Security Cheatsheet's vectors as well."""
    text = _npm("payloads-dompurify/test/fixtures/expect.js")
    for found in re.finditer(r'"payload"\s*:\s*("(?:\\.|[^"\\\n])*")', text):
        yield json.loads(re.sub(r"\\(x[0-9a-fA-F]{2}|.)", _json_escape, found[1]))


def _json_escape(m: re.Match[str]) -> str:
    if len(m[1]) == 3:
        return f"\\u00{m[1][1:]}"
    return m[0] if m[1] in '"\\/bfnrtu' else m[1]


def naughty_strings() -> Iterator[str]:
    """The Big List of Naughty Strings: script injection, odd Unicode, terminal escapes, file names."""
    yield from json.loads(_npm("blns/resources/blns.json"))


def html_sanitizer() -> Iterator[str]:
    """The tests of PyPI's html-sanitizer, which hold lxml's own."""
    found = importlib.util.find_spec("html_sanitizer")
    if found is None or found.origin is None:
        raise SourceMissingError("html-sanitizer: pip install html-sanitizer")
    tree = ast.parse(Path(found.origin).with_name("tests.py").read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and "<" in node.value:
            yield node.value


def _npm(path: str) -> str:
    file = NODE_MODULES / path
    if not file.is_file():
        raise SourceMissingError(f"{path.partition('/')[0]}: npm ci")
    return file.read_text(encoding="utf-8")


SOURCES: dict[str, Callable[[], Iterator[str]]] = {
    "own": own,
    "DOMPurify 0.8.0": dompurify,
    "blns 2.0.4": naughty_strings,
    "html-sanitizer": html_sanitizer,
}


@cache
def payloads() -> dict[str, tuple[str, ...]]:
    """Source → its payloads; each text once, with the first that has it."""
    seen: set[str] = set()
    found = {}
    for name, source in SOURCES.items():
        new = dict.fromkeys(p for p in source() if p.strip() and p not in seen)
        seen |= new.keys()
        found[name] = tuple(new)
    return found


def every() -> list[str]:
    """All payloads."""
    return [p for some in payloads().values() for p in some]
