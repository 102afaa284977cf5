"""JSON-like outputs (Plotly, Vega, Bokeh, GeoJSON, widgets): structure and numbers; identifiers drawn at random set aside."""

from __future__ import annotations

import base64
import binascii
import math
import re
import struct
from collections.abc import Iterator
from typing import Any, TypeAlias

from gallery.compare.allowed import Allowed
from gallery.compare.judged import SAME, Judged, close, differs, short, under, worst
from gallery.compare.looks import NOT_QUITE, long_form, only_shown
from gallery.compare.numerals import agree, apart, number
from gallery.compare.text import compare_text

MAX_NODES = 500_000
"""Values of a tree that are looked at."""
_ASIDE = {
    "id": "random id",
    "uid": "random id",
    "uuid": "random id",
    "root_id": "random id",
    "model_id": "random id",
    "docid": "random id",
    "roots": "random id",
    "template": "plot theme",
    "$schema": "version",
    "plotlyServerURL": "version",
    "bokeh_version": "version",
}
"""Keys whose values cannot carry a result → the rule."""
_TYPES = {"f8": "d", "f4": "f", "i1": "b", "u1": "B", "i2": "h", "u2": "H", "i4": "i", "u4": "I", "i8": "q", "u8": "Q"}
_DRAWN = re.compile(r"p?\d{4,}|[0-9a-f]{6,}(?:-[0-9a-f]{4,})*")
_HASHED = re.compile(r"^(data|view|param|selector|chart)[-_]?[0-9a-f]{1,40}$")


_Pair: TypeAlias = tuple[str, Any, Any, float]
"""Where two values stand, the values, and the largest magnitude in the list of numbers that they are in."""


def compare_trees(a: Any, b: Any, allowed: Allowed, *, figure: bool = False) -> Judged:
    """Compare two JSON values; in a figure's, how it is shown is no result."""
    if _plainly_equal(a, b):
        return SAME
    found: list[Judged] = []
    rules: set[str] = set()
    stack: list[_Pair] = [("", a, b, 0.0)]
    nodes = 0
    wrong = 0
    while stack and nodes < MAX_NODES:
        place, x, y, scale = stack.pop()
        nodes += 1
        p, q = _unpacked(x), _unpacked(y)
        rules |= {"packed array"} if (p is x) is not (q is y) else set()
        x, y = p, q
        p, q = long_form(x, y), long_form(y, x)
        rules |= {"shorthand"} if (p is x) is not (q is y) else set()
        x, y = p, q
        if isinstance(x, dict) and isinstance(y, dict):
            missing = _keys(place, x, y, stack, rules, figure=figure)
            found += missing
            wrong += len(missing)
        elif isinstance(x, list) and isinstance(y, list):
            if len(x) != len(y):
                found.append(
                    differs(abs(len(x) - len(y)) / max(len(x), len(y)), f"{place or 'the list'} has {len(y):,} items, and had {len(x):,}")
                )
                wrong += 1
            around = max(_scale(x), _scale(y))
            stack.extend((f"{place}[]"[-120:], p, q, around) for p, q in zip(x[:MAX_NODES], y[:MAX_NODES], strict=False))
        else:
            judged = _leaf(place, x, y, allowed, scale)
            if judged is not SAME:
                found.append(judged)
                wrong += not judged.agrees
        found = [worst(found)] if len(found) > 64 else found
    if stack:
        found.append(close(0.0, f"only the first {nodes:,} values were compared"))
    told = worst(found)
    many = f"; {wrong:,} of {nodes:,} values differ" if wrong > 1 else ""
    if told.agrees and rules & NOT_QUITE:
        told = worst([told, close(told.distance, told.reason)])
    return under(Judged(told.match, told.distance, told.reason + many, told.rules), rules if told.agrees else ())


