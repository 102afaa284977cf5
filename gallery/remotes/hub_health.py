"""Whether a hub is well: one look at what it says of itself, never a launch."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from gallery.failures import FailureKind, Stop
from gallery.model import Hub, HubAnswer
from gallery.remotes.http import Client

FRESH = timedelta(hours=1)
"""How long an answer is not asked for again."""


def ask(client: Client, hub: Hub, day: date) -> HubAnswer | None:
    """What a BinderHub answered to `/health` and `/versions`; None where it was not asked, and no older answer is kept.

    An answer that serves because the hub gives none now tells nothing about today, except offline: then it is the newest there is.
    """
    try:
        reply = client.get(f"{hub.url.rstrip('/')}/health", "application/json", FRESH)
    except Stop as e:
        said = e.failure.message
        return None if e.failure.kind is FailureKind.OFFLINE else HubAnswer(hub=hub.id, asked=day, well=False, said=said)
    if reply.stale_since is not None and not client.offline:
        return HubAnswer(hub=hub.id, asked=day, well=False, said=f"It last answered on {reply.stale_since}.")
    asked = reply.stale_since or day
    if reply.status != 200:
        return HubAnswer(hub=hub.id, asked=asked, well=False, said=f"It answers as no BinderHub does (status {reply.status}).")
    try:
        well = _read(reply.json()).get("ok") is not False
    except Stop as e:
        return HubAnswer(hub=hub.id, asked=asked, well=False, said=e.failure.message)
    return HubAnswer(hub=hub.id, asked=asked, well=well, said="" if well else "It says so itself.", version=_version(client, hub))


def _version(client: Client, hub: Hub) -> str | None:
    try:
        said = _read(client.get(f"{hub.url.rstrip('/')}/versions", "application/json", FRESH).json()).get("binderhub")
    except Stop:
        return None
    return said[:80] if isinstance(said, str) and said.isprintable() else None


def _read(document: Any) -> dict[str, Any]:
    return document if isinstance(document, dict) else {}
