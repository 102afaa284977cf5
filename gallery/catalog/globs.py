"""Globs over paths in a repository: `*` and `?` stay inside one folder, `**` crosses folders, `[ab]` is a choice."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable


def matches(glob: str, path: str) -> bool:
    """Whether `path` is the file that `glob` names, or one that its wildcards reach; upper and lower case differ."""
    return glob == path or _pattern(glob).fullmatch(path) is not None


def select(globs: Iterable[str], paths: Iterable[str]) -> tuple[str, ...]:
    """The paths that the globs reach, in the globs' order, each once; what one glob reaches is sorted."""
    known = sorted(paths)
    chosen = dict.fromkeys(path for glob in globs for path in known if matches(glob, path))
    return tuple(chosen)


_WILD = re.compile(r"(?P<folders>\*\*/)|(?P<all>\*\*)|(?P<any>\*+)|(?P<one>\?)|(?P<choice>\[[!^]?\]?[^\]/]+\])|(?P<plain>.)", re.DOTALL)
_REGEX = {"folders": "(?:[^/]+/)*", "all": ".*", "any": "[^/]*", "one": "[^/]"}


@functools.lru_cache(maxsize=1024)
def _pattern(glob: str) -> re.Pattern[str]:
    parts = []
    for found in _WILD.finditer(glob):
        kind, text = found.lastgroup or "plain", found.group()
        if kind == "choice":
            negated = text[1] in "!^"
            parts.append(f"[{'^/' if negated else ''}{_choice(text[2 if negated else 1 : -1])}]")
        else:
            parts.append(_REGEX.get(kind, re.escape(text)))
    try:
        return re.compile("".join(parts), re.DOTALL)
    except re.error:  # a choice such as [z-a]: no glob, but it may be a file's name
        return re.compile(re.escape(glob))


def _choice(inside: str) -> str:
    return re.sub(r"[\\\]\[^&~|]", lambda found: "\\" + found.group(), inside)
