"""README: badges and launch links, each with what stands behind it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import urlsplit

from gallery.metadata.parse import Source
from gallery.metadata.readme import sources
from gallery.model import Fact, Snapshot

_MARKDOWN = re.compile(
    r"\[\s*!\[[^\[\]]{0,200}\]\s*\(\s*<?([^\s()<>]{1,1000})>?[^()]{0,200}\)\s*\]\s*\(\s*<?([^\s()<>]{1,1000})>?[^()]{0,200}\)"
)
_HTML = re.compile(
    r"<a\b[^<>]{0,500}?\bhref\s*=\s*[\"']([^\"'<>\s]{1,1000})[\"'][^<>]{0,500}>\s*<img\b[^<>]{0,500}?\bsrc\s*=\s*[\"']([^\"'<>\s]{1,1000})",
    re.IGNORECASE,
)
_RST = re.compile(r"^\.\.\s+(?:\|[^|]{1,100}\|\s+)?image::\s+(\S{1,1000})\s*$")
_TARGET = re.compile(r"^\s+:target:\s+(\S{1,1000})")
_URL = re.compile(r"https?://[^\s\"'<>()\[\]`]{3,1000}")
_WHOSE: tuple[tuple[str, str], ...] = (
    (r"mybinder\.org/(?:v2|repo)/|/v2/(?:gh|gl|gist|git|zenodo)/|mybinder\.org/badge|/launch-binder|[./]binder[./]v2/", "binder"),
    (r"colab\.(?:research\.)?google\.com/.", "colab"),
    (r"nbviewer\.[\w.]+/.", "nbviewer"),
    (r"kaggle\.com", "kaggle"),
    (r"codespaces\.new|github\.com/codespaces", "codespaces"),
    (r"deepnote\.com|studiolab\.sagemaker|codeocean\.com|notebooks\.azure|nextjournal\.com", "hosted"),
    (r"zenodo\.org|doi\.org/10\.5281/|figshare\.com|osf\.io|softwareheritage\.org", "archive"),
    (r"arxiv\.org|joss\.theoj\.org|neurolibre\.org|doi\.org/|biorxiv\.org", "paper"),
    (r"readthedocs\.|\.github\.io|/docs?\b|documentation", "docs"),
    (r"pypi\.|badge\.fury\.io|anaconda\.org|cran\.|juliahub", "package"),
    (r"/actions|/workflows/|travis-ci|circleci|appveyor|codecov|coveralls|azure\.com|gitlab-ci|/pipelines", "ci"),
    (r"licen[cs]e", "licence"),
)
_LAUNCHERS = frozenset({"binder", "colab", "nbviewer", "kaggle", "codespaces"})
MAX_BADGES = 60


def read(snapshot: Snapshot) -> Iterator[Fact]:
    """One `badge` fact for each linked picture, and for each text link to a launcher or viewer of notebooks."""
    source = sources(snapshot)
    if source is None:
        return
    seen: set[str] = set()
    for line, link, image in _links(source):
        whose = _role(link, image)
        if link in seen or len(seen) >= MAX_BADGES or not (whose if image else whose in _LAUNCHERS):
            continue
        seen.add(link)
        for fact in source.facts("badge", [link], 0.9 if image else 0.6, role=whose):
            yield fact.model_copy(update={"source": source.at(line)})


def _role(link: str, image: str) -> str | None:
    """Whose badge it is, by its link, else by its picture; None for any other linked picture."""
    for text in (link, image if re.search(r"badge|shields|\.svg", image) else ""):
        for pattern, whose in _WHOSE:
            if re.search(pattern, text, re.IGNORECASE):
                return whose
    return None


def _links(source: Source) -> Iterator[tuple[int, str, str]]:
    """Line, link and picture (empty for a text link) of every link; only web addresses."""
    for number, line in enumerate(source.lines, 1):
        pairs = [(m[2], m[1]) for m in _MARKDOWN.finditer(line)] + [(m[1], m[2]) for m in _HTML.finditer(line)]
        if match := _RST.match(line):
            target = next((t[1] for n in source.lines[number : number + 8] if (t := _TARGET.match(n))), "")
            pairs.append((target, match[1]))
        texts = [(u.rstrip(".,;:"), "") for u in _URL.findall(line) if not re.search(r"\.(?:svg|png|gif|jpe?g)(?:\?|$)", u)]
        yield from ((number, unescape(link), image) for link, image in [*pairs, *texts] if _is_web(link))


def _is_web(link: str) -> bool:
    try:
        return urlsplit(link).scheme in ("http", "https") and bool(urlsplit(link).hostname)
    except ValueError:
        return False
