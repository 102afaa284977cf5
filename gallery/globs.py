"""Globs over paths in a repository: `*` and `?` stay inside one folder, `**` crosses folders, `[ab]` is a choice."""

from __future__ import annotations

import fnmatch
import functools
import re
from collections.abc import Sequence


def matches(glob: str, path: str) -> bool:
    """Whether `path` is the file that `glob` names, or one that its wildcards reach; upper and lower case differ.

    Both may come from strangers: the time grows with their lengths, whatever they hold.
    """
    return glob == path or _folders_match(_folders(glob), path.split("/"))


@functools.lru_cache(maxsize=1024)
def _folders(glob: str) -> tuple[re.Pattern[str] | None, ...]:
    """One pattern for each folder of the glob, None for `**`; a last `**` reaches files, not the folder before it."""
    parts = glob.split("/")
    if parts[-1] == "**":
        parts.append("*")
    # fnmatch's own patterns never go back behind a part that they have found
    return tuple(None if part == "**" else re.compile(fnmatch.translate(part)) for part in parts)


def _folders_match(wanted: Sequence[re.Pattern[str] | None], folders: Sequence[str]) -> bool:
    """Wildcard matching of folder names; only the last `**` is ever tried again, with one folder more."""
    w = f = 0
    again: tuple[int, int] | None = None
    while f < len(folders):
        pattern = wanted[w] if w < len(wanted) else None
        if w < len(wanted) and pattern is None:
            again = (w, f)
            w += 1
        elif pattern is not None and pattern.match(folders[f]):
            w, f = w + 1, f + 1
        elif again is not None:
            again = (again[0], again[1] + 1)
            w, f = again[0] + 1, again[1]
        else:
            return False
    return all(pattern is None for pattern in wanted[w:])
