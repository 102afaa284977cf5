"""What a Python notebook imports, read line by line: also Python 2, also cells with magics."""

from __future__ import annotations

import re
from collections.abc import Iterable

_FROM = re.compile(r"^\s*from\s+(\.|[A-Za-z_]\w*)[\w.]*\s+import\b", re.MULTILINE)
_IMPORT = re.compile(r"^\s*import[ \t]+([\w., \t]+)", re.MULTILINE)
_RENAMED = re.compile(r"\s+as\s+\w+")


def imported(sources: Iterable[str]) -> tuple[str, ...]:
    """Top-level modules that these cells import, sorted; `.` stands for a relative import."""
    found = set()
    for source in sources:
        found |= {match[1] for match in _FROM.finditer(source)}
        for match in _IMPORT.finditer(source):
            found |= {name.strip().split(".")[0] for name in _RENAMED.sub("", match[1]).split(",")}
    return tuple(sorted(found - {""}))
