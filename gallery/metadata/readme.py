"""README: its title, its opening sentences, and the licence it names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from gallery.metadata import licences
from gallery.metadata.parse import Source, clean, shorten
from gallery.model import Fact, FileKind, Snapshot

_ORDER = (".md", ".markdown", ".rst", ".org", ".txt", "", ".html", ".adoc", ".rmd")
_RULE = re.compile(r"^\s*([=\-~^\"'`#*+:.<>_])\1{2,}\s*$")
_ATX = re.compile(r"^ {0,3}#{1,6}\s+(.*?)\s*#*\s*$|^ {0,3}#{1,6}([^\s#!].{0,200})$")
_ORG = re.compile(r"^(?:#\+TITLE:|\*)\s+(.+)$", re.IGNORECASE)
_HTML = re.compile(r"<h[1-3]\b[^>]{0,300}>(.{1,1000}?)</h[1-3]\s*>", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^<>]{0,500}>")
_IMAGE = re.compile(r"!\[[^\[\]]{0,300}\]\([^()\s]{0,1000}(?:\s[^()]{0,200})?\)|!\[[^\[\]]{0,300}\]\[[^\[\]]{0,100}\]")
_ALT = re.compile(r"!\[([^\[\]]{1,300})\]\([^()\s]{0,1000}\)")
_LINK = re.compile(
    r"\[((?:[^\[\]]|\[[^\[\]]{0,100}\]){0,500})\](?:\([^()\s]{0,1000}(?:\([^()]{0,100}\))?(?:\s[^()]{0,200})?\)|\[[^\[\]]{0,100}\])"
)
_RST_LINK = re.compile(r"`([^`<>]{1,300}?)\s*<[^<>]{1,500}>`__?|:\w+:`([^`]{1,300})`")
_EMOJI = re.compile(r":[a-z0-9_+-]{2,40}:|[\U0001f000-\U0001ffff\u2600-\u27bf\ufe0f]")
_GENERIC = re.compile(
    r"^(?:read ?me|intro(?:duction)?|overview|about|install(?:ation)?|usage|(?:table of )?contents|toc|getting started|description"
    r"|requirements|summary|abstract|welcome|setup|licen[cs]e|citation|news|(?:upcoming )?updates?|notes?|prerequisites|questions.{0,20}"
    r"|how to (?:install|run)|logo|image|banner|badges?|(?:this|the) (?:repository|repo|code|project) (?:is|contains|holds)\b.{0,250})$"
)
_NOT_PROSE = re.compile(r"^\s*(?:[#<>|*+\-=~^.:!\[]|\d+[.)]\s|`{3}|~{3}|@\w+\{)")


def sources(snapshot: Snapshot) -> Source | None:
    """The repository's README: the root's, else that of `.github/` or `docs/`; None where there is none."""
    found = {}
    for file in snapshot.files():
        folder, _, name = file.path.rpartition("/")
        stem, dot, suffix = name.lower().partition(".")
        if (
            stem == "readme"
            and folder.lower() in ("", ".github", "docs")
            and dot + suffix in _ORDER
            and file.kind is not FileKind.SUBMODULE
        ):
            found[("", ".github", "docs").index(folder.lower()), _ORDER.index(dot + suffix), file.path] = file.path
    return next((s for key in sorted(found) if (s := Source.of(snapshot, found[key]))), None)


def read(snapshot: Snapshot) -> Iterator[Fact]:
    """Title, description and licence as the README tells them."""
    source = sources(snapshot)
    if source is None:
        return
    prose = outside_code(source.lines)
    line, title, sure = _title(source, prose)
    yield from _fact(source, "title", title, max(line, 1), sure)
    yield from _description(source, [(n, "" if plain(t) == title else t) for n, t in prose], line)
    yield from _licence(source, prose)


def _title(source: Source, prose: list[tuple[int, str]]) -> tuple[int, str, float]:
    """Line, text and confidence of the first heading that says something; after one that does not, only a heading close to it."""
    last = 1
    for line, title, sure in headings(source, prose):
        if not _GENERIC.match(title.lower().strip(" :.!")):
            return (line, title, sure) if line <= last + 30 else (0, "", 0)
        last = min(last, line)
    return 0, "", 0


def _fact(source: Source, name: str, value: str, line: int, confidence: float) -> Iterator[Fact]:
    for fact in source.facts(name, [value], confidence):
        yield fact.model_copy(update={"source": source.at(line)})


def outside_code(lines: tuple[str, ...]) -> list[tuple[int, str]]:
    """Number and text of the lines outside code fences, comments dropped."""
    kept = []
    fence = ""
    for number, line in enumerate(lines, 1):
        mark = line.lstrip()[:3]
        if mark in ("```", "~~~") and fence in ("", mark):
            fence = "" if fence else mark
        elif not fence and not line.startswith("<!--"):
            kept.append((number, line))
    return kept


def headings(source: Source, prose: list[tuple[int, str]]) -> Iterator[tuple[int, str, float]]:
    """Line, text and confidence of each heading, from the top: Markdown, reStructuredText, Org or html."""
    for index, (number, line) in enumerate(prose[:2_000]):
        below = prose[index + 1][1] if index + 1 < len(prose) else ""
        if source.path.lower().endswith(".org") and (match := _ORG.match(line)):
            yield from _heading(number, match[1], 0.6)
        elif match := _ATX.match(line):
            yield from _heading(number, match[1] or match[2] or "", 0.6)
        elif line.strip() and _RULE.match(below) and not _RULE.match(line) and len(below.strip()) >= min(4, len(line.strip())):
            yield from _heading(number, line, 0.6)
        elif "<h" in line[:200].lower() and (match := _HTML.search("\n".join(t for _, t in prose[index : index + 12])[:6_000])):
            yield from _heading(number, match[1], 0.6)
        elif index < 3 and _is_plain(source.path) and line.strip() and not below.strip():
            yield from _heading(number, line, 0.4)


def _is_plain(path: str) -> bool:
    return path.lower().endswith((".txt", "readme"))


def _heading(number: int, text: str, confidence: float) -> Iterator[tuple[int, str, float]]:
    text = (plain(text) or plain(_ALT.sub(r"\1", text))).strip(" |:")
    text = re.sub(r"(?:\s*\[[^\[\]]{1,30}\])+$", "", text)
    if sum(c.isalpha() for c in text) >= 2 and len(text) <= 250:
        yield number, text, confidence


def plain(text: str) -> str:
    """Markup of a line dropped: images, link targets, tags, emphasis, emoji."""
    text = _LINK.sub(r"\1", _IMAGE.sub("", text))
    text = _RST_LINK.sub(lambda m: m[1] or m[2], text)
    text = unescape(_EMOJI.sub("", _TAG.sub(" ", text)))
    text = re.sub(r"(?<!\w)(\*{1,3}|_{1,3}|`{1,2})(?=\S)(.{1,500}?)(?<=\S)\1(?!\w)", r"\2", text)
    return clean(re.sub(r"\\([#*_`\[\]()!&<>-])", r"\1", text))


def _description(source: Source, prose: list[tuple[int, str]], after: int) -> Iterator[Fact]:
    """The first paragraph of prose below the title."""
    paragraph: list[str] = []
    start = 0
    for index, (number, line) in enumerate(prose[:400]):
        below = prose[index + 1][1] if index + 1 < len(prose) else ""
        text = (
            ""
            if number <= after or line.startswith(("    ", "\t")) or (_NOT_PROSE.match(line) and not _LINK.match(line.strip()))
            else plain(line)
        )
        if text and not _RULE.match(below) and not _ATX.match(line):
            start = start or number
            paragraph.append(text)
        elif len(" ".join(paragraph)) >= 40 and not paragraph[-1].endswith(":"):
            break
        else:
            paragraph, start = [], 0
    told = shorten(" ".join(paragraph), 600)
    if (
        len(re.sub(r"https?://\S+", "", told)) >= 40
        and " " in told[:40]
        and not re.search(r"^licen[cs]e|\bcite\b", told[:60], re.IGNORECASE)
    ):
        yield from _fact(source, "description", told, start, 0.4)


def _licence(source: Source, prose: list[tuple[int, str]]) -> Iterator[Fact]:
    """A line that says under which licence this stands, or what stands under the heading `License`."""
    for index, (number, line) in enumerate(prose):
        below = " ".join(t for _, t in prose[index + 1 : index + 6])
        is_heading = bool(re.match(r"^[#=*\s]*licen[cs](?:e|ing)s?\W*$", line, re.IGNORECASE))
        says = re.search(
            r"\blicen[cs]ed\b.{0,60}\b(?:under|with|as)\b|\bunder (?:the|an?) .{0,60}licen[cs]e|^\W*licen[cs]e\s*:", line, re.IGNORECASE
        )
        text = below if is_heading else f"{line} {below[:100]}" if says else ""
        if text and (found := licences.named(plain(text)[:400])):
            yield from _fact(source, "licence", found, number, 0.5)
            return
