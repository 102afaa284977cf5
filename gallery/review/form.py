"""The issue form for people who do not use git → an entry; anything but the form's own shape is refused. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pydantic import ValidationError

from gallery.catalog import dump_entry
from gallery.catalog.identifiers import arxiv_in, doi_in, entry_id
from gallery.links import parse_repo
from gallery.model import Entry, Paper

LABELS = ("Repository", "Title", "Field", "Paper", "Summary", "Who looks after this entry")
"""Headings of the form's body, in the form's order; `.github/ISSUE_TEMPLATE/new-entry.yml` asks for them."""
NOTHING = "_No response_"
_MOST = 20_000
_ADDRESS = re.compile(r"https?://\S+")


class FormError(ValueError):
    """What is wrong with a filled form, one sentence for each fault."""


@dataclass(frozen=True)
class Asked:
    """The entry that a form asks for."""

    entry: Entry
    text: str
    """Text of `catalog/entries/<id>.yml`."""


def read_form(body: str, taken: frozenset[str] = frozenset()) -> Asked:
    """The entry that a form's body asks for; `taken` are the ids in use. A `FormError` tells every fault."""
    answers = _answers(body)
    wrong = [f"{label} is empty." for label in LABELS[:3] if not answers[label]]
    wrong += [f"{label} has several lines; write one." for label in LABELS if label != "Summary" and "\n" in answers[label]]
    if wrong:
        raise FormError("\n".join(wrong))
    repo = _repository(answers["Repository"])
    fields = {
        "id": _free(answers["Title"], taken),
        "repo": repo,
        "title": answers["Title"],
        "field": answers["Field"],
        "papers": _papers(answers["Paper"]),
        "summary": answers["Summary"] or None,
        "maintainers": tuple(re.findall(r"@[A-Za-z0-9][A-Za-z0-9-]{0,38}", answers["Who looks after this entry"])),
    }
    try:
        entry = Entry.model_validate(fields)
    except ValidationError as e:
        told = (f"{'.'.join(str(part) for part in error['loc'])}: {error['msg']}." for error in e.errors())
        raise FormError("\n".join(told)) from None
    return Asked(entry, dump_entry(entry))


def _answers(body: str) -> dict[str, str]:
    """Label → answer. Each heading of the form stands exactly once, in order, so that no answer can pose as another."""
    if len(body) > _MOST:
        raise FormError(f"The form has {len(body)} characters; at most {_MOST} are read.")
    body = body.replace("\r\n", "\n")
    if unprintable := {c for c in body if not c.isprintable() and c != "\n"}:
        raise FormError(f"The form holds characters that cannot be shown: {', '.join(sorted(f'U+{ord(c):04X}' for c in unprintable))}.")
    pieces = re.split(r"^### (.*)$", body, flags=re.MULTILINE)
    before, labels, texts = pieces[0], tuple(label.strip() for label in pieces[1::2]), pieces[2::2]
    if before.strip() or labels != LABELS:
        raise FormError(f"This is not the form as it was: its headings must be {', '.join(LABELS)}, each once and in this order.")
    return {label: "" if text.strip() == NOTHING else text.strip() for label, text in zip(labels, texts, strict=True)}


def _repository(answer: str) -> str:
    try:
        return parse_repo(answer).url
    except ValueError as e:
        raise FormError(f"Repository: {e}.") from None


def _papers(answer: str) -> tuple[Paper, ...]:
    if not answer:
        return ()
    if doi := doi_in(answer):
        return (Paper(doi=doi),)
    if arxiv := arxiv_in(answer) or arxiv_in(f"arxiv:{answer}"):
        return (Paper(arxiv=arxiv),)
    if _ADDRESS.fullmatch(answer):
        return (Paper(url=answer),)
    raise FormError("Paper: write a DOI, an arXiv identifier or a web address.")


def _free(title: str, taken: frozenset[str]) -> str:
    """An id made from the title that no entry has."""
    name = "-".join((entry_id(title) or "entry")[:48].split("-")[:6]).strip("-")
    return next(candidate for n in range(1, len(taken) + 2) if (candidate := name if n == 1 else f"{name}-{n}") not in taken)
