"""The Python interpreters of this machine, and which of them fits what a repository asks for."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.version import Version

from gallery.hub.processes import output_of

OLDEST, USUAL = Version("3.8"), Version("3.10")
"""The oldest Python that environments can be made with; the one repo2docker takes where nothing is asked for."""


@dataclass(frozen=True)
class Interpreter:
    """One Python of this machine."""

    version: Version
    path: str


async def installed(uv: str, environment: Mapping[str, str]) -> tuple[Interpreter, ...]:
    """All of them, the newest first: on PATH, among uv's own and pyenv's."""
    path = os.pathsep.join([*(str(p) for p in _pyenv(environment)), environment.get("PATH", "")])
    command = [uv, "python", "list", "--only-installed", "--no-python-downloads", "--output-format", "json"]
    listed = json.loads(await output_of(command, {**environment, "PATH": path}) or "[]")
    found = {
        row["version"]: Interpreter(Version(row["version"]), row["path"])
        for row in reversed(listed)
        if row["implementation"] == "cpython" and row["variant"] == "default" and "shims" not in row["path"]
    }
    return tuple(sorted((i for i in found.values() if i.version >= OLDEST), key=lambda i: i.version, reverse=True))


def _pyenv(environment: Mapping[str, str]) -> list[Path]:
    home = Path(environment.get("PYENV_ROOT") or Path(environment.get("HOME", "/"), ".pyenv"))
    return sorted(home.glob("versions/*/bin"))


def choose(asked: str, available: Sequence[Interpreter]) -> tuple[Interpreter, str | None]:
    """The interpreter for what is asked (`==3.11.*`; empty: nothing), and a sentence where it is another one."""
    try:
        wanted = SpecifierSet(asked)
    except InvalidSpecifier:
        wanted = SpecifierSet("")
    order = sorted(available, key=lambda i: _distance(i.version, USUAL))
    if not asked:
        best = order[0]
        usual = _minor(best.version) == _minor(USUAL)
        return best, None if usual else f"No Python is asked for: {best.version} is taken, where repo2docker would take {USUAL}."
    if fitting := [i for i in order if wanted.contains(i.version, prereleases=True)]:
        return fitting[0], None
    aim = next((Version(s.version.removesuffix(".*")) for s in wanted), USUAL)
    best = min(available, key=lambda i: _distance(i.version, aim))
    return best, f"Python {asked.removeprefix('==')} is asked for and not on this machine: {best.version} is taken."


def _minor(version: Version) -> int:
    return version.major * 100 + version.minor


def _distance(version: Version, aim: Version) -> tuple[int, int, int]:
    """Newer ones before older ones, near ones before far ones, the last patch first."""
    apart = _minor(version) - _minor(aim)
    return (0 if apart >= 0 else 1, abs(apart), -version.micro)
