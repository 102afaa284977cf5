"""What the documents of `/api/v1/` hold: these models are the promise, and its JSON Schemas and reference are made from them."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict, Field

from gallery.model import Outcome, Tier

VERSION = 1


class Document(BaseModel):
    """Base of everything in the API; `null` means unknown."""

    model_config = ConfigDict(frozen=True, json_schema_serialization_defaults_required=True)


class ApiScore(Document):
    """How many reproducibility checks are met."""

    met: int = Field(description="Checks that are met.")
    applicable: int = Field(description="Checks that are met or not met; the score is met ÷ applicable.")
    unknown: int = Field(description="Checks that could not be answered; they count neither way.")


class ApiPaper(Document):
    """A publication that the entry belongs to."""

    title: str | None = Field(description="Its title, where it is not the entry's.")
    authors: list[str] = Field(description="Authors in the paper's order.")
    venue: str | None = Field(description="Journal, conference or publisher.")
    year: int | None = Field(description="Year of publication.")
    doi: str | None = Field(description="DOI without the resolver's address.")
    arxiv: str | None = Field(description="arXiv identifier.")
    url: str | None = Field(description="Another address.")


class ApiNotebook(Document):
    """One notebook of an entry."""

    path: str = Field(description="Its path in the repository.")
    title: str = Field(description="Its title.")
    page: str = Field(description="Address of its page here.")
    language: str | None = Field(description="Programming language, lower case, as the kernel calls it.")
    cells: int | None = Field(description="All cells.")
    executed: int | None = Field(description="Code cells with an execution count.")
    in_order: bool | None = Field(description="Whether the execution counts rise from top to bottom.")
    errors: int | None = Field(description="Cells whose stored output is an error.")
    figures: int = Field(description="Pictures in its outputs.")
    size_bytes: int | None = Field(description="Size of the file, in bytes.")
    shown: bool = Field(description="Whether it could be rendered.")
    failure: str | None = Field(description="Why it could not be rendered.")


class ApiEvidence(Document):
    """A place that an answer rests on."""

    path: str | None = Field(description="File in the repository.")
    line: int | None = Field(description="Line, counted from 1.")
    text: str | None = Field(description="What stands there.")
    url: str | None = Field(description="Another place to look.")


class ApiSource(Document):
    """Where one fact of the entry comes from."""

    fact: str = Field(description="Which fact, as a JSON pointer into this document: `/papers/0/year`.")
    kind: str = Field(description="Who says so: curator, lock, registry (of the paper's DOI), notebooks or repository.")
    doi: str | None = Field(description="DOI whose registry was asked.")
    path: str | None = Field(description="File in the repository.")
    line: int | None = Field(description="Line, counted from 1.")
    url: str | None = Field(description="Address of that place at the commit.")


class ApiCheck(Document):
    """One check's answer."""

    check: str = Field(description="Identifier of the check.")
    category: str | None = Field(description="The group it belongs to.")
    question: str | None = Field(description="What it asks.")
    outcome: Outcome = Field(description="met, unmet, n/a or unknown.")
    message: str = Field(description="What was seen, in one sentence.")
    evidence: list[ApiEvidence] = Field(description="Where.")
    advice: str | None = Field(description="What the authors could do.")
    by_curator: bool = Field(description="Whether the answer rests on the curator's statement.")


class ApiClaim(Document):
    """A figure, table or number of the paper, and where it is made."""

    label: str = Field(description="What the paper calls it.")
    says: str | None = Field(description="What is claimed.")
    notebook: str = Field(description="Path of the notebook.")
    cell: int | None = Field(description="Which cell, counted from 1.")


class ApiStale(Document):
    """Why an entry is older than it should be."""

    since: date = Field(description="First day (UTC) on which it could not be renewed.")
    reason: str = Field(description="Why.")


