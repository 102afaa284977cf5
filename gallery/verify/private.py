"""Names instead of folders of the verifier's own machine: evidence is public. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from gallery.model import Verification


def without_folders(run: Verification, folders: Mapping[str, str]) -> Verification:
    """The evidence with a name such as `<store>` for each of these absolute folders, in whatever was said: the innermost folder counts."""
    return Verification.model_validate(_told(run.model_dump(mode="json"), namer(folders)))


def namer(folders: Mapping[str, str]) -> Callable[[str], str]:
    """What puts names for folders into a text; a folder at the root of the disk (`/`, which says nothing) is left."""
    known = {path.rstrip("/"): name for path, name in folders.items() if path.rstrip("/")}
    if not known:
        return lambda text: text
    either = "|".join(re.escape(path) for path in sorted(known, key=len, reverse=True))
    pattern = re.compile(rf"(?<![\w.-])(?:{either})(?![\w-])")
    return lambda text: pattern.sub(lambda found: known[found[0]], text)


def _told(value: Any, named: Callable[[str], str]) -> Any:
    match value:
        case str():
            return named(value)
        case list():
            return [_told(item, named) for item in value]
        case dict():
            return {key: _told(item, named) for key, item in value.items()}
    return value
