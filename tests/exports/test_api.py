"""The API keeps its promise: version 1's fields and types, schemas that hold, an OpenAPI document that validates."""

import csv
import io
import json
import re
from pathlib import Path
from urllib.parse import unquote

import jsonschema
import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from gallery.exports import documents, openapi, tables
from gallery.exports.schema import DOCUMENTS
from gallery.model import Tier
from gallery.pages.base import House, Rating
from tests.exports.exports_records import record
from tests.pages import pages_records
from tests.verify import evidence

PROMISE = json.loads((Path(__file__).parent / "promise-v1.json").read_text("utf-8"))
BASE = pages_records.GALLERY.site.url


def fields(model):
    """Field → type, in the words of the schema, of every document and what it holds."""
    schema = model.model_json_schema(mode="serialization")
    return {name: described(one) for name, one in {schema["title"]: schema, **schema.get("$defs", {})}.items() if "properties" in one}


def described(schema):
    return {name: typed(about) for name, about in schema["properties"].items()}


def typed(about):
    if "$ref" in about:
        return about["$ref"].rpartition("/")[2]
    if "anyOf" in about:
        return " or ".join(typed(one) for one in about["anyOf"])
    if about["type"] == "array":
        return f"list of {typed(about['items'])}"
    if about["type"] == "object":
        return f"map of {typed(about['additionalProperties'])}"
    return about.get("format") or about["type"]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_version_1_keeps_every_field_and_type(name):
    for document, promised in PROMISE["documents"][name].items():
        now = fields(DOCUMENTS[name])[document]
        assert {field: now.get(field) for field in promised} == promised, f"{document}: a promise of version 1 is broken"


def test_every_field_is_promised_and_always_there():
    for name, model in DOCUMENTS.items():
        assert fields(model) == PROMISE["documents"][name], "a new field is a promise too: write it into promise-v1.json"
        schema = model.model_json_schema(mode="serialization")
        for one in (schema, *(d for d in schema.get("$defs", {}).values() if "properties" in d)):
            assert sorted(one["required"]) == sorted(one["properties"])


def test_columns_of_tables_stay_in_their_places():
    for name, promised in PROMISE["columns"].items():
        now = getattr(tables, name)
        assert list(now[: len(promised)]) == promised, f"{name}: new columns come last"


def test_addresses_stay():
    assert set(PROMISE["addresses"]) <= set(openapi.openapi(pages_records.GALLERY)["paths"])


def test_promised_addresses_are_published(site):
    identity, field = "full", "machine-learning"
    for address in PROMISE["addresses"]:
        if "{page}" not in address:  # there are fewer than a hundred entries here
            assert (site / address.lstrip("/").format(id=identity, field=field)).is_file(), address


def test_documents_fit_their_published_schemas(site):
    v1 = site / "api" / "v1"
    schemas = {name: json.loads((v1 / "schemas" / f"{name}.json").read_bytes()) for name in DOCUMENTS}
    for schema in schemas.values():
        jsonschema.Draft202012Validator.check_schema(schema)
    checked = [(f, schemas["entry"]) for f in sorted((v1 / "entries").glob("*.json"))]
    checked += [(v1 / "entries.json", schemas["entries"]), (v1 / "statistics.json", schemas["statistics"])]
    assert len(checked) == 9
    for path, schema in checked:
        jsonschema.Draft202012Validator(schema).validate(json.loads(path.read_bytes()))


def test_addresses_in_documents_lead_to_files(site):
    for entry in json.loads((site / "api/v1/entries.json").read_bytes())["entries"]:
        document = json.loads((site / entry["document"].removeprefix(BASE)).read_bytes())
        assert {k: document[k] for k in entry} == entry
        for place in (document["page"] + "index.html", document["badge"], document["card"], document["ro_crate"]):
            assert (site / place.removeprefix(BASE)).is_file(), place
        for notebook in document["notebooks"]:
            assert (site / unquote(notebook["page"].removeprefix(BASE)) / "index.html").is_file()


WITHOUT = {"id", "version", "page", "document", "badge", "card", "ro_crate", "earlier_ids"}
"""What the gallery itself gives an entry."""
PLACED = {"notebooks", "checks", "score", "tier", "failures", "stale", "verification", "crawled"}
"""What names its places itself, follows from such, or is an event of ours."""


