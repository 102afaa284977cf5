"""Drawings: SVG rebuilt from an allow-list, so that its file does nothing even when it is opened by itself."""

from __future__ import annotations

import re
from functools import lru_cache

from lxml import etree

from gallery.notebooks.listing import listed

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
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
    top: etree._Element | None = None
    waiting: list[tuple[etree._Element, etree._Element | None]] = [(root, None)]
    while waiting:
        old, parent = waiting.pop()
        tag = _local(old)
        if tag not in _TAGS or (tag == "style" and not _safe_style(_text(old))):
            continue
        attributes = dict(_allowed(old))
        if parent is None:
            top = new = etree.Element(f"{{{SVG}}}svg", attributes, nsmap={None: SVG, "xlink": XLINK})  # type: ignore[dict-item]  # the stubs know no default namespace
        else:
            new = etree.SubElement(parent, f"{{{SVG}}}{tag}", attributes)
        new.text = _text(old)
        if parent is not None:
            new.tail = old.tail
        children: list[etree._Element] = [c for c in old if isinstance(c.tag, str)]
        waiting.extend((c, new) for c in reversed(children))
    return top


@lru_cache(maxsize=1024)
def _split(name: str) -> tuple[str, str]:
    """Namespace and local name; lxml's own way refuses names that its recovering parser lets through."""
    namespace, _, local = name.rpartition("}")
    return namespace.removeprefix("{"), local


def _local(element: etree._Element) -> str | None:
    namespace, local = _split(str(element.tag))
    return local if namespace in (SVG, "") else None


def _text(element: etree._Element) -> str | None:
    return element.text


def _allowed(element: etree._Element) -> list[tuple[str, str]]:
    kept = []
    for key, written in element.attrib.items():
        (namespace, local), value = _split(str(key)), str(written)
        if local == "href" and namespace in (XLINK, ""):
            if value.startswith("#") or _PICTURE.fullmatch(value.strip()):
                kept.append((f"{{{XLINK}}}href", value))
        elif not namespace and local in _ATTRIBUTES and _safe_style(value):
            kept.append((local, value))
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
