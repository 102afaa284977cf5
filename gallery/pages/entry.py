"""An entry's page: a record → what its template shows."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from markupsafe import Markup

from gallery import links
from gallery.model import Record
from gallery.pages import base, commands, sources
from gallery.pages.base import TIERS, House, LinkView, Rating, TierView, day, repository
from gallery.pages.cards import CardView
from gallery.pages.citing import Citing
from gallery.pages.claims import ClaimView, claims
from gallery.pages.evidence import CategoryView, scorecard
from gallery.pages.figures import PictureView, Small, best, picture
from gallery.pages.groups import groups, of_kind
from gallery.pages.head import shorten
from gallery.pages.launch_row import LaunchRow, launch_row
from gallery.pages.launches import Snippet, badges, own_badges
from gallery.pages.licences import licence, licence_url
from gallery.pages.notebook_rows import NotebookRow, notebook_rows
from gallery.pages.papers import PaperView, papers
from gallery.pages.provenance import FactRow, fact_row, provenance
from gallery.pages.standing import StandingView, problems, standing
from gallery.pages.templating import render
from gallery.pages.verdicts import MATCHES, MarkView
from gallery.pages.verified import VerifiedView, verified_view
from gallery.words import _

MOST_NAMES = 12
"""Authors named in the page's head."""

ROOT = "../../"
"""From an entry's page to the site's root."""


@dataclass(frozen=True)
class Sources:
    """Where the facts in the page's head come from."""

    head: tuple[str, ...]
    authors: tuple[str, ...]
    summary: tuple[str, ...]
    licence: tuple[str, ...]


@dataclass(frozen=True)
class Beside:
    """What an entry's page shows that is not in its record."""

    prose: Collection[str] = ()
    """Slugs of the notebooks without code."""
    cite: Citing = field(default_factory=Citing)
    near: tuple[CardView, ...] = ()
    """Entries like this one."""


@dataclass(frozen=True)
class EntryView:
    """All that an entry's page shows."""

    id: str
    title: str
    field: LinkView
    kicker: tuple[LinkView, ...]
    summary: tuple[str, ...]
    by: tuple[LinkView, ...]
    more_by: int
    """Authors that are not named."""
    papers: tuple[PaperView, ...]
    belongs: tuple[LinkView, ...]
    """Topics and environment, as links to lists of entries."""
    licence: LinkView | None
    """The repository's, linked to its explanation; None where it is not known."""
    sources: Sources
    tier: TierView
    rating: Rating
    standing: tuple[StandingView, ...]
    failures: tuple[str, ...]
    local: str
    launch: LaunchRow
    environment_from: str
    repository: LinkView
    commit: LinkView | None
    committed: str
    badges: tuple[Snippet, ...]
    own_badges: tuple[Snippet, ...]
    figures: tuple[PictureView, ...]
    more_figures: int
    claims: tuple[ClaimView, ...]
    verified: VerifiedView | None
    legend: tuple[MarkView, ...]
    """What the shapes of cells mean."""
    notebooks: tuple[NotebookRow, ...]
    scorecard: tuple[CategoryView, ...]
    commands: tuple[commands.CommandsView, ...]
    refused: str
    cite: Citing
    provenance: tuple[tuple[str, LinkView], ...]
    facts: tuple[FactRow, ...]
    edit: str | None
    near: tuple[CardView, ...]
    """Entries like this one."""
    root: str


def body(view: EntryView) -> Markup:
    """The page's article."""
    return render("entry.html", v=view, root=view.root)


def contents(view: EntryView) -> Markup:
    """The page's table of contents."""
    parts = (
        ("launch", _("Launch"), True),
        ("verified", _("Run and compared"), view.verified is not None),
        ("figures", _("Figures"), bool(view.figures)),
        ("claims", _("Claims and their cells"), bool(view.claims)),
        ("notebooks", _("Notebooks"), True),
        ("scorecard", _("Reproducibility"), bool(view.scorecard)),
        ("run", _("Run it yourself"), bool(view.commands)),
        ("cite", _("Cite"), True),
        ("provenance", _("Provenance"), True),
        ("similar", _("Similar entries"), bool(view.near)),
    )
    return render("toc.html", items=[(1, label, anchor) for anchor, label, there in parts if there])


def entry_view(record: Record, rating: Rating, house: House, small: dict[str, Small], beside: Beside = Beside()) -> EntryView:
    """What the page of this record shows.

    `small` maps digests of figures to their small versions.
    """
    entry, pin, repo = record.entry, record.pin, repository(record)
    figures = best(record)
    local = house.gallery.local_repositories or ""
    return EntryView(
        id=entry.id,
        title=entry.title,
        field=next(iter(_listed(record, "field"))),
        kicker=(*_listed(record, "year"), *_listed(record, "language")),
        summary=tuple(p.strip() for p in base.summary(record).split("\n\n") if p.strip()),
        by=_listed(record, "author")[:MOST_NAMES],
        more_by=max(0, len(base.authors(record)) - MOST_NAMES),
        papers=papers(record, ROOT),
        belongs=(
            *_listed(record, "tag"),
            *(LinkView(_("Environment: %(name)s", name=e.label), e.url) for e in _listed(record, "environment")),
        ),
        licence=_licence(record),
        sources=Sources(sources.of_head(record), sources.of_authors(record), sources.of_summary(record), sources.of_licence(record)),
        tier=TIERS[rating.tier],
        rating=rating,
        standing=standing(record),
        failures=problems(record),
        local=local,
        launch=launch_row(record, house.gallery),
        environment_from=entry.launch.environment or "",
        repository=LinkView(f"{repo.owner}/{repo.name}".strip("/") if repo else entry.repo, None if local or not repo else repo.url),
        commit=LinkView(pin.commit[:7], links.commit_url(repo, pin.commit) if repo else None) if pin else None,
        committed=day(pin.committed_at) if pin and pin.committed_at else "",
        badges=badges(record, house.gallery),
        own_badges=own_badges(record, house.gallery),
        figures=tuple(picture(n, f, small, ROOT) for n, f in figures),
        more_figures=len({f.digest for n in record.notebooks for f in n.figures}) - len(figures),
        verified=verified_view(record, house),
        legend=tuple(MATCHES.values()),
        claims=claims(record, house),
        notebooks=notebook_rows(record, house, beside.prose),
        scorecard=scorecard(record, house),
        commands=commands.commands(record),
        refused=(record.environment.refused or "") if record.environment else "",
        cite=beside.cite,
        provenance=provenance(record),
        facts=tuple(fact_row(f, record) for f in record.metadata),
        edit=_edit(record, house),
        near=beside.near,
        root=ROOT,
    )


def description(view: EntryView) -> str:
    """One sentence or two for search engines."""
    text = " ".join(view.summary) or f"{view.title}: {base.with_evidence(len(view.notebooks))}"
    return shorten(text)


def _listed(record: Record, kind: str) -> tuple[LinkView, ...]:
    """The lists of this kind that the entry is on."""
    return tuple(LinkView(g.shown, ROOT + g.address) for g in of_kind(groups(record), kind))


def _licence(record: Record) -> LinkView | None:
    name = licence(record)
    return LinkView(_("Licence: %(name)s", name=name), licence_url(record) or None) if name else None


def _edit(record: Record, house: House) -> str | None:
    site = house.gallery.site
    if site.source is None:
        return None
    try:
        return links.edit_url(links.parse_repo(site.source), site.branch, f"catalog/entries/{record.entry.id}.yml")
    except ValueError:
        return None
