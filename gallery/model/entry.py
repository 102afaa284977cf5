"""What people write of one repository (`catalog/entries/<id>.yml`), and the commit that its ref meant."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Self

from pydantic import ConfigDict, Field, StringConstraints, field_validator, model_validator

from gallery.model.noun import EntryId, Line, Noun, Ref, RepoPath, Text

DOI = r"^10\.\d{4,9}/\S+$"
ARXIV = r"^(?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?$"


class Paper(Noun):
    """A publication that the repository belongs to."""

    doi: Annotated[str, StringConstraints(pattern=DOI)] | None = Field(
        None, description="DOI without the resolver's address.", examples=["10.24963/ijcai.2017/371"]
    )
    arxiv: Annotated[str, StringConstraints(pattern=ARXIV)] | None = Field(
        None, description="arXiv identifier, in quotes so that YAML keeps its zeros.", examples=["1602.04938"]
    )
    url: Annotated[str, StringConstraints(pattern=r"^https?://\S+$")] | None = Field(
        None,
        description="Address of the paper where it has neither DOI nor arXiv identifier.",
        examples=["https://www.propublica.org/article/how-we-analyzed-the-compas-recidivism-algorithm"],
    )
    title: Line | None = Field(None, description="Title of the paper, where it is not the entry's title.")
    authors: tuple[Line, ...] = Field(
        (),
        description="Authors in the paper's order, each as `Given Family`; an organisation as it is.",
        examples=[["Andrew Slavin Ross", "Finale Doshi-Velez"]],
    )
    venue: Line | None = Field(None, description="Journal, conference or publisher.", examples=["IJCAI"])
    year: int | None = Field(None, ge=1900, le=2100, description="Year of publication.", examples=[2017])

    @model_validator(mode="after")
    def _has_an_address(self) -> Self:
        if not (self.doi or self.arxiv or self.url or self.title):
            raise ValueError("a paper needs a doi, an arxiv id, a url or at least a title")
        return self


class Claim(Noun):
    """A figure, table or number of the paper, and the notebook cell that makes it."""

    label: Line = Field(description="What the paper calls it.", examples=["Figure 2"])
    notebook: RepoPath = Field(description="Path of the notebook in the repository.", examples=["experiments/Toy Colors.ipynb"])
    cell: int | None = Field(None, ge=1, description="Which cell, counted from 1 over all cells from the top.", examples=[12])
    says: Text | None = Field(None, description="What is claimed, in your own words.")


class Interface(StrEnum):
    """What the launched environment opens."""

    LAB = "lab"
    NOTEBOOK = "notebook"
    RSTUDIO = "rstudio"
    VSCODE = "vscode"
    VOILA = "voila"
    PATH = "path"
    """An address on the server that is no file of the repository, as of an app."""


class Launch(Noun):
    """How a live environment opens this repository."""

    interface: Interface = Field(
        Interface.LAB, description="What opens: lab, notebook, rstudio, vscode, voila, or path for an address on the server."
    )
    path: RepoPath | None = Field(
        None,
        description="File or folder to open first, instead of the file list; with `interface: path` the address, such as `shiny/app/`.",
        examples=["index.ipynb"],
    )
    environment: str | None = Field(
        None,
        description="Another repository whose environment is built (it must install nbgitpuller); the content is pulled in.",
        examples=["https://github.com/example/environment"],
    )
    environment_ref: Ref | None = Field(None, description="Branch, tag or commit of the environment repository.")
    memory_mb: int | None = Field(
        None, gt=0, description="Memory that running it takes, in MB; read off the repository's own words when left out.", examples=[4096]
    )
    gpu: bool = Field(False, description="Whether it runs on a graphics card only.")


class Statement(Noun):
    """A curator's statement where a check would be blind; it counts only with a place to look."""

    text: Text = Field(description="The statement, in one or two sentences.", examples=["Ran on one GTX 1080 Ti."])
    where: Line = Field(
        description="Where a reader can verify it: a path in the repository (with `#L12`) or a web address.",
        examples=["README.md#L40", "https://arxiv.org/abs/1602.04938"],
    )


class Statements(Noun):
    """Statements by the curator; shown as the curator's."""

    hardware: Statement | None = Field(None, description="On what hardware the results were made, or how long it took.")
    data: Statement | None = Field(None, description="Where the data are.")
    model: Statement | None = Field(None, description="Where trained models are.")


