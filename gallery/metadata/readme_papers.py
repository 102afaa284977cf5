"""README: DOIs, arXiv identifiers and BibTeX, each with what it probably is: the own paper, a cited one, an archive."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from gallery.metadata import bibtex, identifiers, readme
from gallery.metadata.parse import Source
from gallery.model import Fact, Snapshot

_HEADING = re.compile(r"^\s{0,3}#{1,6}\s*(.{1,200})|^<h[1-6][^<>]{0,200}>(.{1,200})", re.IGNORECASE)
_RULE = re.compile(r"^([=\-~^\"])\1{2,}\s*$")
_OWN = re.compile(
    r"\b(?:(?:please|to) cit(?:e|ing)|citing|cite (?:this|our|us|as|the following|it)|if you (?:use|find)"
    r"|our (?:paper|article|manuscript|work|preprint)|(?:this|the) (?:full |following |original |corresponding )?"
    r"(?:paper|article|manuscript|preprint|publication|book)\b"
    r"|accompan|companion|associated with"
    r"|(?:code|notebooks?|data|scripts?|repository|materials?) (?:for|from|to accompany|to reproduce|behind)|reproduc\w+ (?:of |the )"
    r"|published (?:in|as|at)|described in|presented in|based on (?:the|our) (?:work|paper)|official reference|paper[:\]])",
    re.IGNORECASE,
)
_OWN_HEADING = re.compile(r"\b(?:citation|cite|citing|attribution|publications?|paper|how to cite|manuscript)\b", re.IGNORECASE)
_OTHERS = re.compile(
    r"\b(?:references?|bibliography|further reading|related|acknowledg\w*|credits?|resources|literature|see also|datasets?|articles)\b",
    re.IGNORECASE,
)
_ELSE = re.compile(r"follow[- ]?up|check out|see also|adapted from|borrow|inspired by|\bupdate[ds]?\b", re.IGNORECASE)
_PICTURE = re.compile(r"!\[[^\[\]]{0,300}\]\([^()\s]{0,1000}\)|<img\b[^<>]{0,600}>|image::\s+\S{1,1000}")
MAX_IDS = 100


def read(snapshot: Snapshot) -> Iterator[Fact]:
    """Identifiers in the README, and what its BibTeX entries say."""
    source = readme.sources(snapshot)
    if source is None:
        return
    found = bibtex.entries(source.text)
    title = next((f.value for f in readme.read(snapshot) if f.name == "title"), "")
    own = [e for e in found if len(found) == 1 or _same_work(e.fields.get("title", ""), title)]
    for entry in found:
        if own and entry not in own:
            yield from (f for f in bibtex.facts(source, entry, 0.2, "cited") if f.name in ("doi", "arxiv"))
        else:
            yield from bibtex.facts(source, entry, 0.7 if own or len(found) < 3 else 0.4)
    inside = {n for e in found for n in range(e.line, _end(source, e.line) + 1)}
    yield from _mentions(source, inside)


def _same_work(title: str, other: str) -> bool:
    """Whether two titles share most of their words."""
    a, b = (set(re.findall(r"\w{3,}", text.lower())) for text in (title, other))
    return bool(a and b) and len(a & b) >= 0.6 * min(len(a), len(b)) and len(a & b) > 1


def _end(source: Source, start: int) -> int:
    """The line on which the BibTeX entry that starts on line `start` closes."""
    last = min(start + 40, len(source.lines))
    return next((n for n in range(start, last) if source.lines[n - 1].strip().startswith("}")), last)


def _mentions(source: Source, inside: set[int]) -> Iterator[Fact]:
    """Identifiers in prose and links, judged by what stands around them."""
    heading, level = "", 0
    places: list[tuple[int, str, str, str, bool]] = []
    for number, line in enumerate(source.lines, 1):
        below = source.lines[number] if number < len(source.lines) else ""
        match = _HEADING.match(line)
        if match or (line.strip() and _RULE.match(below)):
            heading = (match[1] or match[2] or "") if match else line
            level += not line.startswith("###") or not level
        text = unescape(_PICTURE.sub(" ", line)) or line
        kept = text if identifiers.dois(text) or identifiers.arxivs(text) else ""
        if kept and number not in inside and len(places) < MAX_IDS:
            near = " ".join(source.lines[max(0, number - 5) : number])
            places.append((number, kept, heading, near, level <= 1))
    under: dict[str, set[str]] = {}
    for _, text, section, _, _ in places:
        under.setdefault(section, set()).update(identifiers.dois(text), identifiers.arxivs(text))
    crowded = {section for section, ids in under.items() if len(ids) > 3}
    for number, text, section, near, on_top in places:
        role, confidence = _judge(section, near, on_top=on_top, crowded=section in crowded, elsewhere=bool(_ELSE.search(text)))
        for doi in identifiers.dois(text):
            archive = identifiers.is_archive(doi)
            yield from _fact(source, "doi", doi, number, "archive" if archive else role, 0.6 if archive and on_top else confidence)
        for arxiv in identifiers.arxivs(text):
            yield from _fact(source, "arxiv", arxiv, number, role, confidence)


def _judge(section: str, near: str, *, on_top: bool, crowded: bool, elsewhere: bool) -> tuple[str, float]:
    """What an identifier probably is, and how sure: by its section, the words around it, and how far up it stands."""
    if _OTHERS.search(section) and not _OWN_HEADING.search(section):
        return "cited", 0.2
    if crowded or elsewhere:
        return "cited", 0.3
    if _OWN_HEADING.search(section) or _OWN.search(near):
        return "paper", 0.6 if on_top or _OWN_HEADING.search(section) else 0.4
    return ("paper", 0.4) if on_top else ("cited", 0.2)


def _fact(source: Source, name: str, value: str, line: int, role: str, confidence: float) -> Iterator[Fact]:
    for fact in source.facts(name, [value], confidence, role=role):
        yield fact.model_copy(update={"source": source.at(line)})
