"""The nouns: frozen, comparable, picklable, JSON-able; `None` means unknown, never zero or empty."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator, model_validator

from gallery.failures import Failure

SCHEMA_VERSION = 1


class Noun(BaseModel):
    """Base of everything that flows between verbs: immutable, no unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


# --- the catalog: what people write -------------------------------------------------------------

ENTRY_ID = r"^[a-z0-9]+(?:-[a-z0-9]+)*$"
DOI = r"^10\.\d{4,9}/\S+$"
ARXIV = r"^(?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?$"

EntryId = Annotated[str, StringConstraints(pattern=ENTRY_ID, max_length=60)]
Line = Annotated[str, StringConstraints(min_length=1, max_length=300, pattern=r"^[^\r\n\x00-\x1f]*$")]
Text = Annotated[str, StringConstraints(min_length=1, max_length=4000)]
RepoPath = Annotated[str, StringConstraints(min_length=1, max_length=1024, pattern=r"^[^/\r\n\x00][^\r\n\x00]*$")]
Ref = Annotated[str, StringConstraints(min_length=1, max_length=255, pattern=r"^[^\s~^:?*\[\\\x00-\x1f-][^\s~^:?*\[\\\x00-\x1f]*$")]
"""A branch, tag or commit as git allows it; a leading dash would be an option."""


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


class Launch(Noun):
    """How a live environment opens this repository."""

    interface: Interface = Field(Interface.LAB, description="What opens: lab, notebook, rstudio, vscode or voila.")
    path: RepoPath | None = Field(None, description="File or folder to open first, instead of the file list.", examples=["index.ipynb"])
    environment: str | None = Field(
        None,
        description="Another repository whose environment is built (it must install nbgitpuller); the content is pulled in.",
        examples=["https://github.com/example/environment"],
    )
    environment_ref: Ref | None = Field(None, description="Branch, tag or commit of the environment repository.")


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
    was: tuple[EntryId, ...] = Field((), description="Earlier ids of this entry; their addresses lead here.")

    @field_validator("papers", "tags", "notebooks", "claims", "tolerances", "maintainers", "was")
    @classmethod
    def _not_endless(cls, value: tuple[object, ...]) -> tuple[object, ...]:
        if len(value) > 500:
            raise ValueError("at most 500 items")
        return value


class Hub(Noun):
    """A BinderHub that launch links can target."""

    id: EntryId = Field(description="Short name, used in links and records.", examples=["mybinder"])
    label: Line = Field(description="What readers see.", examples=["mybinder.org"])
    url: Annotated[str, StringConstraints(pattern=r"^https?://\S+$")] = Field(
        description="Address of the hub, without `/v2`.", examples=["https://mybinder.org"]
    )
    memory_mb: int | None = Field(None, gt=0, description="Memory limit of a launched server, in MB.", examples=[2048])
    providers: tuple[str, ...] = Field(
        (), description="Repository providers the hub serves, as in its `/api/repoproviders`; all when left out."
    )
    note: Line | None = Field(None, description="One sentence for readers.", examples=["10 idle minutes, then it stops."])


class Limits(Noun):
    """What one repository may cost."""

    fetch_mb: int = Field(300, gt=0, description="Bytes fetched for one repository, in MB.")
    fetch_seconds: int = Field(600, gt=0, description="Time for one repository's fetch, in seconds.")
    files: int = Field(200_000, gt=0, description="Files listed in one repository.")
    notebooks: int = Field(500, gt=0, description="Notebooks shown for one repository.")
    notebook_mb: int = Field(60, gt=0, description="Size of one notebook, in MB; a larger one is offered for download.")
    notebook_seconds: int = Field(60, gt=0, description="Time to render one notebook, in seconds.")
    notebook_memory_mb: int = Field(
        2000, ge=500, description="Address space of the process that renders a notebook, in MB; one that needs more is not shown."
    )
    model_probes: int = Field(200, ge=0, description="Files fetched only to see whether they hold a trained model.")


