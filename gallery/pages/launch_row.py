"""The launch row of an entry's page: every hub and place, and what a reader may choose."""

from __future__ import annotations

from dataclasses import dataclass

from gallery.model import Gallery, Record
from gallery.pages.launches import LaunchView, RefView, every_launch, interfaces, opens, versions


@dataclass(frozen=True)
class LaunchRow:
    """Every way to a live environment, and what a reader may choose."""

    main: LaunchView | None
    """The default hub, where it can serve the repository; else the first place that can."""
    hubs: tuple[LaunchView, ...]
    elsewhere: tuple[LaunchView, ...]
    versions: tuple[RefView, ...]
    interfaces: tuple[tuple[str, str], ...]
    opens: str


def launch_row(record: Record, gallery: Gallery) -> LaunchRow:
    """The row of this record."""
    every = every_launch(record, gallery)
    hubs = tuple(view for view in every if view.hub)
    return LaunchRow(
        main=next((view for view in every if view.url), None),
        hubs=hubs,
        elsewhere=tuple(view for view in every if not view.hub),
        versions=versions(record, gallery),
        interfaces=interfaces(record),
        opens=opens(record),
    )
