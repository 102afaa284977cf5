"""What the model refuses → a plain sentence at its place, with a right example and what was most likely meant."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from gallery.catalog.fields import OBJECTS, example, field_at, owner, shape, written
from gallery.catalog.identifiers import arxiv_in, doi_in, entry_id
from gallery.catalog.problem import Problem
from gallery.catalog.source import Source
from gallery.catalog.vocabulary import nearest
from gallery.catalog.yaml_places import Kind, Node, Path
from gallery.catalog.yaml_write import line, scalar

MOST = 50
"""Problems told of one file: who sees fifty mends them and asks again."""

MEANT = {
    "url": "repo", "repository": "repo", "github": "repo", "git": "repo", "address": "repo",
    "name": "title", "subject": "field", "category": "field", "discipline": "field", "domain": "field", "area": "field",
    "branch": "ref", "commit": "ref", "version": "ref", "revision": "ref", "sha": "ref",
    "description": "summary", "abstract": "summary", "about": "summary",
    "doi": "papers", "arxiv": "papers", "paper": "papers", "publication": "papers", "publications": "papers", "authors": "papers",
    "author": "authors", "journal": "venue", "conference": "venue", "publisher": "venue", "date": "year", "link": "url",
    "keywords": "tags", "topics": "tags", "figures": "claims", "results": "claims", "figure": "label", "file": "notebook",
    "interface": "launch", "binder": "launch", "urlpath": "path", "labpath": "path", "filepath": "path",
    "hardware": "statements", "data": "statements", "model": "statements", "gpu": "hardware", "source": "where", "evidence": "where",
    "curator": "maintainers", "curators": "maintainers", "owner": "maintainers", "renamed": "was", "aliases": "was",
}  # fmt: skip
"""Names that people bring from elsewhere → ours, where the object has such a field."""


class Said(NamedTuple):
    """The words of one problem."""

    message: str
    did_you_mean: str | None = None
    example: str | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """One refusal of the model, with all that an explanation may want to know."""

    path: Path
    node: Node | None
    holder: type[BaseModel]
    info: FieldInfo | None
    context: dict[str, Any]
    message: str

    @property
    def name(self) -> str:
        """The field's name."""
        return next((part for part in reversed(self.path) if isinstance(part, str)), "the file")

    @property
    def text(self) -> str:
        """The value as it stands in the file."""
        return self.node.text if self.node is not None else ""

    @property
    def kind(self) -> Kind:
        """What the value is to YAML."""
        return self.node.kind if self.node is not None else Kind.NOTHING

    @property
    def empty(self) -> bool:
        """Whether nothing stands behind the field's name."""
        return self.kind is Kind.NOTHING and not self.text

    def example(self) -> str | None:
        """The field with a right value."""
        return example(self.name, self.info) if self.info is not None else None

    def line(self, value: object) -> str:
        """The field, or the item of a list, with another value."""
        return line(self.path[-1], value) if self.path else scalar(value)


def explain(model: type[BaseModel], source: Source, error: ValidationError) -> Iterator[Problem]:
    """The refusals of the model as problems of the file."""
    found = error.errors(include_url=False, include_input=False)
    for one in found[:MOST]:
        path: Path = tuple(one["loc"])
        node = source.node(path)
        if node is not None and node.kind is Kind.NOTHING and node.quoted:
            continue  # an alias stands here, which was refused before
        fault = Fault(path, node, owner(model, path) or model, field_at(model, path), one.get("ctx", {}), one["msg"])
        said = SAYINGS.get(one["type"], _other)(fault)
        at = source.error_at_name if one["type"] == "extra_forbidden" or fault.empty else source.error
        yield at(path, said.message, did_you_mean=said.did_you_mean, example=said.example)
    if len(found) > MOST:
        yield source.error((), f"{len(found) - MOST} more problems are not shown: mend these first.")


def _missing(f: Fault) -> Said:
    why = (f.info.description or "").rstrip(".") if f.info is not None else ""
    return Said(f"`{f.name}` is missing: {why[:1].lower() + why[1:]}.", example=f.example())