def _keys(place: str, x: dict[Any, Any], y: dict[Any, Any], stack: list[_Pair], rules: set[str], *, figure: bool) -> list[Judged]:
    old, new = _named(x), _named(y)
    missing = []
    for key in [*old, *(k for k in new if k not in old)]:
        rule = _rule(place, key, old.get(key), new.get(key))
        if rule is not None:
            if not _plainly_equal(old.get(key), new.get(key)):
                rules.add(rule)
        elif figure and only_shown(place, key, one_sided=(key in old) is not (key in new)):
            rules |= {"presentation"} if not _plainly_equal(old.get(key), new.get(key)) else set()
        elif key in old and key in new:
            stack.append((f"{place}.{key}"[-120:].lstrip("."), old[key], new[key], 0.0))
        elif (old.get(key) or new.get(key)) not in (None, False, "", [], {}):
            missing.append(differs(0.5, f"{short(f'{place}.{key}'.lstrip('.'), 50)} is {'missing' if key in old else 'added'}"))
    return missing


def _scale(values: list[Any]) -> float:
    """The largest magnitude in a list of numbers; 0 for any other list."""
    numbers = [abs(v) for v in values[:MAX_NODES] if type(v) in (int, float) and abs(v) < math.inf]
    return float(min(max(numbers), 1)) if numbers and len(numbers) == len(values) else 0.0


def _rule(place: str, key: str, x: object, y: object) -> str | None:
    """The rule that sets a key aside: `id` only where it looks drawn at random, `template` only in a figure's layout."""
    if key == "id" and not all(isinstance(v, str) and _DRAWN.fullmatch(v) for v in (x, y)):
        return None
    if key == "template" and not place.endswith("layout"):
        return None
    return _ASIDE.get(key)


def _plainly_equal(x: object, y: object) -> bool:
    try:
        return type(x) is type(y) and x == y
    except RecursionError:
        return False


def _named(value: dict[Any, Any]) -> dict[str, Any]:
    """Keys as text; names that hold a digest of the data, in the order in which they stand."""
    return {_HASHED.sub(r"\1", k) if isinstance(k, str) else str(k)[:80]: v for k, v in value.items()}


def _leaf(place: str, x: Any, y: Any, allowed: Allowed, scale: float) -> Judged:
    if isinstance(x, bool) or isinstance(y, bool) or x is None or y is None:
        return SAME if x is y else differs(1.0, f"{place}: {short(_shown(x))} became {short(_shown(y))}")
    if isinstance(x, int | float) and isinstance(y, int | float):
        return _numbers(place, x, y, allowed, scale)
    if isinstance(x, str) and isinstance(y, str):
        if x == y or _HASHED.sub(r"\1", x) == _HASHED.sub(r"\1", y):
            return SAME
        told = compare_text(x, y, allowed)
        return told if told.agrees else Judged(told.match, told.distance, f"{place}: {told.reason}", told.rules)
    return differs(1.0, f"{place}: {short(_shown(x))} became {short(_shown(y))}")


def _numbers(place: str, x: float, y: float, allowed: Allowed, scale: float) -> Judged:
    if type(x) is type(y) and x == y:
        return SAME
    old, new = number(_shown(x)), number(_shown(y))
    far = apart(old, new)
    if far == 0.0:
        return SAME
    if agree(old, new, allowed, scale):
        return close(far, f"numbers differ within tolerance, at most by {far:.1g}")
    return differs(far, f"{place}: {_shown(x)[:30]} became {_shown(y)[:30]}")


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list):
        return f"a list of {len(value):,}"
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 10**300:
        return "1e300"
    return str(value)[:200]


def _unpacked(value: Any) -> Any:
    """Numbers that Plotly packs as base64 (`{"dtype": "f8", "bdata": …}`) as a list."""
    if not isinstance(value, dict) or "bdata" not in value or not isinstance(value.get("bdata"), str):
        return value
    return list(_numbers_in(str(value.get("dtype")), value["bdata"])) or value


def _numbers_in(kind: str, packed: str) -> Iterator[float]:
    letter = _TYPES.get(kind)
    if letter is None or len(packed) > 8 * MAX_NODES:
        return
    try:
        data = base64.b64decode(packed)
    except (binascii.Error, ValueError):
        return
    width = struct.calcsize(f"<{letter}")
    yield from struct.unpack(f"<{len(data) // width}{letter}", data[: len(data) // width * width])
