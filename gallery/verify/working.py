"""The part of a verification that happens on the hub: launch, run what is left to run, launch again where a server was lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from gallery.failures import FailureKind, Stop
from gallery.model import Fingerprint, Notebook, Phase, Trouble, TroubleKind
from gallery.notebooks.runnable import Runnable
from gallery.remotes.binder import Told
from gallery.remotes.jupyter import Jupyter, Kernels
from gallery.remotes.kernel import open_kernel
from gallery.verify import probes, troubles
from gallery.verify.running import PROBE, Observed, ask, observe
from gallery.verify.terms import LOSSES, OWN, Terms


@dataclass
class Case:
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
class Seen:
    """What one verification has seen so far."""

    cases: list[Case]
    attempts: int = 0
    current: Case | None = None
    """The one that is being run."""
    told: Told | None = None
    """The first launch that came to an end of its own."""
    environment: Fingerprint | None = None


def work(seen: Seen, spec: str, name: str, terms: Terms) -> Trouble | None:
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


def _launched(seen: Seen, spec: str, name: str, terms: Terms) -> Told:
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


def _run_all(jupyter: Jupyter, seen: Seen, told: Told, name: str, terms: Terms) -> None:
    """Run what is left of each notebook, in reading order."""
    kernels = jupyter.kernels()
    if seen.environment is None:
        seen.environment = _fingerprint(jupyter, kernels, seen.cases, told)
    for case in seen.cases:
        while case.read is not None and not case.is_done(terms.repeats):
            seen.current = case
            run = _explained(observe(jupyter, kernels, case.read, case.notebook.path, terms.bounds), jupyter, terms)
            case.runs.append(run)
            how = run.trouble.message if run.trouble else f"ran in {run.seconds:.1f} s"
            terms.report(f"{name}: {case.notebook.path}: {how}")


def _explained(run: Observed, jupyter: Jupyter, terms: Terms) -> Observed:
    """A kernel's death with its reason, where the hub tells one: only hubs of one's own do, and only they are asked."""
    if run.trouble is None or run.trouble.kind is not TroubleKind.KERNEL or terms.hub != OWN:
        return run
    said = jupyter.killed(terms.binder.url)[-1:]
    return replace(run, trouble=troubles.with_reason(run.trouble, said[0])) if said else run


def _fingerprint(jupyter: Jupyter, kernels: Kernels, cases: Sequence[Case], told: Told) -> Fingerprint:
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


def _lost(seen: Seen, why: Stop, name: str, terms: Terms) -> None:
    """A server went away in mid-run: another is tried, but not without end; then whatever ran is not tried again, and the rest is."""
    terms.report(f"{name}: the server is lost ({why})")
    case = seen.current or next(case for case in seen.cases if not case.is_done(terms.repeats))
    case.losses += 1
    if case.losses >= LOSSES:
        what = f"The server ended while this ran, {case.losses} times: {troubles.one_line(str(why), 160)}"
        case.trouble = Trouble(phase=Phase.RUN, kind=TroubleKind.SERVER, message=what)
