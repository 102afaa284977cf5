"""The events of a launch as BinderHub sends them: phases, their fields, their form on the wire. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from enum import StrEnum
from typing import Any


class Phase(StrEnum):
    """How far a launch is."""

    WAITING = "waiting"
    FETCHING = "fetching"
    BUILDING = "building"
    BUILT = "built"
    LAUNCHING = "launching"
    READY = "ready"
    FAILED = "failed"


Event = Mapping[str, Any]
"""`phase`, `message` (with its line's end) and what the phase adds."""

KEEP_ALIVE = b":keepalive\n\n"


def event(phase: Phase, message: str, **more: Any) -> Event:
    """One event; the message is one or more whole lines."""
    return {"phase": phase.value, "message": message if message.endswith("\n") else f"{message}\n", **more}


def encode(what: Event) -> bytes:
    """The event as one record of an event stream."""
    return b"data: " + json.dumps(what).encode() + b"\n\n"
