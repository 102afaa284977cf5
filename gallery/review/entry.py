"""One entry of a review as Markdown: what will appear, what changes, each check with evidence, links to try. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import IntEnum
from urllib.parse import quote

from gallery import checks
from gallery.checks.answer import count
from gallery.judging_links import judge_record
from gallery.links import commit_url, file_url, parse_repo
from gallery.model import Evidence, Finding, Gallery, Outcome, Record
from gallery.pages.launches import launches
from gallery.review.change import EntryChange, Kind
from gallery.review.evidence import asked
from gallery.review.markdown import code, folded, link, prose, words

_SIGNS = {Outcome.MET: "✅", Outcome.UNMET: "❌", Outcome.UNKNOWN: "❔", Outcome.NOT_APPLICABLE: "➖"}
_MOST = 30


class Detail(IntEnum):
    """How much is told of each entry."""

    HEAD = 0
    """What appears and what changed."""
    UNMET = 1
    """Also what is not met or not known."""
    ALL = 2
    """Also what is met, and every notebook."""


def entry_lines(change: EntryChange, gallery: Gallery, detail: Detail, preview: str | None = None) -> list[str]:
    """The entry's part of the comment, line by line."""
    lines = ["---", "", f"### {change.kind.capitalize()}: {code(change.id)}", ""]
    record = change.after
    if change.kind is Kind.REMOVED or record is None:
        gone = "Its pages disappear. Keep its addresses alive with `was:` in the entry that takes its place."
        return [*lines, gone if change.kind is Kind.REMOVED else "Nothing could be found out about it; the log of the check says why."]
    lines += [f"**{words(record.entry.title)}**", "", *_preview(change, preview), *_facts(record), *_warnings(change, record)]
    if change.before is not None:
        lines += ["", *_difference(change.before, record)]
    lines += ["", *_launches(record, gallery), *_badges(record, gallery, change.names)]
    if detail > Detail.HEAD:
        lines += _findings(record, detail)
    return lines + (_notebooks(record) if detail is Detail.ALL else [])


def _preview(change: EntryChange, preview: str | None) -> list[str]:
    """The card as a picture that leads to the page, where both can be seen."""
    if preview is None:
        return []
    page = f"{preview}e/{quote(change.id, safe='')}/"
    return [f"[![The card of this entry](<{page}card.png>)](<{page}>)", "", f"{link('Its pages', page)} as they would be", ""]


def _facts(record: Record) -> list[str]:
    entry, score = record.entry, checks.score(record.findings)
    languages = sorted({n.language for n in record.notebooks if n.language})
    pictures = next(((n, f) for n in record.notebooks for f in n.figures), None)
    rows = [
        f"- **{checks.tier(record)}**, {score.met} of {score.applicable} checks met, {score.unknown} unknown",
        f"- field {code(entry.field)}" + (f", tags {', '.join(code(tag) for tag in entry.tags[:_MOST])}" if entry.tags else ""),
        f"- repository {_repository(record)}",
        f"- licence: {_licence(record)}",
        f"- {count(len(record.notebooks), 'notebook')}" + (f" in {', '.join(code(name) for name in languages)}" if languages else ""),
    ]
    rows += [f"- paper: {_paper(record, i)}" for i in range(min(len(record.papers), 5))]
    if pictures is not None:
        rows.append(f"- picture of its card: cell {pictures[1].cell} of {code(pictures[0].path)}")
    return rows + ([f"- summary: {words(entry.summary, 600)}"] if entry.summary else ["- no summary yet"])


def _repository(record: Record) -> str:
    repo = parse_repo(record.entry.repo)
    at = commit_url(repo, record.pin.commit) if record.pin else None
    commit = record.pin.commit[:7] if record.pin else "no commit"
    return f"{link(repo.url, repo.url)} at {link(commit, at) if at else code(commit)}"


def _licence(record: Record) -> str:
    named = record.facts.licence if record.facts else None
    stated = next(((f.value, f.source.path) for f in record.metadata if f.name == "licence"), None)
    if stated is not None:
        return code(stated[0]) + (f", from {code(stated[1])}" if stated[1] else "")
    return f"{code(named)}, by its forge" if named else "**none found**; its text and code are the authors', all rights reserved"


def _paper(record: Record, index: int) -> str:
    paper = record.papers[index]
    name = paper.title or record.entry.title
    address = f"https://doi.org/{paper.doi}" if paper.doi else f"https://arxiv.org/abs/{paper.arxiv}" if paper.arxiv else paper.url
    return (link(name, address) if address else words(name)) + (f" ({paper.year})" if paper.year else "")


def _warnings(change: EntryChange, record: Record) -> list[str]:
    rows = []
    if change.unlocked:
        rows.append(f"- ⚠️ no lock that fits: this shows what its ref means today. `gallery update {change.id}` writes the lock.")
    if change.same_paper:
        rows.append(
            f"- ⚠️ the same paper as {', '.join(code(i) for i in change.same_paper[:_MOST])}: is it another repository of the same work?"
        )
    if record.stale is not None:
        rows.append(f"- ⚠️ stale since {record.stale.since}: {prose(record.stale.failure.message)}")
    rows += [f"- ⚠️ {prose(failure.message)}" for failure in record.failures[:_MOST]]
    broken = [n for n in record.notebooks if n.failure is not None]
    return rows + [f"- ⚠️ {code(n.path)}: {prose(n.failure.message)}" for n in broken[:_MOST] if n.failure]


