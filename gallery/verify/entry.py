"""One entry on a hub: launched at its pinned commit, each notebook run and compared, all of it as one piece of evidence."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field

from gallery.failures import Failure, FailureKind, Stop
from gallery.globs import matches
from gallery.links import PROVIDERS, Repo, parse_repo
from gallery.model import Fingerprint, Notebook, NotebookRun, Phase, Pin, Record, Trouble, TroubleKind, Verification
from gallery.notebooks.runnable import Runnable, runnable
from gallery.pool import each
from gallery.remotes.binder import Told
from gallery.remotes.jupyter import Jupyter, Kernels
from gallery.remotes.kernel import open_kernel
from gallery.remotes.tree import blob_key
from gallery.store import Store
from gallery.verify import probes, troubles
from gallery.verify.comparing import Compared, ComparingJob, compare
from gallery.verify.running import PROBE, Observed, ask, observe
from gallery.verify.terms import LOSSES, Terms, made_by


@dataclass
class _Case:
    """One notebook on its way."""

    notebook: Notebook
    read: Runnable | None
    """None where it cannot be read."""
    runs: list[Observed] = field(default_factory=list)
    trouble: Trouble | None = None
    """Why there will be no more runs."""
    losses: int = 0
    """Servers that were lost while it ran."""

    def is_done(self, repeats: int) -> bool:
        """Whether nothing is left to do: after a trouble a second run would tell nothing new."""
        return self.read is None or self.trouble is not None or len(self.runs) >= repeats or any(run.trouble for run in self.runs)


@dataclass
class _Seen:
    """What one verification has seen so far."""

    cases: list[_Case]
    attempts: int = 0
    current: _Case | None = None
    """The one that is being run."""
    told: Told | None = None
    """The first launch that came to an end of its own."""
    environment: Fingerprint | None = None


def verify_entry(record: Record, terms: Terms) -> Verification | Failure:
    """Evidence of one entry; a `Failure` where only the network or the hub failed, or nothing could be asked at all."""
    try:
        pin, repo = _asked(record)
        chosen = _chosen(record, terms.notebooks)
        started = terms.now()
        seen = _Seen([_case(notebook, terms) for notebook in chosen])
        trouble = _work(seen, f"{PROVIDERS[repo.provider](repo, pin.commit)}", record.entry.id, terms)
        runs = () if trouble else tuple(_judged(record, case, terms) for case in seen.cases)
    except Stop as e:
        return e.failure
    told = seen.told or Told()
    return Verification(
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
        what = "Its environment is another repository's, into which a reader's browser pulls this one; that cannot be verified yet."
        raise Stop("verify", FailureKind.UNSUPPORTED, what)
    try:
        return record.pin, parse_repo(record.entry.repo)
    except ValueError as e:
        raise Stop("verify", FailureKind.USAGE, f"{record.entry.repo}: {e}.") from e


def _case(notebook: Notebook, terms: Terms) -> _Case:
    data = Store(terms.store).get(blob_key(notebook.blob))
    try:
        return _Case(notebook, runnable(data or b"", notebook.path, terms.limits))
    except Stop as e:
        return _Case(notebook, None, trouble=Trouble(phase=Phase.RUN, kind=TroubleKind.NOTEBOOK, message=str(e)))


def _seconds(number: float | None) -> float | None:
    return None if number is None else round(number, 2)


# --- on the hub ---------------------------------------------------------------------------------


def _work(seen: _Seen, spec: str, name: str, terms: Terms) -> Trouble | None:
    """Launch, and run what is left to run, until nothing is; the trouble why there was no server, or None."""
    while seen.told is None or not all(case.is_done(terms.repeats) for case in seen.cases):
        told = _launched(seen, spec, name, terms)
        seen.told = seen.told or told
        if told.server is None:
            return troubles.of_launch(told.failed_in, told.message, told.log)
        try:
            seen.current = None
            with Jupyter(told.server) as jupyter:
                _run_all(jupyter, seen, told, name, terms)
        except Stop as e:
            _lost(seen, e, name, terms)
        finally:
            terms.leases.end(told.server)
    return None


def _launched(seen: _Seen, spec: str, name: str, terms: Terms) -> Told:
    """A launch that ended in a server or by the repository's fault; a `Stop` where the hub or the network failed each time."""
    for attempt in range(1, terms.attempts + 1):
        seen.attempts += 1
        terms.pace.take_turn(terms.report)
        terms.report(f"{name}: asking {terms.hub} for a server")
        try:
            told = terms.binder.launch(spec, terms.leases.add)
            if told.server is not None or troubles.of_launch(told.failed_in, told.message, told.log) is not None:
                return told
            kind = FailureKind.USAGE if troubles.WRONG_HUB.search(told.message) else FailureKind.UNREACHABLE
            problem = Stop("launch", kind, troubles.one_line(told.message) or "The hub failed and did not say why.")
        except Stop as e:
            problem = e
        if not problem.failure.spurious or attempt == terms.attempts:
            raise problem
        pause = terms.pause(attempt)
        terms.report(f"{name}: {problem} Trying again in {pause:.0f} seconds.")
        terms.wait(pause)
    raise ValueError("attempts must be 1 or more")


def _run_all(jupyter: Jupyter, seen: _Seen, told: Told, name: str, terms: Terms) -> None:
    """Run what is left of each notebook, in reading order."""
    kernels = jupyter.kernels()
    if seen.environment is None:
        seen.environment = _fingerprint(jupyter, kernels, seen.cases, told)
    for case in seen.cases:
        while case.read is not None and not case.is_done(terms.repeats):
            seen.current = case
            run = observe(jupyter, kernels, case.read, case.notebook.path, terms.bounds)
            case.runs.append(run)
            how = run.trouble.message if run.trouble else f"ran in {run.seconds:.1f} s"
            terms.report(f"{name}: {case.notebook.path}: {how}")


def _fingerprint(jupyter: Jupyter, kernels: Kernels, cases: Sequence[_Case], told: Told) -> Fingerprint:
    """What the environment is, asked of a kernel of its own, so that no notebook can change the answer."""
    first = next((case.read for case in cases if case.read is not None), None)
    name = kernels.choose(first.kernel, first.language) if first is not None else kernels.default
    language = kernels.languages.get(name, "") if name is not None else ""
    answer = None
    if name is not None and language in probes.ENVIRONMENT:
        try:
            with open_kernel(jupyter, cases[0].notebook.path, name, PROBE) as kernel:
                answer = ask(kernel, probes.ENVIRONMENT[language])
        except Stop as e:
            if e.failure.kind is not FailureKind.UNSUPPORTED:
                raise
    return probes.fingerprint(answer, told.image, told.unhonoured)


def _lost(seen: _Seen, why: Stop, name: str, terms: Terms) -> None:
    """A server went away in mid-run: another is tried, but not without end; then whatever ran is not tried again, and the rest is."""
    terms.report(f"{name}: the server is lost ({why})")
    case = seen.current or next(case for case in seen.cases if not case.is_done(terms.repeats))
    case.losses += 1
    if case.losses >= LOSSES:
        what = f"The server ended while this ran, {case.losses} times: {troubles.one_line(str(why), 160)}"
        case.trouble = Trouble(phase=Phase.RUN, kind=TroubleKind.SERVER, message=what)


# --- afterwards ---------------------------------------------------------------------------------


def _judged(record: Record, case: _Case, terms: Terms) -> NotebookRun:
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
