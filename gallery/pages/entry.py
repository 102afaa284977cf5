"""An entry's page: a record → what its template shows."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from markupsafe import Markup

from gallery import links
from gallery.model import Gallery, Notebook, Paper, Record
from gallery.pages import base, commands, sources
from gallery.pages import launches as launching
from gallery.pages.base import TIERS, House, LinkView, Rating, TierView, day, quoted, repository, web
from gallery.pages.cards import CardView
from gallery.pages.claims import ClaimView, claims
from gallery.pages.evidence import CategoryView, scorecard
from gallery.pages.figures import PictureView, Small, best, picture
from gallery.pages.groups import Group, groups, of_kind, slug
from gallery.pages.head import shorten
from gallery.pages.launches import LaunchView, RefView, Snippet, badges, own_badges
from gallery.pages.provenance import FactRow, fact_row, provenance
from gallery.pages.standing import StandingView, problems, standing
from gallery.pages.templating import render
from gallery.pages.verdicts import MATCHES, MarkView
from gallery.pages.verified import VerifiedView, verified_view
from gallery.words import _, ngettext

MOST_NAMES = 12
"""Authors named in the page's head."""

ROOT = "../../"
"""From an entry's page to the site's root."""


@dataclass(frozen=True)
class PaperView:
    """One paper with its addresses."""

    title: str
    """Empty where it is the entry's title."""
    authors: str
    """Empty where they stand below the entry's title."""
    where: str
    venue: LinkView | None
    links: tuple[LinkView, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True)
class NotebookRow:
    """One notebook in the entry's list."""

    title: str
    path: str
    href: str
    language: str
    cells: str
    states: tuple[tuple[str, str], ...]
    """(kind: ok, warn, bad or plain; words)."""
    launch: LaunchView | None
    """On the default hub."""


@dataclass(frozen=True)
class LaunchRow:
    """Every way to a live environment, and what a reader may choose."""

    main: LaunchView | None
    """The default hub, where it can serve the repository; else the first place that can."""
    hubs: tuple[LaunchView, ...]
    elsewhere: tuple[LaunchView, ...]
    versions: tuple[RefView, ...]
    interfaces: tuple[tuple[str, str], ...]
    opens: str


@dataclass(frozen=True)
class CitationView:
    """One work, and how to cite it in every form."""

    label: str
    forms: tuple[Snippet, ...]


@dataclass(frozen=True)
class Citing:
    """How to cite the entry: on the page, and as files beside it."""

    works: tuple[CitationView, ...] = ()
    files: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sources:
    """Where the facts in the page's head come from."""

    head: tuple[str, ...]
    authors: tuple[str, ...]
    summary: tuple[str, ...]


@dataclass(frozen=True)
class Beside:
    """What an entry's page shows that is not in its record."""

    prose: Collection[str] = ()
    """Slugs of the notebooks without code."""
    cite: Citing = Citing()
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
        papers=tuple(paper_view(p, record) for p in base.papers(record)),
        belongs=(
            *_listed(record, "tag"),
            *(LinkView(_("Environment: %(name)s", name=e.label), e.url) for e in _listed(record, "environment")),
        ),
        sources=Sources(sources.of_head(record), sources.of_authors(record), sources.of_summary(record)),
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
        notebooks=tuple(_row(n, record, house, has_code=n.slug not in beside.prose) for n in record.notebooks),
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


def launch_row(record: Record, gallery: Gallery) -> LaunchRow:
    """The launch row of the entry's page."""
    every = launching.every_launch(record, gallery)
    hubs = tuple(view for view in every if view.hub)
    return LaunchRow(
        main=next((view for view in every if view.url), None),
        hubs=hubs,
        elsewhere=tuple(view for view in every if not view.hub),
        versions=launching.versions(record, gallery),
        interfaces=launching.interfaces(record),
        opens=launching.opens(record),
    )


def description(view: EntryView) -> str:
    """One sentence or two for search engines."""
    text = " ".join(view.summary) or f"{view.title}: {base.with_evidence(len(view.notebooks))}"
    return shorten(text)


def paper_view(paper: Paper, record: Record) -> PaperView:
    """One paper: title, authors, where it appeared, and its addresses."""
    addresses = [
        LinkView(f"doi:{paper.doi}", f"https://doi.org/{quoted(paper.doi)}") if paper.doi else None,
        LinkView(f"arXiv:{paper.arxiv}", f"https://arxiv.org/abs/{quoted(paper.arxiv)}") if paper.arxiv else None,
        LinkView(_("web page"), web(paper.url)) if web(paper.url) else None,
    ]
    venue = Group("venue", slug(paper.venue, "venue"), paper.venue) if paper.venue and paper.venue.strip() else None
    title = "" if paper.title is None or paper.title.casefold() == record.entry.title.casefold() else paper.title
    authors = "" if paper.authors == base.authors(record) else base.some(paper.authors, 8)
    return PaperView(
        title,
        authors,
        str(paper.year or ""),
        LinkView(venue.label, ROOT + venue.address) if venue else None,
        tuple(a for a in addresses if a),
        sources.of_paper(paper, record),
    )


def _listed(record: Record, kind: str) -> tuple[LinkView, ...]:
    """The lists of this kind that the entry is on."""
    return tuple(LinkView(g.shown, ROOT + g.address) for g in of_kind(groups(record), kind))


def _row(notebook: Notebook, record: Record, house: House, *, has_code: bool) -> NotebookRow:
    language = base.language_name(notebook.language) if notebook.language else ""
    cells = ngettext("%(n)s cell", "%(n)s cells", notebook.cells) if notebook.cells is not None else ""
    return NotebookRow(
        title=notebook.title,
        path=notebook.path,
        href=f"{quoted(notebook.slug)}/",
        language=language,
        cells=cells,
        states=states(notebook, has_code=has_code),
        launch=next((v for v in launching.launches(record, house.gallery, notebook) if v.hub), None),
    )


def states(notebook: Notebook, *, has_code: bool) -> tuple[tuple[str, str], ...]:
    """What a reader should know before opening the notebook, as (kind, words)."""
    if notebook.failure is not None:
        return (("bad", _("cannot be shown")),)
    said: list[tuple[str, str]] = []
    if notebook.errors:
        said.append(("bad", ngettext("%(n)s error", "%(n)s errors", notebook.errors)))
    if not has_code:
        said.append(("plain", _("text only")))
    elif notebook.executed == 0:
        said.append(("warn", _("no outputs stored")))
    elif notebook.in_order:
        said.append(("ok", _("ran top to bottom")))
    elif notebook.in_order is False:
        said.append(("warn", _("ran out of order")))
    return tuple(said)


def _edit(record: Record, house: House) -> str | None:
    site = house.gallery.site
    if site.source is None:
        return None
    try:
        return links.edit_url(links.parse_repo(site.source), site.branch, f"catalog/entries/{record.entry.id}.yml")
    except ValueError:
        return None