def _unknown(f: Fault) -> Said:
    fields = written(f.holder)
    what = OBJECTS.get(f.holder, "this object")
    if f.holder.__name__ == "Entry" and f.name == "id":
        return Said("The id of an entry is its file's name: leave this line out.")
    meant = MEANT.get(f.name.lower())
    near = nearest(f.name.lower(), fields) or (meant if meant in fields else None)
    if near is None:
        return Said(f"`{f.name}` is no field of {what}; its fields are {', '.join(fields)}.")
    return Said(f"`{f.name}` is no field of {what}.", near, example(near, fields[near]))


def _not_text(f: Fault) -> Said:
    if f.empty:
        return Said(f"`{f.name}` has no value.", example=f.example())
    if f.kind is Kind.LIST:
        items = f.node.items if f.node is not None else []
        meant = f.line(items[0].text) if len(items) == 1 and items[0].text else None
        return Said(f"`{f.name}` is one text, not a list.", meant, None if meant else f.example())
    if f.kind is Kind.BLOCK:
        return Said(f"`{f.name}` is one text, not a block of fields.", example=f.example())
    means = {Kind.NUMBER: "is a number to YAML", Kind.FLAG: "means true or false to YAML", Kind.NOTHING: "means nothing to YAML"}
    quoted = f"'{f.text}'"
    meant = f"- {quoted}" if isinstance(f.path[-1], int) else f"{f.path[-1]}: {quoted}"
    return Said(f"`{f.text}` {means.get(f.kind, 'is no text')}, and `{f.name}` is text: put it in quotes.", meant)


def _not_whole(f: Fault) -> Said:
    if f.kind is Kind.TEXT and re.fullmatch(r"\d{1,9}", f.text.strip()):
        return Said(f"`{f.name}` is a number: write it without quotes.", f.line(int(f.text)))
    if f.empty:
        return Said(f"`{f.name}` has no value: leave the line out, or write a whole number.", example=f.example())
    shown = f"`{f.text[:60]}`" if f.text else f"{f.kind}"
    return Said(f"`{f.name}` is a whole number, not {shown}.", example=f.example())


def _not_list(f: Fault) -> Said:
    if f.empty:
        return Said(f"`{f.name}` has no value: leave the line out, or write a list.", example=f.example())
    if f.kind is Kind.BLOCK:
        return Said(f"`{f.name}` is a list: start each of its blocks with `- `.", example=f.example())
    plain = f.info is not None and shape(f.info).model is None
    meant = f"{f.name}: [{scalar(f.text)}]" if plain and f.kind is Kind.TEXT and "," not in f.text else None
    return Said(f"`{f.name}` is a list, not {'one text' if f.kind is Kind.TEXT else f.kind}.", meant, None if meant else f.example())


def _not_block(f: Fault) -> Said:
    if not f.path:
        return Said("The file is not made of `field: value` lines.", example="repo: https://github.com/dtak/rrr")
    if f.empty:
        return Said(f"`{f.name}` has no value: leave the line out, or write its fields below it.", example=f.example())
    meant = None
    if f.name == "papers" and f.text:
        doi, arxiv = doi_in(f.text), arxiv_in(f.text)
        meant = f"- doi: {doi}" if doi else f"- arxiv: '{arxiv}'" if arxiv else f"- title: {scalar(f.text)}"
    if f.name in ("fields", "tags") and f.text:
        meant = f"- name: {scalar(f.text)}"
    what = f"An item of `{f.name}`" if isinstance(f.path[-1], int) else f"`{f.name}`"
    return Said(f"{what} is a block of fields, not {'one text' if f.kind is Kind.TEXT else f.kind}.", meant, None if meant else f.example())


def _not_a_choice(f: Fault) -> Said:
    choices = shape(f.info).choices if f.info is not None else ()
    near = nearest(f.text.lower(), choices) or {"jupyterlab": "lab", "jupyter": "notebook", "tree": "notebook"}.get(f.text.lower())
    shown = f"`{f.text[:60]}`" if f.text else f"What stands here ({f.kind})"
    return Said(f"{shown} is none of the words for `{f.name}`: {', '.join(choices)}.", f.line(near) if near else None)


def _doi(f: Fault) -> Said:
    meant = doi_in(f.text)
    return Said(
        "This is not a bare DOI, which starts with `10.`.", f"doi: {scalar(meant)}" if meant else None, None if meant else f.example()
    )


