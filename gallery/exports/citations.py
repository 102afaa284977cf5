"""How to cite a record: the paper and the code apart, in the four forms that people and programs want."""

from __future__ import annotations

import json
from collections.abc import Iterator

from gallery.exports.apa import apa
from gallery.exports.bibtex import bibtex
from gallery.exports.csl import csl
from gallery.exports.ris import ris
from gallery.exports.works import Work, works
from gallery.model import Record
from gallery.pages.citing import CitationView, Citing
from gallery.pages.launches import Snippet
from gallery.words import _

FILES = (
    ("citation.bib", "application/x-bibtex"),
    ("citation.ris", "application/x-research-info-systems"),
    ("citation.json", "application/vnd.citationstyles.csl+json"),
)
"""Names beside the entry's page, and their media types."""


def citing(record: Record) -> Citing:
    """The papers, then the code at the commit that is shown."""
    return Citing(tuple(CitationView(work.label, _forms(work)) for work in works(record)), tuple(name for name, _type in FILES))


def files(record: Record) -> Iterator[tuple[str, bytes]]:
    """All works of the record in one file for each format, `(name, bytes)`."""
    every = works(record)
    texts = (
        "\n\n".join(bibtex(w) for w in every) + "\n",
        "\n\n".join(ris(w) for w in every) + "\n",
        json.dumps([csl(w) for w in every], ensure_ascii=False, indent=1) + "\n",
    )
    for (place, _type), text in zip(FILES, texts, strict=True):
        yield place, text.encode()


def _forms(work: Work) -> tuple[Snippet, ...]:
    return (
        Snippet(_("Plain text, APA"), apa(work)),
        Snippet("BibTeX", bibtex(work)),
        Snippet("RIS", ris(work)),
        Snippet("CSL-JSON", json.dumps([csl(work)], ensure_ascii=False, indent=1)),
    )