class Term(Noun):
    """One word of a vocabulary, with the spellings that mean the same."""

    name: Line = Field(description="The word that is shown.", examples=["machine learning"])
    aliases: tuple[Line, ...] = Field((), description="Other spellings; `gallery check` proposes the name.", examples=[["ML"]])


class Site(Noun):
    """Title and address of the published site."""

    title: Line = Field(description="Title of the site.", examples=["Gallery of Reproduced Research"])
    url: Annotated[str, StringConstraints(pattern=r"^https?://\S+/$")] = Field(
        description="Where the site is published, ending in `/`.", examples=["https://example.org/gallery/"]
    )
    description: Line | None = Field(None, description="One sentence for search engines and previews.")
    source: Annotated[str, StringConstraints(pattern=r"^https://\S+$")] | None = Field(
        None,
        description="Where the catalog's own repository is browsed; entry pages link to their YAML file there.",
        examples=["https://github.com/example/gallery"],
    )
    branch: Line = Field("main", description="Branch of that repository that people edit.")


class Launcher(StrEnum):
    """A kind of launch link that the site may show."""

    BINDER = "binder"
    COLAB = "colab"
    CODESPACES = "codespaces"


class Gallery(Noun):
    """The whole site's settings: `catalog/gallery.yml`."""

    site: Site = Field(description="Title and address of the site.")
    hubs: tuple[Hub, ...] = Field(description="BinderHubs to launch on, the default one first.")
    launchers: tuple[Launcher, ...] = Field((Launcher.BINDER,), description="Which kinds of launch links are shown.")
    limits: Limits = Field(Limits(), description="What one repository may cost.")
    mirrors: tuple[Annotated[str, StringConstraints(pattern=r"^\S+=\S+$")], ...] = Field(
        (),
        description="Where to fetch instead, as `pattern=address` with `{owner}` and `{name}`.",
        examples=[["https://github.com/{owner}/{name}=file:///mirrors/{owner}+{name}/repo"]],
    )
    featured: tuple[EntryId, ...] = Field(
        (), description="Entries that the gallery and the home page show first, in this order.", examples=[["right-for-the-right-reasons"]]
    )
    fields: tuple[Term, ...] = Field(description="Vocabulary of fields.")
    tags: tuple[Term, ...] = Field((), description="Vocabulary of topics.")
    local_repositories: Line | None = Field(
        None,
        description="Shown in the launch row where no hub can reach the repositories, as in the demo.",
    )


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


# --- a repository at one commit -----------------------------------------------------------------


class FileKind(StrEnum):
    """What a name in the tree stands for."""

    FILE = "file"
    LINK = "link"
    SUBMODULE = "submodule"
    LFS = "lfs"
    """A Git LFS or git-annex pointer in place of the content."""


class Content(StrEnum):
    """What we hold of a file's bytes."""

    WHOLE = "whole"
    HEAD = "head"
    """The first bytes only (`HEAD_BYTES`): enough to tell a format."""
    UNWANTED = "unwanted"
    """Never asked for: its name says that no check and no page needs it."""
    MISSING = "missing"
    """Asked for; the source lists it but has no bytes."""
    SKIPPED = "skipped"
    """Not fetched because a limit was reached."""


HEAD_BYTES = 4096


class Want(StrEnum):
    """How much of a file a stage needs."""

    WHOLE = "whole"
    """All of its bytes."""
    HEAD = "head"
    """The first `HEAD_BYTES`, to tell its format; left out where a limit is near."""
    NO = "no"
    """Nothing: its name says enough."""


class File(Noun):
    """One name in a commit's tree."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=False)

    path: str
    """From the repository's root, `/` between folders; bytes that are not UTF-8 as `\\xNN`."""
    blob: str
    """Object id (hex)."""
    kind: FileKind
    content: Content
    size: int | None = None
    """Bytes, known once fetched (for a pointer: of the pointer)."""
    target: str | None = None
    """Where a link points, as written."""
    executable: bool = False


