"""What repo2docker would make of a repository: its build packs in its order, its directories, its refusals (2026.4.0).

The files are only read here; `refusals` judges their content. Content that could not be fetched counts as acceptable: the check
that asks says that it is unknown.
"""

from __future__ import annotations

from collections.abc import Callable

from gallery.checks.refusals import REFUSALS, is_python_package, legacy_dockerfile
from gallery.checks.runtime import runtime, snapshot_date
from gallery.checks.workdir import Workdir
from gallery.model import Environment, Snapshot


def detect(snapshot: Snapshot) -> Environment:
    """The build pack repo2docker would choose, the files it would read, or why it would refuse."""
    work = Workdir(snapshot)
    if refused := legacy_dockerfile(work):
        return Environment(buildpack=None, directory="", files=("Dockerfile",), refused=refused)
    if work.is_folder("binder") and work.is_folder(".binder"):
        files = tuple(p for d in ("binder", ".binder") for p in _present(work, d, _READ_BY_ALL))
        return Environment(
            buildpack=None,
            directory="",
            files=files,
            refused="There is both a `binder` and a `.binder` folder; repo2docker takes one of them only.",
        )
    chosen = next((name for name, applies in BUILDPACKS if applies(work)), None)
    refused = next(filter(None, (refusal(work) for refusal in REFUSALS[chosen or "python"])), None)
    names = _READS[chosen or "python"]
    return Environment(
        buildpack=None if refused or chosen == "require" else chosen or "python",
        directory=work.directory,
        files=_present(work, work.directory, names),
        refused=refused,
        default=chosen is None and not refused,
    )


def _present(work: Workdir, directory: str, names: tuple[str, ...]) -> tuple[str, ...]:
    rooted = {"setup.py", "pyproject.toml", "DESCRIPTION"}
    places = [f"{directory}/{n}" if directory else n for n in dict.fromkeys(names) if not (directory and n in rooted)]
    return tuple(p for p in places if work.exists(p))


def _is_r(work: Workdir) -> bool:
    found = runtime(work)
    # a runtime.txt that cannot be parsed ends the search here, as repo2docker's R build pack is the first to read it
    return isinstance(found, str) or snapshot_date(found) is not None or (not work.directory and work.exists("DESCRIPTION"))


def _is_pipfile(work: Workdir) -> bool:
    return _runtime_name(work) in (None, "python") and (work.has("Pipfile") or work.has("Pipfile.lock"))


def _is_python(work: Workdir) -> bool:
    name = _runtime_name(work)
    return name == "python" if name else is_python_package(work) or work.has("requirements.txt")


def _runtime_name(work: Workdir) -> str | None:
    found = runtime(work)
    return None if found is None or isinstance(found, str) else found.name


BUILDPACKS: tuple[tuple[str, Callable[[Workdir], bool]], ...] = (
    ("docker", lambda w: w.has("Dockerfile")),
    ("julia", lambda w: w.has("Project.toml") or w.has("JuliaProject.toml")),
    ("require", lambda w: w.has("REQUIRE")),
    ("nix", lambda w: w.has("default.nix")),
    ("r", _is_r),
    ("conda", lambda w: w.has("environment.yml") or w.has("environment.yaml")),
    ("pipfile", _is_pipfile),
    ("python", _is_python),
)
"""Build packs in repo2docker's order: the first that applies is taken."""

_COMMON = ("apt.txt", "postBuild", "start")
_PYTHON = ("requirements.txt", "setup.py", "pyproject.toml", "runtime.txt", "requirements3.txt", *_COMMON)
_CONDA = ("environment.yml", "environment.yaml")
_READS: dict[str, tuple[str, ...]] = {
    "docker": ("Dockerfile",),
    "julia": ("JuliaProject.toml", "Project.toml", "JuliaManifest.toml", "Manifest.toml", *_CONDA, *_PYTHON),
    "require": ("REQUIRE",),
    "nix": ("default.nix", *_COMMON),
    "r": ("runtime.txt", "DESCRIPTION", "install.R", *_CONDA, *_PYTHON),
    "conda": (*_CONDA, *_COMMON),
    "pipfile": ("Pipfile.lock", "Pipfile", "runtime.txt", "requirements3.txt", *_COMMON),
    "python": _PYTHON,
}
_READ_BY_ALL = tuple(dict.fromkeys(name for names in _READS.values() for name in names))
