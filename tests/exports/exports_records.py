"""Small records to export."""

from datetime import date

from gallery.model import Entry, Paper, Record
from tests.pages import pages_records


def record(*papers: Paper, title: str = "Engine #1", **more) -> Record:
    entry = Entry(id="engine", repo="https://github.com/ada/engine", title=title, field="statistics", papers=papers)
    return Record(entry=entry, pin=pages_records.pin(entry.repo), crawled=date(2026, 5, 4), **more)
