"""What a page says about itself to search engines, previews and machines: the head's metadata, JSON-LD, sitemap."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from xml.sax.saxutils import escape

from markupsafe import Markup

from gallery.model import Notebook, Paper, Record
from gallery.pages.base import authors, languages, papers, quoted, repository, web
from gallery.pages.templating import render


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


def entry_data(record: Record, url: str, description: str) -> dict[str, object]:
    """The entry as schema.org's SoftwareSourceCode, with its papers."""
    repo = repository(record)
    code: dict[str, object] = {
        "@type": "SoftwareSourceCode",
        "name": record.entry.title,
        "description": description,
        "url": url,
        "codeRepository": repo.url if repo else None,
        "version": record.pin.commit if record.pin else None,
        "programmingLanguage": list(languages(record)),
        "author": [{"@type": "Person", "name": name} for name in authors(record)],
        "keywords": list(record.entry.tags),
        "citation": [_article(p, record) for p in papers(record)],
    }
    return {"@context": "https://schema.org", **{k: v for k, v in code.items() if v}}


def notebook_data(record: Record, notebook: Notebook, url: str, entry_url: str) -> dict[str, object]:
    """A notebook as a part of its entry."""
    return {
        "@context": "https://schema.org",
        "@type": "SoftwareSourceCode",
        "name": notebook.title,
        "url": url,
        "isPartOf": {"@type": "SoftwareSourceCode", "name": record.entry.title, "url": entry_url},
    }


def _article(paper: Paper, record: Record) -> dict[str, object]:
    same = [f"https://doi.org/{paper.doi}" if paper.doi else "", f"https://arxiv.org/abs/{paper.arxiv}" if paper.arxiv else ""]
    article: dict[str, object] = {
        "@type": "ScholarlyArticle",
        "name": paper.title or record.entry.title,
        "author": [{"@type": "Person", "name": name} for name in paper.authors],
        "datePublished": str(paper.year) if paper.year else None,
        "sameAs": [*filter(None, same)],
        "url": web(paper.url),
    }
    return {k: v for k, v in article.items() if v}


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
