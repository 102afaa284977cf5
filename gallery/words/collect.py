"""Every message of the interface, read off the sources: templates, scripts, Python, and the titles in `mkdocs.yml`."""

from __future__ import annotations

import ast
import io
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path
from typing import IO, Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_javascript
from jinja2.ext import babel_extract

KEYWORDS = ("_", "ngettext", "marked")

Message = tuple[str, str | tuple[str, str], list[str]]
"""Where it stands, what it says (two forms where it counts), and comments for translators."""


def _python(
    stream: IO[bytes], keywords: Collection[str], _comments: object, _options: object
) -> Iterator[tuple[int, str, list[str], list[str]]]:
    """As Babel's readers answer; Babel's own does not look into f-strings."""
    for node in ast.walk(ast.parse(stream.read())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in keywords:
            said = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
            yield node.lineno, node.func.id, said, []


_READERS: dict[str, Callable[..., Any]] = {
    ".py": _python,
    ".js": extract_javascript,
    ".html": babel_extract,
}


def messages(root: Path, places: Iterable[Path]) -> Iterator[Message]:
    """All messages in the files of these folders or files; places are named from `root`."""
    for place in places:
        for file in sorted(place.rglob("*")) if place.is_dir() else [place]:
            if file.suffix in _READERS and "vendor" not in file.parts:
                where = file.relative_to(root).as_posix()
                yield from ((where, said, notes) for said, notes in _read(file.suffix, file.read_bytes()))


def of_script(source: bytes) -> set[str]:
    """The messages that a script asks for."""
    return {said if isinstance(said, str) else said[0] for said, _ in _read(".js", source)}


def template(found: Iterable[Message]) -> Catalog:
    """A catalog of messages without translations."""
    made = Catalog(project="gallery", charset="utf-8", fuzzy=False)
    for where, said, notes in found:
        made.add(said, locations=[(where, 0)], auto_comments=notes)
    return made


def _read(suffix: str, source: bytes) -> Iterator[tuple[str | tuple[str, str], list[str]]]:
    options = {"encoding": "utf-8", "trimmed": "true"} if suffix == ".html" else {}
    for _line, function, said, notes in _READERS[suffix](io.BytesIO(source), KEYWORDS, ["For translators:"], options):
        words = said if isinstance(said, (list, tuple)) else (said,)
        texts = [word for word in words if isinstance(word, str)]
        if function == "ngettext" and len(texts) >= 2:
            yield (texts[0], texts[1]), notes
        elif function in KEYWORDS and texts and texts[0]:
            yield texts[0], notes
