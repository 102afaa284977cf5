"""One entry's files: its page, its notebooks' pages, their downloads, pictures, and the record as data."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from functools import cache
from importlib.metadata import version
from pathlib import Path

from gallery.exports.card import Fonts
from gallery.exports.citations import citing
from gallery.exports.crate import Part
from gallery.model import Figure, Notebook, Page, Record
from gallery.pages import entry as entry_page
from gallery.pages import notebook as notebook_page
from gallery.pages.addresses import Anchors, attached_address, lighter_address, picture_address
from gallery.pages.base import House, Rating, cell_anchor, language_name
from gallery.pages.cards import CardView
from gallery.pages.differences import Compared
from gallery.pages.downloads import Download, is_sniffed, own_file, script_file
from gallery.pages.entry import Beside, entry_view
from gallery.pages.figures import Small, best
from gallery.pages.head import head
from gallery.pages.notebook import Made, notebook_view
from gallery.pages.templating import render
from gallery.pages.thumbnail import thumbnail
from gallery.publish.earlier import earlier
from gallery.publish.exported import Exported
from gallery.publish.renewed import Renewed
from gallery.remotes.tree import blob_key
from gallery.shells import Shell
from gallery.store import Store, stamp

File = tuple[str, bytes]
"""Address from the site's root, and the bytes."""

LARGEST_DOWNLOAD = 95_000_000
"""Bytes; static hosts refuse files of 100 MB."""


