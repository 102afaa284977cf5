"""The evidence on an entry's page: what a hub did with it, cell by cell, over time, and what changed since."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from gallery import links
from gallery.model import CellMatch, Notebook, NotebookRun, Record, Trouble, Verification, tally
from gallery.pages.base import House, LinkView, cell_anchor, day, quoted, repository
from gallery.pages.verdicts import MATCHES, TROUBLES, VERDICTS, MarkView, counted, hub_name, seconds
from gallery.words import _, ngettext

MOST_CELLS = 200
"""Cells of a notebook that the strip shows; the notebook's own page marks all of them."""
MOST_RUNS = 60
"""Verifications that the row of ticks shows, the newest."""
MOST_PACKAGES = 6
"""Changed packages that are named."""


@dataclass(frozen=True)
class StripCell:
    """One compared cell in a notebook's strip."""

    mark: MarkView
    words: str
    href: str | None


@dataclass(frozen=True)
class TroubleView:
    """What went wrong."""

    label: str
    message: str
    log: str


@dataclass(frozen=True)
class StripView:
    """One notebook and its compared cells."""

    title: LinkView
    words: str
    cells: tuple[StripCell, ...]
    more: int
    """Cells that are not drawn."""
    trouble: TroubleView | None


@dataclass(frozen=True)
class RunView:
    """One verification in the history."""

    id: str
    mark: MarkView
    day: str
    words: str
    """What came out, in a sentence."""
    commit: LinkView
    hub: str
    took: str

    @property
    def tick(self) -> str:
        """Everything in one line, for the tick in the row."""
        return " · ".join(filter(None, (self.day, self.mark.label, self.words, self.commit.label, self.hub)))


@dataclass(frozen=True)
class VerifiedView:
    """All evidence of an entry."""

    mark: MarkView
    says: str
    facts: tuple[LinkView, ...]
    """Commit, hub, day and seconds."""
    notes: tuple[str, ...]
    """What a reader must know: it is of another commit, the hub could not do it."""
    trouble: TroubleView | None
    strips: tuple[StripView, ...]
    runs: tuple[RunView, ...]
    """Oldest first."""
    earlier: int
    """Verifications that are not shown."""
    changes: tuple[str, ...]
    environment: tuple[tuple[str, str], ...]


def verified_view(record: Record, house: House) -> VerifiedView | None:
    """What is known from running the entry; None where it was never run."""
    history, commit = record.history, record.pin.commit if record.pin else None
    if not history.runs:
        return None
    at = history.at(commit)
    run = at[-1] if at else history.runs[-1]
    newest = history.notebooks_at(run.commit) if at else {n.path: n for n in run.notebooks}
    counts = tally(cell for n in newest.values() for cell in n.cells)
    mark = VERDICTS[run.verdict]
    shown = history.runs[-MOST_RUNS:]
    return VerifiedView(
        mark=mark,
        says=counted(counts) or mark.says,
        facts=_facts(run, record, house),
        notes=tuple(_notes(run, record, at)),
        trouble=trouble_view(run.trouble),
        strips=tuple(_strip(n, newest[n.path], same_commit=run.commit == commit) for n in record.notebooks if n.path in newest),
        runs=tuple(_run(one, record, house) for one in shown),
        earlier=len(history.runs) - len(shown),
        changes=tuple(_changes(record)),
        environment=tuple(_environment(run)),
    )


def _facts(run: Verification, record: Record, house: House) -> tuple[LinkView, ...]:
    took = seconds(run.build_s, run.launch_s, run.run_s)
    found = (_commit(run, record), LinkView(hub_name(run.hub, house.gallery), None), LinkView(day(run.started_at), None))
    return (*found, LinkView(took, None)) if took else found


def _commit(run: Verification, record: Record) -> LinkView:
    repo = repository(record)
    return LinkView(_("commit %(commit)s", commit=run.commit[:7]), links.commit_url(repo, run.commit) if repo else None)


def _notes(run: Verification, record: Record, at: Sequence[Verification]) -> list[str]:
    said = []
    if record.pin is not None and run.commit != record.pin.commit:
        said.append(_("This evidence is of another commit than the one that is shown, so no tier rests on it."))
    elif not at:
        said.append(_("The hub could not do it; this says nothing about the repository."))
    if not run.complete:
        said.append(_("Only some of the notebooks were run the last time."))
    return said


def trouble_view(trouble: Trouble | None) -> TroubleView | None:
    """What went wrong, as readers see it."""
    if trouble is None:
        return None
    about = f": {trouble.about}" if trouble.about else ""
    return TroubleView(_(TROUBLES[trouble.kind]) + about, trouble.message, trouble.log)


