"""Licences as SPDX expressions: what a file declares, what prose names, and which licence a text is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from identify.vendor.licenses import LICENSES
from license_expression import ExpressionError, ExpressionParseError, Licensing, get_spdx_licensing

from gallery.metadata.parse import Source, clean
from gallery.model import Fact

_WORD = re.compile(r"[a-z0-9]+")
_COPYRIGHT = re.compile(r"^[^\w\n]{0,20}(?:copyright\b|©|\(c\)|all rights reserved).*$", re.IGNORECASE | re.MULTILINE)
_ALIKE = 0.85
"""Share of word pairs that a text has in common with a licence's own text; the same licence with other names has over 0.95."""

_CC = r"\b(?:creative commons|cc)[\s:-]*"
_BY = r"(?:attribution|by)\b"
_NAMES: tuple[tuple[str, str], ...] = (
    (rf"{_CC}(?:zero|0)\b|\bcc0\b|creativecommons\.org/publicdomain/zero", "CC0-1.0"),
    (r"\bMIT\b(?! press)", "MIT"),
    (r"\bapache\b.{0,40}?\b2(?:\.0)?\b", "Apache-2.0"),
    (r"\bBSD[\s-]*(?:2|two)[\s-]*clause|\b(?:2|two)[\s-]*clause BSD|\bsimplified BSD|\bfreebsd licen[cs]e", "BSD-2-Clause"),
    (r"\bBSD[\s-]*(?:3|three)[\s-]*clause|\b(?:3|three)[\s-]*clause BSD|\b(?:new|modified|revised) BSD", "BSD-3-Clause"),
    (r"\bmozilla public licen[cs]e\b.{0,20}?2(?:\.0)?\b|\bMPL[\s-]*2(?:\.0)?\b", "MPL-2.0"),
    (r"\bISC licen[cs]e", "ISC"),
    (r"\bunlicense\b", "Unlicense"),
    (r"\bartistic[\s-]*(?:licen[cs]e)?[\s-]*2(?:\.0)?\b", "Artistic-2.0"),
    (r"\beclipse public licen[cs]e\b.{0,20}?2(?:\.0)?\b", "EPL-2.0"),
    (r"\bEUPL\b.{0,20}?1\.2", "EUPL-1.2"),
    (r"\bboost software licen[cs]e", "BSL-1.0"),
)
_GNU = re.compile(
    r"\b(?:GNU\s+)?(?P<kind>(?:affero |lesser )?general public licen[cs]e|[AL]?GPL)(?:\s*\((?!>)[^)]{0,20}\))?[\s,-]*(?P<older>\(>=\s*)?"
    r"(?:version |v\.?\s*)?(?P<version>[23](?:\.[01])?)(?P<later>\+|.{0,30}?(?:or|any) (?:any |\(at your option\) any )?(?:later|newer))?",
    re.IGNORECASE,
)
_CREATIVE = re.compile(
    rf"(?:{_CC}[\W_]*|creativecommons\.org/licenses/){_BY}(?P<parts>(?:[\s-]*(?:non-?commercial|nc\b|no-?deriv\w*|nd\b|share-?\s?alike|sa\b))*)"
    r"(?:[\s,/-]*(?:international|unported|licen[cs]e|\(.{0,20}?\)|version|v))*[\s,/-]*(?P<version>[1234]\.0)?",
    re.IGNORECASE,
)


def declared(source: Source, value: object, *, key: str = "", confidence: float = 1.0) -> Iterator[Fact]:
    """The fact for a licence that a metadata file declares; a declaration that we cannot read has confidence 0.3."""
    if isinstance(value, str) and value.strip():
        known = spdx(value)
        yield from source.facts("licence", [known or f"LicenseRef-{_key(value)}"], confidence if known else 0.3, key=key)


def _key(value: str) -> str:
    return re.sub(r"[^A-Za-z0-9.]+", "-", clean(value)[:60]).strip("-.") or "unknown"


def spdx(value: str) -> str | None:
    """An SPDX expression, a licence's address or one of its common names → SPDX expression; None where it is no licence we know."""
    text = clean(value)[:300].removeprefix("License :: ").removeprefix("OSI Approved :: ")
    text = re.sub(r"^https?://(?:www\.)?(?:spdx\.org/licenses|opensource\.org/licenses?)/([\w.+-]+?)(?:\.html|\.php)?/?$", r"\1", text)
    text = re.sub(r"\s*\+?\s*file LICEN[CS]E$", "", text)
    return _expression(text) or named(text)


@cache
def _licensing() -> Licensing:
    return get_spdx_licensing()


def is_id(text: str) -> bool:
    """Whether `text` is one SPDX identifier as the list spells it."""
    return text in _licensing().known_symbols


def _expression(text: str) -> str | None:
    try:
        return str(_licensing().parse(text, validate=True)) or None
    except (ExpressionError, ExpressionParseError, ValueError, RecursionError):
        return None


def named(text: str) -> str | None:
    """The licence that a short text names, where it names one clearly; None where it names none or several."""
    found = {spdx_id for pattern, spdx_id in _NAMES if re.search(pattern, text, re.IGNORECASE)}
    found |= {_gnu(m) for m in _GNU.finditer(text)} | {_creative(m) for m in _CREATIVE.finditer(text)}
    return found.pop() if len(found) == 1 else None


def _gnu(match: re.Match[str]) -> str:
    kind = match["kind"].upper()
    letter = "A" if kind.startswith("A") else "L" if kind.startswith("L") else ""
    version = match["version"] if "." in match["version"] else f"{match['version']}.0"
    return f"{letter}GPL-{version}-{'or-later' if match['later'] or match['older'] else 'only'}"


def _creative(match: re.Match[str]) -> str:
    parts = match["parts"].lower()
    chosen = (
        ["NC"] * bool(re.search(r"non-?comm|nc", parts))
        + ["ND"] * bool(re.search(r"deriv|nd", parts))
        + ["SA"] * ("alike" in parts or "sa" in parts)
    )
    return "-".join(["CC", "BY", *chosen, match["version"] or "4.0"])


def recognised(text: str) -> tuple[str, float] | None:
    """Which licence a licence file's text is, and how sure (0…1); None where it is none of those we know.

    Compared by the word pairs that the text shares with each licence's own text (Sørensen-Dice), so that other names, years,
    line breaks and Markdown do not matter. A short text that only names its licence counts less.
    """
    pairs = _pairs(text[:100_000])
    scores = {spdx_id: _dice(pairs, own) for spdx_id, own in _texts().items()}
    best = max(scores, key=lambda k: scores[k])
    if scores[best] >= _ALIKE:
        restricted = re.search(r"non-?commercial|no-?deriv", text[:3_000], re.IGNORECASE)
        name = named(clean(text[:600])) if best.startswith("CC-BY") and restricted else best
        return (name, round(scores[best], 2)) if name else None
    name = named(clean(text[:600]))
    return (name, 0.7) if name else None


def _pairs(text: str) -> frozenset[tuple[str, str]]:
    words = _WORD.findall(_COPYRIGHT.sub("", text).lower())
    return frozenset(pairwise(words))


@cache
def _texts() -> dict[str, frozenset[tuple[str, str]]]:
    return {spdx_id: _pairs(text) for spdx_id, text in LICENSES}


def _dice(a: frozenset[tuple[str, str]], b: frozenset[tuple[str, str]]) -> float:
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0
