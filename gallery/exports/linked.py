"""Linked data of a page's head: schema.org for search engines, `citation_*` tags for Zotero, signposting for programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from gallery.exports.citations import FILES
from gallery.exports.names import Name
from gallery.exports.works import Kind, Work, works
from gallery.model import Notebook, Record
from gallery.pages import base, licences
from gallery.pages.head import LinkTag

CRATE = "ro-crate-metadata.json"
CRATE_TYPE = 'application/ld+json; profile="https://w3id.org/ro/crate/1.1"'


# --- schema.org ---------------------------------------------------------------------------------


def entry_data(record: Record, url: str, description: str, image: str) -> dict[str, object]:
    """The code as schema.org's SoftwareSourceCode, based on its papers as ScholarlyArticles."""
    found = works(record)
    papers, code = found[:-1], found[-1]
    articles = [_article(work, f"{url}#paper-{i + 1}") for i, work in enumerate(papers)]
    about = [{"@id": article["@id"]} for article in articles]
    source = {
        "@type": "SoftwareSourceCode",
        "@id": f"{url}#code",
        "name": record.entry.title,
        "description": description,
        "url": url,
        "image": image,
        "codeRepository": code.url,
        "version": code.version,
        "programmingLanguage": list(base.languages(record)),
        "author": [agent(n) for n in code.people],
        "dateModified": record.pin.committed_at.date().isoformat() if record.pin and record.pin.committed_at else "",
        "license": licences.licence_url(record),
        "keywords": [record.entry.field, *record.entry.tags],
        "identifier": f"https://doi.org/{base.quoted(code.doi)}" if code.doi else "",
        "isBasedOn": about,
        "citation": about,
        "hasPart": [
            {"@type": "SoftwareSourceCode", "name": n.title, "url": f"{url}{base.quoted(n.slug)}/"} for n in record.notebooks[:100]
        ],
    }
    return {"@context": "https://schema.org", "@graph": [_known(source), *articles]}


def notebook_data(record: Record, notebook: Notebook, url: str, entry_url: str) -> dict[str, object]:
    """A notebook as a part of its entry."""
    data = {
        "@context": "https://schema.org",
        "@type": "SoftwareSourceCode",
        "name": notebook.title,
        "url": url,
        "programmingLanguage": base.language_name(notebook.language) if notebook.language else "",
        "license": licences.licence_url(record),
        "isPartOf": {"@type": "SoftwareSourceCode", "@id": f"{entry_url}#code", "name": record.entry.title, "url": entry_url},
    }
    return _known(data)


def _article(work: Work, identity: str) -> dict[str, object]:
    same = [f"https://doi.org/{base.quoted(work.doi)}" if work.doi else "", f"https://arxiv.org/abs/{work.arxiv}" if work.arxiv else ""]
    periodical = {"@type": "Periodical", "name": work.venue} if work.kind is Kind.ARTICLE and work.venue else None
    article = {
        "@type": "Book" if work.kind is Kind.BOOK else "ScholarlyArticle",
        "@id": identity,
        "name": work.title,
        "headline": work.title if work.kind is not Kind.BOOK else "",
        "author": [agent(n) for n in work.people],
        "datePublished": str(work.year or ""),
        "isPartOf": periodical,
        "publisher": {"@type": "Organization", "name": work.venue} if work.venue and not periodical else None,
        "sameAs": [*filter(None, same)],
        "url": work.address,
    }
    return _known(article)


def agent(person: Name) -> dict[str, object]:
    """A person with the parts of the name; a name that stays whole may be an organisation's."""
    if person.literal:
        kind = "Organization" if " " in person.literal else "Person"
        return {"@type": kind, "name": person.literal}
    family = f"{person.particle} {person.family}".strip()
    whole = " ".join(filter(None, [person.given, family, person.suffix]))
    return {"@type": "Person", "name": whole, "givenName": person.given, "familyName": family}


def _known(values: Mapping[str, object]) -> dict[str, object]:
    return {key: value for key, value in values.items() if value}


# --- tags and links -----------------------------------------------------------------------------


def citation_tags(record: Record) -> tuple[tuple[str, str], ...]:
    """`citation_*` names and values, from which Zotero and scholarly search engines take the paper; the code where there is none."""
    work = works(record)[0]
    venue = {Kind.ARTICLE: "citation_journal_title", Kind.CONFERENCE: "citation_conference_title", Kind.CHAPTER: "citation_inbook_title"}
    found = [
        ("citation_title", work.title),
        *(("citation_author", _reversed(n)) for n in work.people),
        ("citation_publication_date", str(work.year or "")),
        (venue.get(work.kind, "citation_publisher"), work.venue),
        ("citation_doi", work.doi),
        ("citation_arxiv_id", work.arxiv),
        ("citation_public_url", work.address),
        *(("citation_keywords", tag) for tag in record.entry.tags),
    ]
    return tuple((name, value) for name, value in found if value)


def _reversed(person: Name) -> str:
    if person.literal:
        return person.literal
    return ", ".join(filter(None, [f"{person.particle} {person.family}".strip(), person.suffix, person.given]))


MOST_ITEMS = 25
"""Links to notebooks in a page's head; the RO-Crate names all of them."""


def signposts(record: Record, root: str, api: str, notebooks: Iterable[str]) -> Iterator[LinkTag]:
    """Links that lead a program from the page to what it cites, describes and holds (signposting.org).

    `root` leads to the site's root, `api` is the entry's document from there, `notebooks` are files below the page, not quoted.
    """
    first = works(record)[0]
    if first.doi or first.arxiv:
        yield LinkTag("cite-as", first.address)
    yield LinkTag("type", "https://schema.org/AboutPage")
    yield LinkTag("type", "https://schema.org/SoftwareSourceCode")
    if licence := licences.licence_url(record):
        yield LinkTag("license", licence)
    yield LinkTag("describedby", CRATE, CRATE_TYPE)
    yield LinkTag("describedby", root + api, "application/json")
    for name, kind in FILES:
        yield LinkTag("describedby", name, kind)
    for path in [*notebooks][:MOST_ITEMS]:
        yield LinkTag("item", base.quoted(path), "application/x-ipynb+json")
