"""The scorecard: findings by category, each with its evidence at the pinned commit."""

from __future__ import annotations

from dataclasses import dataclass

from gallery import links
from gallery.model import Evidence, Finding, Outcome, Record
from gallery.pages.base import OUTCOMES, House, Question, repository, web
from gallery.words import _


@dataclass(frozen=True)
class EvidenceView:
    """A place, and what stands there."""

    label: str
    url: str | None
    text: str


@dataclass(frozen=True)
class FindingView:
    """One question and its answer."""

    id: str
    question: str
    outcome: str
    word: str
    icon: str
    message: str
    evidence: tuple[EvidenceView, ...]
    advice: str
    by_curator: bool


@dataclass(frozen=True)
class CategoryView:
    """The findings of one category."""

    name: str
    met: int
    applicable: int
    unknown: int
    findings: tuple[FindingView, ...]


def scorecard(record: Record, house: House) -> tuple[CategoryView, ...]:
    """All findings, in the order of the checks; an answer to a question that is no longer asked is left out."""
    order = {q.id: i for i, q in enumerate(house.questions)}
    known = sorted((f for f in record.findings if f.check in order), key=lambda f: order[f.check])
    names = dict.fromkeys(house.by_id[f.check].category for f in known)
    return tuple(_category(name, [f for f in known if house.by_id[f.check].category == name], record, house) for name in names)


def _category(name: str, findings: list[Finding], record: Record, house: House) -> CategoryView:
    outcomes = [f.outcome for f in findings]
    met, unknown = outcomes.count(Outcome.MET), outcomes.count(Outcome.UNKNOWN)
    views = tuple(_finding(f, house.by_id[f.check], record) for f in findings)
    return CategoryView(name, met, met + outcomes.count(Outcome.UNMET), unknown, views)


def _finding(finding: Finding, question: Question, record: Record) -> FindingView:
    word, icon = OUTCOMES[finding.outcome]
    evidence = tuple(evidence_view(e, record) for e in finding.evidence)
    return FindingView(
        question.id,
        question.question,
        icon,
        _(word),
        icon,
        finding.message,
        evidence,
        _(finding.advice or ""),
        finding.by_curator,
    )


def evidence_view(evidence: Evidence, record: Record) -> EvidenceView:
    """The place as `file:line`, linked to the forge at the commit where it has such a page."""
    url = web(evidence.url)
    if evidence.path is None:
        label = _host(url) if url else _("the curator's word") if evidence.text else _("the forge's word")
        return EvidenceView(label, url, evidence.text or "")
    label = evidence.path if evidence.line is None else f"{evidence.path}:{evidence.line}"
    return EvidenceView(label, file_address(record, evidence.path, evidence.line) or url, evidence.text or "")


def file_address(record: Record, path: str, line: int | None = None) -> str | None:
    """The file on its forge at the pinned commit, or None."""
    repo = repository(record)
    if repo is None or record.pin is None:
        return None
    return links.file_url(repo, record.pin.commit, path, line)


def _host(url: str) -> str:
    return url.partition("://")[2].partition("/")[0]
