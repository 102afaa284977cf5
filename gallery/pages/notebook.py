"""A notebook's page: record, notebook and its rendered page → what the template shows."""

from __future__ import annotations

import re
from dataclasses import dataclass

from markupsafe import Markup

from gallery import links
from gallery.model import HubKind, Notebook, Page, Record
from gallery.pages import launches as launching
from gallery.pages.addresses import Addresses, Anchors
from gallery.pages.base import House, LinkView, cell_anchor, day, language_name, quoted, repository
from gallery.pages.differences import STORED, Compared, marked_up
from gallery.pages.downloads import Download
from gallery.pages.evidence import file_address
from gallery.pages.head import shorten
from gallery.pages.launches import LaunchView
from gallery.pages.notebook_rows import states
from gallery.pages.templating import render
from gallery.pages.verdicts import MATCHES
from gallery.pages.verified import MOST_CELLS, StripCell, came_out, cell_words, trouble_view
from gallery.words import _

ROOT = "../../../"
"""From a notebook's page to the site's root."""


@dataclass(frozen=True)
class NotebookView:
    """All that a notebook's page shows."""

    title: str
    anchor: str
    """The title's own anchor, where the notebook's first heading is the title."""
    path: str
    entry: LinkView
    html: Markup
    """The rendered notebook; empty where it could not be rendered."""
    failure: str
    launches: tuple[LaunchView, ...]
    live: LaunchView | None
    """The first hub on which its cells can be run from the page itself; None where there is none."""
    downloads: tuple[Download, ...]
    source: str | None
    commit: LinkView | None
    committed: str
    language: str
    states: tuple[tuple[str, str], ...]
    has_code: bool
    has_outputs: bool
    compared: str
    """What came out when it was run; empty where it was not."""
    apart: tuple[StripCell, ...]
    """The cells that do not agree."""
    previous: LinkView | None
    next: LinkView | None
    outline: tuple[tuple[int, str, str], ...]
    root: str


@dataclass(frozen=True)
class Made:
    """What was made of a notebook."""

    page: Page | None
    """None where it could not be rendered."""
    downloads: tuple[Download, ...]
    compared: Compared | None = None
    """None where it was not run at this commit."""


def notebook_view(record: Record, notebook: Notebook, made: Made, house: House, anchors: Anchors) -> NotebookView:
    """What the page of this notebook shows."""
    page, downloads, compared = made.page, made.downloads, made.compared
    repo, pin = repository(record), record.pin
    anchor, html = _without_title(page, notebook.title) if page else ("", "")
    html = marked_up(html, compared) if compared is not None else html
    failure = notebook.failure.message if notebook.failure else _("Its page is not in the store.") if page is None else ""
    return NotebookView(
        title=notebook.title,
        anchor=anchor,
        path=notebook.path,
        entry=LinkView(record.entry.title, "../"),
        html=Markup(Addresses.of(record, notebook, ROOT, anchors).rewrite(html)),  # noqa: S704  # sanitised when it was rendered
        failure=failure,
        launches=launching.launches(record, house.gallery, notebook),
        live=_live(record, house, notebook, downloads) if page and page.code_cells else None,
        downloads=downloads,
        source=file_address(record, notebook.path),
        commit=LinkView(pin.commit[:7], links.commit_url(repo, pin.commit) if repo else None) if pin else None,
        committed=day(pin.committed_at) if pin and pin.committed_at else "",
        language=language_name(notebook.language) if notebook.language else "",
        states=states(notebook, has_code=page is None or page.code_cells > 0),
        has_code=bool(page and page.code_cells),
        has_outputs=bool(page and STORED in page.html),
        compared=_evidence(compared) if compared else "",
        apart=_apart(compared) if compared else (),
        previous=_neighbour(record, notebook, -1),
        next=_neighbour(record, notebook, 1),
        outline=_outline(page) if page else (),
        root=ROOT,
    )


def _evidence(run: Compared) -> str:
    trouble = trouble_view(run.trouble)
    came = came_out(run.matches.values()).rstrip(".") if run.matches or not trouble else ""
    return " · ".join(filter(None, (trouble.label if trouble else "", came, run.hub, run.day)))


def _apart(compared: Compared) -> tuple[StripCell, ...]:
    cells = [c for c in compared.matches.values() if not c.match.agrees and c.cell is not None]
    return tuple(StripCell(MATCHES[c.match], cell_words(c), f"#{cell_anchor(c.cell or 0)}") for c in cells[:MOST_CELLS])


def _live(record: Record, house: House, notebook: Notebook, downloads: tuple[Download, ...]) -> LaunchView | None:
    """Cells run from the page where their code is beside it, and the environment is the repository's own."""
    if record.entry.launch.environment or not downloads or not downloads[0].name.endswith(".ipynb"):
        return None
    able = {hub.id for hub in house.gallery.hubs if hub.servers and hub.kind is HubKind.BINDERHUB}
    return next((view for view in launching.launches(record, house.gallery, notebook) if view.hub in able), None)


def body(view: NotebookView) -> Markup:
    """The page's article."""
    return render("notebook.html", v=view, root=view.root)


def contents(view: NotebookView) -> Markup:
    """The page's table of contents: the notebook's own headings."""
    return render("toc.html", items=view.outline)


def description(page: Page | None, notebook: Notebook, record: Record) -> str:
    """One sentence or two for search engines."""
    start = _("%(notebook)s, a notebook of %(entry)s.", notebook=notebook.title, entry=record.entry.title)
    return shorten(f"{start} {page.first_prose}" if page else start)


def fonts(page: Page | None) -> tuple[str, ...]:
    """Addresses of the fonts of formulas, where there are some that no script has to set first."""
    return (f"{ROOT}assets/vendor/stix-two-math/stix-two-math-formulas.woff2",) if page and "<math" in page.html else ()


_FIRST_HEADING = re.compile(r'\A(\s*(?:<(?:div|section)[^<>]*>\s*)*)<h1 id="([^"]*)"[^<>]*>.*?</h1>', re.DOTALL)


def _without_title(page: Page, title: str) -> tuple[str, str]:
    """The anchor of the notebook's first heading and the html without it, where it only repeats the page's title."""
    found = _FIRST_HEADING.match(page.html)
    if found is None or not page.outline or (page.outline[0].anchor, page.outline[0].text) != (found[2], title):
        return "", page.html
    return found[2], found[1] + page.html[found.end() :]


def _neighbour(record: Record, notebook: Notebook, step: int) -> LinkView | None:
    slugs = [n.slug for n in record.notebooks]
    index = slugs.index(notebook.slug) + step
    if not 0 <= index < len(slugs):
        return None
    other = record.notebooks[index]
    return LinkView(other.title, f"../{quoted(other.slug)}/")


def _outline(page: Page) -> tuple[tuple[int, str, str], ...]:
    """Headings down to the third level that occurs, indented from the highest one."""
    levels = sorted({h.level for h in page.outline})[:3]
    return tuple((levels.index(h.level) + 1, h.text, h.anchor) for h in page.outline[:300] if h.level in levels)
