"""One notebook's stage: bytes → a rendered page, once, whatever repository or commit it stands in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gallery import notebooks
from gallery.failures import Failure, FailureKind, Stop
from gallery.model import Attached, Content, Figure, FileKind, Limits, Noun
from gallery.remotes.tree import blob_key
from gallery.stages.timing import time_limit
from gallery.store import Store
from gallery.workers import Bounds

MOST_PIXELS = 150_000_000
"""Of all pictures of one job that are made lighter: some ten seconds of work."""


@dataclass(frozen=True)
class NotebookJob:
    """One notebook's bytes, wherever they stand."""

    store: str
    blob: str
    path: str
    """One of the paths at which the blob stands; its ending says how to read it."""
    kind: FileKind
    content: Content
    limits: Limits
    stamp: str
    size: int | None = None
    """Bytes of the file, where they are known."""

    @property
    def key(self) -> str:
        """What its page depends on: the bytes, how they are to be read and whether they are held, the limits, the code."""
        limits = f"{self.limits.notebook_mb} {self.limits.notebook_seconds}"
        return f"{self.blob} {notebooks.ending(self.path)} {self.kind} {self.content} {limits} {self.stamp}"

    @property
    def bounds(self) -> Bounds:
        """A little more time than `time_limit` gives for page and script: that one ends with a sentence, this one with the process."""
        return Bounds(seconds=2 * self.limits.notebook_seconds + 10, memory_mb=self.limits.notebook_memory_mb)


class Rendering(Noun):
    """A rendered notebook without its html: what the parent process needs."""

    page: str | None = None
    """Key of the `Page` in the store."""
    failure: Failure | None = None
    title: str | None = None
    language: str | None = None
    cells: int | None = None
    executed: int | None = None
    imports: tuple[str, ...] = ()
    in_order: bool | None = None
    errors: int | None = None
    figures: tuple[Figure, ...] = ()
    files: tuple[Attached, ...] = ()
    references: tuple[str, ...] = ()
    script: Attached | None = None
    """The notebook as a script, where its language has scripts."""


def render_notebook(job: NotebookJob) -> Rendering:
    """Render one notebook once, whatever repository or commit it stands in."""
    store = Store(job.store)
    return Rendering.model_validate_json(store.memo("render", job.key, lambda: _render(store, job).model_dump_json().encode()))


def _render(store: Store, job: NotebookJob) -> Rendering:
    try:
        data = _bytes(store, job)
        with time_limit(job.limits.notebook_seconds, "render", "This notebook"):
            page, pictures = notebooks.render(data, job.path, job.limits)
    except Stop as e:
        if e.failure.spurious:
            raise
        return Rendering(failure=e.failure)
    for picture in pictures.values():
        store.keep(picture)
    figures = with_lighter(store, [(figure, pictures[figure.digest]) for figure in page.figures])
    page = page.model_copy(update={"figures": figures})
    fields = page.model_dump(include=Rendering.model_fields.keys() - {"page", "failure", "script"})
    return Rendering(page=store.keep(page.model_dump_json().encode()), script=_script(store, job, data), **fields)


def with_lighter(store: Store, figures: Sequence[tuple[Figure, bytes]]) -> tuple[Figure, ...]:
    """The figures, and with the large ones a smaller picture beside them, while there is time for it."""
    made, left = [], MOST_PIXELS
    for figure, data in figures:
        found = notebooks.lighter(figure, data) if left > 0 else None
        if found is not None:
            left -= (figure.width or 0) * (figure.height or 0)
        made.append(figure if found is None else figure.model_copy(update={"lighter": store.keep(found)}))
    return tuple(made)


def _script(store: Store, job: NotebookJob, data: bytes) -> Attached | None:
    try:
        with time_limit(job.limits.notebook_seconds, "render", "Its script"):
            made = notebooks.script(data, job.path, job.limits)
    except Stop:  # the page is there, and the notebook itself can be had
        return None
    return None if made is None else Attached(digest=store.keep(made[1]), suffix=made[0], size=len(made[1]))


def _bytes(store: Store, job: NotebookJob) -> bytes:
    if job.kind is FileKind.LINK:
        raise Stop("render", FailureKind.MISSING_CONTENT, "This name is a link that leads out of the repository or to nothing.")
    notebooks.bounded(job.size or 0, job.limits)
    data = store.get(blob_key(job.blob)) if job.content is Content.WHOLE else None
    if data is None:
        raise Stop("render", FailureKind.MISSING_CONTENT, _NOT_HELD[job.content])
    return data


_NOT_HELD = {
    Content.WHOLE: "The notebook's content could not be read.",
    Content.HEAD: "Only the beginning of this file was fetched.",
    Content.UNWANTED: "The notebook's content was not fetched.",
    Content.MISSING: "The repository lists this notebook, but the place it was fetched from does not hold its content.",
    Content.SKIPPED: "The notebook was not fetched: the repository is larger than the limit for one repository (`limits:` in gallery.yml).",
}
