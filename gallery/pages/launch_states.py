"""What a reader can expect of one hub for one entry: a word, the cause, and what to do next; from evidence and from needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from gallery import links
from gallery.model import Gallery, Hub, HubKind, Phase, Record, Verdict, Verification
from gallery.pages.base import day, repository
from gallery.pages.memory import needed_mb
from gallery.words import _, marked, number


class State(StrEnum):
    """How a launch will go, the best first; whether the hub answers just now is for the reader's browser to find out."""

    REPRODUCED = "reproduced"
    LAUNCHES = "launches"
    STALE = "stale"
    UNTESTED = "untested"
    FAILS = "fails"
    DOWN = "down"
    UNSUPPORTED = "unsupported"


LOOK: dict[State, tuple[str, str]] = {
    State.REPRODUCED: (marked("Reproduced here"), "tier-reproduced"),
    State.LAUNCHES: (marked("Launches here"), "tier-launched"),
    State.STALE: (marked("Launched here once"), "stale"),
    State.UNTESTED: (marked("Not tested here"), "unknown"),
    State.FAILS: (marked("Failed here"), "broken"),
    State.DOWN: (marked("Down when asked"), "broken"),
    State.UNSUPPORTED: (marked("Does not fit this hub"), "warning"),
}
"""Word and icon of each state."""


@dataclass(frozen=True)
class StateView:
    """A hub's state for one entry, in words."""

    key: State
    cause: str
    next: str
    log: str = ""
    """End of the log of what failed."""
    commit: str = ""
    """The newest commit that this hub did launch, where that is another one."""
    asked: str = ""
    """What the hub said of itself when the page was made, one sentence; empty where it was not asked."""

    @property
    def word(self) -> str:
        """The state in a word or three."""
        return _(LOOK[self.key][0])

    @property
    def icon(self) -> str:
        """Its icon."""
        return LOOK[self.key][1]


def state_on(hub: Hub, record: Record, gallery: Gallery) -> StateView:
    """The hub's state for the entry at its pinned commit, as runs, needs and the hub's own last answer tell."""
    state = _state(hub, record, gallery)
    answer = next((a for a in record.hubs if a.hub == hub.id), None)
    if answer is None or state.key is State.UNSUPPORTED:
        return state
    when = day(answer.asked)
    if answer.well:
        of = {"day": when, "version": answer.version}
        said = (
            _("Asked on %(day)s, it was well (BinderHub %(version)s).", **of)
            if answer.version
            else _("Asked on %(day)s, it was well.", **of)
        )
        return replace(state, asked=said)
    cause = _("On %(day)s: %(why)s", day=when, why=answer.said)
    return replace(state, key=State.DOWN, cause=f"{cause} {state.cause}", next=_("It may be back; if not, choose another hub."))


def _state(hub: Hub, record: Record, gallery: Gallery) -> StateView:
    runs = [run for run in record.history.runs if is_on(run, hub)]
    here = [run for run in runs if record.pin is not None and run.commit == record.pin.commit]
    ran = here[-1] if here else None
    launched = ran is not None and ran.trouble is None
    if not launched and (lack := _lack(hub, record)):
        return StateView(State.UNSUPPORTED, lack, _elsewhere(hub, record, gallery))
    if ran is None:
        return _untested(hub, record, runs)
    if not launched:
        return _failed(ran, record, runs)
    return _launches(ran, record)


def is_on(run: Verification, hub: Hub) -> bool:
    """Whether the run was made on this hub; a hub on this machine is whoever's machine it is."""
    return run.hub.rstrip("/") == hub.url.rstrip("/") or (run.hub == "gallery hub" and links.is_loopback(hub.url))


def fits(hub: Hub, record: Record) -> bool:
    """Whether nothing speaks against this hub."""
    return not _lack(hub, record)


def _lack(hub: Hub, record: Record) -> str:
    """What the entry needs and the hub does not give, one sentence; empty where nothing is known to be lacking."""
    repo, needed = repository(record), needed_mb(record)
    if repo is not None and not serves(hub, repo):
        return _("This hub does not serve repositories of this kind (%(host)s).", host=repo.host)
    if record.entry.launch.gpu and not hub.gpu:
        return _("It runs on a graphics card only, and this hub has none.")
    if needed is not None and hub.memory_mb is not None and needed.mb > hub.memory_mb:
        return f"{needed.said(_gigabytes(needed.mb))} {_('This hub gives %(memory)s.', memory=_gigabytes(hub.memory_mb))}"
    return ""


def serves(hub: Hub, repo: links.Repo) -> bool:
    """Whether the hub knows this kind of repository."""
    if hub.kind is not HubKind.BINDERHUB and repo.is_archive:
        return False
    return not hub.providers or repo.provider in hub.providers


