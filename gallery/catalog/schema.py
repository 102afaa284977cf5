"""The model as JSON Schema, so that editors complete and check the catalog's files while people write."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from gallery.catalog.fields import OBJECTS
from gallery.catalog.file import read_file
from gallery.model import Entry, Gallery, Term, Verification
from gallery.store import write_whole

Json = dict[str, Any]

ENTRY_FILE, GALLERY_FILE, VERIFICATION_FILE = "entry.schema.json", "gallery.schema.json", "verification.schema.json"
_DRAFT = "http://json-schema.org/draft-07/schema#"
"""Of all versions the one that every editor knows."""


def entry_schema(fields: Iterable[Term] = (), tags: Iterable[Term] = ()) -> Json:
    """JSON Schema of `catalog/entries/<id>.yml`; with a vocabulary, editors propose its words.

    The words are proposed, not demanded: who adds one to `gallery.yml` need not write the schema anew at once, and
    `gallery check` judges by `gallery.yml` itself.
    """
    schema = _schema(Entry, ENTRY_FILE)
    schema["properties"].pop("id")
    schema["required"].remove("id")
    schema["definitions"]["Paper"]["anyOf"] = [{"required": [name]} for name in ("doi", "arxiv", "url", "title")]
    schema["definitions"]["Launch"]["dependencies"] = {"environment_ref": ["environment"]}
    _propose(schema["properties"]["field"], fields)
    _propose(schema["properties"]["tags"]["items"], tags)
    return schema


def gallery_schema() -> Json:
    """JSON Schema of `catalog/gallery.yml`."""
    return _schema(Gallery, GALLERY_FILE)


def verification_schema() -> Json:
    """JSON Schema of `catalog/verified/<id>/<run>.json`; what is left out has its default."""
    made = Verification.model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": f"urn:repro-gallery:{VERIFICATION_FILE}"} | made


def write_schemas(folder: Path) -> tuple[Path, ...]:
    """Write all schemas into a catalog's folder, with the words of its `gallery.yml`; returns those that changed."""
    _, gallery, _ = read_file(folder / "gallery.yml", Gallery)
    words = (gallery.fields, gallery.tags) if gallery is not None else ()
    schemas = {ENTRY_FILE: entry_schema(*words), GALLERY_FILE: gallery_schema(), VERIFICATION_FILE: verification_schema()}
    texts = {folder / name: _text(schema) for name, schema in schemas.items()}
    changed = {path: text for path, text in texts.items() if not path.is_file() or path.read_text(encoding="utf-8") != text}
    for path, text in changed.items():
        write_whole(path, text.encode())
    return tuple(changed)


def _text(schema: Json) -> str:
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _propose(schema: Json, words: Iterable[Term]) -> None:
    names = [term.name for term in words]
    if names:
        schema["anyOf"] = [{"enum": names}, {"type": "string"}]


def _schema(model: type[BaseModel], file: str) -> Json:
    made = model.model_json_schema(ref_template="#/definitions/{model}")
    definitions = {name: _plain(schema) for name, schema in made.pop("$defs", {}).items()}
    titles = {kind.__name__: name.replace("`", "") for kind, name in OBJECTS.items()}
    for name, schema in definitions.items():
        schema["title"] = titles.get(name, name)
    head = {"$schema": _DRAFT, "$id": f"urn:repro-gallery:{file}"}
    return head | _plain(made) | {"title": titles[model.__name__], "definitions": definitions}


def _plain(schema: Json) -> Json:
    """A schema without what only Python needs: a value that may be None is one that is left out; names are titles enough."""
    plain = {key: _value(key, value) for key, value in schema.items() if key != "title" and not _void(key, value)}
    some = plain.pop("anyOf", None)
    if some is not None:
        (only,) = [choice for choice in some if choice != {"type": "null"}]
        plain = only | plain
    if "$ref" in plain and len(plain) > 1:  # draft 7 ignores what stands beside a reference
        plain["allOf"] = [{"$ref": plain.pop("$ref")}]
    return plain


def _value(key: str, value: Any) -> Any:
    if key == "properties":
        return {name: _plain(schema) for name, schema in value.items()}
    if key == "anyOf":
        return [_plain(schema) for schema in value]
    return _plain(value) if key == "items" else value


def _void(key: str, value: Any) -> bool:
    return key == "default" and (value in (None, []) or isinstance(value, dict))
