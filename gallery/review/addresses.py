"""Addresses that an entry sends its readers to, and which of them are gone."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta

from gallery.failures import Stop
from gallery.model import Entry
from gallery.remotes.http import Client

GONE = (404, 410)
"""A server that says no in another way (a publisher's 403 to programs) may still serve readers."""


def addresses(entry: Entry) -> tuple[str, ...]:
    """Papers and the places that the curator's statements point to."""
    found = [f"https://doi.org/{p.doi}" if p.doi else f"https://arxiv.org/abs/{p.arxiv}" if p.arxiv else p.url for p in entry.papers]
    stated = (s.where for s in (entry.statements.hardware, entry.statements.data, entry.statements.model) if s is not None)
    return tuple(dict.fromkeys(a for a in (*found, *stated) if a is not None and a.startswith("https://")))


def gone(entries: Iterable[Entry], client: Client, report: Callable[[str], None]) -> dict[str, tuple[str, ...]]:
    """Entry → its addresses whose server says that there is nothing; one that does not answer today is not among them."""
    dead: dict[str, tuple[str, ...]] = {}
    for entry in entries:
        for address in addresses(entry):
            try:
                status = client.get(address, "text/html, */*;q=0.5", timedelta(days=1)).status
            except Stop as e:
                report(f"{entry.id}: {address}: {e}")
                continue
            if status in GONE:
                dead[entry.id] = (*dead.get(entry.id, ()), address)
    return dead