def _gigabytes(mb: int) -> str:
    return f"{number(float(f'{mb / 1024:.3g}'))} GB" if mb >= 1000 else f"{mb} MB"


def _elsewhere(hub: Hub, record: Record, gallery: Gallery) -> str:
    others = [other.label for other in gallery.hubs if other.id != hub.id and fits(other, record)]
    if others:
        return _("Try %(hubs)s, or run it on your own machine, as told below.", hubs=", ".join(others[:3]))
    return _("Run it on your own machine, as told below.")


def _untested(hub: Hub, record: Record, runs: Sequence[Verification]) -> StateView:
    if hub.kind is HubKind.JUPYTERHUB:
        cause = _("It opens in this hub's own environment, at the head of the branch.")
        return StateView(State.UNTESTED, cause, _("You need an account there."))
    if hub.kind is HubKind.JUPYTERLITE:
        return StateView(State.UNTESTED, _("It runs in your browser."), _("It opens the notebook alone; data beside it are not there."))
    builds = _("The first launch builds its environment, which takes minutes.")
    good = _last_good(runs)
    if good is not None:
        cause = _("This commit was not tried here yet; %(commit)s launched on %(day)s.", commit=good.commit[:7], day=day(good.started_at))
        return StateView(State.UNTESTED, cause, builds, commit=good.commit)
    refused = record.environment.refused if record.environment else None
    if refused:
        return StateView(State.UNTESTED, _("Nobody tried it here yet, and repo2docker would refuse it: %(why)s", why=refused), builds)
    return StateView(State.UNTESTED, _("Nobody tried it here yet."), builds)


def _failed(run: Verification, record: Record, runs: Sequence[Verification]) -> StateView:
    trouble, good = run.trouble, _last_good(runs)
    if trouble is None:
        raise ValueError("a run without trouble did not fail")
    if run.verdict is Verdict.UNTRIED:
        return StateView(State.UNSUPPORTED, trouble.message, _("Choose another hub, or run it on your own machine."), trouble.log)
    when = day(run.started_at)
    if trouble.phase is Phase.BUILD:
        cause = _("Its environment could not be built on %(day)s: %(why)s", day=when, why=trouble.message)
    else:
        cause = _("Its server did not start on %(day)s: %(why)s", day=when, why=trouble.message)
    again = _("Try it anyway: it may have been mended since.")
    if good is not None and record.pin is not None and good.commit != record.pin.commit:
        again = f"{again} {_('Commit %(commit)s launched here.', commit=good.commit[:7])}"
        return StateView(State.FAILS, cause, again, trouble.log, good.commit)
    return StateView(State.FAILS, cause, again, trouble.log)


def _last_good(runs: Sequence[Verification]) -> Verification | None:
    return next((run for run in reversed(runs) if run.trouble is None), None)


_SAYS = {
    Verdict.REPRODUCED: marked("Its notebooks ran on %(day)s, and every output agrees."),
    Verdict.CLOSE: marked("Its notebooks ran on %(day)s, and every output agrees within tolerance."),
    Verdict.NOTHING_COMPARED: marked("Its notebooks ran on %(day)s; no stored output could be compared."),
    Verdict.NONDETERMINISTIC: marked("Its notebooks ran on %(day)s; some outputs differ from run to run."),
    Verdict.DIFFERS: marked("Its notebooks ran on %(day)s; some outputs are others than those stored."),
    Verdict.FAILED: marked("It started on %(day)s; a notebook did not run to its end."),
}


def _launches(run: Verification, record: Record) -> StateView:
    said = _(_SAYS[run.verdict], day=day(run.started_at)) if run.verdict in _SAYS else _("It started on %(day)s.", day=day(run.started_at))
    if run.id in record.history.old:
        aged = _("More than 180 days have passed: its environment may have to be built again, or cannot be any more.")
        return StateView(State.STALE, said, aged)
    agrees = run.verdict in (Verdict.REPRODUCED, Verdict.CLOSE) and run.complete
    return StateView(State.REPRODUCED if agrees else State.LAUNCHES, said, wait(run))


def wait(run: Verification) -> str:
    """How long a reader waits, as the run saw it."""
    opens = _("Expect %(time)s until it opens.", time=_seconds(run.launch_s)) if run.launch_s is not None else ""
    if run.build_s is None or run.found_image:
        return opens
    whole = run.build_s + (run.launch_s or 0)
    return f"{opens} {_('Where its environment must be built first: %(time)s.', time=_seconds(whole))}".strip()


def _seconds(seconds: float) -> str:
    if seconds < 90:
        return _("about %(n)s seconds", n=max(5, round(seconds / 5) * 5))
    return _("about %(n)s minutes", n=round(seconds / 60))