class EntrySummary(Document):
    """An entry in a list."""

    id: str = Field(description="Identifier, kept for ever.")
    title: str = Field(description="Title of the result.")
    field: str = Field(description="Field of research.")
    tags: list[str] = Field(description="Topics.")
    authors: list[str] = Field(description="Authors of the main paper; of the software where it has none.")
    year: int | None = Field(description="Year of the main paper.")
    repository: str = Field(description="Address of the repository.")
    commit: str | None = Field(description="The commit that is shown (hex).")
    tier: Tier = Field(description="How far it has come: listed, readable, launchable, launched or reproduced.")
    score: ApiScore = Field(description="Reproducibility checks, counted.")
    languages: list[str] = Field(description="Languages of its notebooks, the most frequent first.")
    crawled: date = Field(description="Day of the crawl (UTC).")
    page: str = Field(description="Address of its page here.")
    document: str = Field(description="Address of its own document in this API.")


class ApiVerification(Document):
    """The newest evidence from running an entry on a hub."""

    verdict: str = Field(description="What came out: reproduced, close, differs, failed, not built …")
    commit: str = Field(description="Commit that was run.")
    current: bool = Field(description="Whether that is the commit that is shown; a tier rests on no other.")
    hub: str = Field(description="Address of the hub.")
    started_at: datetime = Field(description="When the run began.")
    seconds: float | None = Field(description="Seconds to build, launch and run, together.")
    cells: dict[str, int] = Field(description="Verdict on a cell → compared cells.")
    trouble: str | None = Field(description="Why it did not come to its end.")
    aged: bool = Field(description="Whether it is older than 180 days.")
    runs: int = Field(description="Verifications so far.")


class EntryDocument(EntrySummary):
    """Everything that is promised about one entry."""

    version: int = Field(VERSION, description="Version of the API.")
    summary: str | None = Field(description="What the reader finds there.")
    earlier_ids: list[str] = Field(description="Identifiers it had before.")
    committed_at: datetime | None = Field(description="When the commit was made.")
    licence: str | None = Field(description="SPDX expression of the repository's licence.")
    papers: list[ApiPaper] = Field(description="Publications, the main one first.")
    claims: list[ApiClaim] = Field(description="Figures and tables of the paper, and the cells that make them.")
    notebooks: list[ApiNotebook] = Field(description="Its notebooks in reading order.")
    checks: list[ApiCheck] = Field(description="Every check's answer with its evidence.")
    failures: list[str] = Field(description="What went wrong while it was made, for readers.")
    stale: ApiStale | None = Field(description="Set where the entry could not be renewed.")
    badge: str = Field(description="Address of its badge (SVG).")
    card: str = Field(description="Address of its preview picture (PNG, 1200 × 630).")
    ro_crate: str = Field(description="Address of its RO-Crate metadata.")
    verification: ApiVerification | None = Field(description="What came out when it was last run; null where it never was.")
    sources: list[ApiSource] = Field(description="Where each of its facts comes from; checks and notebooks name their places themselves.")


class EntriesDocument(Document):
    """One page of the list of entries, ordered by id."""

    version: int = Field(VERSION, description="Version of the API.")
    total: int = Field(description="Entries on all pages.")
    page: int = Field(description="This page, counted from 1.")
    pages: int = Field(description="How many pages there are.")
    next: str | None = Field(description="Address of the next page; null on the last one.")
    previous: str | None = Field(description="Address of the page before; null on the first one.")
    entries: list[EntrySummary] = Field(description="At most 100 entries.")


class StatisticsDocument(Document):
    """The gallery counted."""

    version: int = Field(VERSION, description="Version of the API.")
    entries: int = Field(description="Entries.")
    notebooks: int = Field(description="Notebooks listed.")
    notebooks_shown: int = Field(description="Notebooks that could be rendered.")
    notebooks_clean: int = Field(description="Notebooks whose stored outputs were made from top to bottom without an error.")
    figures: int = Field(description="Pictures in notebooks' outputs.")
    tiers: dict[str, int] = Field(description="Entries in each tier.")
    fields: dict[str, int] = Field(description="Entries in each field.")
    languages: dict[str, int] = Field(description="Entries that use each language.")
    checks: dict[str, dict[str, int]] = Field(description="Check → outcome → entries.")


DOCUMENTS: dict[str, type[Document]] = {
    "entry": EntryDocument,
    "entries": EntriesDocument,
    "statistics": StatisticsDocument,
}
"""Name of a JSON Schema → the document it describes."""