def _strip(notebook: Notebook, run: NotebookRun, *, same_commit: bool) -> StripView:
    page = f"{quoted(notebook.slug)}/" if same_commit else None
    cells = tuple(
        StripCell(MATCHES[c.match], cell_words(c), f"{page}#{cell_anchor(c.cell or 1)}" if page and notebook.page else None)
        for c in run.cells[:MOST_CELLS]
    )
    return StripView(LinkView(notebook.title, page), came_out(run.cells), cells, len(run.cells) - len(cells), trouble_view(run.trouble))


def came_out(cells: Iterable[CellMatch]) -> str:
    """How many of a notebook's compared cells agree, also where there were none."""
    return counted(tally(cells)) or _("No output is stored that could be compared.")


def cell_words(cell: CellMatch) -> str:
    """`Cell 4: close (1 number differs within tolerance)`; the reason is evidence, and as such in English."""
    return _("Cell %(cell)s: %(verdict)s (%(reason)s)", cell=cell.cell, verdict=MATCHES[cell.match].label, reason=cell.reason)


def _run(run: Verification, record: Record, house: House) -> RunView:
    trouble = next(iter(run.troubles), None)
    words = counted(run.counts) if trouble is None else _(TROUBLES[trouble.kind])
    took = seconds(run.build_s, run.launch_s, run.run_s)
    return RunView(run.id, VERDICTS[run.verdict], day(run.started_at), words, _commit(run, record), hub_name(run.hub, house.gallery), took)


def _changes(record: Record) -> list[str]:
    """What is other than it was at the run before the newest that says something."""
    runs = [run for run in record.history.runs if run.counts_for_tier]
    if len(runs) < 2:
        return []
    before, now = runs[-2], runs[-1]
    said = []
    if before.verdict is not now.verdict:
        words = {"old": VERDICTS[before.verdict].label, "new": VERDICTS[now.verdict].label, "day": day(before.started_at)}
        said.append(_("The verdict: %(new)s, and on %(day)s %(old)s.", **words))
    if before.commit != now.commit:
        said.append(_("The repository: commit %(new)s in place of %(old)s.", new=now.commit[:7], old=before.commit[:7]))
    old, new = before.environment, now.environment
    if old is not None and new is not None:
        if (old.language, old.language_version) != (new.language, new.language_version):
            words = {"old": old.language_version or "?", "new": new.language_version or "?"}
            said.append(_("The language: version %(new)s in place of %(old)s.", **words))
        said += _packages(old.packages, new.packages)
    return said or [_("Nothing that is known of: the same commit, the same environment, the same verdict.")]


def _packages(old: Mapping[str, str], new: Mapping[str, str]) -> list[str]:
    changed = sorted(name for name in old.keys() | new.keys() if old.get(name) != new.get(name))
    if not changed:
        return []
    named = ", ".join(f"{name} {old.get(name, '–')} → {new.get(name, '–')}" for name in changed[:MOST_PACKAGES])
    rest = f" … (+{len(changed) - MOST_PACKAGES})" if len(changed) > MOST_PACKAGES else ""
    return [ngettext("%(n)s package: %(names)s.", "%(n)s packages: %(names)s.", len(changed), names=named + rest)]


def _environment(run: Verification) -> list[tuple[str, str]]:
    found = run.environment
    if found is None:
        return []
    language = " ".join(filter(None, (found.language, found.language_version)))
    cpu = " × ".join(filter(None, (str(found.cpus) if found.cpus else None, found.cpu)))
    memory = f"{found.memory_mb:,} MB" if found.memory_mb else ""
    peak = f"{run.peak_memory_mb:,.0f} MB" if run.peak_memory_mb else ""
    named = ", ".join(f"{name} {version}" for name, version in sorted(found.packages.items())[:40])
    rows = (
        (_("Image"), found.image or ""),
        (_("Language"), language),
        (_("Kernel"), found.kernel or ""),
        (_("Platform"), found.platform or ""),
        (_("Processor"), cpu),
        (_("Memory"), memory),
        (_("Most memory used"), peak),
        (_("Build, launch, run"), ", ".join(filter(None, (seconds(run.build_s), seconds(run.launch_s), seconds(run.run_s))))),
        (_("Packages"), named + (" …" if len(found.packages) > 40 else "")),
        (_("Not as asked for"), " ".join(found.unhonoured)),
    )
    return [(label, value) for label, value in rows if value]