class Entries:
    """Makes the files of entries; what all of them share is read once."""

    def __init__(self, house: House, store: Store, shells: dict[str, Shell], fonts: Fonts, executor: Executor) -> None:
        self._house = house
        self._store = store
        self._shells = shells
        self._exported = Exported(house, store, fonts)
        self._renewed = Renewed(house, store, executor)
        self._stamp = stamp(Path(thumbnail.__code__.co_filename), versions=(version("pillow"),))

    def files(self, record: Record, rating: Rating, near: tuple[CardView, ...] = ()) -> Iterator[File]:
        """All files of the entry: pictures first, so that no page ever shows one that is not there yet; `near` are entries like it."""
        small = self.small(record)
        compared = self._compared(record)
        yield from self._pictures(record, small, [page for _, page in compared.values() if page is not None])
        place = f"e/{record.entry.id}"
        anchors = cache(self._anchors)
        prose, parts = set(), []
        for notebook in record.notebooks:
            page = self.page(notebook)
            if page is not None and page.code_cells == 0:
                prose.add(notebook.slug)
            offered = self._downloads(notebook)
            parts += [_part(notebook, download, len(data)) for download, data in offered[:1]]
            yield from ((f"{place}/{notebook.slug}/{download.name}", data) for download, data in offered)
            downloads = tuple(download for download, _ in offered)
            shown = compared.get(notebook.slug, (None, None))[0]
            yield f"{place}/{notebook.slug}/index.html", self._notebook(record, notebook, Made(page, downloads, shown), anchors)
        view = entry_view(record, rating, self._house, small, Beside(prose, citing(record), near))
        yield from self._exported.files(record, rating, small, parts)
        about = self._exported.head(record, view.title, entry_page.description(view), parts)
        yield f"{place}/index.html", self._fill("entry", view.title, head(about), entry_page.contents(view), entry_page.body(view)).encode()
        yield from earlier(record, self._shells, self._house.gallery.site.url)

    def small(self, record: Record) -> dict[str, Small]:
        """Small versions of the figures that the entry's page and its card show, by digest of the figure."""
        made = {f.digest: self._small(f) for _, f in best(record)}
        return {digest: view for digest, view in made.items() if view is not None}

    # --- pictures -------------------------------------------------------------------------------

    def _small(self, figure: Figure) -> Small | None:
        """The small version, made once and kept in the store; None where there can be none."""

        def make() -> bytes:
            data = self._store.take(figure.digest)
            made = thumbnail(data) if data is not None else None
            return json.dumps([self._store.keep(made.data), made.width, made.height] if made else None).encode()

        known = json.loads(self._store.memo("thumbnail", f"{figure.digest} {self._stamp}", make))
        return None if known is None else Small(f"a/{known[0][:2]}/{known[0]}.webp", known[1], known[2])

    def _pictures(self, record: Record, small: dict[str, Small], more: Sequence[Page]) -> Iterator[File]:
        """All pictures and files of the entry's pages; `more` are pages of new outputs."""
        shown = [f for n in record.notebooks for f in (*n.figures, *(f for _, f in n.images))]
        shown += [f for page in more for f in page.figures]
        figures = {picture_address(f): f.digest for f in shown}
        figures |= {lighter_address(f): f.lighter for f in shown if f.lighter is not None}
        figures |= {attached_address(f): f.digest for n in record.notebooks for f in n.files}
        figures |= {attached_address(f): f.digest for page in more for f in page.files}
        figures |= {view.address: view.address.rpartition("/")[2].partition(".")[0] for view in small.values()}
        for address, digest in figures.items():
            data = self._store.take(digest)
            if data is not None:
                yield address, data

    # --- pages ----------------------------------------------------------------------------------

    def _compared(self, record: Record) -> dict[str, tuple[Compared, Page | None]]:
        """Slug → the newest run of the notebook as it is shown, and its new outputs; left out where other bytes were run."""
        commit = record.pin.commit if record.pin else None
        newest = {n.path: (run, n) for run in record.history.at(commit) for n in run.notebooks}
        known = {n.slug: (n, *newest[n.path]) for n in record.notebooks if n.path in record.history.notebooks_at(commit)}
        return {
            slug: self._renewed.compared(notebook, run, ran, self._store.get(blob_key(notebook.blob)))
            for slug, (notebook, run, ran) in known.items()
            if ran.blob == notebook.blob
        }

    def _notebook(self, record: Record, notebook: Notebook, made: Made, anchors: Anchors) -> bytes:
        view, page = notebook_view(record, notebook, made, self._house, anchors), made.page
        words = notebook_page.description(page, notebook, record)
        image = picture_address(notebook.figures[0]) if notebook.figures else None
        about = replace(self._exported.notebook_head(record, notebook, view.title, words, image), fonts=notebook_page.fonts(page))
        return self._fill("notebook", view.title, head(about), notebook_page.contents(view), notebook_page.body(view)).encode()

    def _fill(self, kind: str, title: str, about: str, contents: str, body: str) -> str:
        return self._shells[kind].fill(title=str(render("text.html", text=title)), head=about, toc=contents, body=body)

    # --- from the store -------------------------------------------------------------------------

    def page(self, notebook: Notebook) -> Page | None:
        """The rendered notebook, or None where there is none."""
        data = self._store.take(notebook.page) if notebook.page else None
        return None if data is None else Page.model_validate_json(data)

    def _downloads(self, notebook: Notebook) -> list[tuple[Download, bytes]]:
        """The notebook's own file first; nothing where it is not held, too large for a static host, or what a browser may run."""
        data = self._store.get(blob_key(notebook.blob))
        if data is None or len(data) > LARGEST_DOWNLOAD or is_sniffed(data):
            return []
        script = script_file(notebook)
        made = self._store.take(notebook.script.digest) if notebook.script else None
        return [(own_file(notebook, len(data)), data), *([(script, made)] if script is not None and made is not None else [])]

    def _anchors(self, notebook: Notebook) -> Collection[str]:
        page = self.page(notebook)
        if page is None:
            return ()
        return [h.anchor for h in page.outline] + [cell_anchor(i + 1) for i in range(page.cells)]


def _part(notebook: Notebook, download: Download, length: int) -> Part:
    language = language_name(notebook.language) if notebook.language else ""
    return Part(f"{notebook.slug}/{download.name}", notebook.title, "application/x-ipynb+json", length, language)
