"""One notebook on a running server: a fresh kernel, its cells in order, until its end or the first trouble."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import Any

from gallery.failures import FailureKind, Stop
from gallery.model import Phase, Trouble, TroubleKind
from gallery.notebooks.runnable import Runnable
from gallery.remotes.jupyter import Jupyter, Kernels
from gallery.remotes.kernel import Bounds, End, Kernel, open_kernel
from gallery.verify import probes
from gallery.verify.troubles import of_cell

PROBE = Bounds(seconds=60, output_mb=4)
MOST_OUTPUT = 5
"""Times a cell's limit: what a whole notebook may show."""


@dataclass(frozen=True)
class Observed:
    """What one run of a notebook showed."""

    outputs: tuple[list[dict[str, Any]] | None, ...]
    """Of each cell, as `compare_notebook` takes it; None where the run never came to it, or not to its end."""
    seconds: float
    memory_mb: float | None
    trouble: Trouble | None


def observe(jupyter: Jupyter, kernels: Kernels, notebook: Runnable, path: str, bounds: Bounds) -> Observed:
    """Run a notebook from a fresh kernel; a `Stop` where the server is lost."""
    name = kernels.choose(notebook.kernel, notebook.language)
    if name is None:
        what = f"No kernel for {notebook.language or 'its language'} is installed in the environment."
        return _nothing(notebook, Trouble(phase=Phase.RUN, kind=TroubleKind.LANGUAGE, about=notebook.language, message=what))
    try:
        with open_kernel(jupyter, path, name, bounds) as kernel:
            return _run(kernel, notebook, bounds, kernels.languages.get(name, ""))
    except Stop as e:
        if e.failure.kind is not FailureKind.UNSUPPORTED:
            raise
        return _nothing(notebook, Trouble(phase=Phase.RUN, kind=TroubleKind.KERNEL, message="The kernel does not start."))


def _run(kernel: Kernel, notebook: Runnable, bounds: Bounds, language: str) -> Observed:
    began = time.monotonic()
    outputs: list[list[dict[str, Any]] | None] = [None] * notebook.cells
    trouble: Trouble | None = None
    room = MOST_OUTPUT * bounds.output_mb
    for code in notebook.code:
        left = bounds.notebook_seconds - (time.monotonic() - began)
        allowed = replace(bounds, seconds=min(bounds.seconds, left), output_mb=min(bounds.output_mb, room))
        ran = kernel.run(code.source, allowed)
        room -= ran.size / 1e6
        whole = ran.end in (End.DONE, End.ERROR)
        outputs[code.number - 1] = ran.outputs if whole else None
        if ran.end is not End.DONE and not (ran.end is End.ERROR and code.may_raise):
            trouble = of_cell(code.number, ran.end, ran.outputs, bounds, allowed.seconds)
            break
    usable = trouble is None or outputs[(trouble.cell or 1) - 1] is not None
    memory = probes.megabytes(ask(kernel, probes.MEMORY.get(language))) if usable else None
    return Observed(tuple(outputs), time.monotonic() - began, memory, trouble)


def ask(kernel: Kernel, source: str | None) -> str | None:
    """What a probe of ours says; None where it fails."""
    return None if source is None else probes.answer(kernel.run(source, PROBE).outputs)


def _nothing(notebook: Runnable, trouble: Trouble) -> Observed:
    return Observed((None,) * notebook.cells, 0.0, None, trouble)
