"""RO-Crate 1.1 of an entry: the folder of its page, described, so that it can be taken along and archived as it stands."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from gallery.exports.citations import FILES
from gallery.exports.linked import CRATE, agent
from gallery.exports.names import Name
from gallery.exports.works import Kind, Work, works
from gallery.model import Record
from gallery.pages import base, licences
from gallery.pages.base import summary

Entity = dict[str, object]


@dataclass(frozen=True)
class Part:
    """One file of the folder."""

    path: str
    """From the crate's folder, not quoted."""
    name: str
    media_type: str
    size: int | None = None
    """Bytes."""
    language: str = ""


def crate(record: Record, url: str, publisher: tuple[str, str], parts: Sequence[Part], below: str = "") -> bytes:
    """`ro-crate-metadata.json`; `url` is the entry's page, `publisher` the site's address and title, `parts` the notebooks beside it.

    Where the crate does not stand beside its files, `below` is the address of the folder that holds them.
    """
    found = works(record)
    people: dict[str, Entity] = {}
    authors = [_ref(_person(n, people)) for n in found[-1].people]
    files = [_file(part, below) for part in (*_own_files(), *parts)]
    texts: list[Entity] = [_paper(work, i, people) for i, work in enumerate(found[:-1])]
    code = _code(record, found[-1], authors)
    languages: list[Entity] = [{"@id": f"#language-{n.lower()}", "@type": "ComputerLanguage", "name": n} for n in base.languages(record)]
    licence = licences.licence_url(record)
    about = summary(record) or f"{record.entry.title}: notebooks of a published result, with evidence of how reproducible they are."
    root: Entity = {
        "@id": "./",
        "@type": "Dataset",
        "name": record.entry.title,
        "description": about,
        "datePublished": record.crawled.isoformat(),
        "url": url,
        "identifier": url,
        "license": _ref(licence) if licence else "Not stated by the repository.",
        "author": authors,
        "publisher": _ref(publisher[0]),
        "keywords": [record.entry.field, *record.entry.tags],
        "hasPart": [_ref(str(file["@id"])) for file in files],
        "isBasedOn": _ref(str(code["@id"])),
        "citation": [_ref(str(t["@id"])) for t in texts],
    }
    others: list[Entity] = [{"@id": publisher[0], "@type": "Organization", "name": publisher[1], "url": publisher[0]}]
    others += [{"@id": licence, "@type": "CreativeWork", "name": licences.licence(record)}] if licence else []
    descriptor: Entity = {
        "@id": CRATE,
        "@type": "CreativeWork",
        "about": _ref("./"),
        "conformsTo": _ref("https://w3id.org/ro/crate/1.1"),
    }
    graph = [descriptor, root, *files, code, *texts, *languages, *others, *people.values()]
    document = {"@context": "https://w3id.org/ro/crate/1.1/context", "@graph": [_known(e) for e in graph]}
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _own_files() -> list[Part]:
    own = [Part("index.html", "The entry's page", "text/html"), Part("record.json", "Everything known about the entry", "application/json")]
    return own + [Part(name, "How to cite the paper and the code", kind) for name, kind in FILES]


def _file(part: Part, below: str) -> Entity:
    return {
        "@id": below + base.quoted(part.path),
        "@type": ["File", "SoftwareSourceCode"] if part.language else "File",
        "name": part.name,
        "encodingFormat": part.media_type,
        "contentSize": str(part.size) if part.size is not None else None,
        "programmingLanguage": _ref(f"#language-{part.language.lower()}") if part.language else None,
    }


def _code(record: Record, work: Work, authors: list[Entity]) -> Entity:
    repo, pin = base.repository(record), record.pin
    return {
        "@id": f"{repo.url}#{pin.commit}" if repo and pin else "#code",
        "@type": "SoftwareSourceCode",
        "name": work.title,
        "codeRepository": work.url,
        "version": work.version,
        "author": authors,
        "programmingLanguage": [_ref(f"#language-{n.lower()}") for n in base.languages(record)],
        "dateModified": pin.committed_at.isoformat() if pin and pin.committed_at else None,
        "identifier": f"https://doi.org/{base.quoted(work.doi)}" if work.doi else None,
    }


def _paper(work: Work, place: int, people: dict[str, Entity]) -> Entity:
    return {
        "@id": work.address or f"#paper-{place + 1}",
        "@type": "Book" if work.kind is Kind.BOOK else "ScholarlyArticle",
        "name": work.title,
        "author": [_ref(_person(n, people)) for n in work.people],
        "datePublished": str(work.year or ""),
    }


def _person(person: Name, people: dict[str, Entity]) -> str:
    """Identity of the person within the crate; the entity is made once."""
    about = agent(person)
    identity = f"#{base.quoted(str(about['name']))}"
    people.setdefault(identity, {"@id": identity, **about})
    return identity


def _ref(identity: str) -> Entity:
    return {"@id": identity}


def _known(entity: Entity) -> Entity:
    """Without what is unknown; a list of one as the one, as RO-Crate recommends."""
    return {key: value[0] if isinstance(value, list) and len(value) == 1 else value for key, value in entity.items() if value}
