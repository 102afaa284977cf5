"""One file of the catalog → what its model makes of it, or everything that is wrong with its form."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from gallery.catalog.explain import MOST, explain
from gallery.catalog.identifiers import entry_id
from gallery.catalog.problem import Problem, Severity
from gallery.catalog.reader import read_text
from gallery.catalog.source import Source
from gallery.catalog.yaml_nodes import Kind
from gallery.catalog.yaml_places import read_yaml
from gallery.model import ENTRY_ID, Entry

Model = TypeVar("Model", bound=BaseModel)

_EXAMPLE = "repo: https://github.com/dtak/rrr\ntitle: Right for the Right Reasons\nfield: machine learning"


def read_file(path: Path, model: type[Model]) -> tuple[Source | None, Model | None, list[Problem]]:
    """A file of the catalog as its model has it, or what is wrong with it."""
    problems = list(_name(path)) if model is Entry else []
    text = read_text(path)
    if isinstance(text, Problem):
        return None, None, [*problems, text]
    source = Source(path.as_posix(), path.stem, read_yaml(text))
    problems += [source.wrong(fault) for fault in source.document.wrong[:MOST]]
    root = source.document.root
    if root is None or (root.kind is Kind.NOTHING and not root.text):
        return (
            None,
            None,
            problems or [Problem(file=source.file, message="The file is empty.", example=_EXAMPLE if model is Entry else None)],
        )
    extra = {"id": "x" if problems else path.stem} if model is Entry else {}
    if model is Entry and source.node(("id",)) is not None:
        problems.append(source.error_at_name(("id",), "The id of an entry is its file's name: leave this line out."))
    try:
        value = model.model_validate_json(source.document.json(**extra), strict=True)
    except ValidationError as e:
        return source, None, [*problems, *fresh(explain(model, source, e), problems)]
    return source, None if problems else value, problems


def _name(path: Path) -> Iterator[Problem]:
    if not re.match(ENTRY_ID, path.stem) or len(path.stem) > 60:
        meant = entry_id(path.stem)
        what = "The file's name becomes the page's address: lower-case letters, digits and single hyphens, at most 60 of them."
        yield Problem(
            file=path.as_posix(),
            message=what,
            did_you_mean=f"{meant}.yml" if meant else None,
            example=None if meant else "right-reasons.yml",
        )


def fresh(found: Iterable[Problem], known: list[Problem]) -> list[Problem]:
    """Problems at places where none was told before: one sentence is enough for one place."""
    told = {(p.line, p.column) for p in known if p.line is not None and p.severity is Severity.ERROR}
    return [p for p in found if (p.line, p.column) not in told]
