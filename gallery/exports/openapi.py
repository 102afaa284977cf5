"""The API described: JSON Schemas and an OpenAPI document for programs, tables for people."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from gallery.exports.documents import ROOT
from gallery.exports.schema import DOCUMENTS, VERSION
from gallery.model import Gallery

_JSON, _CSV, _ATOM, _SVG = "application/json", "text/csv", "application/atom+xml", "image/svg+xml"

_PATHS: tuple[tuple[str, str, str, str | None], ...] = (
    ("/api/v1/entries.json", "The list of entries, its first page", _JSON, "EntriesDocument"),
    ("/api/v1/entries-{page}.json", "A further page of the list; `next` of the page before names it", _JSON, "EntriesDocument"),
    ("/api/v1/entries/{id}.json", "One entry", _JSON, "EntryDocument"),
    ("/api/v1/statistics.json", "The gallery counted", _JSON, "StatisticsDocument"),
    ("/api/v1/entries.csv", "All entries as a table", _CSV, None),
    ("/api/v1/notebooks.csv", "All notebooks as a table", _CSV, None),
    ("/api/v1/checks.csv", "Every answer of every check as a table", _CSV, None),
    ("/feeds/entries.xml", "Feed of new and renewed entries", _ATOM, None),
    ("/feeds/{field}/entries.xml", "Feed of one field: its name in small letters, with dashes between words", _ATOM, None),
    ("/feeds/verified.xml", "Feed of entries that a hub came to reproduce", _ATOM, None),
    ("/feeds/broken.xml", "Feed of entries that a hub no longer reproduces", _ATOM, None),
    ("/e/{id}/badge.svg", "An entry's badge for a README", _SVG, None),
    ("/e/{id}/badge.json", "The same for shields.io's endpoint badge", _JSON, None),
    ("/e/{id}/ro-crate-metadata.json", "RO-Crate 1.1 of an entry's folder", "application/ld+json", None),
    ("/e/{id}/citation.bib", "Paper and code as BibTeX", "application/x-bibtex", None),
    ("/e/{id}/citation.ris", "Paper and code as RIS", "application/x-research-info-systems", None),
    ("/e/{id}/citation.json", "Paper and code as CSL-JSON", "application/vnd.citationstyles.csl+json", None),
)
"""Address, what is there, media type, schema."""

_PARAMETERS: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "id": ("Identifier of an entry.", {"type": "string"}),
    "page": ("Page, from 2.", {"type": "integer", "minimum": 2}),
    "field": ("Field of research.", {"type": "string"}),
}


def descriptions(gallery: Gallery) -> Iterator[tuple[str, bytes]]:
    """`openapi.json` and the JSON Schemas, `(address from the root, bytes)`."""
    for name, model in DOCUMENTS.items():
        schema = model.model_json_schema(mode="serialization")
        place = f"{ROOT}schemas/{name}.json"
        yield place, _json({"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": gallery.site.url + place, **schema})
    yield f"{ROOT}openapi.json", _json(openapi(gallery))


def openapi(gallery: Gallery) -> dict[str, Any]:
    """The OpenAPI 3.1 document."""
    models: list[tuple[type[BaseModel], Any]] = [(model, "serialization") for model in DOCUMENTS.values()]
    _, schemas = models_json_schema(models, ref_template="#/components/schemas/{model}")
    return {
        "openapi": "3.1.0",
        "info": {
            "title": gallery.site.title,
            "version": f"{VERSION}.0.0",
            "description": "Read-only files. Version 1 only ever gains fields and addresses; `null` means unknown.",
        },
        "servers": [{"url": gallery.site.url.rstrip("/")}],
        "paths": {address: _path(address, says, media, schema) for address, says, media, schema in _PATHS},
        "components": {"schemas": schemas["$defs"]},
    }


def _path(address: str, says: str, media: str, schema: str | None) -> dict[str, Any]:
    content: dict[str, Any] = {"schema": {"$ref": f"#/components/schemas/{schema}"}} if schema else {}
    wanted = [name for name in _PARAMETERS if f"{{{name}}}" in address]
    get: dict[str, Any] = {
        "summary": says,
        "operationId": address.strip("/").replace("{", "by-").replace("}", "").replace("/", "-").replace(".", "-"),
        "responses": {"200": {"description": says, "content": {media: content}}, "404": {"description": "There is no such file."}},
    }
    if wanted:
        get["parameters"] = [
            {"name": n, "in": "path", "required": True, "description": _PARAMETERS[n][0], "schema": dict(_PARAMETERS[n][1])} for n in wanted
        ]
    return {"get": get}


_ORDER = ("EntriesDocument", "EntrySummary", "EntryDocument", "ApiPaper", "ApiClaim", "ApiNotebook", "ApiCheck", "ApiEvidence", "ApiSource")
"""The documents from the outside in; what is not named follows."""


def reference() -> str:
    """Addresses and fields as html, for the reference page."""
    addresses = [(f"<code>{escape(address.lstrip('/'))}</code>", escape(says)) for address, says, _, _ in _PATHS]
    parts = [_table("Addresses", ("Address", "What is there"), addresses)]
    models: list[tuple[type[BaseModel], Any]] = [(model, "serialization") for model in DOCUMENTS.values()]
    _, schemas = models_json_schema(models, ref_template="{model}")
    objects = {name: schema for name, schema in schemas["$defs"].items() if "properties" in schema}
    for name in sorted(objects, key=lambda name: _ORDER.index(name) if name in _ORDER else len(_ORDER)):
        fields = objects[name]["properties"].items()
        rows = [(f"<code>{escape(field)}</code>", _type(about), escape(about.get("description", ""))) for field, about in fields]
        parts.append(f'<h3 id="{name.lower()}">{escape(name)}</h3><p>{escape(objects[name].get("description", ""))}</p>')
        parts.append(_table(f"Fields of {name}", ("Field", "Type", "Meaning"), rows))
    return "\n".join(parts)


def _table(label: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table of html cells, the first of each row its header; it scrolls by itself on a phone."""
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in header)
    body = "".join(f'<tr><th scope="row">{row[0]}</th>{"".join(f"<td>{cell}</td>" for cell in row[1:])}</tr>' for row in rows)
    table = f'<table class="g-table"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
    return f'<div class="g-scroll" tabindex="0" role="region" aria-label="{escape(label)}">{table}</div>'


def _type(about: Mapping[str, Any]) -> str:
    if "$ref" in about:
        target = str(about["$ref"]).rpartition("/")[2]
        return escape(target) if target in ("Tier", "Outcome") else f'<a href="#{target.lower()}">{escape(target)}</a>'
    if "anyOf" in about:
        return " or ".join(_type(one) for one in about["anyOf"])
    if about.get("type") == "array":
        return f"list of {_type(about['items'])}"
    if about.get("type") == "object":
        return f"map of {_type(about['additionalProperties'])}"
    return escape(str(about.get("format") or about.get("type")))


def _json(document: Mapping[str, Any]) -> bytes:
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()
