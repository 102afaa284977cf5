"""Bytes → `Document`: every version of the format, nothing assumed about any value in it."""

from __future__ import annotations

import json
import re
from typing import Any

from gallery.failures import FailureKind, Stop
from gallery.model import Limits, is_pointer
from gallery.notebooks import displays, size, written
from gallery.notebooks.document import Cell, CellKind, Document, Output, OutputKind
from gallery.notebooks.hidden import hidden_parts
from gallery.notebooks.legacy import upgraded_cell, upgraded_output

MAX_CELLS = 20_000
MAX_OUTPUTS = 50_000


def read(data: bytes, name: str, limits: Limits) -> Document:
    """Read a notebook; `Stop` says in one sentence what is wrong with it, whatever it is called: equal bytes are read once."""
    return _document(*tree_of(data, name, limits))


def tree_of(data: bytes, name: str, limits: Limits) -> tuple[dict[str, Any], list[Any], int]:
    """A notebook's JSON, its cells as they stand there, and its format (1 to 3: old words); `Stop` as `read` raises it."""
    if is_pointer(data):
        what = "the repository holds a pointer (Git LFS or git-annex) in place of its content"
        raise Stop("render", FailureKind.MISSING_CONTENT, f"This notebook cannot be shown: {what}.")
    size.bounded(len(data), limits)
    text = _text(data)
    tree = written.notebook(text, name) if written.is_text(name) else _json(text)
    cells, major = _cells_of(tree)
    if len(cells) > MAX_CELLS:
        raise Stop("render", FailureKind.TOO_LARGE, f"This notebook has {len(cells):,} cells, more than the {MAX_CELLS:,} shown here.")
    if displays.UPDATE in text:
        displays.updated(cells)
    return tree, cells, major


def _unreadable(what: str) -> Stop:
    return Stop("render", FailureKind.UNREADABLE, f"This file {what}.")


def _text(data: bytes) -> str:
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as e:
        raise _unreadable(f"is not text in {encoding.upper().removesuffix('-SIG')}: byte {e.start + 1:,} cannot be read") from e


def _json(text: str) -> dict[str, Any]:
    try:
        tree = json.loads(text)
    except json.JSONDecodeError as e:
        raise _unreadable(_what_is_wrong(text, e)) from e
    except RecursionError:
        raise Stop("render", FailureKind.TOO_LARGE, "This notebook is nested too deeply to be read.") from None
    except ValueError as e:  # a number of thousands of digits
        raise _unreadable("holds a number that is too long to be read") from e
    if not isinstance(tree, dict):
        raise _unreadable("is JSON, but not a notebook: its outermost value is not an object")
    return tree


def _what_is_wrong(text: str, e: json.JSONDecodeError) -> str:
    start = text.lstrip()[:200].lower()
    conflict = re.search(r"^<{7} ", text, re.MULTILINE)
    if not start:
        return "is empty"
    if conflict:
        return f"holds an unresolved merge conflict (line {text.count(chr(10), 0, conflict.start()) + 1:,})"
    if start.startswith(("<!doctype", "<html", "<?xml")):
        return "is a web page, not a notebook"
    if e.pos >= len(text.rstrip()) or e.msg.startswith("Unterminated string"):
        return f"is not complete: its JSON ends too early (line {e.lineno:,}, column {e.colno:,}: {_lower(e.msg)})"
    return f"is not valid JSON (line {e.lineno:,}, column {e.colno:,}: {_lower(e.msg)})"


def _lower(message: str) -> str:
    return message[:1].lower() + message[1:]


def _cells_of(tree: dict[str, Any]) -> tuple[list[Any], int]:
    major = tree.get("nbformat")
    worksheets = tree.get("worksheets")
    if isinstance(tree.get("cells"), list):
        return tree["cells"], major if isinstance(major, int) and major > 3 else 4
    if isinstance(worksheets, list):
        sheets = [w.get("cells") for w in worksheets if isinstance(w, dict)]
        return [c for cells in sheets if isinstance(cells, list) for c in cells], 3
    raise _unreadable("is JSON, but not a notebook: it has no list of cells")