def _arxiv(f: Fault) -> Said:
    meant = arxiv_in(f.text)
    what = "This is not a bare arXiv identifier, which is four digits, a dot and four or five digits, or like `hep-th/9901001`."
    return Said(what, f"arxiv: '{meant}'" if meant else None, None if meant else f.example())


def _path(f: Fault) -> Said:
    meant = f.line(f.text.lstrip("/")) if f.text.startswith("/") and f.text.strip("/") else None
    return Said(f"`{f.name}` is a path from the repository's root, without a `/` before it.", meant, None if meant else f.example())


def _ref(f: Fault) -> Said:
    what = "This cannot be a branch, a tag or a commit: git allows no spaces and none of `~ ^ : ? * [ \\` there."
    return Said(what, example=f.line("main"))


def _id(f: Fault) -> Said:
    meant = entry_id(f.text)
    what = "An id is made of lower-case letters and digits, with single hyphens between them."
    return Said(what, f.line(meant) if meant else None, None if meant else f.example())


def _web(f: Fault) -> Said:
    if f.holder.__name__ == "Site" and re.match(r"https?://\S+$", f.text):
        return Said(f"`{f.name}` must end in `/`.", f.line(f.text + "/"))
    bare = re.match(r"[\w-]+(?:\.[\w-]+)+(?:/\S*)?$", f.text)
    meant = f.line(f"https://{f.text}") if bare else None
    return Said(f"`{f.name}` is a web address, which starts with `https://` and holds no spaces.", meant, None if meant else f.example())


def _mirror(f: Fault) -> Said:
    return Said("A mirror is written `pattern=address`, without spaces.", example=f.example())


PATTERNS: dict[str, Callable[[Fault], Said]] = {
    "doi": _doi, "arxiv": _arxiv, "path": _path, "notebook": _path, "notebooks": _path, "ref": _ref, "environment_ref": _ref,
    "was": _id, "id": _id, "url": _web, "source": _web, "mirrors": _mirror,
}  # fmt: skip
"""Field → what to say when its text does not have the field's form."""


def _wrong_form(f: Fault) -> Said:
    if "\n" in f.text or "\r" in f.text:
        return Said(f"`{f.name}` is one line; what stands here has several.", example=f.example())
    return PATTERNS.get(f.name, _invisible)(f)


def _invisible(f: Fault) -> Said:
    return Said(f"`{f.name}` holds an invisible character: write it again.", example=f.example())


def _too_short(f: Fault) -> Said:
    return Said(f"`{f.name}` is empty.", example=f.example())


def _too_long(f: Fault) -> Said:
    return Said(f"`{f.name}` has {len(f.text):,} characters; at most {f.context.get('max_length', 0):,} are shown well.")


def _out_of_range(f: Fault) -> Said:
    bounds = {"ge": "at least", "gt": "more than", "le": "at most", "lt": "less than"}
    wanted = " and ".join(f"{word} {f.context[name]}" for name, word in bounds.items() if name in f.context)
    return Said(f"`{f.name}` must be {wanted}, not {f.text}.", example=f.example())


def _rule(f: Fault) -> Said:
    told = str(f.context.get("error", f.message)).rstrip(".")
    return Said(f"{told[:1].upper()}{told[1:]}.", example="papers:\n  - doi: 10.24963/ijcai.2017/371" if "paper" in told else f.example())


def _other(f: Fault) -> Said:
    return Said(f"`{f.name}` cannot be read: {f.message}.", example=f.example())


SAYINGS: dict[str, Callable[[Fault], Said]] = {
    "missing": _missing,
    "extra_forbidden": _unknown,
    "string_type": _not_text,
    "int_type": _not_whole,
    "int_from_float": _not_whole,
    "int_parsing": _not_whole,
    "tuple_type": _not_list,
    "model_type": _not_block,
    "enum": _not_a_choice,
    "string_pattern_mismatch": _wrong_form,
    "string_too_short": _too_short,
    "string_too_long": _too_long,
    "greater_than": _out_of_range,
    "greater_than_equal": _out_of_range,
    "less_than": _out_of_range,
    "less_than_equal": _out_of_range,
    "value_error": _rule,
}
"""Kind of refusal (pydantic's name) → how to say it."""
