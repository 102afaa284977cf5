"""The stage of hubs: each is asked once in a run whether it is well; what it said goes into the records that are made in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import date

from gallery.config import Settings
from gallery.model import Hub, HubAnswer, HubKind
from gallery.pool import each
from gallery.remotes import http, hub_health
from gallery.remotes.transport import Bounds as Patience
from gallery.store import Store
from gallery.workers import Bounds


@dataclass(frozen=True)
class HubJob:
    """One hub to ask."""

    store: str
    hub: Hub
    day: date
    offline: bool

    @property
    def bounds(self) -> Bounds:
        """Far above what two questions take."""
        return Bounds(seconds=120)


def ask_hub(job: HubJob) -> HubAnswer | None:
    """What the hub says of itself; None where it was not asked."""
    with http.Client(Store(job.store), offline=job.offline, bounds=Patience(seconds=10, tries=1)) as client:
        return hub_health.ask(client, job.hub, job.day)


def ask_hubs(hubs: Sequence[Hub], settings: Settings, executor: Executor, report: Callable[[str], None]) -> tuple[HubAnswer, ...]:
    """What each BinderHub says of itself, in the order of the settings; one that is down keeps nobody from building."""
    jobs = [HubJob(settings.store, hub, settings.as_of, settings.offline) for hub in hubs if hub.kind is HubKind.BINDERHUB]
    found = {job.hub.id: answer for job, answer in each(executor, ask_hub, jobs) if isinstance(answer, HubAnswer)}
    for hub in hubs:
        if hub.id in found and not found[hub.id].well:
            report(f"{hub.label} is not well: {found[hub.id].said}")
    return tuple(found[hub.id] for hub in hubs if hub.id in found)
