"""Verdicts as readers see them: always a shape and a word, never colour alone; counts, hubs and seconds in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from gallery.model import Gallery, Match, TroubleKind, Verdict
from gallery.words import _, marked, ngettext, number

_DISC = "M6 1a5 5 0 1 1 0 10A5 5 0 0 1 6 1z"
_RING = "M6 1a5 5 0 1 1 0 10A5 5 0 0 1 6 1zm0 2a3 3 0 1 0 0 6 3 3 0 0 0 0-6zm0 1.5a1.5 1.5 0 1 1 0 3 1.5 1.5 0 0 1 0-3z"
_DIAMOND = "M6 .3 11.7 6 6 11.7.3 6z"
_TRIANGLE = "M6 .8 11.8 11.2H.2z"
_CROSS = "M2.5 1 6 4.5 9.5 1 11 2.5 7.5 6 11 9.5 9.5 11 6 7.5 2.5 11 1 9.5 4.5 6 1 2.5z"
_FRAME = "M1 1h10v10H1zm2 2v6h6V3z"
_DASH = "M1 4.8h10v2.4H1z"
_CIRCLE = "M6 1a5 5 0 1 1 0 10A5 5 0 0 1 6 1zm0 1.8a3.2 3.2 0 1 0 0 6.4 3.2 3.2 0 0 0 0-6.4z"


@dataclass(frozen=True)
class MarkView:
    """A verdict's shape (a path in a square of 12 units), colour and word."""

    key: str
    """Of its colour: same, close, nondeterministic, differs, error, missing or none."""
    path: str
    name: str
    """In English; `label` is what readers see."""
    meaning: str

    @property
    def label(self) -> str:
        """Its word."""
        return _(self.name)

    @property
    def says(self) -> str:
        """What it means, one sentence."""
        return _(self.meaning)


MATCHES: dict[Match, MarkView] = {
    Match.SAME: MarkView("same", _DISC, marked("same"), marked("The new output is the stored one.")),
    Match.CLOSE: MarkView("close", _RING, marked("close"), marked("The same result within tolerance.")),
    Match.NONDETERMINISTIC: MarkView(
        "nondeterministic", _DIAMOND, marked("nondeterministic"), marked("Two new runs differ from each other as well.")
    ),
    Match.DIFFERS: MarkView("differs", _TRIANGLE, marked("differs"), marked("The new output is another result.")),
    Match.ERROR: MarkView("error", _CROSS, marked("error"), marked("The new run raised an error that is not stored.")),
    Match.MISSING_OUTPUT: MarkView("missing", _FRAME, marked("missing output"), marked("The new run does not show what is stored.")),
    Match.NOT_RUN: MarkView("none", _DASH, marked("not run"), marked("The new run never came to this cell.")),
}

VERDICTS: dict[Verdict, MarkView] = {
    Verdict.REPRODUCED: MarkView("same", _DISC, marked("reproduced"), marked("Every notebook ran, and every compared output is the same.")),
    Verdict.CLOSE: MarkView("close", _RING, marked("reproduced closely"), marked("Every notebook ran, and every compared output agrees.")),
    Verdict.NOTHING_COMPARED: MarkView(
        "none", _CIRCLE, marked("nothing to compare"), marked("Everything ran; there is no stored output to compare.")
    ),
    Verdict.NONDETERMINISTIC: MarkView(
        "nondeterministic", _DIAMOND, marked("nondeterministic"), marked("What does not agree differs between two new runs as well.")
    ),
    Verdict.DIFFERS: MarkView("differs", _TRIANGLE, marked("differs"), marked("It ran, and some outputs are others.")),
    Verdict.FAILED: MarkView("error", _CROSS, marked("failed"), marked("Some notebook did not run to its end.")),
    Verdict.NOT_LAUNCHED: MarkView("missing", _FRAME, marked("not launched"), marked("The environment was built, but no server started.")),
    Verdict.NOT_BUILT: MarkView("missing", _FRAME, marked("not built"), marked("The environment could not be built.")),
    Verdict.UNTRIED: MarkView("none", _DASH, marked("not possible on this hub"), marked("This says nothing about the repository.")),
}

TROUBLES: dict[TroubleKind, str] = {
    TroubleKind.ENVIRONMENT: marked("The environment cannot be built"),
    TroubleKind.IMPORT: marked("An import is missing"),
    TroubleKind.DATA: marked("Data are missing"),
    TroubleKind.TIME: marked("It ran out of time"),
    TroubleKind.MEMORY: marked("It ran out of memory"),
    TroubleKind.CODE: marked("The code raised an error"),
    TroubleKind.OUTPUT: marked("It wrote too much output"),
    TroubleKind.INPUT: marked("It asks for input"),
    TroubleKind.KERNEL: marked("The kernel died"),
    TroubleKind.LANGUAGE: marked("There is no kernel for its language"),
    TroubleKind.NOTEBOOK: marked("The notebook cannot be read"),
    TroubleKind.FETCH: marked("The notebook could not be fetched"),
    TroubleKind.HUB: marked("Not possible on this hub"),
    TroubleKind.SERVER: marked("The server ended"),
}
"""Why something did not run to its end, as readers see it."""


def counted(counts: Mapping[Match, int]) -> str:
    """`12 of 14 cells agree, 1 close, 1 differs`; empty where nothing was compared."""
    total = sum(counts.values())
    if not total:
        return ""
    same = number(counts.get(Match.SAME, 0))
    same_of_all = ngettext("%(same)s of %(n)s cell agrees", "%(same)s of %(n)s cells agree", total, same=same)
    return ", ".join([same_of_all, *(_said(match, n) for match, n in counts.items() if n and match is not Match.SAME)])


def _said(match: Match, n: int) -> str:
    match match:
        case Match.CLOSE:
            return _("%(n)s close", n=number(n))
        case Match.NONDETERMINISTIC:
            return _("%(n)s nondeterministic", n=number(n))
        case Match.DIFFERS:
            return ngettext("%(n)s differs", "%(n)s differ", n)
        case Match.ERROR:
            return ngettext("%(n)s with an error", "%(n)s with errors", n)
        case Match.MISSING_OUTPUT:
            return ngettext("%(n)s without its output", "%(n)s without their outputs", n)
        case _:
            return _("%(n)s not run", n=number(n))


def hub_name(address: str, gallery: Gallery) -> str:
    """The hub as the gallery calls it, else its host."""
    known = next((hub.label for hub in gallery.hubs if hub.url.rstrip("/") == address.rstrip("/")), None)
    try:
        return known or urlsplit(address).netloc or address
    except ValueError:
        return address


def seconds(*spans: float | None) -> str:
    """All of them together, `84 s`; from ten minutes on in minutes. Empty where none is known."""
    known = [span for span in spans if span is not None]
    total = sum(known)
    if not known:
        return ""
    return _("%(n)s s", n=number(round(total))) if total < 600 else _("%(n)s min", n=number(round(total / 60)))
