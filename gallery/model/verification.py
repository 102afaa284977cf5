"""The evidence: what a hub did with an entry at one commit, and which outputs agreed; append-only, one small file a run."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from gallery.model.match import CellMatch, Match, tally
from gallery.model.noun import EntryId
from gallery.model.trouble import Observed, Phase, Trouble

VERIFICATION_VERSION = 1

RUN_ID = r"^\d{8}T\d{6}Z-[0-9a-f]{7}-[0-9a-f]{4}$"
RunId = Annotated[str, StringConstraints(pattern=RUN_ID)]
"""Start (UTC), commit and a random end: `20260131T120000Z-abc1234-0f1e`; sorts by time, and is the file's name."""
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
"""Key of bytes in the store (`Store.take`)."""


class KeptOutput(Observed):
    """New outputs of one cell that do not agree with the stored ones; the bytes are in the store."""

    cell: int
    """Counted from 1 over all cells of the notebook."""
    digest: Digest
    """Key of a JSON list of outputs, as nbformat 4 has them."""
    size: int
    """Bytes of that list."""
    thumbnail: Digest | None = None
    """Key of a small WebP picture of the first image among them."""


class NotebookRun(Observed):
    """One notebook, run from a fresh kernel and compared cell by cell."""

    path: str
    blob: str
    """Object id (hex) of the notebook whose stored outputs were compared."""
    run_s: float | None = None
    """Seconds from the kernel's start to the last output, of the slowest run; None where it never started."""
    peak_memory_mb: float | None = None
    """Most memory of the kernel's process, where it tells."""
    cells: tuple[CellMatch, ...] = ()
    """Cells with something to compare, in order."""
    silent: int = 0
    """Code cells with nothing to compare."""
    trouble: Trouble | None = None
    """Why it did not run to its end; None where it did."""
    kept: tuple[KeptOutput, ...] = ()
    """New outputs that do not agree, in order of cells."""

    @property
    def counts(self) -> dict[Match, int]:
        """How many cells have each verdict; verdicts that no cell has are left out."""
        return tally(self.cells)

    @property
    def held(self) -> tuple[str, ...]:
        """Keys in the store of what was kept of new outputs, their small pictures too."""
        return tuple(digest for kept in self.kept for digest in (kept.digest, kept.thumbnail) if digest)

    @property
    def agrees(self) -> bool:
        """Whether it ran to its end and every compared cell agrees (also where there was nothing to compare)."""
        return self.trouble is None and all(c.match.agrees for c in self.cells)


class Fingerprint(Observed):
    """What the notebooks ran in; each may be unknown."""

    image: str | None = None
    """The hub's name of the image."""
    language: str | None = None
    """Of the first kernel, lower case: python, r, julia."""
    language_version: str | None = None
    kernel: str | None = None
    """The kernel's own name and version."""
    platform: str | None = None
    """Operating system, its version and the machine's kind."""
    cpu: str | None = None
    """The processor's name."""
    cpus: int | None = None
    """Processors that may be used."""
    memory_mb: int | None = None
    """Memory that may be used, in MB."""
    packages: dict[str, str] = Field(default_factory=dict)
    """Name → version of what is installed, as the kernel sees it."""
    unhonoured: tuple[str, ...] = ()
    """The hub's sentences on what is not as the repository asks for (only some hubs tell)."""


class Verdict(StrEnum):
    """A whole verification in a word or two, the best first."""

    REPRODUCED = "reproduced"
    """Every notebook ran to its end and every compared output is the same."""
    CLOSE = "close"
    """… and every compared output agrees, some within tolerance."""
    NOTHING_COMPARED = "nothing to compare"
    """Everything ran; no output is stored."""
    NONDETERMINISTIC = "nondeterministic"
    """What does not agree differs between two new runs as well."""
    DIFFERS = "differs"
    """It ran, and some outputs are others."""
    FAILED = "failed"
    """Some notebook did not run to its end."""
    NOT_LAUNCHED = "not launched"
    """The environment was built, the server did not start."""
    NOT_BUILT = "not built"
    """The environment could not be built."""
    UNTRIED = "not possible on this hub"
    """The hub could not do it; it says nothing about the repository."""

    @property
    def broken(self) -> bool:
        """Whether a reader who launches it would not come to the end either."""
        return self in (Verdict.FAILED, Verdict.NOT_LAUNCHED, Verdict.NOT_BUILT)


class Verification(Observed):
    """One run of an entry on a hub: `catalog/verified/<entry>/<id>.json`."""

    schema_version: int = VERIFICATION_VERSION
    id: RunId
    entry: EntryId
    repo: str
    """The entry's repository, as it was fetched."""
    commit: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{40}(?:[0-9a-f]{24})?$")]
    hub: str
    """Address of the hub; `gallery hub` for one on the verifier's own machine."""
    started_at: datetime
    """UTC."""
    complete: bool
    """Whether all of the entry's notebooks were asked for; a run of some of them cannot make a tier."""
    repeats: int = Field(1, ge=1)
    """How often each notebook was run, from a fresh kernel each time."""
    attempts: int = Field(1, ge=1)
    """Launches that were tried: failures of the network or the hub are tried again, and are not the repository's."""
    build_s: float | None = None
    """Seconds until the image was there; next to nothing where the hub had it already."""
    found_image: bool | None = None
    """Whether the hub had the image already."""
    launch_s: float | None = None
    """Seconds from the built image to the running server."""
    run_s: float | None = None
    """Seconds in which all notebooks ran, all repeats together."""
    peak_memory_mb: float | None = None
    """Most memory of one kernel, where it tells."""
    environment: Fingerprint | None = None
    """None where no kernel was started."""
    notebooks: tuple[NotebookRun, ...] = ()
    """In reading order; empty where no server was had."""
    trouble: Trouble | None = None
    """Why no server was had (phase build or launch)."""
    made_by: str = ""
    """Version of the gallery and stamp of its comparing."""

    @property
    def counts(self) -> dict[Match, int]:
        """How many cells have each verdict, over all notebooks."""
        return tally(cell for run in self.notebooks for cell in run.cells)

    @property
    def troubles(self) -> tuple[Trouble, ...]:
        """Everything that went wrong: what says something about the repository first, the whole's before the notebooks'."""
        found = (t for t in (self.trouble, *(run.trouble for run in self.notebooks)) if t is not None)
        return tuple(sorted(found, key=lambda t: t.kind.says_nothing))

    @property
    def held(self) -> tuple[str, ...]:
        """Keys in the store of everything that was kept of new outputs, their small pictures too."""
        return tuple(digest for run in self.notebooks for digest in run.held)

    @property
    def counts_for_tier(self) -> bool:
        """Whether it says something about the repository: not where only the hub or the verifier is to blame."""
        return not self.troubles or any(not t.kind.says_nothing for t in self.troubles)

    @property
    def verdict(self) -> Verdict:
        """The whole in a word or two."""
        if not self.counts_for_tier:
            return Verdict.UNTRIED
        if self.trouble is not None:
            return Verdict.NOT_LAUNCHED if self.trouble.phase is Phase.LAUNCH else Verdict.NOT_BUILT
        if self.troubles:
            return Verdict.FAILED
        found = self.counts.keys()
        if not found:
            return Verdict.NOTHING_COMPARED
        if all(match.agrees for match in found):
            return Verdict.CLOSE if Match.CLOSE in found else Verdict.REPRODUCED
        only = {match for match in found if not match.agrees}
        return Verdict.NONDETERMINISTIC if only == {Match.NONDETERMINISTIC} else Verdict.DIFFERS
