"""What was written to stderr: warnings apart from the rest, because a warning more or less is no other result."""

from __future__ import annotations

import re

from gallery.compare.allowed import Allowed
from gallery.compare.clean import clean
from gallery.compare.judged import SAME, Judged, close, differs, under, worst
from gallery.compare.text import compare_text

_WARNING = re.compile(
    r"(?m)^(?:[^\n]{0,400}?:\d+: (?P<kind>\w*Warning): (?P<said>[^\n]*)(?:\n[ \t]+[^\n]*)?"
    r"|(?P<r>(?:In addition: )?Warning message: *\n|Warning messages:"
    r"|┌ Warning:|WARNING: |Warning: )[^\n]*(?:\n(?:[ \t│└]|\d+: |In |Use )[^\n]*)*)\n?"
)
_MULTILINE = re.compile(
    r"(?ms)^[^\n]{0,400}?:\d+: SettingWithCopyWarning:.{0,2000}?"
    r"(?:returning-a-view-versus-a-copy|user_guide/indexing)[^\n]*(?:\n[ \t]+[^\n]*)?\n?"
)
_NUMBER = re.compile(r"\d")


def parted(text: str) -> tuple[str, list[str]]:
    """A stream without its warnings, and what these say (without their places)."""
    said: list[str] = []

    def take(m: re.Match[str]) -> str:
        groups = m.groupdict()
        kind, words = groups.get("kind"), groups.get("said")
        said.append(f"{kind}: {words}" if kind else re.sub(r"@ .*|line \d+", "", m[0]).strip())
        return ""

    if "arning" in text or "WARN" in text:
        text = _WARNING.sub(take, _MULTILINE.sub(take, text))
    return text, sorted(said)


def compare_stdout(a: str, b: str, allowed: Allowed) -> Judged:
    """Compare what was printed."""
    return SAME if a == b else _compare(a, b, allowed, "printed text")


def compare_stderr(a: str, b: str, allowed: Allowed) -> Judged:
    """Compare what was written to stderr; log lines without numbers that one side lacks are no other result."""
    if a == b:
        return SAME
    old, new = parted(a)[0].strip(), parted(b)[0].strip()
    one_sided = bool(old) != bool(new) and not _NUMBER.search(clean(old or new).text)
    found = _compare(a, b, allowed, "log")
    if one_sided and not found.agrees:
        return close(0.1, "messages on stderr on one side only")
    return found


def _compare(a: str, b: str, allowed: Allowed, what: str) -> Judged:
    (old, warned), (new, warns) = parted(a), parted(b)
    told = compare_text(old, new, allowed) if old.strip() or new.strip() else SAME
    if not told.agrees and bool(clean(old).text.strip()) != bool(clean(new).text.strip()):
        side = "missing" if old.strip() else "new"
        told = differs(1.0, f"the {what} is {side}")
    if warned == warns:
        return under(told, ["warning place"]) if warned else told
    same = _same_warnings(warned, warns, allowed)
    if same is not None:
        return under(worst([told, same]), ["warning place"])
    return worst([told, close(0.05, f"other warnings: {len(warned):,} became {len(warns):,}")])


def _same_warnings(a: list[str], b: list[str], allowed: Allowed) -> Judged | None:
    if len(a) != len(b) or len(a) > 200:
        return None
    found = worst(compare_text(x, y, allowed) for x, y in zip(a, b, strict=True))
    return found if found.agrees else None
