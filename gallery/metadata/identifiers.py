"""DOIs and arXiv identifiers in text: found, freed of what stuck to them, and sorted into papers and archives."""

from __future__ import annotations

import re
from urllib.parse import unquote

_DOI = re.compile(r"\b10\.\d{4,9}(?:/|%2[Ff])[^\s\"'<>\[\]{}|\\^`,;]{1,200}")
_ARXIV_ID = r"(\d{4}\.\d{4,5}|[a-z-]{2,20}(?:\.[A-Z]{2})?/\d{7})(?:v\d{1,2})?(?!\d)"
_ARXIV = re.compile(rf"(?:arxiv\.org/(?:abs|pdf|html|format|ps)/|\barxiv\s?:\s?|10\.48550/arxiv\.){_ARXIV_ID}", re.IGNORECASE)
_ADS = re.compile(r"\badsabs\.harvard\.edu/(?:abs|full|link_gateway)/\d{4}arXiv(\d{4})(\d{5})[A-Z]", re.IGNORECASE)
"""The astronomers' library writes arXiv:2403.08911 as 2024arXiv240308911B (identifiers of before 2015 have a digit less)."""
_BARE_ARXIV = re.compile(rf"^{_ARXIV_ID}$")
_NATURE = re.compile(r"\bnature\.com/articles/([a-z]{1,8}[\w.-]{3,60}\w)")
_STUCK = re.compile(
    r"(?:/status)?\.(?:svg|png|pdf|html?)(?:[?#].*)?$|[-/]status$|[?#].*$|[/.](?:full|abstract|meta|pdf|epdf)$|(?<=\d)v\d{1,2}$",
    re.IGNORECASE,
)
_ARCHIVES = re.compile(
    r"^10\.(?:5281/zenodo|6084/m9|17605/osf|5061/dryad|7910/dvn|24433/co|17632/|4121/|15139/s3|25919/|57967/hf)", re.IGNORECASE
)


def doi(text: str) -> str | None:
    """The first DOI in `text`, freed of brackets, full stops, badge endings and queries; None where there is none."""
    return next(iter(dois(text)), None)


def dois(text: str) -> list[str]:
    """All DOIs in `text`, in order, each once, also those that an address at nature.com holds; arXiv's own are left to `arxivs`."""
    found: dict[str, str] = {}
    text = _NATURE.sub(r"doi.org/10.1038/\1", text)
    for match in _DOI.finditer(text):
        value = _freed(unquote(match.group()))
        if "/" in value and not value.lower().startswith("10.48550/arxiv") and len(value.partition("/")[2]) > 1:
            found.setdefault(value.lower(), value)
    return list(found.values())


def _freed(value: str) -> str:
    while True:
        before = value
        value = _STUCK.sub("", value).rstrip(".:*_!~&/")
        while value.endswith(")") and value.count("(") < value.count(")"):
            value = value[:-1]
        if value == before:
            return value


def arxivs(text: str) -> list[str]:
    """All arXiv identifiers in `text` that say they are, without version, in order, each once."""
    return list(dict.fromkeys(m.group(1) for m in _ARXIV.finditer(_ADS.sub(r"arXiv:\1.\2", text))))


def arxiv(text: str) -> str | None:
    """The arXiv identifier that `text` is or names; None where it is none."""
    bare = _BARE_ARXIV.match(text.strip())
    return bare.group(1) if bare else next(iter(arxivs(text)), None)


def is_archive(value: str) -> bool:
    """Whether a DOI belongs to a place that keeps software and data (Zenodo, figshare, OSF, Dryad, Dataverse …)."""
    return bool(_ARCHIVES.match(value))


def role(value: str) -> str:
    """`archive` for the DOI of a software or data archive, else `paper`."""
    return "archive" if is_archive(value) else "paper"
