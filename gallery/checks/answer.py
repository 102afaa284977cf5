"""A check's answer and the evidence for it: always one short, printable line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from gallery.model import Evidence, Outcome

MAX_TEXT = 200
"""Characters of evidence shown."""
MAX_EVIDENCE = 12
"""Places shown for one finding; more would hide what matters."""


@dataclass(frozen=True)
class Answer:
    """What a check says: the part of a `Finding` that depends on the repository."""

    outcome: Outcome
    message: str
    evidence: tuple[Evidence, ...] = ()
    advice: str | None = None
    by_curator: bool = False


def met(message: str, *evidence: Evidence, by_curator: bool = False) -> Answer:
    """Yes, and here is where."""
    return Answer(Outcome.MET, message, evidence, None, by_curator)


def unmet(message: str, *evidence: Evidence, advice: str | None = None) -> Answer:
    """No; without `advice` the check's own remedy is given."""
    return Answer(Outcome.UNMET, message, evidence, advice)


def not_applicable(message: str, *evidence: Evidence) -> Answer:
    """The question does not arise here."""
    return Answer(Outcome.NOT_APPLICABLE, message, evidence)


def unknown(message: str, *evidence: Evidence) -> Answer:
    """The content needed to answer was not available."""
    return Answer(Outcome.UNKNOWN, message, evidence)


def unless_lost(lost: Iterable[str], answer: Answer) -> Answer:
    """`answer`, or unknown where files that could have changed it have no content."""
    paths = tuple(lost)
    if not paths:
        return answer
    names = ", ".join(paths[:3]) + (f" and {len(paths) - 3} more" if len(paths) > 3 else "")
    return Answer(Outcome.UNKNOWN, f"{answer.message} But the content of {names} could not be read.", answer.evidence)


def shorten(text: str, limit: int = MAX_TEXT) -> str:
    """One printable line of at most `limit` characters."""
    line = " ".join(text[: limit * 4].split())
    line = "".join(c if c.isprintable() else "�" for c in line)
    return line if len(line) <= limit else line[: limit - 1] + "…"


def at(path: str, line: int | None = None, text: str | None = None) -> Evidence:
    """Evidence at a place in the repository."""
    return Evidence(path=path, line=line, text=None if text is None else shorten(text))


def count(n: int, one: str, many: str | None = None) -> str:
    """`1 notebook`, `2 notebooks`."""
    return f"{n:,} {one if n == 1 else many or one + 's'}"