class Tolerance(Noun):
    """How far outputs may lie from the stored ones, for the entry, one notebook or one cell, and why."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"notebook": "fit.ipynb", "cell": 12, "relative": 0.01, "reason": "The sampler's sums depend on the processor."}]
        }
    )

    notebook: RepoPath | None = Field(None, description="Only this notebook (its path in the repository); all of them when left out.")
    cell: int | None = Field(None, ge=1, description="Only this cell of that notebook, counted from 1 over all cells from the top.")
    relative: float | None = Field(
        None, ge=0, le=1, allow_inf_nan=False, description="Two numbers agree if they differ by this share at most.", examples=[0.01]
    )
    absolute: float | None = Field(
        None, ge=0, allow_inf_nan=False, description="Two numbers agree if they differ by this much at most.", examples=[0.005]
    )
    image_share: float | None = Field(
        None,
        ge=0,
        le=1,
        allow_inf_nan=False,
        description="Two pictures agree if this share of what is drawn has no counterpart in the other.",
        examples=[0.05],
    )
    reason: Line = Field(description="Why; shown beside the verdict.", examples=["Trained on a GPU, whose sums depend on the order."])

    @model_validator(mode="after")
    def _allows_something(self) -> Self:
        if self.relative is None and self.absolute is None and self.image_share is None:
            raise ValueError("a tolerance needs relative, absolute or image_share")
        if self.cell is not None and self.notebook is None:
            raise ValueError("a tolerance for one cell needs the notebook it is in")
        return self


class Entry(Noun):
    """One repository in the gallery: `catalog/entries/<id>.yml`, where `<id>` is the file's name."""

    id: EntryId = Field(description="The file's name without `.yml`; part of the page's address, kept for ever.")
    repo: Line = Field(
        description="Address of the repository: any https git address on GitHub, GitLab, Codeberg or elsewhere, or a gist.",
        examples=["https://github.com/dtak/rrr"],
    )
    title: Line = Field(description="Title of the result; usually the paper's.", examples=["Right for the Right Reasons"])
    field: Line = Field(description="Field of research, from the vocabulary in `gallery.yml`.", examples=["machine learning"])
    ref: Ref | None = Field(None, description="Branch, tag or commit; the default branch when left out.", examples=["main", "v1.0"])
    summary: Text | None = Field(None, description="What the reader finds here, in your own words.")
    papers: tuple[Paper, ...] = Field((), description="The publications it belongs to, the main one first.")
    tags: tuple[Line, ...] = Field((), description="Topics, from the vocabulary in `gallery.yml`.", examples=[["explanations"]])
    notebooks: tuple[RepoPath, ...] = Field(
        (),
        description="Which notebooks to show, as globs in reading order; all of them when left out.",
        examples=[["experiments/*.ipynb"]],
    )
    claims: tuple[Claim, ...] = Field((), description="Figures and tables of the paper, and the cells that make them.")
    launch: Launch = Field(Launch(), description="How a live environment opens it.")
    statements: Statements = Field(Statements(), description="What the curator knows and can point to.")
    tolerances: tuple[Tolerance, ...] = Field(
        (),
        description="How far new outputs may lie from the stored ones, where the usual tolerance is too strict or too wide.",
    )
    maintainers: tuple[Line, ...] = Field((), description="Who looks after this entry.", examples=[["@octocat"]])
    was: tuple[EntryId, ...] = Field((), description="Earlier ids of this entry, oldest first; their addresses lead here.")

    @property
    def ids(self) -> tuple[str, ...]:
        """The entry's id, then all that it had before."""
        return (self.id, *self.was)

    @field_validator("papers", "tags", "notebooks", "claims", "tolerances", "maintainers", "was")
    @classmethod
    def _not_endless(cls, value: tuple[object, ...]) -> tuple[object, ...]:
        if len(value) > 500:
            raise ValueError("at most 500 items")
        return value


MOST_TAGS = 12


class Tag(Noun):
    """A release, as the repository's server names it."""

    name: Ref
    commit: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{40}(?:[0-9a-f]{24})?$")]


class Pin(Noun):
    """What a ref meant on a day: `catalog/lock/<id>.json`; a bot writes it, people review it."""

    repo: str
    """The entry's `repo` when it was resolved; another one means the lock is out of date."""
    ref: str | None
    """The entry's `ref` when it was resolved."""
    branch: str | None
    """The branch's or tag's full name that was resolved (`refs/heads/main`); None for a commit."""
    commit: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{40}(?:[0-9a-f]{24})?$")]
    tree: str | None
    """Object id of the commit's tree (hex)."""
    committed_at: datetime | None
    """Committer's time (UTC)."""
    resolved_at: date
    """Day of the look-up (UTC)."""
    tags: tuple[Tag, ...] | None = None
    """Release tags on that day, the newest version first, `MOST_TAGS` at most; None where nobody asked."""
