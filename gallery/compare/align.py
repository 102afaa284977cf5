"""Which output of the new run is the counterpart of which stored one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gallery.compare.bundles import kind

MOST = 100
"""Outputs of each side for which the best alignment is sought; more are paired as they stand."""

Bundle = dict[str, Any]


def aligned(old: Sequence[Bundle], new: Sequence[Bundle]) -> list[tuple[int | None, int | None]]:
    """Places of counterparts in order; None where there is none."""
    if len(old) == len(new) or max(len(old), len(new)) > MOST:
        most = max(len(old), len(new))
        return [(i if i < len(old) else None, i if i < len(new) else None) for i in range(most)]
    gain = _gains(old, new)
    pairs: list[tuple[int | None, int | None]] = []
    i = j = 0
    while i < len(old) or j < len(new):
        if i < len(old) and j < len(new) and gain[i][j] == gain[i + 1][j + 1] + _alike(old[i], new[j]) and _alike(old[i], new[j]):
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif j >= len(new) or (i < len(old) and gain[i][j] == gain[i + 1][j]):
            pairs.append((i, None))
            i += 1
        else:
            pairs.append((None, j))
            j += 1
    return pairs


def _gains(old: Sequence[Bundle], new: Sequence[Bundle]) -> list[list[int]]:
    gain = [[0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in range(len(old) - 1, -1, -1):
        for j in range(len(new) - 1, -1, -1):
            gain[i][j] = max(gain[i + 1][j], gain[i][j + 1], gain[i + 1][j + 1] + _alike(old[i], new[j]))
    return gain


def _alike(a: Bundle, b: Bundle) -> int:
    """3 for equal texts, 1 for the same kind, 0 for another."""
    if kind(a) != kind(b):
        return 0
    return 3 if any(isinstance(v, str) and b.get(mime) == v for mime, v in a.items()) else 1
