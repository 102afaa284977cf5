"""From a draft to a decided one: what flags say, what a person at a terminal answers, what must be given and is not."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

from gallery.adding import naming
from gallery.adding.draft import Draft, Guess, Work
from gallery.adding.drafting import taken
from gallery.catalog import Catalog
from gallery.catalog.vocabulary import Vocabulary
from gallery.failures import FailureKind, Stop
from gallery.model import ENTRY_ID

Ask = Callable[[str, str], str]
"""Puts a question with a proposed answer to a person and gives the answer."""

_PAPERS = 4
"""Papers that a person is asked about; the others stay questions in the file."""


@dataclass(frozen=True)
class Given:
    """What flags say."""

    title: str | None = None
    field: str | None = None
    id: str | None = None
    ref: str | None = None


def settle(draft: Draft, given: Given, catalog: Catalog, ask: Ask | None) -> Draft:
    """The draft with one title, one field and one id; a `Stop` names the flags that are missing where nobody can be asked."""
    words = Vocabulary(catalog.gallery.fields)
    fixed = _flags(draft, given, words, taken(catalog))
    if ask is not None:
        fixed = _asked(fixed, given, catalog, words, ask)
    missing = [flag for flag, known in (("--field", fixed.fields), ("--id", fixed.ids)) if not known]
    if missing:
        known = f" Fields are: {', '.join(words.names)}." if "--field" in missing else ""
        what = f"Nothing in {draft.repo.url} tells {' and '.join(m[2:] for m in missing)}: pass {' and '.join(missing)}.{known}"
        raise Stop("add", FailureKind.USAGE, what)
    return fixed


def _flags(draft: Draft, given: Given, words: Vocabulary, used: Collection[str]) -> Draft:
    if given.title:
        draft = replace(draft, titles=(Guess(" ".join(given.title.split()), "--title"),))
        draft = replace(draft, ids=tuple(naming.ids(given.title, draft.repo, used)))
    if given.field:
        draft = replace(draft, fields=(Guess(_word(given.field, words, "--field"), "--field"),))
    if given.id:
        trouble = _wrong_id(given.id, used)
        if trouble:
            raise Stop("add", FailureKind.USAGE, f"--id {given.id!r}: {trouble}")
        draft = replace(draft, ids=(Guess(given.id, "--id"),))
    return replace(draft, ref=Guess(given.ref, "--ref")) if given.ref else draft


def _word(text: str, words: Vocabulary, whose: str) -> str:
    name = words.name(text)
    if name is None:
        near = words.nearest(text)
        hint = f"did you mean {near!r}?" if near else f"the fields are {', '.join(words.names)}."
        raise Stop("add", FailureKind.USAGE, f"{whose} {text!r} is no field of gallery.yml; {hint}")
    return name


def _wrong_id(value: str, used: Collection[str]) -> str | None:
    if not re.fullmatch(ENTRY_ID, value) or len(value) > 60:
        return "an id holds lower-case letters, digits and single hyphens, at most 60, as right-reasons does."
    return "an entry has, or had, this id already; choose another." if value in used else None


# --- a person at a terminal ---------------------------------------------------------------------


def _asked(draft: Draft, given: Given, catalog: Catalog, words: Vocabulary, ask: Ask) -> Draft:
    if not given.title:
        title = ask(f"Title ({draft.titles[0].source})", str(draft.titles[0].value))
        same = title == draft.titles[0].value
        kept = replace(draft.titles[0], doubt="") if same else Guess(title, "asked")
        draft = replace(draft, titles=(kept,), ids=draft.ids if same else tuple(naming.ids(title, draft.repo, taken(catalog))))
    if not given.field:
        draft = replace(draft, fields=(_field(draft, words, ask),))
    if not given.id:
        draft = replace(draft, ids=(_id(draft, taken(catalog), ask),))
    draft = replace(draft, works=tuple(_work(work, ask) if number < _PAPERS else work for number, work in enumerate(draft.works)))
    draft = _tags(draft, Vocabulary(catalog.gallery.tags), ask)
    told = " ".join(ask("What does a reader find here, in your own words? (empty: write it later)", "").split())
    return replace(draft, summary=Guess(told, "asked")) if told else draft


def _field(draft: Draft, words: Vocabulary, ask: Ask) -> Guess:
    proposed = draft.fields[0] if draft.fields else Guess("", "")
    question = f"Field ({proposed.source})" if proposed.source else f"Field, one of {', '.join(words.names)}"
    while True:
        answer = ask(question, str(proposed.value))
        if name := words.name(answer):
            return proposed if name == proposed.value else Guess(name, "asked")
        question = f"Field: {answer!r} is none of {', '.join(words.names)}"
        proposed = Guess(words.nearest(answer) or "", "asked")


def _id(draft: Draft, used: Collection[str], ask: Ask) -> Guess:
    proposed = draft.ids[0] if draft.ids else Guess("", "")
    question = "Id, part of the page's address, kept for ever"
    while True:
        answer = ask(question, str(proposed.value))
        trouble = _wrong_id(answer, used)
        if trouble is None:
            return proposed if answer == proposed.value else Guess(answer, "asked")
        question = f"Id: {trouble}"


def _work(work: Work, ask: Ask) -> Work:
    if work.sure:
        return work
    guess = next(iter(work.fields.values()))
    answer = ask(f"{guess.source} names {guess.value}: is this the repository's own paper? (y/n)", "n")
    return replace(work, sure=True) if answer.strip().lower() in ("y", "yes") else work


def _tags(draft: Draft, words: Vocabulary, ask: Ask) -> Draft:
    proposed = ", ".join(str(g.value) for g in draft.tags)
    by_name = {g.value: g for g in (*draft.tags, *draft.maybe_tags)}
    answer = ask(
        f"Tags, separated by commas (words of gallery.yml{''.join(f'; mentioned: {g.value}' for g in draft.maybe_tags[:3])})", proposed
    )
    named = [words.name(part.strip()) for part in answer.split(",") if part.strip()]
    kept = tuple(by_name.get(name, Guess(name, "asked")) for name in dict.fromkeys(named) if name)
    return replace(draft, tags=kept, maybe_tags=tuple(g for g in draft.maybe_tags if g not in kept))
