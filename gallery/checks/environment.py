"""Checks of the environment: declared, pinned, accepted by repo2docker, with an interpreter and system packages."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gallery.checks.answer import Answer, at, count, met, not_applicable, shorten, unless_lost, unmet
from gallery.checks.cells import Notebooks
from gallery.checks.code import Imports
from gallery.checks.dependencies import LOCKS, Dependencies, Dependency
from gallery.checks.interpreter import stated_in_files, stated_in_prose
from gallery.checks.reading import Passages, is_lost, search
from gallery.checks.runtime import runtime, snapshot_date
from gallery.checks.workdir import Workdir
from gallery.model import Environment, Evidence, FileKind, Snapshot

PACKS = {
    "docker": "Docker", "julia": "Julia", "nix": "Nix", "r": "R", "conda": "conda", "pipfile": "Pipenv", "python": "Python (pip)",
}  # fmt: skip
"""Build pack → what people call it."""


def declared(snapshot: Snapshot, environment: Environment, dependencies: Dependencies) -> Answer:
    """Does the repository declare its environment in files that tools read?

    Prose such as "needs numpy and scikit-learn" cannot be installed by a machine, and is forgotten when the code changes. A file that
    conda, pip, R, Julia, Nix or Docker reads builds the same environment for everybody; Binder builds it with one click.

    To mend: Add an `environment.yml` or a `requirements.txt` at the root or in `binder/` that lists what the notebooks
    import. R, Julia, Nix and Docker have their own files; repo2docker's documentation lists them all.
    """
    if environment.refused or not environment.default:
        if not environment.files:
            return unmet(f"repo2docker stops before it reads an environment: {environment.refused}")
        pack = f", which selects repo2docker's {PACKS[environment.buildpack]} build pack" if environment.buildpack else ""
        return met(f"Declared in {_names(environment.files)}{pack}.", *(at(p) for p in environment.files))
    if others := (*dependencies.files, *dependencies.locks):
        advice = f"Binder does not read {_names(others)}: add `environment.yml` or `requirements.txt` at the root or in `binder/`."
        if any(
            p.rpartition("/")[2] in LOCKS | {"pyproject.toml", "setup.cfg"} or "requirements" in p or "environment" in p for p in others
        ):
            return met(f"Declared in {_names(others)}, which repo2docker does not read.", *(at(p) for p in others))
        return unmet(f"Only {_names(others)} says what is needed.", *(at(p) for p in others), advice=advice)
    if extra := environment.files:
        return unmet(f"There is {_names(extra)}, but no file that names the packages.", *(at(p) for p in extra))
    lost = [f.path for f in snapshot.files() if f.kind is FileKind.SUBMODULE and f.path in ("binder", ".binder")]
    return unless_lost(lost, unmet("No file declares an environment."))


def _names(paths: tuple[str, ...] | list[str]) -> str:
    shown = ", ".join(f"`{p}`" for p in paths[:4])
    return shown + (f" and {len(paths) - 4} more" if len(paths) > 4 else "")


def pinned(snapshot: Snapshot, environment: Environment, dependencies: Dependencies) -> Answer:
    """Are the versions of all packages fixed?

    A list without versions installs whatever is newest on the day: what ran in 2019 fails years later, or gives other
    numbers. In a study of 2024 a third of 15,817 published notebooks could not even be installed.

    To mend: Write the versions that made the results (`numpy==1.26.4`; in environment.yml `numpy=1.26.4`), or commit a lock
    file: `Manifest.toml`, `Pipfile.lock`, `renv.lock`, `uv.lock`, `conda-lock.yml`. In R, `runtime.txt` with
    `r-4.4-2024-05-01` fixes a day's packages.
    """
    found = runtime(Workdir(snapshot))
    if day := snapshot_date(found):
        place = f"{environment.directory}/runtime.txt".lstrip("/")
        return met(f"R packages come from the snapshot of {day}.", at(place, 1, snapshot.text(place)))
    if dependencies.locks:
        unread = not environment.default and not set(dependencies.locks) & set(environment.files)
        aside = f" repo2docker reads {_names(environment.files[:1])} instead." if unread and environment.files else ""
        return met(f"{_names(dependencies.locks)} fixes every version.{aside}", *(at(p) for p in dependencies.locks))
    if environment.buildpack == "nix":
        return _nix(snapshot, environment)
    if not dependencies.items:
        return unless_lost(dependencies.lost, unmet("No package is declared, so no version is fixed."))
    return unless_lost(dependencies.lost if all(d.pinned for d in dependencies.items) else (), _share(dependencies.items))


def _share(items: tuple[Dependency, ...]) -> Answer:
    loose = [d for d in items if not d.pinned]
    if not loose:
        return met(f"All {len(items)} packages are pinned." if len(items) > 1 else "The only package is pinned.", *(d.place for d in items))
    names = ", ".join(f"`{d.name}`" for d in loose[:8]) + (" …" if len(loose) > 8 else "")
    return unmet(
        f"{len(items) - len(loose)} of {count(len(items), 'package')} pinned.",
        *(d.place for d in loose),
        advice=shorten(f"Write the version that made the results for {names}; `pip freeze` or `conda env export` tells it.", 400),
    )


_NIX_PIN = re.compile(
    r"fetchTarball|fetchFromGitHub|rev\s{0,3}=|sha256\s{0,3}=|/archive/[0-9a-f]{7,40}|nixos-\d\d\.\d\d|getFlake|npins|niv"
)


def _nix(snapshot: Snapshot, environment: Environment) -> Answer:
    path = environment.files[0]
    lines = (snapshot.text(path) or "").split("\n")
    places = [at(path, i, line) for i, line in enumerate(lines, 1) if _NIX_PIN.search(line[:1000])]
    if places:
        return met("The Nix expression names a fixed revision.", *places[:3])
    file = snapshot.file(path)
    lost = [path] if file and is_lost(snapshot, file) else []
    return unless_lost(
        lost, unmet("The Nix expression takes whatever `<nixpkgs>` is.", at(path), advice="Fetch nixpkgs at a fixed commit.")
    )


def interpreter(snapshot: Snapshot, environment: Environment, readme: Passages, notebooks: Notebooks) -> Answer:
    """Is the version of the interpreter stated?

    Python 2 or 3, R 3 or 4: code, pickles and packages depend on it more than on anything else, and tools choose their own default
    where nobody says it.

    To mend: Write `python=3.11` into `environment.yml`, `python-3.11` or `r-4.4-2024-05-01` into `runtime.txt`, or `julia =
    "1.10"` into `[compat]` of `Project.toml`.
    """
    if places := stated_in_files(snapshot, environment):
        return met("A file states the version.", *places)
    if places := stated_in_prose(readme):
        return met("The README states the version; no file that tools read does.", *places)
    ran = sorted({f"{n.language.capitalize()} {n.version}" for n in notebooks.items if n.version})
    hint = f"The notebooks were last run with {', '.join(ran[:3])}: state that version, for instance in `runtime.txt`." if ran else None
    return unless_lost(readme.lost, unmet("No file and no README states the version.", advice=hint))


def accepted(snapshot: Snapshot, environment: Environment, dependencies: Dependencies) -> Answer:
    """Would repo2docker accept the environment?

    Binder builds with repo2docker. Some files stop it before the build starts (both binder folders, a Dockerfile from
    Binder's first generation, Julia's REQUIRE, YAML that does not parse), and some it does not read at all (poetry.lock,
    uv.lock, pixi, conda-lock).

    To mend: Try it: `pip install jupyter-repo2docker`, then `jupyter-repo2docker --no-build --debug .` in the repository.
    """
    files = [f for p in environment.files if (f := snapshot.file(p)) and is_lost(snapshot, f)]
    evidence = tuple(at(p) for p in environment.files)
    if environment.refused:
        return unmet(environment.refused, *evidence)
    if environment.default:
        ignored = [p for p in (*dependencies.locks, *dependencies.files) if p not in environment.files]
        note = f" It does not read {_names(ignored)}." if ignored else ""
        return unmet(f"repo2docker finds nothing to build and would start a bare Python.{note}", *(at(p) for p in ignored))
    pack = PACKS[environment.buildpack or "python"]
    return unless_lost([f.path for f in files], met(f"repo2docker would build it with its {pack} build pack.", *evidence))


_INSTALLS = re.compile(r"\b(?:apt(?:-get)?|yum|dnf|brew|pacman|zypper|apk)\s+(?:-\w+\s+){0,3}(?:install|add|-S)\s+(?:-[\w-]+\s+){0,4}[a-z]")
_NATIVE = {
    "graphviz": "graphviz", "pygraphviz": "graphviz", "mpi4py": "an MPI library", "psycopg2": "libpq", "pyaudio": "portaudio",
    "cairo": "cairo", "weasyprint": "pango", "pytesseract": "tesseract", "rpy2": "R", "pyodbc": "unixodbc", "mysqlclient": "libmysqlclient",
    "cv2": "OpenGL libraries", "gmpy2": "gmp", "Gnuplot": "gnuplot", "polyglot": "libicu", "fenics": "FEniCS", "dolfin": "FEniCS",
}  # fmt: skip
"""Package that wheels do not make whole → what it needs from the system."""
_SYSTEM = ("apt.txt", "Dockerfile", "default.nix", "Singularity", "flake.nix")


def system_packages(snapshot: Snapshot, environment: Environment, readme: Passages, imports: Imports) -> Answer:
    """Are system packages declared where they are needed?

    Compilers, LaTeX, graphviz or MPI are not on the package index; without a declaration the build breaks on every machine
    that happens to lack them.

    To mend: List them in `apt.txt`, one Debian package per line, or take them from conda-forge in `environment.yml`.
    """
    if places := tuple(_system_files(snapshot, environment)):
        return met("System packages are declared.", *places)
    if environment.buildpack == "conda":
        return not_applicable("conda brings system libraries along.")
    asked = search(readme.items, _INSTALLS)
    needs = [(name, imports.places[name]) for name in _NATIVE if name in imports.places]
    if asked:
        return unmet("The README has people install system packages by hand.", *asked)
    if needs:
        what = ", ".join(f"`{name}` needs {_NATIVE[name]}" for name, _ in needs[:4])
        return unmet(f"{what[0].upper()}{what[1:]}, which no file declares.", *(place for _, place in needs))
    return not_applicable("Nothing points to a need for system packages.")


def _system_files(snapshot: Snapshot, environment: Environment) -> Iterator[Evidence]:
    work = Workdir(snapshot)
    for name in _SYSTEM:
        place = work.place(name) if name in ("apt.txt", "Dockerfile", "default.nix") else name
        if work.exists(place):
            first = next((line for line in (work.text(place) or "").split("\n") if line.strip() and not line.startswith("#")), "")
            yield at(place, None, first)
    del environment
