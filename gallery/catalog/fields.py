"""What the model says about the catalog's fields: their shape, the words for it, and examples. Read by errors, schema and reference."""

from __future__ import annotations

import types
from dataclasses import dataclass
from enum import Enum
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from gallery.catalog.yaml_write import dump
from gallery.model import Claim, Entry, Gallery, Hub, Launch, Limits, Paper, Site, Statement, Statements, Term, Tolerance

OBJECTS: dict[type[BaseModel], str] = {
    Entry: "an entry",
    Paper: "a paper",
    Claim: "a claim",
    Launch: "`launch`",
    Statements: "`statements`",
    Statement: "a statement",
    Tolerance: "a tolerance",
    Gallery: "`gallery.yml`",
    Site: "`site`",
    Hub: "a hub",
    Limits: "`limits`",
    Term: "a word of a vocabulary",
}
"""Every object that people write in the catalog, and what a sentence calls it."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What a field holds: one or many of a plain type, a choice or an object."""

    base: type
    many: bool

    @property
    def model(self) -> type[BaseModel] | None:
        """The object that it holds, or None."""
        return self.base if issubclass(self.base, BaseModel) else None

    @property
    def choices(self) -> tuple[str, ...]:
        """The words that it may hold; empty where any will do."""
        return tuple(member.value for member in self.base) if issubclass(self.base, Enum) else ()


def shape(info: FieldInfo) -> Shape:
    """The shape of a field of the model."""
    return _unwrap(info.annotation)


def _unwrap(annotation: Any) -> Shape:
    origin, args = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _unwrap(args[0])
    if origin in (Union, types.UnionType):
        return _unwrap(next(a for a in args if a is not type(None)))
    if origin is tuple:
        return Shape(_unwrap(args[0]).base, many=True)
    return Shape(annotation, many=False)


def written(model: type[BaseModel]) -> dict[str, FieldInfo]:
    """The fields that people write: all but an entry's `id`, which is the file's name."""
    return {name: info for name, info in model.model_fields.items() if not (model is Entry and name == "id")}


def owner(model: type[BaseModel], path: tuple[str | int, ...]) -> type[BaseModel] | None:
    """The object whose field the last name of `path` is."""
    current: type[BaseModel] | None = model
    names = [part for part in path if isinstance(part, str)]
    for name in names[:-1]:
        info = current.model_fields.get(name) if current is not None else None
        current = shape(info).model if info is not None else None
    return current


def field_at(model: type[BaseModel], path: tuple[str | int, ...]) -> FieldInfo | None:
    """The field that `path` leads to, list positions left out of account."""
    holder = owner(model, path)
    name = next((part for part in reversed(path) if isinstance(part, str)), None)
    return holder.model_fields.get(name) if holder is not None and name is not None else None


def example_value(info: FieldInfo) -> object:
    """A right value for a field: its own example, or one made of its object's examples."""
    found = shape(info)
    if info.examples:
        return info.examples[0]
    if found.model is not None:
        value = example_object(found.model)
        return [value] if found.many else value
    if found.choices:
        return list(found.choices[:1]) if found.many else found.choices[0]
    if found.base is int:
        return info.default if isinstance(info.default, int) else 1
    return ["…"] if found.many else "…"


def example_object(model: type[BaseModel]) -> dict[str, object]:
    """A right object: the model's own example, else its required fields, or its first where none is required."""
    extra = model.model_config.get("json_schema_extra")
    examples = extra.get("examples") if isinstance(extra, dict) else None
    if isinstance(examples, list) and isinstance(examples[0], dict):
        return dict(examples[0])
    fields = written(model)
    needed = {name: info for name, info in fields.items() if info.is_required()} or dict(list(fields.items())[:1])
    return {name: example_value(info) for name, info in needed.items()}


def example(name: str, info: FieldInfo) -> str:
    """A field with a right value, as YAML."""
    return dump({name: example_value(info)})
