"""A rendered notebook's `asset:` and `repo:` addresses → our pages and pictures, or the forge at the commit."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from gallery import links
from gallery.model import Attached, Figure, Notebook, Record, join
from gallery.pages.base import quoted, repository
from gallery.pages.templating import upright
from gallery.words import _

Anchors = Callable[[Notebook], Collection[str]]
"""The anchors on a notebook's page."""

_TAG = re.compile(r"<(a|img|source|audio|video)((?:\s+[\w:-]+(?:=\"[^\"]*\")?)*)\s*/?>")
_ATTRIBUTE = re.compile(r"(?<=\s)(href|src)=\"(asset|repo):([^\"]*)\"")


def picture_address(figure: Figure) -> str:
    """Where a picture is published, from the site's root."""
    return f"a/{figure.digest[:2]}/{figure.digest}.{figure.suffix}"


def lighter_address(figure: Figure) -> str:
    """Where the smaller picture of a large one is published, from the site's root."""
    return f"a/{(figure.lighter or '')[:2]}/{figure.lighter}.webp"


def attached_address(file: Attached) -> str:
    """Where a file of a notebook's page is published, from the site's root."""
    return f"a/{file.digest[:2]}/{file.digest}.{file.suffix}"


@dataclass(frozen=True)
class Addresses:
    """Where the addresses of one notebook's page lead."""

    record: Record
    notebook: Notebook
    root: str
    """From the page to the site's root."""
    held: Mapping[str, Figure]
    """Pictures beside the notebook that we hold, by path."""
    pages: Mapping[str, Notebook]
    """The notebooks of the entry, by path."""
    anchors: Anchors
    large: Mapping[str, Figure]
    """Pictures of the notebook that have a smaller one beside them, by digest."""

    @classmethod
    def of(cls, record: Record, notebook: Notebook, root: str, anchors: Anchors) -> Addresses:
        """The addresses of one notebook of the record."""
        large = {f.digest: f for f in notebook.figures if f.lighter is not None}
        return cls(record, notebook, root, dict(notebook.images), {n.path: n for n in record.notebooks}, anchors, large)

    def rewrite(self, fragment: str) -> str:
        """The fragment with every address made to lead somewhere; text that only looks like an address stays."""
        return _TAG.sub(self._tag, fragment)

    def _tag(self, found: re.Match[str]) -> str:
        tag, attributes = found[1], found[2]
        address = _ATTRIBUTE.search(attributes)
        if address is None:
            return found[0]
        value = html.unescape(address[3])
        if address[2] == "asset":
            shown = self._with(found[0], address, f"{self.root}a/{value[:2]}/{value}") if _is_asset(value) else ""
            return self._beside_lighter(shown, self.large.get(value.partition(".")[0]))
        if tag == "a":
            return self._with(found[0], address, self._link(value))
        path = self._path(value)
        figure = self.held.get(path) if path is not None else None
        if figure is not None and tag == "img":
            return self._beside_lighter(self._with(found[0], address, self.root + picture_address(figure)), figure)
        return self._placeholder(value, path, attributes)

    def _beside_lighter(self, shown: str, figure: Figure | None) -> str:
        if figure is None or figure.lighter is None or not shown.startswith("<img"):
            return shown
        return f'<picture><source type="image/webp" srcset="{self.root}{lighter_address(figure)}">{shown}</picture>'

    def _with(self, tag: str, address: re.Match[str], target: str | None) -> str:
        # an address that leads nowhere is taken off: the words of the link stay
        new = (
            f'{address[1]}="{html.escape(target)}"'
            if target is not None
            else f'title="{html.escape(_("This file is not in the repository"))}"'
        )
        return tag.replace(address[0], new, 1)

    def _path(self, value: str) -> str | None:
        folder = self.notebook.path.rpartition("/")[0]
        plain = value.partition("#")[0].partition("?")[0]
        return join(folder, unquote(plain)) or join(folder, plain)

    def _link(self, value: str) -> str | None:
        path, anchor = self._path(value), value.partition("#")[2]
        other = self.pages.get(path) if path else None
        if other is None:
            return self._on_forge(path)
        target = f"../{quoted(other.slug)}/"
        return target + _anchor(unquote(anchor), self.anchors(other)) if anchor else target

    def _on_forge(self, path: str | None) -> str | None:
        repo = repository(self.record)
        if path is None or repo is None or self.record.pin is None:
            return None
        return links.file_url(repo, self.record.pin.commit, path)

    def _placeholder(self, value: str, path: str | None, attributes: str) -> str:
        alt = re.search(r"(?<=\s)alt=\"([^\"]*)\"", attributes)
        name = html.escape(path or value)
        said = f"{alt[1]} · {_('not held here:')}" if alt and alt[1] else _("Picture not held here:")
        where = self._on_forge(path)
        shown = f'<a href="{html.escape(where)}" rel="noopener nofollow">{name}</a>' if where else name
        return str(upright(f'<span class="g-absent">{said} {shown}</span>'))


def _is_asset(value: str) -> bool:
    return re.fullmatch(r"[0-9a-f]{16,64}\.(?:png|jpe?g|gif|webp|svg|json|mp4|webm|ogg|wav|mp3|flac|pdf)", value) is not None


def _anchor(wanted: str, known: Collection[str]) -> str:
    """The heading that an author's link means, whatever made its id; nothing when there is none like it."""
    if wanted in known:
        return f"#{wanted}"
    plain = _plain(wanted)
    found = next((anchor for anchor in known if _plain(anchor.removeprefix("nb-")) == plain), None)
    return f"#{found}" if found else ""


def _plain(anchor: str) -> str:
    return re.sub(r"[\W_]+", "", anchor).casefold()
