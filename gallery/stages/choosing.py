"""Which notebooks of a commit an entry shows, in reading order."""

from __future__ import annotations

from collections.abc import Sequence

from gallery import notebooks
from gallery.failures import Failure, FailureKind
from gallery.globs import matches
from gallery.model import File, FileKind, Limits, Snapshot


def choose_notebooks(globs: Sequence[str], snapshot: Snapshot, limits: Limits) -> tuple[tuple[File, ...], tuple[Failure, ...]]:
    """The notebooks of an entry in reading order, and a failure for each glob that matches none.

    Without globs: all of them, folder by folder.
    """
    every = [f for f in snapshot.files() if is_notebook(f)]
    chosen: dict[str, File] = {}
    failures = []
    for glob in globs or ("**",):
        found = [f for f in every if matches(glob, f.path)] or _written(glob, snapshot)
        if not found and globs:
            failures.append(_no_match(glob, every))
        chosen |= {f.path: chosen.get(f.path, f) for f in found}
    files = tuple(chosen.values())
    if len(files) > limits.notebooks:
        what = f"Shows the first {limits.notebooks} of {len(files)} notebooks (`limits: notebooks:` in gallery.yml)."
        failures.append(Failure(stage="inspect", kind=FailureKind.TOO_LARGE, message=what))
    return tuple(_followed(f, snapshot) for f in files[: limits.notebooks]), tuple(failures)


def _written(glob: str, snapshot: Snapshot) -> list[File]:
    """Notebooks written as text, where a glob asks for their ending: nothing else makes a README a notebook."""
    if not notebooks.is_text(glob):
        return []
    named = [f for f in snapshot.files() if f.path.endswith(glob.rpartition(".")[2]) and matches(glob, f.path)]
    return [f for f in named if notebooks.declares(f.path, snapshot.text(f.path) or "")]


def is_notebook(file: File) -> bool:
    """Whether this name is a notebook to show: not a checkpoint that an editor left behind."""
    parts = file.path.split("/")
    return file.path.endswith(".ipynb") and ".ipynb_checkpoints" not in parts and file.kind is not FileKind.SUBMODULE


def _followed(file: File, snapshot: Snapshot) -> File:
    real = snapshot.resolve(file.path)
    return file if real is None else real.model_copy(update={"path": file.path})


def _no_match(glob: str, every: Sequence[File]) -> Failure:
    names = ", ".join(f.path for f in every[:3]) or "none at all"
    what = f"`notebooks: {glob}` matches no notebook of this commit (there are: {names})."
    return Failure(stage="inspect", kind=FailureKind.MISSING_CONTENT, message=what)
