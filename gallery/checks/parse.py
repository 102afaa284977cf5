"""Bounded reading of strangers' YAML, TOML, JSON and INI: a value or one sentence that says what is wrong; never a crash.

The home of PyYAML for what repositories hold (the catalog has its own reader).
"""

from __future__ import annotations

import configparser
import json
import tomllib
from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

import yaml

MAX_CHARS = 1_000_000
"""A settings file of a person is smaller; lock files that are larger are recognised by name alone."""
MAX_DEPTH = 60
MAX_EVENTS = 200_000
MAX_ALIASES = 100


@dataclass(frozen=True)
class Parsed:
    """A document's value, or why it has none."""

    value: Any = None
    error: str | None = None
    """One sentence; None where `value` holds."""
    line: int | None = None
    """Where the error is, counted from 1."""

    @property
    def mapping(self) -> dict[Any, Any]:
        """The value where it is a mapping, else an empty one."""
        return self.value if isinstance(self.value, dict) else {}


def too_long(text: str) -> Parsed | None:
    """The refusal of a text that no bounded parser should see."""
    return Parsed(error=f"it is longer than {MAX_CHARS:,} characters") if len(text) > MAX_CHARS else None


class _Loader(yaml.CSafeLoader):
    """Safe loader that refuses duplicate keys and reads unknown tags as nothing."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[tuple[str, str]] = set()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode) and key.tag != "tag:yaml.org,2002:merge":
                if (key.tag, key.value) in seen:
                    raise yaml.constructor.ConstructorError(None, None, f"the key {key.value!r} stands there twice", key.start_mark)
                seen.add((key.tag, key.value))
        return super().construct_mapping(node, deep)


def _nothing(_loader: _Loader, _suffix: str, _node: yaml.Node) -> None:
    return None


_Loader.add_multi_constructor("", _nothing)


def yaml_document(text: str) -> Parsed:
    """The first YAML document of `text`; bombs, deep nesting and duplicate keys are errors."""
    if refused := too_long(text):
        return refused
    try:
        if problem := _excess(text):
            return Parsed(error=problem)
        return Parsed(yaml.load(text, Loader=_Loader))  # noqa: S506  # it is a subclass of the safe loader
    except yaml.YAMLError as e:
        mark = getattr(e, "problem_mark", None)
        return Parsed(error=_sentence(getattr(e, "problem", None) or str(e)), line=mark.line + 1 if mark else None)
    except (ValueError, TypeError, RecursionError, OverflowError) as e:
        return Parsed(error=_sentence(str(e)))


def _excess(text: str) -> str | None:
    depth = aliases = 0
    for events, event in enumerate(yaml.parse(text, Loader=yaml.CSafeLoader)):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        elif isinstance(event, yaml.AliasEvent):
            aliases += 1
        if depth > MAX_DEPTH or events > MAX_EVENTS or aliases > MAX_ALIASES:
            return "it is nested too deeply or repeats itself without end"
    return None


def toml_document(text: str) -> Parsed:
    """The TOML document `text`."""
    if refused := too_long(text):
        return refused
    try:
        return Parsed(tomllib.loads(text))
    except (ValueError, RecursionError) as e:
        return Parsed(error=_sentence(str(e)))


def json_document(text: str) -> Parsed:
    """The JSON document `text`; the caller bounds its length."""
    try:
        return Parsed(json.loads(text))
    except json.JSONDecodeError as e:
        return Parsed(error=_sentence(e.msg), line=e.lineno)
    except (ValueError, RecursionError) as e:
        return Parsed(error=_sentence(str(e)))


def ini_document(text: str) -> Parsed:
    """Sections of an INI file as nested mappings."""
    if refused := too_long(text):
        return refused
    reader = configparser.ConfigParser(strict=False, interpolation=None)
    try:
        reader.read_string(text)
        return Parsed({name: dict(reader.items(name)) for name in reader.sections()})
    except (configparser.Error, ValueError) as e:
        return Parsed(error=_sentence(str(e)))


def _sentence(message: str) -> str:
    return " ".join(message.split())[:200] or "it cannot be parsed"