class Snapshot:
    """A repository at one commit, offline: its tree and the bytes that were fetched; never a checkout.

    `read` follows no links and returns None for content that is not held; use `resolve` for links that stay inside the tree.
    """

    def __init__(self, commit: str, files: Iterable[File], reader: Callable[[File], bytes | None]) -> None:
        self.commit = commit
        self._files = {f.path: f for f in files}
        self._reader = reader

    @classmethod
    def from_dict(cls, contents: Mapping[str, bytes | str], commit: str = "0" * 40) -> Snapshot:
        """A repository from a plain dict of path → content, for tests and for folders on disk."""
        data = {p: c.encode() if isinstance(c, str) else c for p, c in contents.items()}
        files = [
            File(
                path=p,
                blob=hashlib.sha1(b"blob %d\0" % len(c) + c, usedforsecurity=False).hexdigest(),
                kind=FileKind.LFS if is_pointer(c) else FileKind.FILE,
                content=Content.WHOLE,
                size=len(c),
            )
            for p, c in data.items()
        ]
        return cls(commit, files, lambda f: data.get(f.path))

    def files(self) -> tuple[File, ...]:
        """All names in the tree, sorted by path."""
        return tuple(self._files[p] for p in sorted(self._files))

    def file(self, path: str) -> File | None:
        """The name `path` itself (a link stays a link), or None."""
        return self._files.get(path)

    def resolve(self, path: str) -> File | None:
        """The file that `path` names after following links inside the tree; None if it leads nowhere or outside."""
        for _ in range(8):
            found = self._files.get(path)
            if found is None or found.kind is not FileKind.LINK:
                return found or self._through_linked_folder(path)
            target = join(path.rpartition("/")[0], found.target or "")
            if target is None:
                return None
            path = target
        return None

    def _through_linked_folder(self, path: str) -> File | None:
        parts = path.split("/")
        for i in range(1, len(parts)):
            link = self._files.get("/".join(parts[:i]))
            if link is not None and link.kind is FileKind.LINK:
                folder = join("/".join(parts[: i - 1]), link.target or "")
                return None if folder is None else self._files.get("/".join(filter(None, [folder, *parts[i:]])))
        return None

    def read(self, path: str) -> bytes | None:
        """The bytes held of the file at `path`, links inside the tree followed; None where there are none.

        For `Content.HEAD` these are the first `HEAD_BYTES` only.
        """
        found = self.resolve(path)
        if found is None or found.content not in (Content.WHOLE, Content.HEAD):
            return None
        return self._reader(found)

    def text(self, path: str) -> str | None:
        """The file as text: UTF-8 (a BOM dropped), else Latin-1; None where there are no whole bytes."""
        found = self.resolve(path)
        data = self.read(path) if found is not None and found.content is Content.WHOLE else None
        return None if data is None else decode(data)

    @property
    def digest(self) -> str:
        """Digest of names, ids and what is held: the key of everything computed from this snapshot."""
        h = hashlib.sha256()
        for f in self.files():
            h.update(f.model_dump_json().encode())
        return h.hexdigest()


def decode(data: bytes) -> str:
    """Bytes of a text file → text: by byte order mark, else UTF-8, else Latin-1."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def join(folder: str, relative: str) -> str | None:
    """`relative` seen from `folder`, both inside one tree; None when it leaves the tree or is absolute."""
    if relative.startswith("/") or not relative:
        return None
    parts = [p for p in folder.split("/") if p]
    for part in relative.split("/"):
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)


_LFS = re.compile(rb"\Aversion https://(?:git-lfs\.github\.com|hawser\.github\.com)/spec/v\d")
_ANNEX = re.compile(rb"\A(?:\.\./)*(?:\.git/)?/?annex/objects/")


def is_pointer(data: bytes) -> bool:
    """Whether these bytes are a Git LFS or git-annex pointer instead of a file's content."""
    return len(data) < 1024 and bool(_LFS.match(data) or _ANNEX.match(data))


# --- what a crawl finds -------------------------------------------------------------------------


class ForgeFacts(Noun):
    """What the forge's API says about a repository on one day; each may be unknown."""

    as_of: date
    """Day of the answer (UTC)."""
    stars: int | None = None
    archived: bool | None = None
    default_branch: str | None = None
    description: str | None = None
    topics: tuple[str, ...] | None = None
    licence: str | None = None
    """SPDX identifier."""
    pushed_at: datetime | None = None
    moved_to: str | None = None
    """New address where the forge redirects."""