def _document(tree: dict[str, Any], cells: list[Any], major: int) -> Document:
    metadata = _dict(tree.get("metadata"))
    info, kernel = _dict(metadata.get("language_info")), _dict(metadata.get("kernelspec"))
    said = _word(info.get("name"))
    language = (said if said != "polyglot-notebook" else None) or _word(kernel.get("language")) or _by_kernel(_word(kernel.get("name")))
    if major < 4:
        language = language or _word(metadata.get("language")) or _old_language(cells)
        cells = [upgraded_cell(c, _old_language(cells)) for c in cells]
    state = _dict(_dict(_dict(metadata.get("widgets")).get("application/vnd.jupyter.widget-state+json")).get("state"))
    return Document(
        cells=tuple(_cell(c, n) for n, c in enumerate(cells, 1)),
        language=language,
        lexer=_word(info.get("pygments_lexer")),
        kernel=_word(kernel.get("name")),
        kernel_title=clean(kernel.get("display_name"))[:80],
        widgets=state,
    )


def _by_kernel(kernel: str | None) -> str | None:
    if kernel is None:
        return None
    known = {"ir": "r", "xcpp": "c++", "xpython": "python", "conda-env": "python", "ijavascript": "javascript", "ihaskell": "haskell"}
    known |= {"pypy3": "python", ".net-csharp": "c#", ".net-fsharp": "f#", ".net-powershell": "powershell", ".net-pwsh": "powershell"}
    found = re.match(r"python|julia|bash|octave|sagemath|matlab|scala|xcpp|xpython|conda-env", kernel)
    return known.get(kernel) or (known.get(found[0], found[0]) if found else None)


def _old_language(cells: list[Any]) -> str:
    said = (_word(c.get("language")) for c in cells if isinstance(c, dict))
    return next((s for s in said if s), "python")


def _word(value: object) -> str | None:
    """A language's or lexer's name: short, lower case, nothing in it that could mean something to HTML."""
    if isinstance(value, dict):  # `{"name": "ipython", "version": 3}`, as codemirror modes are written
        value = value.get("name")
    if not isinstance(value, str):
        return None
    found = re.fullmatch(r"[\w.+# -]{1,40}", value.strip())
    return found[0].lower() if found else None


def _cell(raw: object, number: int) -> Cell:
    cell = _dict(raw)
    said = clean(cell.get("cell_type"))[:60]
    kind = CellKind(said) if said in ("markdown", "code", "raw") else CellKind.UNKNOWN
    metadata = _dict(cell.get("metadata"))
    return Cell(
        number=number,
        kind=kind,
        source=clean(cell.get("source")),
        count=_count(cell.get("execution_count")),
        outputs=_outputs(cell.get("outputs")) if kind is CellKind.CODE else (),
        attachments=_attachments(cell.get("attachments")),
        language=_word(cell.get("language")) or _cell_language(metadata),
        hidden=hidden_parts(metadata),
        note=clean(metadata.get("format") or metadata.get("raw_mimetype"))[:60] if kind is CellKind.RAW else said,
        tags=_tags(metadata.get("tags")),
    )


def _tags(value: object) -> tuple[str, ...]:
    return tuple(clean(tag)[:100] for tag in value if isinstance(tag, str)) if isinstance(value, list) else ()


def _cell_language(metadata: dict[str, Any]) -> str | None:
    """A cell's own language, as kernels and editors of several languages write it down."""
    places = (("dotnet_interactive", "language"), ("polyglot_notebook", "kernelName"), ("vscode", "languageId"))
    return next((found for name, key in places if (found := _word(_dict(metadata.get(name)).get(key)))), None)


