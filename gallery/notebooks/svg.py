"""Drawings: SVG rebuilt from an allow-list, so that its file does nothing even when it is opened by itself."""

from __future__ import annotations

import re
from functools import lru_cache

from lxml import etree

from gallery.notebooks.listing import listed

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
_HREF = f"{{{XLINK}}}href"
_STYLE = f"{{{SVG}}}style"
MAX_BYTES = 10_000_000
MAX_DRAWN = 200_000
"""Elements after every `use` is drawn; a few nested ones can mean billions."""

_TAGS = listed(
    "svg g defs symbol use path rect circle ellipse line polyline polygon text tspan textPath title desc image clipPath mask pattern "
    "marker linearGradient radialGradient stop filter feGaussianBlur feOffset feBlend feColorMatrix feComposite feFlood feMerge "
    "feMergeNode feMorphology feTurbulence feComponentTransfer feFuncR feFuncG feFuncB feFuncA feDropShadow style switch"
)
_ATTRIBUTES = listed(
    "id class style x y x1 y1 x2 y2 cx cy r rx ry fx fy d dx dy points width height viewBox preserveAspectRatio transform "
    "gradientTransform gradientUnits patternUnits patternContentUnits patternTransform spreadMethod offset stop-color stop-opacity "
    "fill fill-opacity fill-rule stroke stroke-width stroke-opacity stroke-linecap stroke-linejoin stroke-dasharray stroke-dashoffset "
    "stroke-miterlimit opacity color clip-path clip-rule clipPathUnits mask maskUnits maskContentUnits marker-start marker-mid "
    "marker-end markerWidth markerHeight markerUnits orient refX refY font-family font-size font-style font-weight font-variant "
    "font-stretch text-anchor text-decoration dominant-baseline alignment-baseline baseline-shift letter-spacing word-spacing "
    "writing-mode textLength lengthAdjust rotate startOffset display visibility overflow vector-effect shape-rendering "
    "text-rendering image-rendering color-interpolation color-interpolation-filters paint-order version filter filterUnits "
    "primitiveUnits in in2 result stdDeviation mode operator k1 k2 k3 k4 type values flood-color flood-opacity radius "
    "baseFrequency numOctaves seed tableValues slope intercept amplitude exponent isolation mix-blend-mode"
)
_PICTURE = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]+")
_FORBIDDEN_STYLE = re.compile(r"@import|@font-face|@namespace|expression|javascript|behavior|-moz-binding|\\|image-set|</", re.IGNORECASE)
_SUSPICIOUS = re.compile(r"[(:@\\<]")
"""Nothing forbidden is written without one of these; most of a drawing's numbers have none."""
_URL = re.compile(r"url\(\s*(?P<quote>['\"]?)(?P<to>[^)]*?)(?P=quote)\s*\)", re.IGNORECASE)

Size = tuple[int, int]


