"""What can go wrong when an entry is run on a hub, and whose fault it is."""

from __future__ import annotations

from enum import StrEnum

from pydantic import ConfigDict

from gallery.model.noun import Noun


class Observed(Noun):
    """Base of what evidence is made of: its schema is published, and says what the docstrings say."""

    model_config = ConfigDict(use_attribute_docstrings=True)


class Phase(StrEnum):
    """How far a verification came."""

    BUILD = "build"
    """The hub fetches the repository and makes its environment."""
    LAUNCH = "launch"
    """A server is started from it."""
    RUN = "run"
    """The notebooks are run on the server."""


class TroubleKind(StrEnum):
    """Why something did not run to its end; the value is what pages and statistics say."""

    ENVIRONMENT = "environment cannot be built"
    IMPORT = "import missing"
    DATA = "data missing"
    TIME = "time out"
    MEMORY = "memory"
    CODE = "code error"
    OUTPUT = "too much output"
    INPUT = "asks for input"
    KERNEL = "kernel died"
    LANGUAGE = "no kernel for its language"
    NOTEBOOK = "notebook unreadable"
    FETCH = "notebook not fetched"
    """The verifier could not fetch the notebook's content, so that there was nothing to run or to compare with."""
    HUB = "not possible on this hub"
    """The hub lacks what the repository may rightly ask for (Docker, R)."""
    SERVER = "server ended"
    """The server went away in mid-run, and again when it was tried anew: culled, or killed with its kernels."""

    @property
    def says_nothing(self) -> bool:
        """True where it says nothing about the repository; such evidence is kept, but no tier rests on it."""
        return self in (TroubleKind.FETCH, TroubleKind.HUB, TroubleKind.SERVER)


class Trouble(Observed):
    """What went wrong, where, and what was said last."""

    phase: Phase
    kind: TroubleKind
    about: str | None = None
    """Which package, module or file it is about, where that is known."""
    cell: int | None = None
    """Cell of the notebook, counted from 1 over all cells; None where it was no cell."""
    message: str
    """One sentence for the reader."""
    log: str = ""
    """End of the hub's log or of the traceback: plain text without terminal codes, at most 4,000 characters."""
