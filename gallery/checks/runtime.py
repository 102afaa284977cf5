"""`runtime.txt`: the version of Python or R, and the day of the R packages, as repo2docker reads it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gallery.checks.workdir import Workdir

_R_VERSIONS = ("4.5", "4.4", "4.3", "4.2", "4.1", "4.0", "3.6", "3.5", "3.4", "3.3")
_FIRST_SNAPSHOT = date(2018, 12, 7)


@dataclass(frozen=True)
class Runtime:
    """What `runtime.txt` asks for."""

    name: str
    version: str | None
    day: date | None


def runtime(work: Workdir) -> Runtime | str | None:
    """`runtime.txt` parsed; a sentence where repo2docker cannot parse it, None where it is not there."""
    place = work.place("runtime.txt")
    if not work.exists(place):
        return None
    text = work.text(place)
    if text is None:
        return f"`{place}` is not a text file." if work.is_binary(place) or work.is_folder(place) else None
    parts = text.strip().split("-")
    if len(parts) not in (2, 4, 5) or not all(parts):
        return f"`{place}` must read `python-3.11`, `r-2024-05-01` or `r-4.4-2024-05-01`, not `{text.strip()[:60]}`."
    version = parts[1] if len(parts) in (2, 5) else None
    if len(parts) == 2:
        return Runtime(parts[0], version, None)
    try:
        return Runtime(parts[0], version, date.fromisoformat("-".join(parts[-3:])))
    except ValueError:
        return f"`{place}` has no date of the form 2024-05-01."


def snapshot_date(found: Runtime | str | None) -> date | None:
    """The day of the CRAN snapshot that `runtime.txt` names for R."""
    return found.day if isinstance(found, Runtime) and found.name == "r" else None


def bad_runtime(work: Workdir) -> str | None:
    """A runtime.txt that cannot be parsed."""
    found = runtime(work)
    return found if isinstance(found, str) else None


def bad_r(work: Workdir) -> str | None:
    """An R version or a snapshot that no server has."""
    found = runtime(work)
    if not isinstance(found, Runtime):
        return None
    if found.name == "r" and found.day and found.day < _FIRST_SNAPSHOT:
        return f"The R snapshot of {found.day} no longer exists: the server that held those before {_FIRST_SNAPSHOT} was shut down."
    if found.version and found.version not in _R_VERSIONS and found.version.count(".") != 2:
        return f"R {found.version} in `runtime.txt` is not a version that repo2docker installs."
    return None
