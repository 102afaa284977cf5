"""One entry on a hub: launched at its pinned commit, each notebook run and compared, all of it as one piece of evidence."""

from __future__ import annotations

import secrets

from gallery.failures import Failure, FailureKind, Stop
from gallery.globs import matches
from gallery.links import Repo, parse_repo, spec
from gallery.model import Notebook, NotebookRun, Phase, Pin, Record, Trouble, TroubleKind, Verification
from gallery.notebooks.runnable import runnable
from gallery.pool import each
from gallery.remotes.binder import Told
from gallery.remotes.tree import blob_key
from gallery.store import Store
from gallery.verify.comparing import Compared, ComparingJob, compare
from gallery.verify.private import without_folders
from gallery.verify.terms import Terms, made_by
from gallery.verify.working import Case, Seen, work

_PULLED = (
    "A launch builds another repository and pulls what this one's branch or tag holds on that day, never the locked commit: evidence"
    " would be of something else. Declare the environment in this repository and leave `launch.environment` out; then it can be verified."
)
"""Of an entry whose environment is in another repository."""


def verify_entry(record: Record, terms: Terms) -> Verification | Failure:
    """Evidence of one entry; a `Failure` where only the network or the hub failed, or nothing could be asked at all."""
    try:
        pin, repo = _asked(record)
        chosen = _chosen(record, terms.notebooks)
        started = terms.now()
        seen = Seen(_cases(chosen, terms))
        trouble = work(seen, spec(repo, pin.commit), record.entry.id, terms)
        runs = () if trouble else tuple(_judged(record, case, terms) for case in seen.cases)
    except Stop as e:
        return e.failure
    told = seen.told or Told()
    run = Verification(
        id=f"{started:%Y%m%dT%H%M%SZ}-{pin.commit[:7]}-{secrets.token_hex(2)}",
        entry=record.entry.id,
        repo=record.entry.repo,
        commit=pin.commit,
        hub=terms.hub,
        started_at=started,
        complete=len(chosen) == len(record.notebooks),
        repeats=terms.repeats,
        attempts=max(1, seen.attempts),
        build_s=_seconds(told.build_s),
        found_image=told.found_image,
        launch_s=_seconds(told.launch_s),
        run_s=_seconds(sum(run.seconds for case in seen.cases for run in case.runs)) if runs else None,
        peak_memory_mb=max((run.peak_memory_mb for run in runs if run.peak_memory_mb is not None), default=None),
        environment=seen.environment,
        notebooks=runs,
        trouble=trouble,
        made_by=made_by(),
    )
    return without_folders(run, terms.folders)


def _chosen(record: Record, glob: str | None) -> list[Notebook]:
    chosen = [n for n in record.notebooks if glob is None or matches(glob, n.path)]
    if not chosen:
        what = f"{glob!r} is none of its notebooks" if record.notebooks else "it has no notebook"
        raise Stop("verify", FailureKind.USAGE, f"There is nothing to run: {what}.")
    return chosen


def _asked(record: Record) -> tuple[Pin, Repo]:
    if record.pin is None:
        raise Stop("verify", FailureKind.NOT_LOCKED, f"The commit to run is not locked yet: `gallery update {record.entry.id}` does it.")
    if record.entry.launch.environment is not None:
        raise Stop("verify", FailureKind.UNSUPPORTED, _PULLED)
    try:
        return record.pin, parse_repo(record.entry.repo)
    except ValueError as e:
        raise Stop("verify", FailureKind.USAGE, f"{record.entry.repo}: {e}.") from e


def _cases(chosen: list[Notebook], terms: Terms) -> list[Case]:
    cases = [_case(notebook, terms) for notebook in chosen]
    if all(case.trouble is not None and case.trouble.kind is TroubleKind.FETCH for case in cases):
        raise Stop("verify", FailureKind.MISSING_CONTENT, "The content of none of its notebooks could be fetched.")
    return cases


def _case(notebook: Notebook, terms: Terms) -> Case:
    data = Store(terms.store).get(blob_key(notebook.blob))
    if data is None:
        what = "Its content could not be had from the place that the repository was fetched from."
        return Case(notebook, None, trouble=Trouble(phase=Phase.RUN, kind=TroubleKind.FETCH, message=what))
    try:
        return Case(notebook, runnable(data, notebook.path, terms.limits))
    except Stop as e:
        return Case(notebook, None, trouble=Trouble(phase=Phase.RUN, kind=TroubleKind.NOTEBOOK, message=str(e)))


def _seconds(number: float | None) -> float | None:
    return None if number is None else round(number, 2)


def _judged(record: Record, case: Case, terms: Terms) -> NotebookRun:
    """The notebook's evidence."""
    runs, notebook = case.runs, case.notebook
    trouble = case.trouble or next((run.trouble for run in runs if run.trouble), None)
    compared = Compared(cells=(), silent=0, kept=())
    if case.read is not None:
        outputs = tuple(run.outputs for run in runs) or ((None,) * case.read.cells,)
        job = ComparingJob(terms.store, notebook.blob, notebook.path, terms.limits, outputs, record.entry.tolerances)
        (_, found), *_ = each(terms.comparing, compare, [job])
        if isinstance(found, Compared):
            compared = found
        else:
            what = f"Its new outputs cannot be compared: {found.message}"
            trouble = trouble or Trouble(phase=Phase.RUN, kind=TroubleKind.OUTPUT, message=what)
    return NotebookRun(
        path=notebook.path,
        blob=notebook.blob,
        run_s=_seconds(max((run.seconds for run in runs), default=None)),
        peak_memory_mb=max((run.memory_mb for run in runs if run.memory_mb is not None), default=None),
        cells=compared.cells,
        silent=compared.silent,
        trouble=trouble,
        kept=compared.kept,
    )
