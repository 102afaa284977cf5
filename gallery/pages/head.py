"""What a page says about itself to search engines, previews and machines: the head's metadata, sitemap, robots."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from xml.sax.saxutils import escape

from markupsafe import Markup

from gallery.pages.base import quoted
from gallery.pages.templating import render


@dataclass(frozen=True)
class LinkTag:
    """One `<link>` of a page's head."""

    rel: str
    href: str
    type: str = ""
    title: str = ""


@dataclass(frozen=True)
class Head:
    """Metadata of one page."""

    title: str
    description: str
    url: str
    """Canonical address."""
    image: str | None
    """Full address of a picture."""
    site: str
    kind: str
    """Open Graph type: article or website."""
    data: Markup
    """JSON-LD, safe inside a script element."""
    image_size: tuple[int, int] | None = None
    """Pixels."""
    tags: tuple[tuple[str, str], ...] = ()
    """Further names and contents of `<meta>`."""
    links: tuple[LinkTag, ...] = ()
    fonts: tuple[str, ...] = ()
    """Addresses of fonts that the first view needs, besides that of the text."""


def head(view: Head) -> Markup:
    """The fragment for the page's head."""
    return render("head.html", head=view)


def shorten(text: str, most: int = 200) -> str:
    """One line of at most `most` characters, cut at a word."""
    line = re.sub(r"\s+", " ", text).strip()
    return line if len(line) <= most else line[: most - 1].rsplit(" ", 1)[0].rstrip(",;:.–—-") + "…"


def script_json(data: object) -> Markup:
    """JSON that cannot leave its script element, whatever its strings hold."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)  # noqa: S704  # the loop above made it safe


def sitemap(base: str, addresses: Iterable[tuple[str, str | None]]) -> bytes:
    """Sitemap of `(address from the root, day of the last change or None)`."""
    rows = []
    for address, changed in addresses:
        when = f"<lastmod>{escape(changed)}</lastmod>" if changed else ""
        rows.append(f"<url><loc>{escape(base + quoted(address))}</loc>{when}</url>")
    start = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    return (start + "\n".join(rows) + "\n</urlset>\n").encode()


def robots(base: str) -> bytes:
    """Everything may be read; the sitemap is named."""
    return f"User-agent: *\nAllow: /\n\nSitemap: {base}sitemap.xml\n".encode()
