"""What a page's head says: schema.org terms that exist, tags for Zotero, signposts; and the folder as RO-Crate."""

import json
from importlib.resources import files
from urllib.parse import unquote

import pytest
from lxml import html
from pyld import jsonld
from rocrate.rocrate import ROCrate

from gallery.exports.linked import entry_data
from gallery.model import Paper
from tests.exports.exports_records import record

CONTEXT = json.loads(files("rocrate").joinpath("data/ro-crate.jsonld").read_bytes())
"""Holds every term of schema.org."""


def load(_address, _options):
    return {"contextUrl": None, "documentUrl": _address, "document": {"@context": CONTEXT["@context"]}, "contentType": "application/json"}


def unknown(document):
    """Terms and types that schema.org does not have."""
    terms = CONTEXT["@context"]

    def walk(value):
        if isinstance(value, list):
            for one in value:
                yield from walk(one)
        elif isinstance(value, dict):
            for key, below in value.items():
                if key == "@type":
                    yield from (t for t in ([below] if isinstance(below, str) else below) if t not in terms)
                elif not key.startswith("@") and key not in terms:
                    yield key
                yield from walk(below) if key != "@type" else ()

    return list(walk({k: v for k, v in document.items() if k != "@context"}))


@pytest.fixture(scope="module")
def heads(site):
    return {path.parent.name: html.fromstring(path.read_bytes()).find("head") for path in (site / "e").glob("*/index.html")}


def meta(head, name):
    return [m.get("content") for m in head.iterfind("meta") if m.get("name") == name or m.get("property") == name]


def linked(head, rel):
    return [link.get("href") for link in head.iterfind("link") if rel in (link.get("rel") or "").split()]


def test_json_ld_holds_only_terms_of_schema_org_and_expands(site):
    seen = 0
    for path in (site / "e").rglob("index.html"):
        for script in html.fromstring(path.read_bytes()).iterfind(".//script[@type='application/ld+json']"):
            data = json.loads(script.text)
            assert unknown(data) == []
            (expanded, *_) = jsonld.expand(data, {"documentLoader": load})
            assert expanded["@type"][0] == "http://schema.org/SoftwareSourceCode"
            seen += 1
    assert seen > 60


def test_the_code_is_based_on_its_papers():
    made = record(Paper(title="A", doi="10.1000/a"), Paper(title="B", venue="J", authors=("Plato",)))
    data = entry_data(made, "https://x.org/e/engine/", "About it.", "https://x.org/card.png")
    code, first, second = data["@graph"]
    assert [one["@id"] for one in code["isBasedOn"]] == [first["@id"], second["@id"]]
    assert (first["@type"], first["sameAs"]) == ("ScholarlyArticle", ["https://doi.org/10.1000/a"])
    assert second["author"] == [{"@type": "Person", "name": "Plato"}]
    assert second["isPartOf"] == {"@type": "Periodical", "name": "J"}


def test_zotero_finds_the_paper(heads):
    head = heads["full"]
    assert meta(head, "citation_author") == ["Ross, Andrew Slavin", "Hughes, Michael C.", "Doshi-Velez, Finale"]
    assert meta(head, "citation_doi") == ["10.24963/ijcai.2017/371"]
    assert meta(head, "citation_conference_title") == ["IJCAI"]
    assert meta(head, "citation_arxiv_id") == ["1703.03717"]
    assert meta(heads["nothing"], "citation_title") == ["Code of: Something"]


def test_open_graph_shows_our_card(heads):
    head = heads["full"]
    assert meta(head, "og:image") == ["https://example.org/gallery/e/full/card.png"]
    assert meta(head, "og:image:width") == ["1200"]


def test_signposts(site, heads):
    head = heads["full"]
    assert linked(head, "cite-as") == ["https://doi.org/10.24963/ijcai.2017/371"]
    assert linked(head, "license") == ["https://spdx.org/licenses/MIT"]
    for address in linked(head, "describedby") + linked(head, "item"):
        assert (site / "e" / "full" / unquote(address)).resolve().is_file(), address
    assert len(linked(head, "item")) == 2
    assert len(linked(heads["many"], "item")) == 25
    assert linked(heads["nothing"], "cite-as") == []


def test_feeds_are_named_where_readers_look_for_them(site, heads):
    assert linked(heads["full"], "alternate") == ["../../feeds/machine-learning/entries.xml", "../../feeds/entries.xml"]
    home = html.fromstring((site / "index.html").read_bytes()).find("head")
    assert [a.removeprefix("./") for a in linked(home, "alternate")] == ["feeds/entries.xml"]


@pytest.mark.parametrize("identity", ["full", "nothing", "stale", "chinese", "many", "hostile"])
def test_the_folder_is_an_ro_crate(site, identity):
    folder = site / "e" / identity
    crate = ROCrate(folder)
    for entity in crate.data_entities:
        assert (folder / unquote(entity.id)).is_file(), entity.id
    notebooks = [e for e in crate.data_entities if e.get("encodingFormat") == "application/x-ipynb+json"]
    assert len(notebooks) == len(list(folder.glob("*/*.ipynb")))
    assert crate.root_dataset["datePublished"] == "2026-05-04"
    document = json.loads((folder / "ro-crate-metadata.json").read_bytes())
    known = {e["@id"] for e in document["@graph"]}
    assert len(known) == len(document["@graph"])
    used = {v["@id"] for e in document["@graph"] for v in flat(e) if "@id" in v}
    assert used - known == {"https://w3id.org/ro/crate/1.1"}
    assert unknown(document) == []


def test_a_crate_at_an_earlier_id_names_the_files_where_they_are(site):
    now, before = (ROCrate(site / "e" / identity) for identity in ("full", "rrr-old"))
    there = {entity.id.removeprefix("https://example.org/gallery/e/full/") for entity in before.data_entities}
    assert there == {entity.id for entity in now.data_entities}
    assert all(entity.id.startswith("https://") for entity in before.data_entities)
    assert before.root_dataset["identifier"] == now.root_dataset["identifier"] == "https://example.org/gallery/e/full/"


def flat(entity):
    for value in entity.values():
        yield from (one for one in (value if isinstance(value, list) else [value]) if isinstance(one, dict))


def test_people_and_licence_are_entities_of_their_own(site):
    crate = ROCrate(site / "e" / "full")
    assert [a["name"] for a in crate.root_dataset["author"]] == ["Andrew Slavin Ross", "Michael C. Hughes", "Finale Doshi-Velez"]
    assert crate.root_dataset["license"].id == "https://spdx.org/licenses/MIT"
    assert crate.root_dataset["citation"]["name"].startswith("Right for the right reasons")