def _difference(before: Record, after: Record) -> list[str]:
    """What a reviewer of an update wants to know: commit, environment, notebooks, score."""
    old, new = checks.score(before.findings), checks.score(after.findings)
    rows = [f"- score: {old.met} of {old.applicable} → {new.met} of {new.applicable}; {checks.tier(before)} → {checks.tier(after)}"]
    if before.pin and after.pin and before.pin.commit != after.pin.commit:
        short = [code(r.pin.commit[:7]) for r in (before, after) if r.pin]
        rows += [f"- commit: {' → '.join(short)}", f"- evidence: {asked(before, after)}"]
    made = [", ".join(r.environment.files) if r.environment else "unknown" for r in (before, after)]
    if made[0] != made[1]:
        rows.append(f"- environment: {code(made[0] or 'nothing declared')} → {code(made[1] or 'nothing declared')}")
    was, now = ({n.path: n.blob for n in r.notebooks} for r in (before, after))
    rows += _some("new notebooks", now.keys() - was.keys())
    rows += _some("notebooks gone", was.keys() - now.keys())
    rows += _some("notebooks changed", {path for path in was.keys() & now.keys() if was[path] != now[path]})
    answers = {f.check: f.outcome for f in before.findings}
    moved = [f for f in after.findings if f.check in answers and answers[f.check] is not f.outcome]
    rows += [f"- {code(f.check)}: {answers[f.check]} → {f.outcome}" for f in moved]
    fields = [n for n in type(before.entry).model_fields if getattr(before.entry, n) != getattr(after.entry, n)]
    return ["**What changes**", "", *rows, *_some("fields of the entry", fields)]


def _some(label: str, names: Iterable[str]) -> list[str]:
    shown = sorted(names)
    more = f" and {len(shown) - _MOST} more" if len(shown) > _MOST else ""
    return [f"- {label}: {', '.join(code(name) for name in shown[:_MOST])}{more}"] if shown else []


def _launches(record: Record, gallery: Gallery) -> list[str]:
    links = [link(view.label, view.url) for view in launches(record, gallery)] if record.pin is not None else []
    return [f"Try it: {' · '.join(links)}", ""] if links else []


def _badges(record: Record, gallery: Gallery, names: frozenset[str] | None) -> list[str]:
    """The README's own launch badges that are not right, each with the link that is."""
    faulty = [b for b in judge_record(record, gallery, names) if b.faults]
    rows = []
    for badge in faulty[:_MOST]:
        where = _place(badge.place.model_copy(update={"text": None}), record)
        rows.append(f"- {where}: {' '.join(map(prose, badge.faults))} Right: {link(badge.right, badge.right)}")
    return [*folded(f"{len(faulty)} of its README's launch badges are not right", rows), ""] if rows else []


def _findings(record: Record, detail: Detail) -> list[str]:
    by_check = {f.check: f for f in record.findings}
    known = [(check, by_check[check.id]) for check in checks.ALL if check.id in by_check]
    missing = [(c, f) for c, f in known if f.outcome in (Outcome.UNMET, Outcome.UNKNOWN)]
    met = [(c, f) for c, f in known if f.outcome is Outcome.MET]
    lines = folded(f"{len(missing)} not met or unknown", [row for c, f in missing for row in _finding(c.question, f, record)])
    return lines + (
        folded(f"{len(met)} met", [row for c, f in met for row in _finding(c.question, f, record)]) if detail is Detail.ALL else []
    )


def _finding(question: str, finding: Finding, record: Record) -> list[str]:
    whose = " (the curator's word)" if finding.by_curator else ""
    rows = [f"- {_SIGNS[finding.outcome]} {prose(question)} {prose(finding.message)}{whose}"]
    rows += [f"  - {_place(evidence, record)}" for evidence in finding.evidence[:3]]
    return rows + ([f"  - to mend: {prose(finding.advice, 400)}"] if finding.advice else [])


def _place(evidence: Evidence, record: Record) -> str:
    where = f"{evidence.path or evidence.url or 'the forge'}" + (f":{evidence.line}" if evidence.line else "")
    url = None
    if evidence.path and record.pin:
        url = file_url(parse_repo(record.entry.repo), record.pin.commit, evidence.path, evidence.line)
    shown = link(where, url) if url else code(where)
    return shown + (f" {code(evidence.text)}" if evidence.text else "")


def _notebooks(record: Record) -> list[str]:
    rows: Sequence[str] = [
        f"- {code(n.path)}" + (f", {count(n.cells, 'cell')}" if n.cells else "") + (f", {n.errors} with errors" if n.errors else "")
        for n in record.notebooks
    ]
    more = [f"- … and {len(rows) - 100} more"] if len(rows) > 100 else []
    return folded(count(len(rows), "notebook"), [*rows[:100], *more])
