"""A card's way to a live environment: the default hub's link, or a word on why it is better to read the entry's launch row first."""

from __future__ import annotations

import json
from dataclasses import dataclass

from gallery.model import Gallery, HubKind, Record
from gallery.pages.launch_states import State
from gallery.pages.launches import every_launch
from gallery.words import _

GOES = (State.REPRODUCED, State.LAUNCHES, State.STALE, State.UNTESTED)
"""States that are worth a click; the others are told before it."""


@dataclass(frozen=True)
class CardLaunch:
    """One link, or one warning."""

    hub: str
    """Label of the hub that the link leads to."""
    url: str
    """Empty where a reader should see the launch row first."""
    ingredients: str
    """As of `launches.ingredients`."""
    warning: str
    """Why there is no link; empty where there is one."""

    @property
    def data(self) -> object:
        """For the list as data: ingredients, or the warning."""
        return self.warning or json.loads(self.ingredients)


def card_launch(record: Record, gallery: Gallery) -> CardLaunch | None:
    """The card's link to the default hub; None where no hub of the gallery is for repositories of this kind of catalog."""
    hubs = {hub.id: hub for hub in gallery.hubs}
    views = [view for view in every_launch(record, gallery) if view.hub and hubs[view.hub].kind is not HubKind.JUPYTERLITE]
    if not views:
        return None
    view = next((view for view in views if view.url), views[0])
    if view.url and (view.state is None or view.state.key in GOES):
        return CardLaunch(view.label, view.url, view.ingredients, "")
    return CardLaunch(view.label, "", "", view.state.word if view.state and view.url else _("No hub can launch it"))
