"""Where the version of Python, R or Julia is stated: one row per kind of file."""

from __future__ import annotations

import re

from gallery.checks.answer import at
from gallery.checks.reading import Passages, lines_of, search
from gallery.model import Environment, Evidence, Snapshot

PLACES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("environment.yml", re.compile(r"^\s*-\s*[\"']?(?:[\w-]{1,40}::)?(?:python|r-base|julia)\s*[=<>~]+\s*\d+\.\d")),
    ("environment.yaml", re.compile(r"^\s*-\s*[\"']?(?:[\w-]{1,40}::)?(?:python|r-base|julia)\s*[=<>~]+\s*\d+\.\d")),
    ("runtime.txt", re.compile(r"^(?:python-\d+\.\d|r-\d+\.\d)")),
    ("Pipfile", re.compile(r"^\s*python_(?:full_)?version\s*=\s*[\"']\d")),
    ("Pipfile.lock", re.compile(r"\"python_(?:full_)?version\"\s*:\s*\"\d")),
    ("pyproject.toml", re.compile(r"^\s*(?:requires-python|python)\s*=\s*[\"'][^\"']{0,40}\d")),
    ("setup.py", re.compile(r"python_requires\s*=\s*[\"'(][^\"']{0,40}\d|Programming Language :: Python :: \d\.\d")),
    ("setup.cfg", re.compile(r"^\s*python_requires\s*=\s*\S*\d|Programming Language :: Python :: \d\.\d")),
    (".python-version", re.compile(r"^\s*\d+\.\d")),
    (
        "Dockerfile",
        re.compile(
            r"^\s*FROM\s+\S*(?:python|r-ver|r-base|julia|rocker|rstudio|tidyverse|verse|shiny)\S*:\S*\d|\bpython=?\d\.\d", re.IGNORECASE
        ),
    ),
    ("Project.toml", re.compile(r"^\s*julia\s*=\s*[\"'][^\"']{0,40}\d\.\d")),
    ("JuliaProject.toml", re.compile(r"^\s*julia\s*=\s*[\"'][^\"']{0,40}\d\.\d")),
    ("Manifest.toml", re.compile(r"^\s*julia_version\s*=\s*\"\d|^# This file is machine-generated.*julia.*\d")),
    ("DESCRIPTION", re.compile(r"\bR\s*\(\s*>=?\s*\d")),
    ("renv.lock", re.compile(r"^\s*\"Version\"\s*:\s*\"\d")),
    ("default.nix", re.compile(r"\bpython3?\d{1,2}\b|\bpython\d\d?Packages|\bjulia_\d")),
    ("uv.lock", re.compile(r"^requires-python\s*=\s*\"")),
    ("poetry.lock", re.compile(r"^python-versions\s*=\s*\"[^\"]{0,20}\d")),
)
"""File name → the line that states a version."""

_PROSE = re.compile(
    r"\bpython\s{0,2}(?:version\s{0,2})?(?:[(>=~<]{1,4}\s{0,2})?v?[23](?:\.\d{1,2})\b|\bpython-[23]\.\d{1,2}\b|\bpy[23]\d{1,2}\b|"
    r"\bR\s{1,2}(?:version\s{0,2})?\(?[v>=]{0,2}\s{0,2}[345]\.\d|\bjulia\s{0,2}(?:version\s{0,2})?\(?[v>=]{0,2}\s{0,2}[01]\.\d",
    re.IGNORECASE,
)


def stated_in_files(snapshot: Snapshot, environment: Environment) -> list[Evidence]:
    """Lines of files that tools read; those of repo2docker's folder first."""
    places = []
    for name, pattern in PLACES:
        for path in dict.fromkeys((f"{environment.directory}/{name}".lstrip("/"), name)):
            lines = lines_of(snapshot.text(path) or "")[:5000]
            found = next(((i, line) for i, line in enumerate(lines, 1) if pattern.search(line)), None)
            if found:
                places.append(at(path, *found))
    return places[:4]


def stated_in_prose(readme: Passages) -> list[Evidence]:
    """Lines of the README that name a version."""
    return search(readme.items, _PROSE, limit=2)
