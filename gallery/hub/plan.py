"""What of a repository's environment a virtual environment can be, and what not. Pure: files in, plan out."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from gallery.checks.parse import toml_document, yaml_document
from gallery.checks.repo2docker import detect
from gallery.failures import FailureKind, Stop
from gallery.hub.conda import specifier, translate
from gallery.hub.requirement_lines import Lines
from gallery.model import Environment, Noun, Snapshot, join


class Plan(Noun):
    """An environment to make."""

    buildpack: str
    """repo2docker's name of what the files are: python, conda, pipfile, r, julia."""
    language: str
    """Whose kernel the notebooks need: python, R or julia."""
    files: tuple[str, ...]
    """What was read."""
    python: str = ""
    """Version as pip writes it (`==3.11.*`); empty where none is asked for."""
    requirements: tuple[str, ...] = ()
    """As pip reads them."""
    conda: tuple[tuple[str, str], ...] = ()
    """Conda's name and the requirement it was translated to: left out where the index has no such name."""
    unhonoured: tuple[str, ...] = ()
    """Sentences on what is not as the repository asks for."""

    @property
    def lines(self) -> tuple[str, ...]:
        """All requirements."""
        return (*(line for _, line in self.conda), *self.requirements)


class Draft:
    """A plan in the making."""

    def __init__(self, snapshot: Snapshot, environment: Environment) -> None:
        self.snapshot, self.environment = snapshot, environment
        self.python = ""
        self.lines = Lines()
        self.conda: list[tuple[str, str]] = []

    def path(self, name: str) -> str | None:
        """The file of this name, where repo2docker would read it."""
        return next((p for p in self.environment.files if p.rpartition("/")[2] == name), None)

    def text(self, name: str) -> str | None:
        """Its text."""
        path = self.path(name)
        return None if path is None else self.snapshot.text(path)

    def not_done(self, sentence: str) -> None:
        """Say what is not honoured."""
        self.lines.unhonoured.append(sentence)


def plan(snapshot: Snapshot) -> Plan:
    """What to install for this repository; a `Stop` where a virtual environment cannot stand for what it asks for."""
    environment = detect(snapshot)
    if environment.refused or environment.buildpack is None:
        raise _impossible(f"repo2docker refuses this repository: {environment.refused or 'it reads no environment of it.'}")
    if sentence := _NEED_MORE.get(environment.buildpack):
        raise _impossible(sentence)
    draft = Draft(snapshot, environment)
    for read in _READERS[environment.buildpack]:
        read(draft)
    return Plan(
        buildpack=environment.buildpack,
        language={"r": "R", "julia": "julia"}.get(environment.buildpack, "python"),
        files=environment.files,
        python=draft.python,
        requirements=tuple(draft.lines.requirements),
        conda=tuple(draft.conda),
        unhonoured=tuple(dict.fromkeys(draft.lines.unhonoured)),
    )


def _impossible(message: str) -> Stop:
    return Stop("build", FailureKind.UNSUPPORTED, message)


_NEED_MORE = {
    "docker": "It is built by its Dockerfile, which needs a Docker engine; none answers on this machine. Start one, and the hub again.",
    "nix": "It is built by its default.nix, which needs a Docker engine for repo2docker; none answers on this machine.",
    "require": "Its REQUIRE file is of a Julia that repo2docker no longer builds; a Project.toml takes its place.",
}


def _runtime(draft: Draft) -> None:
    text = (draft.text("runtime.txt") or "").strip()
    if found := re.fullmatch(r"python-?([\d.]+)", text):
        draft.python = specifier(found[1])


def _requirements(draft: Draft) -> None:
    if path := draft.path("requirements.txt"):
        draft.lines.read(draft.snapshot, path)
    if path := draft.path("requirements3.txt"):
        draft.not_done(f"{path} is for a notebook server beside Python 2, and is left out.")


def _project(draft: Draft) -> None:
    """The repository as a package of its own, where repo2docker would install it."""
    if draft.environment.directory or draft.path("requirements.txt"):
        return
    project = toml_document(draft.text("pyproject.toml") or "").mapping.get("project")
    asked = project.get("requires-python") if isinstance(project, dict) else None
    if isinstance(asked, str) and not draft.python:
        draft.python = specifier(asked)
    if draft.path("setup.py") or draft.path("pyproject.toml"):
        draft.lines.requirements.append(".")


