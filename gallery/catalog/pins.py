"""Lock files: `catalog/lock/<id>.json`, one `Pin` each; a bot writes them, people review them."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

from pydantic import ValidationError

from gallery.catalog.problem import Problem
from gallery.catalog.reader import read_text
from gallery.failures import FailureKind, Stop
from gallery.model import Pin
from gallery.store import write_whole


def pin_path(folder: Path, entry_id: str) -> Path:
    """Where the lock file of an entry is."""
    return folder / "lock" / f"{entry_id}.json"


def read_pin(folder: Path, entry_id: str) -> Pin | None:
    """The pin of an entry, None where it was never resolved; a broken lock file is a `Stop`."""
    found = check_pin(folder, entry_id)
    if isinstance(found, Problem):
        raise Stop("check", FailureKind.USAGE, found.render())
    return found


def check_pin(folder: Path, entry_id: str) -> Pin | Problem | None:
    """The pin of an entry, what is wrong with its lock file, or None where there is none."""
    path = pin_path(folder, entry_id)
    if not path.exists() and not path.is_symlink():
        return None
    text = read_text(path)
    if isinstance(text, Problem):
        return text
    try:
        return Pin.model_validate_json(text)
    except ValidationError as e:
        first = e.errors(include_url=False, include_context=False)[0]
        name = ".".join(str(part) for part in first["loc"])
        why = f"its `{name}` cannot be right" if name else "it is not JSON"
        what = f"The lock file is broken, {why}: delete it and have it written anew."
        return Problem(file=path.as_posix(), message=what, example=f"rm {shlex.quote(path.as_posix())} && gallery update {entry_id}")


def write_pin(folder: Path, entry_id: str, pin: Pin) -> bool:
    """Write a lock file, whole or not at all; True when it changed.

    A pin that differs in nothing but the day of the look-up leaves the file as it is: `resolved_at` is the day on which the ref
    was first seen to mean this commit, and a review shows only what moved.
    """
    path = pin_path(folder, entry_id)
    known = check_pin(folder, entry_id)
    if isinstance(known, Pin) and known.model_copy(update={"resolved_at": pin.resolved_at}) == pin:
        return False
    text = json.dumps(pin.model_dump(mode="json"), indent=2, sort_keys=True, ensure_ascii=False)
    try:
        write_whole(path, f"{text}\n".encode())
    except OSError as e:
        raise Stop("update", FailureKind.NO_SPACE, f"Cannot write {path.as_posix()}: {e.strerror or e}.") from e
    return True
