"""What is known about one entry, as text for a terminal."""

from __future__ import annotations

from gallery import checks
from gallery.failures import FailureKind, Stop
from gallery.judging_links import judge_record
from gallery.links import launch_url, parse_repo
from gallery.model import Evidence, Finding, Gallery, Interface, Notebook, Outcome, Record
from gallery.records import last_record
from gallery.store import Store

MARKS = {Outcome.MET: "✓", Outcome.UNMET: "✗", Outcome.NOT_APPLICABLE: "–", Outcome.UNKNOWN: "?"}


def record(store_url: str, entry_id: str) -> Record:
    """The stored record of an entry."""
    known = last_record(Store(store_url), entry_id)
    if known is None:
        raise Stop("show", FailureKind.USAGE, f"Nothing is known about {entry_id} yet; `gallery crawl {entry_id}` finds out.")
    return known


def text(known: Record, gallery: Gallery) -> str:
    """Everything about one entry, section by section."""
    parts = [_head(known), _checks(known), _notebooks(known), _metadata(known), _launch(known, gallery), _badges(known, gallery)]
    return "\n\n".join(part for part in parts if part)


def _head(known: Record) -> str:
    score = checks.score(known.findings)
    lines = [
        known.entry.title,
        f"  {known.entry.repo}" + (f" at {known.pin.commit}" if known.pin else ""),
        f"  {checks.tier(known)} · {score.met} of {score.applicable} met, {score.unknown} unknown · crawled {known.crawled}",
    ]
    if known.environment is not None:
        made_of = ", ".join(known.environment.files) or "no file that repo2docker reads"
        lines.append(f"  environment: {known.environment.buildpack or known.environment.refused} ({made_of})")
    if known.stale is not None:
        lines.append(f"  STALE since {known.stale.since}: {known.stale.failure.message}")
    lines += [f"  ! {failure.message}" for failure in known.failures]
    return "\n".join(lines)


def _checks(known: Record) -> str:
    by_check = {finding.check: finding for finding in known.findings}
    lines = []
    category = None
    for check in checks.ALL:
        finding = by_check.get(check.id)
        if finding is None:
            continue
        if check.category != category:
            category = check.category
            lines.append(f"{category}")
        lines += _finding(check.question, finding)
    return "\n".join(lines)


def _finding(question: str, finding: Finding) -> list[str]:
    whose = " (the curator's statement)" if finding.by_curator else ""
    lines = [f"  {MARKS[finding.outcome]} {question} {finding.message}{whose}"]
    lines += [f"      {_place(evidence)}" for evidence in finding.evidence]
    if finding.advice:
        lines.append(f"      → {finding.advice}")
    return lines


def _place(evidence: Evidence) -> str:
    where = evidence.path or evidence.url or ""
    line = f":{evidence.line}" if evidence.line else ""
    return f"{where}{line}" + (f"  {evidence.text}" if evidence.text else "")


def _notebooks(known: Record) -> str:
    return "\n".join(["Notebooks", *(f"  {_notebook(n)}" for n in known.notebooks)]) if known.notebooks else ""


def _notebook(notebook: Notebook) -> str:
    if notebook.failure is not None:
        return f"✗ {notebook.path}: {notebook.failure.message}"
    state = [f"{notebook.cells} cells"]
    if notebook.errors:
        state.append(f"{notebook.errors} with errors")
    if notebook.in_order is False:
        state.append("not run top to bottom")
    if notebook.executed == 0:
        state.append("never run")
    return f"✓ {notebook.path}: {notebook.language or 'unknown language'}, {', '.join(state)}"


def _metadata(known: Record) -> str:
    lines = [f"  {fact.name}: {fact.value}  ({_place(fact.source)}, confidence {fact.confidence:g})" for fact in known.metadata]
    return "\n".join(["Metadata", *lines]) if lines else ""


def _launch(known: Record, gallery: Gallery) -> str:
    if known.pin is None:
        return ""
    repo = parse_repo(known.entry.repo)
    interface = known.entry.launch.interface or Interface.LAB
    lines = [f"  {hub.label}: {launch_url(hub.url, repo, known.pin.commit, interface, known.entry.launch.path)}" for hub in gallery.hubs]
    return "\n".join(["Launch", *lines])


def _badges(known: Record, gallery: Gallery) -> str:
    """The README's own launch badges: what is wrong with each, and the right link."""
    lines = []
    for badge in judge_record(known, gallery):
        lines.append(f"  {'✗' if badge.faults else '✓'} {badge.address}  ({_place(badge.place.model_copy(update={'text': None}))})")
        lines += [f"      {fault}" for fault in badge.faults]
        lines += [f"      → {badge.right}"] if badge.faults else []
    return "\n".join(["Launch badges of its README", *lines]) if lines else ""