class Evidence(Noun):
    """A place in the repository, and what stands there."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=False)

    path: str | None = None
    """File in the repository; None for the curator's or the forge's word."""
    line: int | None = None
    """Line, counted from 1."""
    text: str | None = None
    """What stands there, shortened to one line of at most 200 characters."""
    url: str | None = None
    """Where else to look (a curator's source)."""


class Outcome(StrEnum):
    """Answer to one check's question."""

    MET = "met"
    UNMET = "unmet"
    NOT_APPLICABLE = "n/a"
    UNKNOWN = "unknown"
    """The content needed to answer was not available; not the same as failed."""


class Finding(Noun):
    """One check's answer for one repository."""

    check: str
    """Identifier of the check, as in the address of its section on the score page."""
    outcome: Outcome
    message: str
    """What was seen, one sentence."""
    evidence: tuple[Evidence, ...] = ()
    advice: str | None = None
    """What the authors could do; only where the outcome is not met."""
    by_curator: bool = False
    """True where the answer rests on the curator's statement."""


class Fact(Noun):
    """One piece of metadata with where it came from."""

    name: str
    """title, description, author, doi, arxiv, licence, version, keyword, language, badge …"""
    value: str
    source: Evidence
    confidence: float = Field(ge=0, le=1)
    """1 = stated in a metadata file; 0.5 = read off prose; lower = a guess."""
    role: str | None = None
    """What the value belongs to, where that is not the repository itself: `paper`, `cited`, `archive`; for a badge, whose it is."""


class Environment(Noun):
    """What repo2docker would make of the repository."""

    buildpack: str | None
    """docker, julia, nix, r, conda, pipfile, python or None where repo2docker would refuse."""
    directory: str
    """`binder`, `.binder` or empty for the root."""
    files: tuple[str, ...]
    """The files it would read, in the order of their weight."""
    refused: str | None = None
    """Why repo2docker would refuse it."""
    default: bool = False
    """True where nothing is declared and repo2docker would fall back to its default Python."""


class Figure(Noun):
    """A picture in a notebook's outputs or its text."""

    digest: str
    """Key of the bytes in the store."""
    suffix: str
    """png, jpg, gif, webp or svg."""
    width: int | None
    """Pixels."""
    height: int | None
    cell: int
    """Cell that shows it, counted from 1."""
    alt: str = ""


class Attached(Noun):
    """A file that a notebook's page offers or loads on a click: data of an interactive output, sound, film, a PDF."""

    digest: str
    """Key of the bytes in the store."""
    suffix: str
    size: int
    """Bytes."""


class Heading(Noun):
    """One line of a notebook's outline."""

    level: int
    text: str
    anchor: str


class Section(Noun):
    """A stretch of searchable text under one anchor of the page."""

    anchor: str
    title: str
    text: str


class Page(Noun):
    """A rendered notebook: what the notebook's page is made of, independent of repository and commit.

    In `html`, an address `repo:PATH` in href or src means a file beside the notebook (relative to its folder); `publish` turns it
    into our page, the picture we hold, or the forge at the commit. Pictures of outputs have the address `asset:DIGEST.SUFFIX`.
    """

    title: str | None
    language: str | None
    """Programming language, lower case, as the kernel calls it."""
    html: str
    outline: tuple[Heading, ...]
    figures: tuple[Figure, ...]
    sections: tuple[Section, ...]
    references: tuple[str, ...]
    """Relative paths of pictures that the text shows, as written, unquoted."""
    files: tuple[Attached, ...] = ()
    """What stands beside the page as `asset:DIGEST.SUFFIX`, besides pictures."""
    cells: int
    code_cells: int
    executed: int
    """Code cells with an execution count."""
    in_order: bool | None
    """Whether the execution counts rise from top to bottom; None when nothing was executed."""
    errors: int
    """Cells whose output is an error."""
    maths: bool
    """Whether the page needs MathJax."""
    first_prose: str = ""
    """Opening sentence of the text, for previews."""


class Notebook(Noun):
    """One notebook of an entry."""

    path: str
    slug: str
    """Its part of the page's address; unique within the entry, kept for ever."""
    blob: str
    size: int | None
    """Bytes."""
    title: str
    page: str | None = None
    """Key of the rendered `Page` in the store; None when it could not be rendered."""
    failure: Failure | None = None
    language: str | None = None
    cells: int | None = None
    in_order: bool | None = None
    errors: int | None = None
    executed: int | None = None
    figures: tuple[Figure, ...] = ()
    files: tuple[Attached, ...] = ()
    """Files that its page offers or loads on a click."""
    images: tuple[tuple[str, Figure], ...] = ()
    """Pictures beside the notebook that its text shows: path in the repository → what we hold."""


class Match(StrEnum):
    """What comparing stored and new outputs of a cell says."""

    SAME = "same"
    """Equal, but for what cannot be a result: addresses, times, whitespace, colours."""
    CLOSE = "close"
    """The same result within tolerance: float noise, another rendering of the same figure."""
    NONDETERMINISTIC = "nondeterministic"
    """Differs between two new runs as well."""
    DIFFERS = "differs"
    """Another result."""
    ERROR = "error"
    """The new run raised an error that is not stored."""
    MISSING_OUTPUT = "missing output"
    """The stored notebook shows an output that the new run does not."""
    NOT_RUN = "not run"
    """The new run never came to this cell."""

    @property
    def agrees(self) -> bool:
        """Whether the cell counts as reproduced."""
        return self in (Match.SAME, Match.CLOSE)


class CellMatch(Noun):
    """Stored and new outputs of one cell, compared."""

    cell: int | None = None
    """Counted from 1 over all cells of the notebook; None where a cell was compared alone."""
    match: Match
    distance: float = Field(ge=0, le=1)
    """0 = nothing differs, 1 = nothing in common."""
    reason: str
    """Why, in one sentence."""
    rules: tuple[str, ...] = ()
    """Names of the rules that set a difference aside."""
    tolerance: str | None = None
    """The curator's reason, where the cell agrees only by a tolerance of the entry."""


class NotebookMatch(Noun):
    """Stored and new outputs of a notebook, compared cell by cell."""

    cells: tuple[CellMatch, ...]
    """Cells with something to compare, in order."""
    silent: int = 0
    """Code cells with nothing to compare: no output in either, or never run by the author."""

    @property
    def counts(self) -> dict[Match, int]:
        """How many cells have each verdict; verdicts that no cell has are left out."""
        found = [c.match for c in self.cells]
        return {m: found.count(m) for m in Match if m in found}


class Tier(StrEnum):
    """How far an entry has come, lowest first; the tier comes before the number."""

    LISTED = "listed"
    """Nothing could be rendered yet."""
    READABLE = "readable"
    """Its notebooks render."""
    LAUNCHABLE = "launchable"
    """It declares an environment that repo2docker accepts."""
    LAUNCHED = "launched"
    """A hub built and started it."""
    REPRODUCED = "reproduced"
    """A hub ran it and the outputs agree."""


class Staleness(Noun):
    """Why a record is older than it should be."""

    since: date
    """First day (UTC) on which it could not be renewed."""
    failure: Failure


class Record(Noun):
    """Everything known about one entry at its pinned commit: what the site is made of."""

    schema_version: int = SCHEMA_VERSION
    entry: Entry
    pin: Pin | None
    crawled: date
    """Day of the crawl (UTC)."""
    facts: ForgeFacts | None = None
    metadata: tuple[Fact, ...] = ()
    papers: tuple[Paper, ...] = ()
    """The entry's papers, completed from DOI registries where they answered."""
    environment: Environment | None = None
    findings: tuple[Finding, ...] = ()
    notebooks: tuple[Notebook, ...] = ()
    files: int | None = None
    """Names in the tree."""
    failures: tuple[Failure, ...] = ()
    stale: Staleness | None = None
    made_by: tuple[tuple[str, str], ...] = ()
    """Stage → stamp of the code that made it."""