def _attachments(value: object) -> dict[str, dict[str, str]]:
    bundles = {clean(name): _dict(bundle) for name, bundle in _dict(value).items()}
    return {name: {m: clean(d) for m, d in bundle.items() if isinstance(d, str | list)} for name, bundle in bundles.items()}


def _outputs(value: object) -> tuple[Output, ...]:
    written = value[:MAX_OUTPUTS] if isinstance(value, list) else []
    return _joined([_output(upgraded_output(_dict(raw))) for raw in written])


def _joined(outputs: list[Output]) -> tuple[Output, ...]:
    """Neighbouring pieces of one stream as one output: kernels cut them anywhere."""
    groups: list[list[Output]] = []
    for output in outputs:
        same = groups and output.kind is OutputKind.STREAM and (groups[-1][0].kind, groups[-1][0].name) == (output.kind, output.name)
        if same:
            groups[-1].append(output)
        else:
            groups.append([output])
    return tuple(g[0] if len(g) == 1 else Output(kind=OutputKind.STREAM, name=g[0].name, text="".join(o.text for o in g)) for g in groups)


def _output(raw: dict[str, Any]) -> Output:
    said = clean(raw.get("output_type"))[:60]
    if said == "stream":
        name = "stderr" if raw.get("name") == "stderr" else "stdout"
        return Output(kind=OutputKind.STREAM, name=name, text=printed(raw.get("text")))
    if said == "error":
        lines = raw.get("traceback")
        trace = "\n".join(printed(t) for t in lines) if isinstance(lines, list) else printed(lines)
        return Output(kind=OutputKind.ERROR, name=clean(raw.get("ename"))[:200], text=printed(raw.get("evalue")), traceback=trace)
    if said in ("display_data", "execute_result", "update_display_data"):
        data = {clean(m): _mime_value(clean(m), v) for m, v in _dict(raw.get("data")).items()}
        return Output(kind=OutputKind.DATA, data=data, metadata=_dict(raw.get("metadata")), count=_count(raw.get("execution_count")))
    return Output(kind=OutputKind.UNKNOWN, name=said or "without a type")


def _mime_value(mime: str, value: object) -> Any:
    """Text as one string; a JSON value as it is."""
    if mime == "text/plain":
        return printed(value)
    if mime.startswith("image/") and not mime.startswith("image/svg"):
        return _joined_text(value)  # base64, most of a notebook's bytes: it never enters a page
    lines = isinstance(value, list) and not mime.endswith("json") and all(isinstance(v, str) for v in value)
    return clean(value) if lines or isinstance(value, str) else value


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**9 else None


_OUTSIDE_TEXT = "\x00-\x06\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff"
_UNWANTED = re.compile(f"[{_OUTSIDE_TEXT}\x07\x08\x1b]")
_UNPRINTABLE = re.compile(f"[{_OUTSIDE_TEXT}]")
_ASCII = "".join(map(chr, range(128)))
_WANTED_ASCII, _PRINTABLE_ASCII = _UNWANTED.sub("\ufffd", _ASCII), _UNPRINTABLE.sub("\ufffd", _ASCII)
"""The same for texts of ASCII alone, each character at its number: three times as quick."""


def clean(value: object) -> str:
    """A text of a notebook: its lines joined; control characters and lone surrogates, which no page may hold, replaced."""
    text = _joined_text(value)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.translate(_WANTED_ASCII) if text.isascii() else _UNWANTED.sub("\ufffd", text)


def printed(value: object) -> str:
    """As `clean`, but what steers a terminal stays: `terminal` resolves it."""
    text = _joined_text(value)
    return text.translate(_PRINTABLE_ASCII) if text.isascii() else _UNPRINTABLE.sub("\ufffd", text)


def _joined_text(value: object) -> str:
    if isinstance(value, list):
        try:
            return "".join(value)
        except TypeError:
            return "".join(v for v in value if isinstance(v, str))
    return value if isinstance(value, str) else ""
