"""Why repo2docker would refuse: each function judges one kind of file and returns a sentence, or None where it is fine.

Each row was read in repo2docker's source; a test compares all of them with the program itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.version import InvalidVersion, Version

from gallery.checks.parse import Parsed, json_document, toml_document, yaml_document
from gallery.checks.runtime import Runtime, bad_r, bad_runtime, runtime
from gallery.checks.workdir import Workdir

SUPPORTED_PYTHON = ("3.8", "3.9", "3.10", "3.11", "3.12", "3.13", "3.14")
"""Versions that repo2docker chooses from where pyproject.toml asks for a range."""
LEGACY_PYTHON = ("2.7", "3.5", "3.6", "3.7")
"""Older versions that it can still install."""
_MAJOR = {"2": "2.7", "3": "3.10"}


def legacy_dockerfile(work: Workdir) -> str | None:
    """Binder's first generation."""
    text = work.text("Dockerfile") if work.exists("Dockerfile") else None
    first = next((line for line in (text or "").split("\n") if line.startswith("FROM")), "")
    if "andrewosh/binder-base" in first.split("#")[0].lower():
        return "The Dockerfile builds on `andrewosh/binder-base`, which Binder dropped in 2020."
    if work.is_folder("Dockerfile") or work.is_binary("Dockerfile"):
        return "`Dockerfile` is not a text file."
    return None


# --- Python's version -----------------------------------------------------------------------------


def bad_python(work: Workdir) -> str | None:
    """A Python version, from runtime.txt or pyproject.toml, that repo2docker cannot install."""
    found = runtime(work)
    if isinstance(found, str) or (found is not None and found.name != "python"):
        return None
    try:
        return _python_of(work, found)
    except InvalidVersion:
        return f"`{found.version if found else ''}` in `runtime.txt` is no version of Python."
    except InvalidSpecifier:
        return "`requires-python` in pyproject.toml is no version specifier."


def _python_of(work: Workdir, found: Runtime | None) -> str | None:
    version, stated = _MAJOR["3"], False
    if found is not None and found.version is not None:
        stated = len(Version(found.version).release) > 1
        version = found.version if stated else _MAJOR.get(found.version, "")
    if version and (wanted := _requires_python(work)) is not None and Version(version) not in SpecifierSet(wanted):
        if stated:
            return f"`runtime.txt` says Python {version}, which `requires-python` in pyproject.toml rules out."
        version = next(iter(reversed(list(SpecifierSet(wanted).filter(SUPPORTED_PYTHON)))), "")
        if not version:
            return f"No Python that repo2docker installs satisfies `requires-python = {wanted!r}`."
    return None if installable(version) else f"repo2docker cannot install Python {version or (found and found.version)}."


def installable(version: str) -> bool:
    """Whether repo2docker has a frozen environment for Python `version` (it wants exactly two numbers)."""
    return version in SUPPORTED_PYTHON + LEGACY_PYTHON


def _requires_python(work: Workdir) -> str | None:
    project = _pyproject(work).mapping.get("project")
    wanted = project.get("requires-python") if isinstance(project, dict) else None
    return wanted if isinstance(wanted, str) else None


def _pyproject(work: Workdir) -> Parsed:
    text = None if work.directory else work.text("pyproject.toml")
    return toml_document(text.removeprefix("\ufeff") if text and text.startswith("\ufeff\ufeff") else text or "")


def is_python_package(work: Workdir) -> bool:
    """Whether `pip install .` would be run: never with a binder folder."""
    if work.directory:
        return False
    # a broken pyproject.toml is an error here already: take the build pack, `bad_pyproject` then refuses
    project = _pyproject(work)
    return work.exists("setup.py") or bool(project.error) or {"project", "build-system"} <= project.mapping.keys()


def bad_pyproject(work: Workdir) -> str | None:
    """A pyproject.toml that is no TOML."""
    found = runtime(work)
    unread = isinstance(found, Runtime) and found.name != "python" and work.exists("setup.py")
    if work.directory or unread or not work.exists("pyproject.toml"):
        return None
    if work.is_binary("pyproject.toml") or work.is_folder("pyproject.toml"):
        return "`pyproject.toml` is not a text file."
    error = _pyproject(work).error
    return f"`pyproject.toml` cannot be parsed: {error}." if error else None


# --- the other files ------------------------------------------------------------------------------


def bad_apt(work: Workdir) -> str | None:
    """A line of apt.txt that names no package."""
    place = work.place("apt.txt")
    if work.is_binary(place) or work.is_folder(place):
        return f"`{place}` is not a text file."
    for line in (work.text(place) or "").split("\n"):
        package = line.partition("#")[0].strip()
        if package and not re.match(r"[a-z0-9.+-]", package):
            return f"`{place}` names no package in `{package[:60]}`."
    return None


def bad_requirements(work: Workdir) -> str | None:
    """A requirements file that is not text in any encoding."""
    for name in ("requirements.txt", "requirements3.txt"):
        place = work.place(name)
        if work.is_folder(place):
            return f"`{place}` is a folder."
        if work.is_binary(place) and work.looks_binary(place):
            return f"`{place}` is not a text file."
    return None


