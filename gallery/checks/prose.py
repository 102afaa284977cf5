"""The structure of a README: headings, sections, code fences, words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from gallery.checks.reading import Passage

_ATX = re.compile(r"^ {0,3}#{1,6}\s+(\S.*)$")
_ORG = re.compile(r"^\*{1,5} (\S.*)$")
_HTML = re.compile(r"<h[1-6][^>]{0,200}>([^<]{1,200})", re.IGNORECASE)
_BOLD = re.compile(r"^\s{0,3}(?:\*\*|__)([^*_]{2,80})(?:\*\*|__):?\s*$")
_UNDERLINE = re.compile(r"^\s{0,1}([=\-~^\"'`#*+])\1{2,}\s*$")
_FENCE = re.compile(r"^\s{0,6}(```|~~~)")


@dataclass(frozen=True)
class Section:
    """A heading and the lines below it, to the next heading of any level."""

    title: str
    start: int
    """Index of the heading's line (counted from 0)."""
    body: range
    """Indexes of the lines below."""


def sections(passage: Passage) -> list[Section]:
    """All sections in order; what stands before the first heading belongs to none."""
    found = list(_headings(passage))
    starts = [start for _, start in found] + [len(passage.lines)]
    return [Section(title, start, range(start + 1, starts[i + 1])) for i, (title, start) in enumerate(found)]


def _headings(passage: Passage) -> Iterator[tuple[str, int]]:
    inside = fenced(passage)
    for i, line in enumerate(passage.lines):
        if i in inside:
            continue
        below = passage.lines[i + 1] if i + 1 < len(passage.lines) else ""
        if (
            found := _ATX.match(line)
            or _HTML.search(line)
            or _BOLD.match(line)
            or (_ORG.match(line) if passage.path.endswith("org") else None)
        ):
            yield found[1].strip(" #*:"), i
        elif line.strip() and _UNDERLINE.match(below) and len(line) < 120 and not _UNDERLINE.match(line) and "|" not in line:
            yield line.strip(), i


def fenced(passage: Passage) -> frozenset[int]:
    """Indexes of lines inside ``` or ~~~ fences, the fences included."""
    inside, open_mark = set(), ""
    for i, line in enumerate(passage.lines):
        mark = _FENCE.match(line)
        if open_mark or mark:
            inside.add(i)
        if mark and not open_mark:
            open_mark = mark[1]
        elif mark and mark[1] == open_mark:
            open_mark = ""
    return frozenset(inside)


_NOT_WORDS = re.compile(r"<[^<>]{0,500}>|!?\[[^\[\]]{0,300}\]\([^()]{0,500}\)|https?://\S+|[|#*_`=>~-]+")
_WORD = re.compile(r"[^\W\d_]{2,}")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def words(passage: Passage) -> int:
    """Words of prose: code fences, badges, tags and addresses do not count; two CJK characters count as a word."""
    inside = fenced(passage)
    total = 0
    for i, line in enumerate(passage.lines):
        if i not in inside:
            text = _NOT_WORDS.sub(_link_text, line)
            total += len(_WORD.findall(_CJK.sub(" ", text))) + len(_CJK.findall(text)) // 2
    return total


def _link_text(found: re.Match[str]) -> str:
    text = found[0]
    return f" {text[1 : text.index(']')]} " if text.startswith("[") and "![" not in text else " "