def _conda(draft: Draft) -> None:
    path = draft.path("environment.yml") or draft.path("environment.yaml")
    listed = yaml_document(draft.snapshot.text(path) or "").mapping.get("dependencies") if path else None
    moved: list[str] = []
    for item in listed if isinstance(listed, list) else ():
        if isinstance(item, dict):
            _pip_part(draft, str(path), item.get("pip"))
        elif found := translate(str(item)):
            if found.name in ("python", "pip"):
                draft.python = specifier(re.sub(r"^.*?python", "", str(item))) if found.name == "python" else draft.python
            elif found.requirement is None:
                draft.not_done(f"{found.name} (conda) is no Python package: it is used only if this machine has it.")
            else:
                draft.conda.append((found.name, found.requirement))
                moved.append(found.name)
    if moved:
        draft.not_done(f"Taken from the Python package index instead of conda's channels: {', '.join(moved)}.")


def _pip_part(draft: Draft, path: str, listed: Any) -> None:
    """Lines of pip; conda runs it in the folder of the environment's file."""
    draft.lines.base = path.rpartition("/")[0]
    for line in listed if isinstance(listed, list) else ():
        if isinstance(line, str) and line.strip():
            draft.lines.add(draft.snapshot, path, line.strip())


def _pipfile(draft: Draft) -> None:
    top = toml_document(draft.text("Pipfile") or "").mapping
    requires = top.get("requires")
    version = requires.get("python_version") or requires.get("python_full_version") if isinstance(requires, dict) else None
    if isinstance(version, str) and not draft.python:
        draft.python = specifier(version)
    locked = yaml_document(draft.text("Pipfile.lock") or "").mapping.get("default")  # JSON is YAML
    packages = locked if isinstance(locked, dict) else top.get("packages")
    for name, asked in packages.items() if isinstance(packages, dict) else ():
        _pipfile_line(draft, str(name), asked)


def _pipfile_line(draft: Draft, name: str, asked: Any) -> None:
    details = asked if isinstance(asked, dict) else {"version": asked}
    version, extras = details.get("version"), details.get("extras")
    inside = f"[{','.join(map(str, extras))}]" if isinstance(extras, list) else ""
    if isinstance(details.get("git"), str):
        ref = details.get("ref")
        draft.lines.requirements.append(f"{name}{inside} @ git+{details['git']}" + (f"@{ref}" if ref else ""))
    elif isinstance(details.get("path"), str):
        draft.lines.requirements.append(join("", details["path"]) or ".")
    else:
        exact = version if isinstance(version, str) and version != "*" else ""
        marker = f" ; {details['markers']}" if isinstance(details.get("markers"), str) else ""
        draft.lines.requirements.append(f"{name}{inside}{exact}{marker}")


def _r(draft: Draft) -> None:
    runtime = (draft.text("runtime.txt") or "").strip()
    if runtime.startswith("r-"):
        draft.not_done(f"runtime.txt asks for {runtime}: the R of this machine is used, with the packages it has.")
    for name in ("install.R", "DESCRIPTION"):
        if path := draft.path(name):
            draft.not_done(f"{path} is not run: R packages are those of this machine.")


def _julia(draft: Draft) -> None:
    draft.not_done(f"{draft.environment.files[0]} is not instantiated: Julia and its packages are those of this machine.")


def _system(draft: Draft) -> None:
    if path := draft.path("apt.txt"):
        names = " ".join(line.split("#")[0].strip() for line in (draft.snapshot.text(path) or "").splitlines()).split()
        draft.not_done(f"{path} is not installed; this machine must have: {', '.join(names[:40]) or 'nothing'}.")
    for name in ("postBuild", "start"):
        if path := draft.path(name):
            draft.not_done(f"{path} is not run.")


_EXTENSIONS = re.compile(
    r"(?:nbgitpuller|voila|jupyter-.*-proxy|jupyter-server-proxy|jupyterlab[_-].*|jupyter_contrib_nbextensions)\b", re.IGNORECASE
)


def _extensions(draft: Draft) -> None:
    asked = [found[0] for line in (*draft.lines.requirements, *(r for _, r in draft.conda)) if (found := _EXTENSIONS.match(line))]
    if asked:
        draft.not_done(f"JupyterLab is this hub's own and does not load the repository's extensions of it: {', '.join(asked)}.")


_READERS: dict[str, tuple[Callable[[Draft], None], ...]] = {
    "python": (_runtime, _requirements, _project, _system, _extensions),
    "conda": (_conda, _system, _extensions),
    "pipfile": (_runtime, _pipfile, _system, _extensions),
    "r": (_r, _requirements, _system),
    "julia": (_julia, _requirements, _system),
}
"""Build pack → what is read for it."""
