"""What a curator might state: hardware, data and trained models, only where a place can be pointed to."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from gallery.adding.draft import Guess, place_of
from gallery.model import Evidence, Finding, Outcome

WHICH = {"hardware": "hardware-stated", "data": "data-available", "model": "model-saved"}
"""Statement → the check that found something."""


def propose(findings: Sequence[Finding]) -> Mapping[str, tuple[Guess, str]]:
    """A text with its source, and `where` to verify it; the text of a hardware line is the repository's, the others are the check's."""
    by_check = {f.check: f for f in findings}
    proposed = {}
    for name, check in WHICH.items():
        finding = by_check.get(check)
        place = _place(finding) if finding is not None and finding.outcome is Outcome.MET else None
        if finding is not None and place is not None:
            text = _words(place.text) if name == "hardware" and place.text else finding.message
            proposed[name] = (Guess(text, place_of(place)), where(place))
    return proposed


def _words(text: str) -> str:
    """A line as it reads: without the cell's number and the marks of comments and lists."""
    return re.sub(r"^(?:cell \d+: )?[#%>*\s/-]*", "", text)


def _place(finding: Finding) -> Evidence | None:
    """The first place a reader can open; lines before cells."""
    placed = [e for e in finding.evidence if e.path]
    return next((e for e in placed if e.line), placed[0] if placed else None)


def where(place: Evidence) -> str:
    """`README.md#L40`, as a statement names its place."""
    return f"{place.path}#L{place.line}" if place.line else str(place.path)
