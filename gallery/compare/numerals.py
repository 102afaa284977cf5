"""Numbers as they are printed: their values, and whether two of them agree."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import lru_cache

from gallery.compare.allowed import Allowed

NUMERAL = (
    r"(?:(?<![\w.)\]])[-+]|[-+](?=[\d.]+(?:[eE][-+]?\d+)?[ji]\b))?"
    r"(?:\d{1,3}(?:,\d{3})+(?![\d,])(?:\.\d+)?|\d+\.?\d*|(?<![\w.])\.\d+)(?:[eE][-+]?\d+)?"
    r"|(?<![\w.])[-+]?(?:[nN]a[nN]|inf|Inf)\b"
)
"""A number; thousands may be parted by commas. A sign belongs to it unless it stands behind a value."""
_PLAIN = re.compile(r"([-+]?)(\d*)(?:\.(\d*))?(?:[eE]([-+]?\d+))?", re.ASCII)
NOISE = 1e-12
"""Rounding noise of double precision, as a share of the largest number around (of 1 at most)."""
TINY = (1e-18, 5e-15)
"""Between these, a number that stands alone is a residual of double precision, not a quantity."""


@dataclass(frozen=True, slots=True)
class Number:
    """A printed number."""

    text: str
    value: float
    whole: bool
    unit: float
    """Worth of its last printed digit."""
    digits: int
    """Significant digits."""


@lru_cache(maxsize=65536)
def number(text: str) -> Number:
    """Read a numeral."""
    plain = text.replace(",", "")
    try:
        value = float(plain)
    except ValueError:  # digits of another script
        return Number(text, math.nan, whole=False, unit=0.0, digits=0)
    found = _PLAIN.fullmatch(plain)
    if found is None:
        return Number(text, value, whole=False, unit=0.0, digits=0)
    before, after, power = found[2] or "", found[3], int((found[4] or "0")[:6])
    digits = len((before + (after or "")).lstrip("0"))
    unit = 10.0 ** max(-320, min(300, power - len(after or "")))
    return Number(text, value, whole=after is None and found[4] is None, unit=unit, digits=digits)


def apart(a: Number, b: Number) -> float:
    """How far two numbers are apart, as a share of the larger one (0…1)."""
    if a.value == b.value or (math.isnan(a.value) and math.isnan(b.value)):
        return 0.0
    largest = max(abs(a.value), abs(b.value))
    if not math.isfinite(largest) or not math.isfinite(a.value - b.value):
        return 1.0
    return min(1.0, abs(a.value - b.value) / largest)


def agree(a: Number, b: Number, allowed: Allowed, scale: float = 1.0) -> bool:
    """Whether two numbers are one result; `scale` is the largest magnitude around them."""
    if a.whole and b.whole and allowed.usual:
        return a.text.replace(",", "").lstrip("+0") == b.text.replace(",", "").lstrip("+0") or (a.value == b.value == 0)
    share = apart(a, b)
    if share == 0.0:
        return True
    difference = abs(a.value - b.value)
    if not math.isfinite(difference):
        return False
    if share <= allowed.relative or difference <= allowed.absolute:
        return True
    return allowed.usual and (_last_digit(a, b, difference) or _noise(a, b, scale))


def _last_digit(a: Number, b: Number, difference: float) -> bool:
    """One in the last of four digits or more, or the same number printed with fewer digits (three or more)."""
    if a.unit == b.unit:
        return min(a.digits, b.digits) >= 4 and difference <= 1.01 * a.unit
    coarse = a if a.unit > b.unit else b
    return coarse.digits >= 3 and not coarse.whole and difference <= 0.51 * coarse.unit


def _noise(a: Number, b: Number, scale: float) -> bool:
    largest = max(abs(a.value), abs(b.value))
    if scale > TINY[1]:
        return largest <= NOISE * min(1.0, scale)
    return largest <= TINY[1] and all(n.value == 0 or abs(n.value) >= TINY[0] for n in (a, b))
