"""Evidence: `catalog/verified/<id>/<run>.json`, one `Verification` each; append-only, a bot adds to it, people review it."""

from __future__ import annotations

import json
import os
import shlex
from collections.abc import Iterable
from pathlib import Path

from pydantic import ValidationError

from gallery.catalog.problem import Problem
from gallery.catalog.reader import read_text
from gallery.failures import FailureKind, Stop
from gallery.model import Verification
from gallery.store import write_whole

LARGEST = 5_000_000
"""Bytes of one file; thousands of cells stay far below."""


def verification_path(folder: Path, run: Verification) -> Path:
    """Where a verification lies in the catalog's folder."""
    return folder / "verified" / run.entry / f"{run.id}.json"


def check_verifications(folder: Path, ids: Iterable[str]) -> tuple[list[Verification], list[Problem]]:
    """All evidence of an entry, its earlier ids included, oldest first; and what is wrong with files among it."""
    good: list[Verification] = []
    broken: list[Problem] = []
    for entry_id in ids:
        for path in sorted((folder / "verified" / entry_id).glob("*.json")):
            found = check_verification(path)
            if isinstance(found, Problem):
                broken.append(found)
            else:
                good.append(found)
    return sorted(good, key=lambda run: (run.started_at, run.id)), broken


def check_verification(path: Path) -> Verification | Problem:
    """The verification in a file, or what is wrong with it."""
    text = read_text(path, LARGEST)
    if isinstance(text, Problem):
        return text
    try:
        run = Verification.model_validate_json(text)
    except ValidationError as e:
        first = e.errors(include_url=False, include_context=False)[0]
        name = ".".join(str(part) for part in first["loc"])
        return _broken(path, f"its `{name}` cannot be right" if name else "it is not JSON")
    if (run.entry, run.id) != (path.parent.name, path.stem):
        return _broken(path, f"it says that it is {run.entry}/{run.id}.json")
    return run


def add_verification(folder: Path, run: Verification) -> Path:
    """Add evidence, whole or not at all, and return its file; evidence that is there is never written over."""
    path = verification_path(folder, run)
    part = path.with_name(f".{path.name}.part")
    try:
        write_whole(part, dump_verification(run))
        os.link(part, path)
    except OSError as e:
        raise Stop("verify", FailureKind.NO_SPACE, f"Cannot write {path.as_posix()}: {e.strerror or e}.") from e
    finally:
        part.unlink(missing_ok=True)
    return path


def dump_verification(run: Verification) -> bytes:
    """As it lies in the catalog: what is unknown or usual is left out."""
    known = {"schema_version": run.schema_version} | run.model_dump(mode="json", exclude_defaults=True)
    return f"{json.dumps(known, indent=1, ensure_ascii=False)}\n".encode()


def _broken(path: Path, why: str) -> Problem:
    what = f"This evidence is broken, {why}: take the file as it was, or delete it and verify again."
    return Problem(file=path.as_posix(), message=what, example=f"git restore {shlex.quote(path.as_posix())}")
