"""The badge that authors put into their README: how far their work has come, as SVG and as a shields.io endpoint."""

from __future__ import annotations

import json
from dataclasses import dataclass
from html import escape

from gallery.model import Tier
from gallery.pages.base import TIERS, Rating

LABEL = "reproducibility"

_COLOURS = {
    Tier.LISTED: "#515b6b",
    Tier.READABLE: "#0b5c8f",
    Tier.LAUNCHABLE: "#1c46c7",
    Tier.LAUNCHED: "#0f6d63",
    Tier.REPRODUCED: "#116b3a",
}
"""White letters keep a contrast of 4.5:1 on each."""

GREY = "#6a7280"

_WIDTHS = {**dict.fromkeys("iljI.,:|!'", 3.0), **dict.fromkeys("ftr ()-/", 4.3), **dict.fromkeys("mwMW%", 9.8)}
_WIDTH = 6.6
"""Pixels of one letter of Verdana at 11 pixels, near enough; `textLength` fits the rest."""


@dataclass(frozen=True)
class Badge:
    """What a badge says."""

    message: str
    colour: str


def badge(rating: Rating, *, stale: bool, aged: bool = False) -> Badge:
    """Tier and score; grey with a word about it where the record could not be renewed, or where a tier rests on old evidence."""
    said = TIERS[rating.tier].name.lower()  # English in every README
    score = f" {rating.met}/{rating.applicable}" if rating.applicable else ""
    old = aged and rating.tier in (Tier.LAUNCHED, Tier.REPRODUCED)
    word = " (stale)" if stale else " (long ago)" if old else ""
    return Badge(f"{said}{score}{word}", GREY if word else _COLOURS[rating.tier])


def endpoint(made: Badge) -> bytes:
    """The document that shields.io's endpoint badge reads."""
    document = {"schemaVersion": 1, "label": LABEL, "message": made.message, "color": made.colour, "cacheSeconds": 86400}
    return (json.dumps(document) + "\n").encode()


def svg(made: Badge) -> bytes:
    """A flat badge, 20 pixels high; its title says it to screen readers."""
    left, right = _width(LABEL), _width(made.message)
    whole, says = left + right, escape(f"{LABEL}: {made.message}")
    return f"""<svg xmlns="http://www.w3.org/2000/svg" width="{whole}" height="20" viewBox="0 0 {whole} 20" role="img" aria-label="{says}">
<title>{says}</title>
<clipPath id="r"><rect width="{whole}" height="20" rx="3"/></clipPath>
<g clip-path="url(#r)"><rect width="{left}" height="20" fill="#3b4252"/>
<rect x="{left}" width="{right}" height="20" fill="{made.colour}"/></g>
<g fill="#fff" font-family="Verdana,DejaVu Sans,Geneva,sans-serif" font-size="11" text-anchor="middle">
<text x="{left / 2:g}" y="14" textLength="{left - 12}">{LABEL}</text>
<text x="{left + right / 2:g}" y="14" textLength="{right - 12}">{escape(made.message)}</text>
</g>
</svg>
""".encode()


def _width(text: str) -> int:
    return round(sum(_WIDTHS.get(c, _WIDTH) for c in text)) + 12
