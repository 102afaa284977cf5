"""The allow-lists: what of a stranger's html stays. Nothing is shown that did not pass here.

Twice: each piece of a stranger's html by `piece` (ids prefixed, addresses judged, classes and styles of a list), and the
finished body by `body`, which knows our own few additions and no Python in between.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import quote, unquote

import nh3

from gallery.notebooks.balance import bounded
from gallery.notebooks.code import CLASSES
from gallery.notebooks.draft import REL, Draft, anchor
from gallery.notebooks.listing import listed
from gallery.notebooks.maths import MARK
from gallery.notebooks.pictures import from_base64

_TAGS = listed(
    "a abbr address article aside b bdi bdo big blockquote br caption center cite code col colgroup dd del details dfn div dl dt em "
    "figcaption figure font footer h1 h2 h3 h4 h5 h6 header hgroup hr i img ins kbd li main mark nav ol p pre q rp rt ruby s samp "
    "section small span strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr"
)
_WITH_CONTENT = listed(
    "script style template iframe object embed applet svg math select option textarea noscript noembed noframes title xmp "
    "head frame frameset audio video canvas map dialog portal"
)
_OURS = listed("details summary section div span pre a img p table")
_PLAYERS = listed("audio video")
"""Ours only: a stranger's were removed before."""
_STYLES = listed(
    "color background-color text-align font-weight font-style font-size font-family text-decoration vertical-align white-space "
    "width height max-width max-height min-width padding padding-left padding-right padding-top padding-bottom margin margin-left "
    "margin-right margin-top margin-bottom border border-left border-right border-top border-bottom border-collapse border-color "
    "border-style border-width border-spacing border-radius line-height list-style-type float clear display text-indent "
    "overflow-x overflow-y flex flex-direction flex-wrap gap justify-content align-items column-count"
)
_ATTRIBUTES: dict[str, set[str]] = {
    "*": {"id", "style", "title", "dir", "lang", "align"},
    "a": {"href", "name"},
    "img": {"src", "alt", "width", "height"},
    "table": {"border", "cellpadding", "cellspacing", "width"},
    "td": {"colspan", "rowspan", "valign", "width", "height", "bgcolor"},
    "th": {"colspan", "rowspan", "valign", "width", "height", "scope", "bgcolor"},
    "tr": {"valign", "bgcolor"},
    "col": {"span", "width"},
    "colgroup": {"span", "width"},
    "ol": {"start", "type", "reversed"},
    "li": {"value"},
    "font": {"color", "size", "face"},
    "details": {"open"},
    "time": {"datetime"},
    "hr": {"width", "size"},
}
_CLASSES: dict[str, set[str]] = {
    "span": set(CLASSES),
    "div": {"alert", "alert-info", "alert-success", "alert-warning", "alert-danger", "alert-block"},
    "p": {"alert", "alert-info", "alert-success", "alert-warning", "alert-danger", "alert-block"},
    "table": {"dataframe"},
    "pre": {"nb-source", "nb-mermaid"},
    "details": {"nb-fold"},
}
_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
_INVISIBLE = re.compile(r"[\x00-\x20\x7f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]+")
_BAD_STYLE = re.compile(
    r"<|url\s*\(|expression|@|\\|image|var\s*\(|attr\s*\(|calc|env\s*\(|/\*|:\s*-|\s-\d|-\.|javascript|behaviou?r|binding", re.IGNORECASE
)
_BLACK = re.compile(r"(?<![-\w])color\s*:\s*(?:black|#0{3,6}|rgba?\(\s*0\s*,\s*0\s*,\s*0[^)]*\))\s*(?:;|$)", re.IGNORECASE)
_BAD_DISPLAY = re.compile(
    r"display\s*:\s*(?!(?:block|inline|inline-block|flex|table|table-cell|table-row|list-item|grid|inline-flex)\b)[^;]*;?", re.IGNORECASE
)
_NO_CLASS = re.compile(r'(<[^<>]*) class=""')
_PICTURE_DATA = re.compile(r"data:image/(?:png|jpe?g|gif|webp|svg\+xml)(?:;charset=[\w-]+)?;base64,([A-Za-z0-9+/=\s%]+)", re.IGNORECASE)


def piece(html: str, draft: Draft) -> str:
    """A stranger's html, harmless: allowed tags and attributes only, balanced, addresses as `Page.html` has them.

    Pictures inside go to `draft`. One from elsewhere becomes `src="remote:…"`, for `images.finished` to turn into a link.
    """
    if "data:image/" in html:
        html = _PICTURE_DATA.sub(lambda m: _inline_picture(m, draft), html)

    if draft.cleaner is None:
        draft.cleaner = _cleaner(draft).clean
    cleaned = draft.cleaner(bounded(_encodable(html)))
    return _NO_CLASS.sub(r"\1", cleaned) if ' class=""' in cleaned else cleaned


