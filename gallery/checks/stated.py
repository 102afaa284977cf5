"""A curator's statement as an answer: it counts because it points to a place."""

from __future__ import annotations

import re

from gallery.checks.answer import Answer, met, shorten
from gallery.model import Evidence, Statement

_PATH = re.compile(r"^(?P<path>[^#]+?)(?:#L(?P<line>\d{1,7})(?:-L?\d{1,7})?)?$")


def by_curator(statement: Statement | None) -> Answer | None:
    """Met, on the curator's word; None where there is no statement."""
    if statement is None:
        return None
    return met("The curator points to it.", _place(statement), by_curator=True)


def _place(statement: Statement) -> Evidence:
    text = shorten(statement.text)
    if re.match(r"https?://", statement.where, re.IGNORECASE):
        return Evidence(url=statement.where, text=text)
    found = _PATH.match(statement.where)
    if found is None:
        return Evidence(path=statement.where, text=text)
    return Evidence(path=found["path"], line=int(found["line"]) if found["line"] else None, text=text)
