"""Identifiers inside what people paste: a DOI behind a resolver, an arXiv id in an address, an https address for an ssh one."""

from __future__ import annotations

import re
from urllib.parse import unquote

from gallery.model import ARXIV, DOI

_ARXIV_INSIDE = re.compile(
    r"(?:arxiv[:.]\s*|arxiv\.org/\w+/)(\d{4}\.\d{4,5}(?:v\d+)?|[a-z-]+(?:\.[A-Z]{2})?/\d{7}(?:v\d+)?)", re.IGNORECASE
)
_DOI_INSIDE = re.compile(r"10\.\d{4,9}/[^\s\"<>]+")
_NATURE = re.compile(r"nature\.com/articles/([\w.-]+)")
"""A publisher whose addresses hold the second half of the DOI only."""
_BEHIND_DOI = ("/full", "/abstract", "/pdf", "/epdf", "/meta", ".pdf")
"""Parts of publishers' addresses that follow the DOI."""
_SSH = re.compile(r"^(?:ssh://)?(?:git@|[\w.-]+@)([\w.-]+)(?::\d+/|[:/])(.+?)(?:\.git)?/?$")


def doi_in(text: str) -> str | None:
    """The bare DOI inside an address or a citation, or None."""
    nature = _NATURE.search(text)
    found = _DOI_INSIDE.search(f"10.1038/{nature[1]}" if nature is not None else unquote(text.strip()))
    if found is None:
        return None
    doi = trimmed_doi(found.group())
    return doi if re.search(DOI, doi) else None


def trimmed_doi(doi: str) -> str:
    """A DOI without what addresses and sentences put behind it."""
    doi, before = re.sub(r"\?.*|#[A-Za-z].*", "", doi), ""
    while doi != before:
        before = doi
        doi = doi.rstrip(".,;:]}")
        doi = next((doi.removesuffix(end) for end in _BEHIND_DOI if doi.lower().endswith(end)), doi)
        if doi.endswith(")") and doi.count(")") > doi.count("("):
            doi = doi[:-1]
    return doi


def arxiv_in(text: str) -> str | None:
    """The bare arXiv id inside an address or a citation, or None."""
    found = _ARXIV_INSIDE.search(text.strip())
    return found[1] if found is not None and re.search(ARXIV, found[1]) else None


def https_for(address: str) -> str | None:
    """The https address of a repository that is written for ssh or with the git protocol, or None."""
    address = address.strip()
    if address.startswith("git://"):
        return "https://" + address.removeprefix("git://").removesuffix(".git")
    found = _SSH.match(address)
    return f"https://{found[1]}/{found[2]}" if found is not None else None


def entry_id(text: str) -> str | None:
    """The nearest id that a file of the catalog may have, or None when nothing is left of it."""
    return "-".join(re.findall(r"[a-z0-9]+", text.lower()))[:60].strip("-") or None
