"""Records and what `gallery update` said → one issue for each entry, to open, to leave or to close. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any

from gallery.failures import FailureKind
from gallery.model import Noun, Record
from gallery.review.markdown import code, prose


class State(StrEnum):
    """What the issue of an entry should be."""

    OPEN = "open"
    LEAVE = "leave"
    """As it is: what failed today may be well tomorrow."""
    CLOSED = "closed"


class Ticket(Noun):
    """What the issue of one entry should be now."""

    id: str
    """The entry's id."""
    title: str
    """The issue is found again by its title."""
    state: State
    body: str
    """Markdown; for a closed one the sentence to close it with."""


def tickets(records: Iterable[Record], updates: Iterable[Mapping[str, Any]], dead: Mapping[str, Sequence[str]]) -> tuple[Ticket, ...]:
    """One ticket for each record, sorted: open where something needs a person.

    `updates` is what `gallery update --json` printed, `dead` holds the addresses of an entry that do not answer.
    """
    told = {str(update.get("id")): update for update in updates}
    ordered = sorted(records, key=lambda record: record.entry.id)
    return tuple(_ticket(record, told.get(record.entry.id, {}), dead.get(record.entry.id, ())) for record in ordered)


def _ticket(record: Record, update: Mapping[str, Any], dead: Sequence[str]) -> Ticket:
    name = record.entry.id
    title = f"Entry {name} needs a look"
    rows = [*_address(update), *_state(record), *(f"- {code(address)} does not exist any more." for address in dead)]
    if rows:
        file = f"catalog/entries/{name}.yml"
        steps = [
            f"- [ ] mend {code(file)} if the fault is there",
            f"- [ ] `gallery update {name} && gallery show {name}` says nothing is wrong",
        ]
        body = "\n".join([*rows, "", *steps, "", "This issue closes by itself once all is well."])
        return Ticket(id=name, title=title, state=State.OPEN, body=body)
    if (record.stale and record.stale.failure.spurious) or _passing(update.get("failure")):
        return Ticket(id=name, title=title, state=State.LEAVE, body="Something could not be reached today.")
    return Ticket(id=name, title=title, state=State.CLOSED, body="All is well again: its repository answers and its record is fresh.")


def _passing(failure: object) -> bool:
    """Whether a failure, as JSON has it, may be gone tomorrow."""
    kind = failure.get("kind") if isinstance(failure, Mapping) else None
    return kind in set(FailureKind) and FailureKind(str(kind)).spurious


def _address(update: Mapping[str, Any]) -> list[str]:
    rows, failure, moved = [], update.get("failure"), update.get("moved_to")
    if isinstance(failure, Mapping) and not _passing(failure):
        rows.append(f"- Its repository: {prose(str(failure.get('message', 'not reached')))}")
    if isinstance(moved, str):
        rows.append(f"- Its repository has moved; write `repo:` {code(moved)}.")
    return rows


def _state(record: Record) -> list[str]:
    rows = [f"- {prose(failure.message)}" for failure in record.failures if not failure.spurious]
    if record.stale is not None and not record.stale.failure.spurious:
        rows.append(f"- Not renewed since {record.stale.since}: {prose(record.stale.failure.message)}")
    if record.environment is not None and record.environment.refused:
        rows.append(f"- Binder cannot launch it: {prose(record.environment.refused)}")
    return rows
