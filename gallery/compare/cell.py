"""One cell: all that was stored and all that is new → a verdict."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from gallery.compare.align import aligned
from gallery.compare.allowed import USUAL, Allowed, allowed_by
from gallery.compare.bundles import compare_bundles, kind
from gallery.compare.clean import clean
from gallery.compare.judged import SAME, Judged, close, differs, worst
from gallery.compare.outputs import Outputs, gather
from gallery.compare.streams import compare_stderr, compare_stdout
from gallery.compare.text import compare_text
from gallery.compare.tokens import tokens, unlike
from gallery.model import CellMatch, Match, Tolerance

Slot = tuple[str, int]
"""Where in a cell's outputs something stands: what, and its place among the new ones; for what is gone, among the stored ones."""
REASON = 400
"""Characters of a reason."""


def compare_cell(stored: Sequence[Any], new: Sequence[Any], tolerance: Tolerance | None = None) -> CellMatch:
    """Compare the stored outputs of a cell with new ones, as nbformat 4 has them; never raises."""
    old, fresh = gather(stored), gather(new)
    found = worst(judge(old, fresh, allowed_by(tolerance)).values())
    if tolerance is not None and found.agrees and not worst(judge(old, fresh, USUAL).values()).agrees:
        return verdict(found, tolerance.reason)
    return verdict(found)


def verdict(found: Judged, tolerance: str | None = None, cell: int | None = None) -> CellMatch:
    """A judgement as evidence keeps it."""
    reason = found.reason or ("the outputs are the same" if found.match is Match.SAME else "")
    if found.rules:
        aside = f"set aside: {', '.join(found.rules)}"
        reason = f"{reason} ({aside})" if reason else aside
    if tolerance is not None:
        reason = f"{reason}; allowed by the entry"
    cut = reason if len(reason) <= REASON else reason[: REASON - 1] + "…"
    printable = "".join(c if c.isprintable() else "\ufffd" for c in cut)
    return CellMatch(
        cell=cell, match=found.match, distance=round(found.distance, 6), reason=printable, rules=found.rules, tolerance=tolerance
    )


def judge(old: Outputs, new: Outputs, allowed: Allowed) -> dict[Slot, Judged]:
    """A judgement on each output."""
    found = {("stdout", 0): compare_stdout(old.stdout, new.stdout, allowed), ("stderr", 0): compare_stderr(old.stderr, new.stderr, allowed)}
    found["error", 0] = _errors(old.error, new.error, allowed)
    for i, j in aligned(old.shown, new.shown):
        if i is not None and j is not None:
            found["shown", j] = compare_bundles(old.shown[i], new.shown[j], allowed)
        elif i is not None:
            found["gone", i] = Judged(Match.MISSING_OUTPUT, 1.0, f"a {kind(old.shown[i])} is missing")
        elif j is not None:
            found["shown", j] = differs(1.0, f"a {kind(new.shown[j])} more than was stored")
    return _missing(old, new, found)


def _missing(old: Outputs, new: Outputs, found: dict[Slot, Judged]) -> dict[Slot, Judged]:
    """What was printed and is not any more is a missing output."""
    for slot, before, after in ((("stdout", 0), old.stdout, new.stdout), (("stderr", 0), old.stderr, new.stderr)):
        if not found[slot].agrees and before.strip() and not clean(after).text.strip():
            found[slot] = Judged(Match.MISSING_OUTPUT, 1.0, f"nothing is written to {slot[0]} any more")
    return found


def _errors(old: tuple[str, str] | None, new: tuple[str, str] | None, allowed: Allowed) -> Judged:
    if old is None and new is None:
        return SAME
    if new is None:
        return differs(1.0, f"the stored output is the error {(old or ('', ''))[0]}; the new run went through")
    raised = f"{new[0]}: {' '.join(new[1][:400].split())[:120]}"
    if old is None:
        return Judged(Match.ERROR, 1.0, f"the new run raised {raised}")
    told = compare_text(_unhinted(old[1]), _unhinted(new[1]), allowed)
    told = worst([told, close(0.0, "the same error, worded in another way")]) if old[1] != new[1] and told is SAME else told
    if old[0] != new[0]:
        return Judged(Match.ERROR, 1.0, f"the stored output is the error {old[0]}; the new run raised {raised}")
    return told if told.agrees else _reworded(old[1], new[1], raised)


def _reworded(old: str, new: str, raised: str) -> Judged:
    """The same kind of error, with other words about the same things, or about others."""
    far = unlike(tokens(clean(old).text), tokens(clean(new).text))
    if far <= 0.25 and not (set(_quoted(old)) ^ set(_quoted(new))):
        return close(far, "the same error, worded in another way")
    return Judged(Match.ERROR, 1.0, f"the same kind of error with another message: {raised}")


def _unhinted(message: str) -> str:
    """A message without the guess that newer versions of Python add."""
    return re.sub(r"[.,;]? Did you (?:mean|forget)\b.*", "", message[:20_000], flags=re.DOTALL)


def _quoted(message: str) -> list[str]:
    """Names and numbers in a message: what it is about."""
    pieces = message[:4000].replace('"', "'").replace("`", "'").split("'")
    return [*pieces[1::2], *(word for word in message[:4000].split() if word[:1].isdigit())]
