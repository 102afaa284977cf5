"""Values and entries → YAML, as a curator would write it."""

from __future__ import annotations

from typing import Any

import yaml

from gallery.catalog.yaml_nodes import Kind, resolve
from gallery.model import Entry

ENTRY_SCHEMA_LINE = "# yaml-language-server: $schema=../entry.schema.json"


class _Dumper(yaml.SafeDumper):
    """Blocks for what has names, one line for a short list of plain values."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002  # lists are indented below their field
        super().increase_indent(flow, indentless=False)

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002  # the reader refuses aliases
        return True


def _list(dumper: yaml.SafeDumper, value: list[Any]) -> yaml.Node:
    short = all(isinstance(item, (str, int)) for item in value) and sum(len(str(item)) + 2 for item in value) < 80
    return dumper.represent_sequence("tag:yaml.org,2002:seq", value, flow_style=short)


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.Node:
    # only double quotes escape the line breaks that other scripts know; elsewhere YAML folds them into spaces
    style = '"' if any(c in value for c in "\x85\u2028\u2029") else None if resolve(value) is Kind.TEXT else "'"
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Dumper.add_representer(list, _list)
_Dumper.add_representer(str, _text)


def dump(value: object, width: int = 120) -> str:
    """A value as YAML, without a newline at its end."""
    text = yaml.dump(value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, default_flow_style=False, width=width)
    return text.removesuffix("\n").removesuffix("\n...")


def line(name: str, value: object) -> str:
    """`name: value`, quoted where YAML would read it as something else."""
    return dump({name: value}, width=10_000)


def scalar(value: object) -> str:
    """A single value, in quotes where it needs them."""
    return dump(value, width=10_000)


def dump_entry(entry: Entry) -> str:
    """The text of `catalog/entries/<id>.yml` for an entry: only what differs from the defaults, in the order of the reference."""
    value = entry.model_dump(mode="json", exclude_defaults=True, exclude={"id"})
    return f"{ENTRY_SCHEMA_LINE}\n{dump(value)}\n"
