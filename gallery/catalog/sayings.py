"""The words for everything that the model can refuse: a table from the kind of refusal to a sentence."""

from __future__ import annotations

import re
from collections.abc import Callable

from gallery.catalog.faults import OTHER_VALUES, Fault, Said, renamed
from gallery.catalog.fields import OBJECTS, example, shape, written
from gallery.catalog.identifiers import arxiv_in, doi_in, entry_id
from gallery.catalog.vocabulary import nearest
from gallery.catalog.yaml_nodes import Kind
from gallery.catalog.yaml_write import dump, scalar


def say(fault: Fault) -> Said:
    """The words for one refusal."""
    return SAYINGS.get(fault.refusal, _other)(fault)


def _missing(f: Fault) -> Said:
    why = (f.info.description or "").rstrip(".") if f.info is not None else ""
    return Said(f"`{f.name}` is missing: {why[:1].lower() + why[1:]}.", example=f.example())


def _unknown(f: Fault) -> Said:
    fields, near = written(f.holder), renamed(f)
    what = OBJECTS.get(f.holder, "this object")
    if f.name == "<<":
        return Said("Fields cannot be merged in from elsewhere with `<<`: write them here.")
    if near is None:
        return Said(f"`{f.name[:60]}` is no field of {what}; its fields are {', '.join(fields)}.")
    fits = shape(fields[near])
    kind = Kind.LIST if fits.many else Kind.BLOCK if fits.model is not None else Kind.TEXT
    if f.node is None or f.kind is not kind or f.name.lower() in OTHER_VALUES:
        return Said(f"`{f.name}` is no field of {what}; `{near}` may be meant.", example=example(near, fields[near]))
    return Said(f"`{f.name}` is no field of {what}.", dump({near: f.node.plain()}))


def _not_text(f: Fault) -> Said:
    if f.empty:
        return Said(f"{f.what} has no value.", example=f.example())
    if f.kind is Kind.LIST:
        items = f.node.items if f.node is not None else []
        meant = f.line(items[0].text) if len(items) == 1 and items[0].text else None
        return Said(f"{f.what} is one text, not a list.", meant, None if meant else f.example())
    if f.kind is Kind.BLOCK:
        return Said(f"{f.what} is one text, not a block of fields.", example=f.example())
    means = {Kind.NUMBER: "is a number to YAML", Kind.FLAG: "means true or false to YAML", Kind.NOTHING: "means nothing to YAML"}
    if f.name == "doi":
        return _doi(f)
    what = f.what[:1].lower() + f.what[1:]
    return Said(f"`{f.text[:60]}` {means.get(f.kind, 'is no text')}, and {what} is text: put it in quotes.", f.line(f.text))


def _not_whole(f: Fault) -> Said:
    if f.kind is Kind.TEXT and re.fullmatch(r"\d{1,9}", f.text.strip()):
        return Said(f"`{f.name}` is a number: write it without quotes.", f.line(int(f.text)))
    if f.empty:
        return Said(f"`{f.name}` has no value: leave the line out, or write a whole number.", example=f.example())
    shown = f"`{f.text[:60]}`" if f.text else f"{f.kind}"
    whole = re.fullmatch(r"0*([1-9]\d{0,8})(?:\.0*)?", f.text)
    meant = f.line(int(whole[1])) if whole is not None else None
    return Said(f"`{f.name}` is a whole number, not {shown}.", meant, None if meant else f.example())


def _not_true_or_false(f: Fault) -> Said:
    shown = "nothing" if f.empty else f"`{f.text[:60]}`" if f.text else f"{f.kind}"
    return Said(f"`{f.name}` is `true` or `false`, not {shown}.", example=f.example())


def _not_number(f: Fault) -> Said:
    if f.info is not None and shape(f.info).base is int:
        return _not_whole(f)
    if f.empty:
        return Said(f"`{f.name}` has no value: leave the line out, or write a number.", example=f.example())
    found = re.fullmatch(r"(\d{1,9}(?:\.\d{1,9})?) ?(%?)", f.text.strip())
    meant = f.line(float(found[1]) / (100 if found[2] else 1)) if found is not None else None
    return Said(f"`{f.name}` is a number, not {f'`{f.text[:60]}`' if f.text else f.kind}.", meant, None if meant else f.example())


