"""Which papers are the repository's own: what it states, joined work by work; what only may be is a question."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from gallery.adding.draft import Guess, Work, place_of
from gallery.model import Fact

SURE = 0.6
"""Confidence from which an identifier is the repository's own word about itself."""
_NEAR = 15
"""Lines within which the parts of one citation stand."""
_FIELDS = {"title": "title", "author": "authors", "venue": "venue", "date": "year"}


def propose(facts: Sequence[Fact], repository: str) -> tuple[Work, ...]:
    """The works that the facts tell of, the surest first; `repository` is its title and name, which tell its own paper from another."""
    found = _joined(list(_cited(facts)), list(_identified(facts)))
    works = [w for c in found if (w := _work(c, repository))]
    works.sort(key=lambda w: not w.sure)
    known = {str(g.value).lower() for w in works for g in w.fields.values()}
    return (
        *_one_sure(works, repository),
        *(w for w in _only_cited(facts) if not {str(g.value).lower() for g in w.fields.values()} & known),
    )


def _only_cited(facts: Sequence[Fact]) -> Iterator[Work]:
    """Papers that are named as others' work: they may be the repository's own all the same, but only a person can tell."""
    seen: set[str] = set()
    for fact in sorted(facts, key=lambda f: (f.source.path or "", f.source.line or 0)):
        if fact.role == "cited" and fact.name in ("doi", "arxiv") and fact.value.lower() not in seen:
            seen.add(fact.value.lower())
            yield Work({fact.name: Guess(fact.value, place_of(fact.source))}, sure=False, why="it reads as a citation of other work")


@dataclass
class _Citation:
    """Facts that stand together: one entry of BibTeX, one preferred citation, or one identifier."""

    path: str | None
    line: int
    facts: list[Fact] = field(default_factory=list)

    def named(self, name: str) -> list[Fact]:
        return [f for f in self.facts if f.name == name]

    @property
    def confidence(self) -> float:
        return max((f.confidence for f in self.facts), default=0)


def _of_paper(facts: Iterable[Fact], names: Iterable[str]) -> Iterator[Fact]:
    return (f for f in facts if f.name in names and f.role == "paper")


def _cited(facts: Sequence[Fact]) -> Iterator[_Citation]:
    """One citation for each title of a paper, with what stands nearest to it in the same file."""
    starts = [_Citation(f.source.path, f.source.line or 0, [f]) for f in _of_paper(facts, ["title"])]
    for fact in _of_paper(facts, ["author", "venue", "date"]):
        near = _nearest(starts, fact, None if fact.confidence >= 1 else _NEAR)
        if near is not None:
            near.facts.append(fact)
    yield from starts


def _nearest(citations: Sequence[_Citation], fact: Fact, within: int | None) -> _Citation | None:
    here = [c for c in citations if c.path == fact.source.path and (within is None or abs(c.line - (fact.source.line or 0)) <= within)]
    return min(here, key=lambda c: abs(c.line - (fact.source.line or 0)), default=None)


def _identified(facts: Sequence[Fact]) -> Iterator[Fact]:
    seen: set[str] = set()
    for fact in sorted(_of_paper(facts, ["doi", "arxiv"]), key=lambda f: (-f.confidence, f.source.line or 0)):
        if fact.value.lower() not in seen:
            seen.add(fact.value.lower())
            yield fact


def _joined(cited: list[_Citation], identified: list[Fact]) -> list[_Citation]:
    """Identifiers put to the citation they stand by, else each on its own; a DOI and an arXiv identifier of one line are one work's."""
    alone: list[_Citation] = []
    for fact in identified:
        sure = fact.confidence >= SURE
        near = _nearest(cited, fact, None if fact.confidence >= 1 else _NEAR)
        if near is None and sure and len(cited) == 1 and cited[0].confidence >= SURE:
            near = cited[0]
        if near is None or near.named(fact.name):
            near = _beside(alone, fact, lone=sure and len([f for f in identified if f.name == fact.name and f.confidence >= SURE]) == 1)
        if near is None:
            alone.append(_Citation(fact.source.path, fact.source.line or 0, [fact]))
        else:
            near.facts.append(fact)
    return cited + alone


def _beside(alone: Sequence[_Citation], fact: Fact, *, lone: bool) -> _Citation | None:
    """The work of the other kind of identifier on the same line, or the only other one where each kind has one."""
    others = [c for c in alone if not c.named(fact.name)]
    same = [c for c in others if c.path == fact.source.path and c.line == fact.source.line]
    sure = [c for c in others if c.confidence >= SURE]
    return same[0] if same else sure[0] if lone and len(sure) == 1 else None


def _work(citation: _Citation, repository: str) -> Work | None:
    named = [f for f in citation.facts if f.name in ("doi", "arxiv")]
    stated = max((f.confidence for f in named), default=0)
    titled = max((f.confidence for f in citation.named("title")), default=0)
    known = bool(citation.named("title")) and alike(citation.named("title")[0].value, repository)
    sure = max(stated, titled) >= SURE or (titled > 0 and known)
    fields: dict[str, Guess] = {f.name: Guess(f.value, place_of(f.source)) for f in reversed(named)}
    if titled >= SURE or known:
        fields |= dict(_described(citation))
    if not fields:
        return None
    return Work(fields, sure, "" if sure else "mentioned, but the repository does not say that it is its own")


def _described(citation: _Citation) -> Iterator[tuple[str, Guess]]:
    for name, key in _FIELDS.items():
        facts = citation.named(name)
        if not facts:
            continue
        source = place_of(facts[0].source)
        if key == "authors":
            yield key, Guess(list(dict.fromkeys(f.value for f in facts))[:200], source)
        elif key == "year":
            year = re.search(r"\b(?:19|20)\d\d\b", facts[0].value)
            yield from [(key, Guess(int(year[0]), source))] if year else []
        else:
            yield key, Guess(facts[0].value[:300], source)


def _one_sure(works: Sequence[Work], repository: str) -> Iterator[Work]:
    """The main work, then as questions all others that the repository's name does not bear out."""
    first = True
    for work in works:
        title = work.fields.get("title")
        if work.sure and not first and not (title is not None and alike(str(title.value), repository)):
            yield Work(work.fields, sure=False, why="stated beside another paper")
        else:
            yield work
        first = False


def alike(title: str, other: str) -> bool:
    """Whether one text holds most words of the other."""
    a, b = (set(re.findall(r"[^\W_]{3,}", text.lower())) - _PLAIN for text in (title, other))
    return bool(a and b) and len(a & b) >= min(2, len(a), len(b)) and len(a & b) >= 0.6 * min(len(a), len(b))


_PLAIN = frozenset(
    ["the", "and", "for", "with", "from", "using", "paper", "code", "data", "notebooks", "notebook", "materials", "repository"]
)
