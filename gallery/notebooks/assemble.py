"""`Document` → `Page`: cell by cell from top to bottom, then the finished body through the allow-list."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup

from gallery.failures import FailureKind, Stop
from gallery.model import Page
from gallery.notebooks import captions, finish, imports, maths, outputs, sections, text
from gallery.notebooks.bidi import visible
from gallery.notebooks.code import highlighted, language_of, raw_language
from gallery.notebooks.document import Cell, CellKind, Document, OutputKind
from gallery.notebooks.draft import Draft
from gallery.notebooks.exporter import exporter
from gallery.notebooks.markdown import to_html
from gallery.notebooks.mathml import set_ahead
from gallery.notebooks.sanitise import body, piece

MAX_HTML = 25_000_000
"""Characters of one page, without its pictures."""


@dataclass(frozen=True, slots=True)
class CellView:
    """One cell as the template shows it."""

    number: int
    kind: str
    html: Markup
    outputs: Markup
    count: int | None = None
    language: str | None = None
    label: str = ""
    state: str = ""
    """`not-run` or `out-of-order`."""
    hidden: frozenset[str] = frozenset()


def assemble(document: Document) -> tuple[Page, dict[str, bytes]]:
    """Make the page of a notebook and gather its pictures."""
    draft = Draft(anchors={f"cell-{c.number}" for c in document.cells})
    views = [_view(document, i, draft) for i in range(len(document.cells))]
    size = sum(len(v.html) + len(v.outputs) for v in views)
    if size > MAX_HTML:
        what = f"its page would have {size / 1e6:.0f} MB of text: download it, or open it live"
        raise Stop("render", FailureKind.TOO_LARGE, f"This notebook is too large to be shown here; {what}.")
    html = body(visible(exporter().fragment(cells=views, language=document.language)))
    ahead = set_ahead(html)
    html = ahead if len(ahead) <= MAX_HTML else html
    return _page(document, views, draft, html), draft.assets


def _view(document: Document, at: int, draft: Draft) -> CellView:
    cell = document.cells[at]
    draft.cell, draft.attachments = cell.number, cell.attachments
    heading = draft.outline[-1].text if draft.outline else ""
    if cell.kind is CellKind.MARKDOWN:
        draft.alt = ""
        return CellView(cell.number, cell.kind, Markup(_prose(cell.source, draft)), Markup())  # noqa: S704  # cleaned by the allow-list
    if cell.kind is CellKind.CODE:
        draft.alt = captions.alt_text(document.cells, at, heading) if cell.outputs else ""
        return _code(cell, document, draft)
    raw = cell.kind is CellKind.RAW
    shown = highlighted(cell.source, raw_language(cell.source, cell.note) if raw else None)
    label = f"Raw cell{f' ({cell.note})' if cell.note else ''}" if raw else f"A cell of the unknown type “{cell.note}”"
    return CellView(cell.number, cell.kind, Markup(shown), Markup(), label=label)  # noqa: S704  # escaped by the highlighter


def _prose(source: str, draft: Draft) -> str:
    html, formulas = to_html(source)
    draft.maths |= bool(formulas)
    html = maths.put_back(piece(html, draft), formulas)
    return finish.tables(finish.pictures(finish.headings(html, draft), draft))


def _code(cell: Cell, document: Document, draft: Draft) -> CellView:
    language = language_of(cell.source, cell.language or document.language)
    lexer = (document.lexer if language == document.language else None) or language or "python"  # Jupyter takes it for Python too
    return CellView(
        number=cell.number,
        kind=cell.kind,
        html=Markup(highlighted(cell.source.rstrip("\n"), lexer)),  # noqa: S704  # escaped by the highlighter
        outputs=Markup(outputs.shown(cell, document, draft)),  # noqa: S704  # cleaned by the allow-list
        count=cell.count,
        language=language,
        state=_state(cell, draft),
        hidden=cell.hidden,
    )


def _state(cell: Cell, draft: Draft) -> str:
    """What the execution count says beside those above it."""
    if cell.count is None:
        return "not-run" if not cell.outputs and cell.source.strip() else ""
    late = cell.count < draft.highest_count
    draft.highest_count = max(cell.count, draft.highest_count)
    return "out-of-order" if late else ""


def _page(document: Document, views: list[CellView], draft: Draft, html: str) -> Page:
    code = [c for c in document.cells if c.kind is CellKind.CODE and c.source.strip()]
    counts = [c.count for c in code if c.count is not None]
    prose = [v.html for v in views if v.kind == CellKind.MARKDOWN]
    shown = set(draft.shown)
    attached = [f for f in draft.figures.values() if f not in shown]
    return Page(
        title=next((h.text for h in draft.outline if h.level == 1), None),
        language=document.language,
        html=html,
        outline=tuple(draft.outline),
        figures=(*draft.shown, *attached),
        sections=sections.sections([(v.number, str(v.html), v.kind == CellKind.MARKDOWN) for v in views], document),
        references=tuple(draft.references),
        files=tuple(draft.files.values()),
        cells=len(document.cells),
        code_cells=len(code),
        executed=len(counts),
        in_order=all(a < b for a, b in pairwise(counts)) if counts else None,
        errors=sum(any(o.kind is OutputKind.ERROR for o in c.outputs) for c in document.cells),
        maths=draft.maths,
        imports=imports.imported(c.source for c in code) if document.language == "python" else (),
        first_prose=next((p for p in (text.first_prose(str(h)) for h in prose[:20]) if p), ""),
    )
