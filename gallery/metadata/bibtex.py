"""BibTeX: the entries in a text, their fields freed of braces and TeX accents."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from gallery.metadata import identifiers
from gallery.metadata.parse import Source, clean
from gallery.metadata.people import turned
from gallery.model import Evidence, Fact, Snapshot

_START = re.compile(r"@(?P<kind>[A-Za-z]{3,20})\s*\{\s*(?P<key>[^\s,{}\"=]{0,200})\s*,")
_FIELD = re.compile(r"([A-Za-z][\w-]{0,30})\s*=\s*")
_SKIPPED = frozenset({"comment", "string", "preamble"})
_ACCENTS = {"'": "\u0301", "`": "\u0300", "^": "\u0302", '"': "\u0308", "~": "\u0303", "=": "\u0304", ".": "\u0307"}
_LETTERS = {"u": "\u0306", "v": "\u030c", "H": "\u030b", "c": "\u0327", "k": "\u0328", "r": "\u030a", "d": "\u0323", "b": "\u0331"}
_SPECIAL = {
    "ss": "ß", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "aa": "å", "AA": "Å", "i": "i", "j": "j",
}  # fmt: skip
_MARK = re.compile(
    r"\\(?:([\"'`^~=.])\s*|([uvHckrdb])(?=\s*\{|\s+|\\))\s*(?:\{\s*(\\[ij](?![A-Za-z])|[A-Za-z])\s*\}|(\\[ij](?![A-Za-z])\s?|[A-Za-z]))"
)
_COMMAND = re.compile(r"\\([A-Za-z]{1,3})(?![A-Za-z])\s?")
MAX_ENTRIES = 50
MAX_ENTRY = 20_000


@dataclass(frozen=True)
class Entry:
    """One entry: its kind, the line it starts on, and its fields as plain text."""

    kind: str
    line: int
    fields: dict[str, str]


def read(snapshot: Snapshot) -> Iterator[Fact]:
    """Facts of the paper in a `CITATION.bib` (or `citation.bib`, `cite.bib`) that names one work only."""
    paths = (f.path for f in snapshot.files() if f.path.lower() in ("citation.bib", "citation.bibtex", "cite.bib", "citing.bib"))
    for path in paths:
        source = Source.of(snapshot, path)
        found = entries(source.text) if source else []
        if source and len(found) == 1:
            yield from facts(source, found[0], 0.9)


def facts(source: Source, entry: Entry, confidence: float, role: str = "paper") -> Iterator[Fact]:
    """What one entry says of the work it names."""
    fields = entry.fields
    link = " ".join(fields.get(k, "") for k in ("url", "note", "journal", "howpublished"))
    doi = identifiers.doi(fields.get("doi", "")) or identifiers.doi(link)
    if (doi and identifiers.is_archive(doi)) or entry.kind in ("software", "dataset"):
        role = "archive"
    venue = fields.get("journal") or fields.get("booktitle") or ""
    for name, value in (
        ("title", fields.get("title")),
        *(("author", author) for author in authors(fields.get("author", ""))),
        ("venue", "" if "arxiv" in venue.lower() else venue),
        ("date", fields.get("year")),
    ):
        for fact in source.facts(name, [value], confidence, role=role):
            yield fact.model_copy(update={"source": _line(source, entry, name)})
    yield from source.facts("doi", [doi], confidence, role=role)
    is_arxiv = "arxiv" in fields.get("archiveprefix", fields.get("eprinttype", "")).lower()
    arxiv = identifiers.arxiv(fields.get("eprint", "")) if is_arxiv or "eprint" in fields else None
    yield from source.facts("arxiv", [arxiv or next(iter(identifiers.arxivs(link)), None)], confidence, role=role)


def _line(source: Source, entry: Entry, name: str) -> Evidence:
    """The line of the entry on which the field stands."""
    names = {"venue": ("journal", "booktitle"), "date": ("year",)}.get(name, (name,))
    for number in range(entry.line, min(entry.line + 60, len(source.lines)) + 1):
        if source.lines[number - 1].strip().lower().startswith(names):
            return source.at(number)
    return source.at(entry.line)


def entries(text: str) -> list[Entry]:
    """The entries in `text`, which may be prose around them; broken ones are left out."""
    found: list[Entry] = []
    for match in _START.finditer(text):
        body = _balanced(text[match.end() : match.end() + MAX_ENTRY])
        if body is not None and match["kind"].lower() not in _SKIPPED and len(found) < MAX_ENTRIES:
            found.append(Entry(match["kind"].lower(), text.count("\n", 0, match.start()) + 1, _fields(body)))
    return [e for e in found if e.fields]


def _balanced(text: str) -> str | None:
    """The text up to the brace that closes the entry."""
    depth = 1
    for match in re.finditer(r"\\.|[{}]", text, re.DOTALL):
        depth += {"{": 1, "}": -1}.get(match.group(), 0)
        if depth == 0:
            return text[: match.start()]
    return None


def _fields(body: str) -> dict[str, str]:
    fields: dict[str, str] = {}
    at = 0
    while (match := _FIELD.search(body, at)) and len(fields) < 40:
        value, at = _value(body, match.end())
        fields.setdefault(match[1].lower(), plain(value))
    return fields


def _value(body: str, start: int) -> tuple[str, int]:
    """The value that starts at `start` (in braces, in quotes, or bare) and where it ends."""
    if body[start : start + 1] == "{":
        inner = _balanced(body[start + 1 :])
        return ("", len(body)) if inner is None else (inner, start + len(inner) + 2)
    if body[start : start + 1] == '"':
        depth = 0
        for match in re.finditer(r'\\.|[{}"]', body[start + 1 :], re.DOTALL):
            depth += {"{": 1, "}": -1}.get(match.group(), 0)
            if match.group() == '"' and depth == 0:
                return body[start + 1 : start + 1 + match.start()], start + match.end() + 1
        return "", len(body)
    end = body.find(",", start)
    return body[start:] if end < 0 else body[start:end], len(body) if end < 0 else end


def plain(value: str) -> str:
    """TeX text as plain text: accents composed, braces and commands dropped."""
    value = _MARK.sub(lambda m: (m[3] or m[4]).strip("\\ ") + (_ACCENTS.get(m[1]) or _LETTERS[m[2]]), value)
    value = _COMMAND.sub(lambda m: _SPECIAL.get(m[1], " "), value)
    value = re.sub(r"\\([&%$#_])", r"\1", value).replace("~", " ").replace("---", "—").replace("--", "–")
    return unicodedata.normalize("NFC", clean(re.sub(r"[{}]|\\[A-Za-z]+\*?", "", value)))


def authors(value: str) -> list[str]:
    """People joined by `and`, each as `Given Family`; `others` is nobody."""
    return [name for part in re.split(r"\s+and\s+", value) if (name := turned(part)) and name.lower() not in ("others", "et al.")]