def _not_list(f: Fault) -> Said:
    if f.empty:
        return Said(f"`{f.name}` has no value: leave the line out, or write a list.", example=f.example())
    if f.kind is Kind.BLOCK:
        return Said(f"`{f.name}` is a list: start each of its blocks with `- `.", example=f.example())
    plain = f.info is not None and shape(f.info).model is None
    meant = dump({f.name: [f.text]}) if plain and f.kind is Kind.TEXT and "," not in f.text else None
    if f.name == "papers" and f.kind is Kind.TEXT:
        meant = f"papers:\n  {_paper(f.text)}"
    return Said(f"`{f.name}` is a list, not {'one text' if f.kind is Kind.TEXT else f.kind}.", meant, None if meant else f.example())


def _not_block(f: Fault) -> Said:
    if not f.path:
        return Said("The file is not made of `field: value` lines.", example="repo: https://github.com/dtak/rrr")
    if f.empty:
        return Said(f"`{f.name}` has no value: leave the line out, or write its fields below it.", example=f.example())
    meant = _paper(f.text) if f.name == "papers" and f.text else None
    if f.name in ("fields", "tags") and f.text:
        meant = f"- name: {scalar(f.text)}"
    return Said(
        f"{f.what} is a block of fields, not {'one text' if f.kind is Kind.TEXT else f.kind}.", meant, None if meant else f.example()
    )


def _paper(text: str) -> str:
    doi, arxiv = doi_in(text), arxiv_in(text)
    return f"- doi: {doi}" if doi else f"- arxiv: '{arxiv}'" if arxiv else f"- title: {scalar(text)}"


def _not_a_choice(f: Fault) -> Said:
    choices = shape(f.info).choices if f.info is not None else ()
    near = nearest(f.text.lower(), choices) or {"jupyterlab": "lab", "jupyter": "notebook", "tree": "notebook"}.get(f.text.lower())
    shown = f"`{f.text[:60]}`" if f.text else f"What stands here ({f.kind})"
    return Said(
        f"{shown} is none of the words for `{f.name}`: {', '.join(choices)}.", f.line(near) if near else None, None if near else f.example()
    )


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
    return Said(f"{f.what} is a path from the repository's root, without a `/` before it.", meant, None if meant else f.example())


def _ref(f: Fault) -> Said:
    what = "This cannot be a branch, a tag or a commit: git allows no spaces, none of `~ ^ : ? * [ \\`, and no `-` at the start."
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
        return Said(f"{f.what} is one line; what stands here has several.", example=f.example())
    return PATTERNS.get(f.name, _invisible)(f)


def _invisible(f: Fault) -> Said:
    return Said(f"{f.what} holds an invisible character: write it again.", example=f.example())


def _too_short(f: Fault) -> Said:
    return Said(f"{f.what} is empty.", example=f.example())


def _too_long(f: Fault) -> Said:
    length = len(f.node.text) if f.node is not None else 0
    return Said(f"{f.what} has {length:,} characters; at most {f.context.get('max_length', 0):,} are allowed.")


def _out_of_range(f: Fault) -> Said:
    bounds = {"ge": "at least", "gt": "more than", "le": "at most", "lt": "less than"}
    wanted = " and ".join(f"{word} {f.context[name]}" for name, word in bounds.items() if name in f.context)
    return Said(f"`{f.name}` must be {wanted}, not {f.text}.", example=f.example())


def _rule(f: Fault) -> Said:
    told = str(f.context.get("error", f.message)).rstrip(".")
    if told.startswith("at most") and f.node is not None:
        return Said(f"`{f.name}` has {len(f.node.items):,} items; {told.removesuffix(' items')} are allowed.")
    return Said(f"{told[:1].upper()}{told[1:]}.", example="papers:\n  - doi: 10.24963/ijcai.2017/371" if "paper" in told else f.example())


def _other(f: Fault) -> Said:
    return Said(f"`{f.name}` cannot be read: {f.message}.", example=f.example())


SAYINGS: dict[str, Callable[[Fault], Said]] = {
    "missing": _missing,
    "extra_forbidden": _unknown,
    "string_type": _not_text,
    "bool_parsing": _not_true_or_false,
    "bool_type": _not_true_or_false,
    "int_type": _not_whole,
    "int_from_float": _not_whole,
    "int_parsing": _not_whole,
    "float_type": _not_number,
    "float_parsing": _not_number,
    "finite_number": _not_number,
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
