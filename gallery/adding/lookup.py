"""From a paper or a deposit to the repository behind it: what its registry says, asked once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from urllib.parse import quote

from gallery.config import Settings
from gallery.failures import FailureKind, Stop
from gallery.reading_links import Pointed, read
from gallery.remotes.http import Client
from gallery.store import Store

FRESH = timedelta(days=1)
_FORGES = r"(?:github\.com|gist\.github\.com|gitlab\.com|codeberg\.org|bitbucket\.org|gitlab\.[\w.-]{2,60})"
_LINK = re.compile(rf"https?://(?:www\.)?{_FORGES}/[\w.%/~+@-]{{3,300}}", re.IGNORECASE)


@dataclass(frozen=True)
class Registries:
    """Where papers and deposits are asked about."""

    arxiv: str = "https://export.arxiv.org/api/query?id_list="
    crossref: str = "https://api.crossref.org/works/"
    datacite: str = "https://api.datacite.org/dois/"


PUBLIC = Registries()


def repository(pointed: Pointed, settings: Settings, registries: Registries) -> Pointed:
    """The repository that the paper's or deposit's record links to; a `Stop` says what to give where it names none, or several."""
    name = f"arXiv:{pointed.arxiv}" if pointed.arxiv else pointed.doi or (pointed.repo.name if pointed.repo else "")
    with Client(Store(settings.store), offline=settings.offline) as client:
        found = list(_linked(client, name, _addresses(pointed, name, registries)))
    if len(found) == 1:
        return replace(found[0], form=pointed.form, doi=pointed.doi if pointed.form == "doi" else None, arxiv=pointed.arxiv)
    give = "give the address of the git repository itself: gallery add https://github.com/OWNER/NAME"
    if not found:
        raise Stop("add", FailureKind.USAGE, f"The record of {name} links to no repository; {give}")
    several = ", ".join(p.repo.url for p in found[:6] if p.repo)
    raise Stop("add", FailureKind.USAGE, f"The record of {name} links to several repositories ({several}); give one of them.")


def _addresses(pointed: Pointed, name: str, registries: Registries) -> list[str]:
    if pointed.arxiv:
        return [registries.arxiv + quote(pointed.arxiv, safe="/")]
    doi = quote(name, safe="/")
    return [registries.datacite + doi] if pointed.form == "archive" else [registries.crossref + doi, registries.datacite + doi]


def _linked(client: Client, name: str, addresses: list[str]) -> Iterator[Pointed]:
    """Every repository in the registries' answers, each once."""
    seen: set[str] = set()
    trouble: Stop | None = None
    for address in addresses:
        try:
            reply = client.get(address, "*/*", FRESH)
        except Stop as e:
            trouble = e
            continue
        text = reply.body[:2_000_000].decode(errors="replace").replace("\\/", "/") if reply.status == 200 else ""
        for link in _LINK.findall(text):
            pointed = _read(link.rstrip(".,;:)/"))
            if pointed is not None and pointed.repo is not None and pointed.repo.key not in seen:
                seen.add(pointed.repo.key)
                yield pointed
    if trouble is not None and not seen:
        what = f"{name} could not be looked up: {trouble} Give the address of the git repository instead: gallery add https://github.com/OWNER/NAME"
        raise Stop("add", trouble.failure.kind, what)


def _read(link: str) -> Pointed | None:
    try:
        return read(link)
    except ValueError:
        return None
