"""Mutated notebooks: parts exchanged, cut, multiplied, made of another type, or their bytes damaged; all from one random source."""

from __future__ import annotations

import json
from collections.abc import Sequence
from copy import deepcopy
from random import Random
from typing import Any

from tests.notebooks.surfaces import notebook, old_notebook

ODD = (
    None,
    True,
    0,
    -1,
    1.5,
    10**30,
    "",
    " ",
    "code",
    "markdown",
    "image/png",
    "\ud800",
    "\u202e",
    [],
    {},
    [[]],
    {"": {}},
    [None, {}],
    "x" * 3000,
)
JUNK = (b"", b"\0", b"\xff\xfe", b"{", b"]", b'"', b"\\u", b"NaN", b"1e999", b"\xed\xa0\x80")


def mutated(rng: Random, payloads: Sequence[str]) -> bytes:
    """One notebook's bytes after one to six changes."""
    make = rng.choice((notebook, notebook, old_notebook))
    tree: Any = make(rng.choice(payloads))
    if "cells" in tree:
        tree["cells"] = rng.sample(tree["cells"], rng.randint(0, 12))
    for _ in range(rng.randint(1, 6)):
        tree = _changed(rng, tree, payloads)
    data = json.dumps(tree).encode()
    if rng.random() < 0.2:
        at = rng.randrange(len(data) + 1)
        data = data[:at] + rng.choice(JUNK) + data[at + rng.randint(0, 9) :]
    return data


def _changed(rng: Random, tree: Any, payloads: Sequence[str]) -> Any:
    """The tree with one of its places changed; the outermost value too, seldom."""
    places = list(_places(tree))
    if not places or rng.random() < 0.01:
        return deepcopy(rng.choice(ODD))
    holder, key = rng.choice(places)
    kind = rng.randrange(6)
    if kind == 0:
        del holder[key]
    elif kind == 1:
        holder[key] = deepcopy(rng.choice(ODD))
    elif kind == 2:
        holder[key] = rng.choice(payloads)
    elif kind == 3:
        other, at = rng.choice(places)
        holder[key] = json.loads(json.dumps(other[at]))
    elif kind == 4:
        holder[key] = [holder[key]] * rng.randint(1, 3)
    else:
        holder[key] = {rng.choice(payloads): holder[key]}
    return tree


def _places(tree: Any) -> list[tuple[Any, Any]]:
    found: list[tuple[Any, Any]] = []
    waiting = [tree] if isinstance(tree, dict | list) else []
    while waiting:
        holder = waiting.pop()
        keys = holder.keys() if isinstance(holder, dict) else range(len(holder))
        for key in keys:
            found.append((holder, key))
            if isinstance(holder[key], dict | list):
                waiting.append(holder[key])
    return found