def harmless(data: bytes) -> tuple[bytes, Size | None] | None:
    """Rebuild a drawing without scripts, handlers, foreign content and outside addresses; None where it is no SVG.

    The size in pixels is None where the drawing has none.
    """
    if len(data) > MAX_BYTES or b"<svg" not in data:
        return None
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True, recover=True, huge_tree=False
    )
    try:
        root = etree.fromstring(data.strip(), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    if root is None or _split(str(root.tag))[1] != "svg":
        return None
    new = _copied(root)
    if new is None or _drawn(new) > MAX_DRAWN:
        return None
    return etree.tostring(new, encoding="utf-8"), _size(new)


def _copied(root: etree._Element) -> etree._Element | None:
    """The allowed part of a tree, without recursion: hostile drawings nest deeply."""
    if _tag(str(root.tag)) is None:
        return None
    top = etree.Element(f"{{{SVG}}}svg", _allowed(root), nsmap={None: SVG, "xlink": XLINK})  # type: ignore[dict-item]  # the stubs know no default namespace
    top.text = root.text
    waiting: list[tuple[etree._Element, etree._Element]] = [(root, top)]
    while waiting:
        parent, copied = waiting.pop()
        for old in parent:
            tag = _tag(str(old.tag))
            if tag is None or (tag == _STYLE and not _safe_style(old.text)):
                continue
            new = etree.SubElement(copied, tag, _allowed(old))
            new.text, new.tail = old.text, old.tail
            if len(old):
                waiting.append((old, new))
    return top


@lru_cache(maxsize=1024)
def _split(name: str) -> tuple[str, str]:
    """Namespace and local name; lxml's own way refuses names that its recovering parser lets through."""
    namespace, _, local = name.rpartition("}")
    return namespace.removeprefix("{"), local


@lru_cache(maxsize=1024)
def _tag(name: str) -> str | None:
    """The name of an allowed element as it is written again."""
    namespace, local = _split(name)
    return f"{{{SVG}}}{local}" if namespace in (SVG, "") and local in _TAGS else None


@lru_cache(maxsize=1024)
def _attribute(name: str) -> str | None:
    """The same for an attribute."""
    namespace, local = _split(name)
    if local == "href" and namespace in (XLINK, ""):
        return _HREF
    return local if not namespace and local in _ATTRIBUTES else None


def _allowed(element: etree._Element) -> dict[str, str]:
    kept = {}
    for key, written in element.items():
        known, value = _attribute(str(key)), str(written)
        if known is None:
            continue
        if known == _HREF:
            if value.startswith("#") or _PICTURE.fullmatch(value.strip()):
                kept[_HREF] = value
        elif _safe_style(value):
            kept[known] = value
    return kept


def _safe_style(text: str | None) -> bool:
    """Whether CSS, or an attribute that may hold `url(…)`, stays inside the drawing."""
    if not text or not _SUSPICIOUS.search(text):
        return True
    return _stays_inside(text) if len(text) > 500 else _known(text)


@lru_cache(maxsize=4096)
def _known(text: str) -> bool:
    return _stays_inside(text)


def _stays_inside(text: str) -> bool:
    inside = all(to["to"].startswith("#") for to in _URL.finditer(text))
    return inside and text.lower().count("url(") == len(_URL.findall(text)) and not _FORBIDDEN_STYLE.search(text)


def _drawn(root: etree._Element) -> int:
    """How many elements a browser draws once every `use` stands for what it names."""
    named = {e.get("id"): e for e in root.iter() if e.get("id")}
    cost: dict[etree._Element, int] = {}

    def of(element: etree._Element, depth: int) -> int:
        if depth > 30:
            return MAX_DRAWN + 1
        if element not in cost:
            cost[element] = 0  # a circle of uses draws nothing
            uses = element.iter(f"{{{SVG}}}use")
            targets = (named.get(u.get(f"{{{XLINK}}}href", "")[1:]) for u in uses)
            own = sum(1 for _ in element.iter())
            cost[element] = min(MAX_DRAWN + 1, own + sum(of(t, depth + 1) for t in targets if t is not None))
        return cost[element]

    return of(root, 0)


def _size(root: etree._Element) -> Size | None:
    width, height = (_pixels(root.get(side, "")) for side in ("width", "height"))
    box = re.findall(r"-?\d+(?:\.\d+)?(?:e-?\d+)?", root.get("viewBox", ""))
    if len(box) == 4 and (width is None or height is None):
        box_width, box_height = float(box[2]), float(box[3])
        if box_width > 0 and box_height > 0:
            if width is not None or height is not None:
                width, height = width or (height or 0) * box_width / box_height, height or (width or 0) * box_height / box_width
            else:
                width, height = box_width, box_height
    if width is None or height is None or not (0 < width < 20_000 and 0 < height < 20_000):
        return None
    return max(1, round(width)), max(1, round(height))


def _pixels(text: str) -> float | None:
    found = re.fullmatch(r"\s*(\d{1,6}(?:\.\d+)?)\s*(px|pt|pc|in|cm|mm)?\s*", text)
    per_unit = {"px": 1, "pt": 96 / 72, "pc": 16, "in": 96, "cm": 96 / 2.54, "mm": 96 / 25.4, None: 1}
    return float(found[1]) * per_unit[found[2]] if found else None