def test_every_fact_names_its_source(site):
    kinds = set()
    for path in (site / "api/v1/entries").glob("*.json"):
        document = json.loads(path.read_bytes())
        facts = {source["fact"] for source in document["sources"]}
        known = {f"/{name}" for name, value in document.items() if value not in (None, [], "") and name != "sources"}
        assert known - {f"/{name}" for name in WITHOUT | PLACED | {"papers"}} <= facts, path
        assert {f"/papers/{n}" for n in range(len(document["papers"]))} <= facts
        for source in document["sources"]:
            value = document
            for key in source["fact"].lstrip("/").split("/"):
                value = value[int(key)] if isinstance(value, list) else value[key]
            assert value not in (None, [], ""), source["fact"]  # each names something that is there
        kinds |= {(source["kind"], source["path"] is not None, source["url"] is not None) for source in document["sources"]}
    assert {("curator", False, False), ("lock", False, False), ("notebooks", False, False), ("repository", True, True)} <= kinds


def test_openapi_validates(site):
    document = json.loads((site / "api/v1/openapi.json").read_bytes())
    assert list(OpenAPIV31SpecValidator(document).iter_errors()) == []


def test_lists_are_paged():
    house = House(pages_records.GALLERY, ())
    rating = Rating(1, 2, 0, documents.Tier.READABLE)
    one = documents.entry_document(record(), rating, house)
    many = [one.model_copy(update={"id": f"e{n:03}"}) for n in range(250)]
    made = {name: json.loads(data) for name, data in documents.lists(many, BASE)}
    assert list(made) == ["api/v1/entries.json", "api/v1/entries-2.json", "api/v1/entries-3.json"]
    seen, at = [], BASE + "api/v1/entries.json"
    while at:
        page = made[at.removeprefix(BASE)]
        seen += [e["id"] for e in page["entries"]]
        at = page["next"]
    assert seen == [d.id for d in many]
    assert page["previous"].endswith("entries-2.json")
    assert [name for name, _ in documents.lists([], BASE)] == ["api/v1/entries.json"]


def test_tables_hold_everything_and_no_formulas(site, records):
    v1 = site / "api" / "v1"
    read = {name: list(csv.DictReader(io.StringIO((v1 / f"{name}.csv").read_text("utf-8")))) for name in ("entries", "notebooks", "checks")}
    assert [row["id"] for row in read["entries"]] == [r.entry.id for r in records]
    assert len(read["notebooks"]) == sum(len(r.notebooks) for r in records)
    assert len(read["checks"]) == sum(len(r.findings) for r in records)
    assert not [v for rows in read.values() for row in rows for v in row.values() if re.match(r"[=+\-@\t\r]", v)]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@sum", "\tx"])
def test_a_formula_stays_text(text):
    house = House(pages_records.GALLERY, ())
    made = documents.entry_document(record(), Rating(0, 0, 0, documents.Tier.LISTED), house)
    made = made.model_copy(update={"title": text})
    (row,) = csv.DictReader(io.StringIO(dict(tables.tables([made]))["entries.csv"].decode()))
    assert row["title"] == f"'{text}"


def test_the_reference_names_every_field(site):
    page = (site / "reference/api/index.html").read_text("utf-8")
    for promised in PROMISE["documents"].values():
        for name, promised_fields in promised.items():
            assert f'id="{name.lower()}"' in page
            assert all(f"<code>{field}</code>" in page for field in promised_fields)


def test_the_newest_evidence_is_told():
    house = House(pages_records.GALLERY, ())
    rating = Rating(0, 0, 0, Tier.LAUNCHED)
    found = {name: documents.entry_document(evidence.record(name), rating, house).verification for name in evidence.EXAMPLES}
    assert found["differs"].model_dump(mode="json") == {
        "verdict": "differs",
        "commit": evidence.COMMIT,
        "current": True,
        "hub": "https://hub.example.org",
        "started_at": "2026-07-01T03:10:00Z",
        "seconds": 84.0,
        "cells": {"same": 5, "close": 1, "differs": 2, "missing output": 1},
        "trouble": None,
        "aged": False,
        "runs": 1,
    }
    assert found["not-built"].trouble == "environment cannot be built"
    assert not found["reproduced-old-commit"].current
    assert documents.entry_document(evidence.record(), rating, house).verification is None