def _cleaner(draft: Draft) -> nh3.Cleaner:
    """Made once for each page: making it costs more than most pieces."""

    def judged(_tag: str, name: str, value: str) -> str | None:
        return _attribute(name, value, draft)

    return nh3.Cleaner(
        tags=set(_TAGS),
        clean_content_tags=set(_WITH_CONTENT),
        attributes=_ATTRIBUTES,
        allowed_classes=_CLASSES,
        attribute_filter=judged,
        filter_style_properties=set(_STYLES),
        url_schemes={"http", "https", "mailto", "asset", "attachment", "ftp"},
        link_rel=REL,
    )


def _inline_picture(m: re.Match[str], draft: Draft) -> str:
    return draft.keep(from_base64(unquote(m[1]))) or "data:,"


def _attribute(name: str, value: str, draft: Draft) -> str | None:
    if "\ufdd0" in value:  # a formula where no formula can stand
        value = MARK.sub("", value)
    judge = _JUDGES.get(name)
    return value[:1000] if judge is None else judge(value, draft)


def _number(value: str, _draft: Draft) -> str | None:
    return value.strip() if re.fullmatch(r"\s*[+-]?\d{1,4}(?:\.\d+)?(?:px|%)?\s*", value) else None


def _colour(value: str, _draft: Draft) -> str | None:
    return value if re.fullmatch(r"#?\w{1,20}", value) else None


def _new_id(value: str, draft: Draft) -> str | None:
    wanted = anchor(value)
    return None if wanted in draft.anchors else draft.anchor(value)


def _style(value: str, _draft: Draft) -> str | None:
    value = _BLACK.sub("", _BAD_DISPLAY.sub("", value))  # black on a dark page: what has no colour has the page's
    return value if value.strip() and len(value) < 1000 and not _BAD_STYLE.search(value) else None


def link(value: str, draft: Draft) -> str | None:
    """Where a stranger's link leads; None where it must lead nowhere."""
    address = _INVISIBLE.sub(" ", value).strip()
    if address.startswith("#"):
        to = anchor(unquote(address[1:]))
        return f"#{to}" if to else None
    if address.startswith("//"):
        return "https:" + quote(address, safe="/:?#[]@!$&'()*+,;=%~-._")
    scheme = _SCHEME.match(address)
    if scheme is None:
        return _beside(address)
    if scheme[1].lower() == "attachment":
        return draft.attachment(address[11:])
    return address.replace(" ", "%20") if scheme[1].lower() in ("http", "https", "mailto") else None


def _beside(address: str) -> str | None:
    path, _, fragment = address.partition("#")
    path = unquote(path.partition("?")[0]).replace("\\", "/")
    path = re.sub(r"\A/?files/", "", path) if path.startswith("/files/") else path  # as Jupyter serves a notebook's neighbours
    if not path or path.startswith("/") or any(ord(c) < 32 for c in path):
        return None
    to = anchor(unquote(fragment)) if fragment else None
    return "repo:" + quote(path, errors="replace") + (f"#{to}" if to else "")


def _source(value: str, draft: Draft) -> str | None:
    address = _INVISIBLE.sub(" ", value).strip()
    if address in draft.figures:
        return address
    if address.startswith("//"):
        address = "https:" + address
    scheme = _SCHEME.match(address)
    if scheme is None:
        found = _beside(address)
        if found:
            found = found.partition("#")[0]
            draft.references.setdefault(unquote(found.removeprefix("repo:")))
        return found
    if scheme[1].lower() == "attachment":
        return draft.attachment(address[11:])
    return "remote:" + address.replace(" ", "%20") if scheme[1].lower() in ("http", "https") else None


_JUDGES: dict[str, Callable[[str, Draft], str | None]] = {
    "href": link,
    "src": _source,
    "id": _new_id,
    "name": _new_id,
    "style": _style,
    "color": _colour,
    "bgcolor": _colour,
    **dict.fromkeys(listed("width height colspan rowspan border cellpadding cellspacing start span value size"), _number),
}
"""Attribute → what is left of its value."""


_BODY_ATTRIBUTES: dict[str, set[str]] = {
    **_ATTRIBUTES,
    "*": _ATTRIBUTES["*"] | {"class", "tabindex", "role", "aria-label", "data-language"},
    "a": _ATTRIBUTES["a"] | {"rel"},
    "img": _ATTRIBUTES["img"] | {"loading", "decoding"},
    **{tag: {"src", "controls", "preload"} for tag in _PLAYERS},
}
_BODY = nh3.Cleaner(
    tags=set(_TAGS | _OURS | _PLAYERS),
    clean_content_tags=set(_WITH_CONTENT - _PLAYERS),
    attributes=_BODY_ATTRIBUTES,
    filter_style_properties=set(_STYLES),
    url_schemes={"http", "https", "mailto", "repo", "asset"},
    url_relative=lambda url: url if url.startswith("#") else None,
    link_rel=None,
)


def body(html: str) -> str:
    """The finished body once more, as a whole: whatever was put together wrongly cannot pass."""
    return _BODY.clean(_encodable(html))


def _encodable(html: str) -> str:
    """Lone surrogates, which JSON may hold and no page can, replaced."""
    return html if html.isascii() else html.encode("utf-8", "replace").decode()