def conda_file(work: Workdir) -> str | None:
    """Path of the conda environment that repo2docker reads, or None."""
    return next((work.place(n) for n in ("environment.yml", "environment.yaml") if work.has(n)), None)


def bad_conda(work: Workdir) -> str | None:
    """An environment.yml that cannot be parsed, or asks for a Python that cannot be installed."""
    place = conda_file(work)
    if place is None:
        return None
    if work.is_binary(place) or work.is_folder(place):
        return f"`{place}` is not a text file."
    parsed = yaml_document(work.text(place) or "")
    if parsed.error:
        return f"`{place}` cannot be parsed: {parsed.error}{f' (line {parsed.line})' if parsed.line else ''}."
    if parsed.value is not None and not isinstance(parsed.value, dict):
        return f"`{place}` must hold `name: value` pairs."
    dependencies = parsed.mapping.get("dependencies", [])
    if dependencies is None or isinstance(dependencies, (int, float, bool)):
        return f"`dependencies` in `{place}` must be a list."
    return _bad_pip_list(place, dependencies)


def _bad_pip_list(place: str, dependencies: Any) -> str | None:
    pip = [d["pip"] for d in dependencies if isinstance(d, dict) and d.get("pip")]
    if pip and isinstance(pip[-1], list) and not all(isinstance(line, str) for line in pip[-1]):
        return f"The `pip` list in `{place}` must hold plain lines."
    return None


_CONDA_PYTHON = re.compile(r"python\s*=+\s*([\d.]*)")


def bad_conda_python(work: Workdir) -> str | None:
    """A Python in environment.yml that repo2docker cannot install."""
    place = conda_file(work)
    dependencies = yaml_document((work.text(place) if place else None) or "").mapping.get("dependencies", [])
    found = [m for d in dependencies or [] if isinstance(d, str) and (m := _CONDA_PYTHON.match(d))]
    return _unless_installable(found[0][1], place or "") if found else None


def _unless_installable(version: str, place: str) -> str | None:
    if not version:
        return None
    parts = version.split(".")
    minor = ".".join(parts[:2]) if len(parts) > 1 else _MAJOR.get(version, version)
    return None if installable(minor) else f"repo2docker cannot install Python {version} (`{place}`)."


def bad_pipfile(work: Workdir) -> str | None:
    """A Pipfile or its lock that cannot be parsed, or asks for a Python that cannot be installed."""
    requires: list[Any] = []
    for name, read in (("Pipfile.lock", json_document), ("Pipfile", toml_document)):
        place = work.place(name)
        if not work.exists(place) or (work.text(place) is None and not (work.is_binary(place) or work.is_folder(place))):
            continue
        parsed = read(work.text(place) or ("" if work.text(place) is not None else "\0"))
        if parsed.error or not isinstance(parsed.value, dict):
            return f"`{place}` cannot be parsed: {parsed.error or 'it holds no sections'}."
        meta = parsed.mapping.get("_meta", {}) if name == "Pipfile.lock" else parsed.mapping
        requires.append(meta.get("requires", {}) if isinstance(meta, dict) else {})
    return _bad_pipfile_python(requires)


def _bad_pipfile_python(requires: list[Any]) -> str | None:
    stated = (r.get(k) for r in requires if isinstance(r, dict) for k in ("python_full_version", "python_version"))
    found = (re.match(r"\d+(?:\.\d+)*", text) for text in stated if isinstance(text, str))
    version = next((m[0] for m in found if m), "")
    return _unless_installable(version, "Pipfile")


def bad_julia(work: Workdir) -> str | None:
    """A Project.toml that is no TOML."""
    place = work.place("JuliaProject.toml" if work.has("JuliaProject.toml") else "Project.toml")
    if work.is_binary(place) or work.is_folder(place):
        return f"`{place}` is not a text file."
    error = toml_document(work.text(place) or "").error
    return f"`{place}` cannot be parsed: {error}." if error else None


def obsolete_require(work: Workdir) -> str | None:
    """Julia's old REQUIRE."""
    return f"`{work.place('REQUIRE')}` is Julia's old format, which repo2docker no longer builds."


Refusal = Callable[[Workdir], str | None]
_OF_PYTHON: tuple[Refusal, ...] = (bad_runtime, bad_pyproject, bad_python, bad_requirements, bad_apt)
REFUSALS: dict[str, tuple[Refusal, ...]] = {
    "docker": (),
    "julia": (bad_julia, *_OF_PYTHON, bad_conda),
    "require": (obsolete_require,),
    "nix": (bad_apt,),
    "r": (bad_runtime, bad_r, *_OF_PYTHON, bad_conda),
    "conda": (bad_runtime, bad_conda, bad_conda_python, bad_apt),
    "pipfile": (bad_runtime, bad_pipfile, bad_apt),
    "python": _OF_PYTHON,
}
"""Build pack → what can make repo2docker refuse it."""
