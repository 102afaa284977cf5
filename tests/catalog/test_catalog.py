"""Load, pins, schema and reference: what other parts of the house take from the catalog."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from pydantic import BaseModel

from gallery.catalog import (
    Severity,
    check,
    entry_schema,
    errors,
    field_reference,
    gallery_schema,
    load,
    pin_path,
    read_pin,
    report,
    verification_schema,
    write_pin,
    write_schemas,
)
from gallery.catalog.fields import OBJECTS, example, example_object, written
from gallery.failures import FailureKind, Stop
from gallery.globs import matches
from gallery.model import Entry, Gallery, Pin
from tests.catalog.golden import SETTINGS, cases, lay

ROOT = Path(__file__).parents[2]
PIN = Pin(
    repo="https://github.com/o/n",
    ref=None,
    branch="refs/heads/main",
    commit="0123456789" * 4,
    tree=None,
    committed_at=datetime(2020, 2, 3, 4, 5, 6, tzinfo=UTC),
    resolved_at=date(2026, 11, 23),
)
REWRITE = "run: python -c \"from gallery.catalog import *; from pathlib import Path; write_schemas(Path('catalog'))\""
MADE = {"entry.schema.json": entry_schema(), "gallery.schema.json": gallery_schema(), "verification.schema.json": verification_schema()}
ENTRY = "repo: https://github.com/o/{0}\ntitle: {0}\nfield: ML\ntags: [bias, XAI, fairness]\nwas: [old-{0}]\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    lay(tmp_path / "gallery.yml", SETTINGS)
    for name in ("b", "a"):
        lay(tmp_path / "entries" / f"{name}.yml", ENTRY.format(name))
    return tmp_path


def test_load(folder: Path) -> None:
    write_pin(folder, "b", PIN)
    catalog = load(folder)
    assert [entry.id for entry in catalog.entries] == ["a", "b"]
    assert catalog.gallery.site.title == "Test"
    assert catalog.pins == {"b": PIN}
    assert catalog.folder == folder
    assert catalog.was == {"old-a": "a", "old-b": "b"}
    assert catalog.entry("a") is catalog.entries[0]
    assert catalog.entry("c") is None


def test_aliases_become_names(folder: Path) -> None:
    entry = load(folder).entries[0]
    assert entry.field == "machine learning"
    assert entry.tags == ("fairness", "explanations")


def test_load_tells_every_error_of_every_file(folder: Path) -> None:
    lay(folder / "entries" / "a.yml", "title: 1\nfield: ML\n")
    lay(folder / "entries" / "c.yml", "[")
    lay(folder / "lock" / "b.json", "{}")
    with pytest.raises(Stop) as stopped:
        load(folder)
    assert stopped.value.failure.kind is FailureKind.USAGE
    for place in ("a.yml:1:1: error: `repo`", "a.yml:1:8: error: `1`", "c.yml:1:1: error", "b.json: error", "4 errors."):
        assert place in str(stopped.value)
    assert "hint" not in str(stopped.value)


def test_no_catalog(tmp_path: Path) -> None:
    with pytest.raises(Stop, match="There is no catalog here"):
        load(tmp_path / "nowhere")


@pytest.mark.parametrize("what", ["gallery.yml", "entries", "lock"])
def test_a_file_or_folder_in_each_others_place(folder: Path, what: str) -> None:
    place = folder / what
    if place.is_file():
        place.unlink()
        place.mkdir()
    else:
        for path in place.glob("*"):
            path.unlink()
        if place.exists():
            place.rmdir()
        place.write_text("x")
    assert what == "lock" or errors(check(folder))


def test_problems_as_data(folder: Path) -> None:
    lay(folder / "entries" / "a.yml", "repo: https://github.com/o/a\ntitle: A\nfield: ML\nfoo: 1\n")
    (found,) = errors(check(folder))
    assert found.model_dump(mode="json") == {
        "file": f"{folder.as_posix()}/entries/a.yml",
        "line": 4,
        "column": 1,
        "source": "foo: 1",
        "length": 3,
        "message": f"`foo` is no field of an entry; its fields are {', '.join(written(Entry))}.",
        "did_you_mean": None,
        "example": None,
        "severity": "error",
    }


def test_hints_never_stop_a_load(folder: Path) -> None:
    assert {p.severity for p in check(folder)} == {Severity.HINT}
    load(folder)


# --- pins -----------------------------------------------------------------------------------------


def test_pin_round_trip(tmp_path: Path) -> None:
    assert read_pin(tmp_path, "x") is None
    assert write_pin(tmp_path, "x", PIN)
    assert read_pin(tmp_path, "x") == PIN
    text = pin_path(tmp_path, "x").read_text()
    assert text.endswith("}\n")
    assert list(json.loads(text)) == sorted(json.loads(text))


def test_an_unchanged_pin_is_not_touched(tmp_path: Path) -> None:
    write_pin(tmp_path, "x", PIN)
    before = pin_path(tmp_path, "x").stat()
    assert not write_pin(tmp_path, "x", PIN)
    assert not write_pin(tmp_path, "x", PIN.model_copy(update={"resolved_at": date(2027, 1, 1)}))
    assert pin_path(tmp_path, "x").stat().st_ino == before.st_ino
    assert write_pin(tmp_path, "x", PIN.model_copy(update={"commit": "f" * 40}))
    assert [path.name for path in (tmp_path / "lock").iterdir()] == ["x.json"]


def test_a_broken_pin(tmp_path: Path) -> None:
    lay(pin_path(tmp_path, "x"), "{")
    with pytest.raises(Stop, match="broken"):
        read_pin(tmp_path, "x")
    assert write_pin(tmp_path, "x", PIN)
    assert read_pin(tmp_path, "x") == PIN


def test_a_lock_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "lock").write_text("in the way")
    with pytest.raises(Stop, match="Cannot write"):
        write_pin(tmp_path, "x", PIN)


# --- globs ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("glob", "reaches", "misses"),
    [
        ("*.ipynb", ["a.ipynb", "Toy Colors.ipynb"], ["x/a.ipynb", "a.py"]),
        ("x/*.ipynb", ["x/a.ipynb"], ["x/y/a.ipynb", "a.ipynb"]),
        ("**/*.ipynb", ["a.ipynb", "x/a.ipynb", "x/y/a.ipynb"], ["a.py"]),
        ("x/**", ["x/a", "x/y/a"], ["y/a"]),
        ("a?.ipynb", ["ab.ipynb"], ["a/.ipynb", "a.ipynb"]),
        ("[ab].ipynb", ["a.ipynb", "[ab].ipynb"], ["c.ipynb"]),
        ("[!ab].ipynb", ["c.ipynb"], ["a.ipynb", "/.ipynb"]),
        ("1. [draft].ipynb", ["1. [draft].ipynb", "1. d.ipynb"], ["1. x.ipynb"]),
        ("[z-a].ipynb", ["[z-a].ipynb"], ["z.ipynb"]),
        ("a+(b).ipynb", ["a+(b).ipynb"], ["ab.ipynb", "aab.ipynb"]),
        ("A.ipynb", ["A.ipynb"], ["a.ipynb"]),
    ],
)
def test_globs(glob: str, reaches: list[str], misses: list[str]) -> None:
    assert [path for path in reaches + misses if matches(glob, path)] == reaches


# --- schema and reference -------------------------------------------------------------------------


def test_the_committed_schemas_are_current() -> None:
    """The words of the vocabulary may lag behind: editors only propose them."""
    for name, made in MADE.items():
        held = json.loads((ROOT / "catalog" / name).read_text())
        if name.startswith("entry"):
            del held["properties"]["field"]["anyOf"]
            del held["properties"]["tags"]["items"]["anyOf"]
        assert held == made, REWRITE


def test_write_schemas(folder: Path) -> None:
    assert len(write_schemas(folder)) == 3
    assert write_schemas(folder) == ()
    held = json.loads((folder / "entry.schema.json").read_text())
    assert held["properties"]["field"]["anyOf"][0] == {"enum": ["machine learning", "astronomy"]}


@pytest.mark.parametrize(("written", "read"), [("0.05", 0.05), ("1e-3", 0.001), (".5", 0.5), ("0", 0.0), ("1", 1.0)])
def test_decimals_are_read_as_they_are_written(folder: Path, written: str, read: float) -> None:
    text = f"repo: https://github.com/o/n\ntitle: A\nfield: astronomy\ntolerances: [{{relative: {written}, reason: b}}]\n"
    (folder / "entries" / "decimal.yml").write_text(text)
    entry = next(e for e in load(folder).entries if e.id == "decimal")
    assert entry.tolerances[0].relative == read


@pytest.mark.parametrize("schema", [entry_schema(), gallery_schema()], ids=["entry", "gallery"])
def test_schemas_are_schemas(schema: dict[str, Any]) -> None:
    jsonschema.Draft7Validator.check_schema(schema)
    assert schema["$schema"].startswith("http://json-schema.org/draft-07")
    assert schema["additionalProperties"] is False
    assert "id" not in schema["properties"] or "hubs" in schema["properties"]


def test_the_schema_agrees_with_the_check() -> None:
    """What `check` accepts, editors accept."""
    validator = jsonschema.Draft7Validator(entry_schema())
    seen = 0
    for _, case in cases():
        if "error" not in case["out"]:
            for name, text in case["files"].items():
                if name.startswith("entries/") and name.endswith(".yml"):
                    value = {k: v for k, v in yaml.load(text, yaml.BaseLoader).items() if v}  # every scalar as text
                    found = [e for e in validator.iter_errors(value) if "'integer'" not in e.message]
                    assert found == []
                    seen += 1
    assert seen > 5
    assert not validator.is_valid({"repo": "x", "title": "x", "field": "x", "id": "x"})
    assert not validator.is_valid({"repo": "x", "title": "x", "field": "x", "papers": [{"year": 2017}]})
    assert not validator.is_valid({"repo": "x", "title": "x", "field": "x", "launch": {"environment_ref": "x"}})


def test_the_settings_agree_with_their_schema() -> None:
    jsonschema.Draft7Validator(gallery_schema()).validate(yaml.safe_load((ROOT / "catalog" / "gallery.yml").read_text()))


def test_every_field_is_described() -> None:
    for model in OBJECTS:
        for name, info in written(model).items():
            assert (info.description or "").endswith("."), f"{model.__name__}.{name}"


@pytest.mark.parametrize("model", OBJECTS, ids=lambda m: m.__name__)
def test_examples_are_right(model: type[BaseModel]) -> None:
    value = example_object(model) | ({"id": "x"} if model is Entry else {})
    model.model_validate(value)
    for name, info in written(model).items():
        if info.examples:
            assert yaml.safe_load(example(name, info)) == {name: info.examples[0]}


def test_field_reference() -> None:
    made = field_reference()
    assert all(f'id="entry-{name}"' in made for name in written(Entry))
    assert 'id="entry-id"' not in made
    assert all(f'id="{name}"' in made for name in ("paper", "claim", "launch", "statements", "statement"))
    assert re.search(r"<script|on\w+=", made) is None
    anchors = set(re.findall(r'id="([^"]+)"', made))
    assert set(re.findall(r'href="#([^"]+)"', made)) <= anchors
    assert 'id="gallery-hubs"' in field_reference(Gallery)


# --- the catalog of this repository ---------------------------------------------------------------


def test_our_own_catalog_has_no_errors() -> None:
    assert report(errors(check(ROOT / "catalog"))) == ""
