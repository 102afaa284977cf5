"""What the model refuses → a plain sentence at its place, with a right example and what was most likely meant."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel, ValidationError

from gallery.catalog.faults import Fault, renamed
from gallery.catalog.fields import field_at, owner
from gallery.catalog.problem import Problem
from gallery.catalog.sayings import say
from gallery.catalog.source import Source
from gallery.catalog.yaml_nodes import Kind, Path

MOST = 50
"""Problems told of one file: who sees fifty mends them and asks again."""


def explain(model: type[BaseModel], source: Source, error: ValidationError) -> Iterator[Problem]:
    """The refusals of the model as problems of the file."""
    found = error.errors(include_url=False, include_input=False)
    faults = [_fault(model, source, tuple(one["loc"]), dict(one)) for one in found[:MOST]]
    # a field under a wrong name is told once, at that name
    wrong_names = {(f.path[:-1], name) for f in faults if f.refusal == "extra_forbidden" and (name := renamed(f)) is not None}
    for fault in faults:
        if _told_before(fault) or (fault.refusal == "missing" and (fault.path[:-1], fault.name) in wrong_names):
            continue
        said = say(fault)
        at = source.error_at_name if fault.refusal == "extra_forbidden" or fault.empty else source.error
        yield at(fault.path, said.message, did_you_mean=said.did_you_mean, example=said.example)
    if len(found) > MOST:
        yield source.error((), f"{len(found) - MOST} more problems are not shown: mend these first.")


def _fault(model: type[BaseModel], source: Source, path: Path, told: dict[str, Any]) -> Fault:
    holder = owner(model, path) or model
    return Fault(path, told["type"], source, holder, field_at(model, path), told.get("ctx", {}), told["msg"])


def _told_before(fault: Fault) -> bool:
    """Whether an alias stands here, which was refused as such."""
    return fault.node is not None and fault.node.kind is Kind.NOTHING and fault.node.quoted
