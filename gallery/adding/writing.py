"""A draft → the text of `catalog/entries/<id>.yml`: values with their sources, and questions as commented-out examples."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from gallery.adding.draft import Draft, Guess, Made, Work
from gallery.catalog.yaml_write import ENTRY_SCHEMA_LINE, dump, line, scalar

_ALIGN = 44
"""Column at which a short value's comment stands."""
_DOUBTFUL = 12
"""Claims that are asked about."""


def text(draft: Draft) -> str:
    """The file: a first line for editors, the fields in the reference's order, then what was only read."""
    parts = [
        [ENTRY_SCHEMA_LINE],
        list(_head(draft)),
        list(_summary(draft)),
        list(_papers(draft.works)),
        list(_tags(draft)),
        list(_notebooks(draft)),
        list(_claims(draft)),
        list(_launch(draft)),
        list(_statements(draft.statements)),
        list(_found(draft)),
    ]
    return "\n".join(row for part in parts for row in part) + "\n"


def said(source: str, doubt: str = "") -> str:
    """A source as a comment: one line of printable characters."""
    where = source if source.startswith(("the ", "--", "asked")) else f"from {source}"
    return "# " + _plain(f"{where}; {doubt}" if doubt else where)


def _plain(words: str) -> str:
    kept = "".join(c if c.isprintable() else " " for c in words)
    return " ".join(kept.split())[:200]


def _row(name: str, guess: Guess, indent: str = "") -> Iterator[str]:
    """A field with its source behind it, or above it where the line would be long."""
    rows = line(name, guess.value).split("\n") if not isinstance(guess.value, list) else dump({name: guess.value}).split("\n")
    rows = [indent + row for row in rows]
    if len(rows) == 1 and len(rows[0]) <= 90:
        yield f"{rows[0]:<{_ALIGN}} {said(guess.source, guess.doubt)}"
    else:
        yield indent + said(guess.source, guess.doubt)
        yield from rows


def _asked(question: str, value: Any, indent: str = "") -> Iterator[str]:
    """A question, and the answer that is proposed, commented out."""
    yield from (f"{indent}# {row}" for row in textwrap.wrap(_plain(question), 110))
    yield from (f"{indent}#   {row}" for row in dump(value).split("\n"))


def _head(draft: Draft) -> Iterator[str]:
    yield line("repo", draft.repo.url)
    yield from _row("title", draft.titles[0])
    yield from _row("field", draft.fields[0])
    if draft.ref is not None:
        yield from _row("ref", draft.ref)


def _summary(draft: Draft) -> Iterator[str]:
    if draft.summary is not None:
        yield from dump({"summary": draft.summary.value}).split("\n")
        return
    hint = f" {draft.summary_hint.source} begins: {draft.summary_hint.value}" if draft.summary_hint else ""
    asked = "What does a reader find here? One or two sentences in your own words."
    yield from _asked(asked + hint[:160], {"summary": "These notebooks …"})


def _papers(works: Sequence[Work]) -> Iterator[str]:
    sure = [w for w in works if w.sure]
    if sure:
        yield "papers:"
    for work in sure:
        yield from _work(work)
    if not works:
        yield from _asked("Is there a paper? No file names one.", {"papers": [{"doi": "10.1234/abcd"}]})
    for work in [w for w in works if not w.sure][:6]:
        guess = next(iter(work.fields.values()))
        question = f"Is this the repository's own paper? {guess.source} names it; {work.why}."
        value = [_values(work.fields)]
        yield from _asked(question, value if sure else {"papers": value}, "  " if sure else "")


def _values(fields: Mapping[str, Guess]) -> dict[str, Any]:
    return {name: guess.value for name, guess in fields.items()}


_PAPER = ("doi", "arxiv", "url", "title", "authors", "venue", "year")


def _work(work: Work) -> Iterator[str]:
    first = True
    for name in _PAPER:
        if name in work.fields:
            rows = list(_row(name, work.fields[name], "    "))
            rows[0] = f"  - {rows[0][4:]}" if first and not rows[0].lstrip().startswith("#") else rows[0]
            if first and rows[0].lstrip().startswith("#"):
                rows[1] = f"  - {rows[1][4:]}"
            yield from rows
            first = False
    if "title" not in work.fields:
        yield "    # title, authors, venue and year are looked up where its registry answers"


def _tags(draft: Draft) -> Iterator[str]:
    if draft.tags:
        yield "# " + _plain("; ".join(f"{g.value}: from {g.source}" for g in draft.tags))
        yield from dump({"tags": [g.value for g in draft.tags]}).split("\n")
    if draft.maybe_tags:
        words = "; ".join(f"{g.value} ({g.source})" for g in draft.maybe_tags[:6])
        yield f"# {'More tags' if draft.tags else 'Tags'}? Mentioned: {_plain(words)}"
    elif not draft.tags:
        yield "# Which tags? They are the words of `tags` in gallery.yml."


def _notebooks(draft: Draft) -> Iterator[str]:
    count = len(draft.notebooks)
    if not draft.globs:
        shown = "the one there is" if count == 1 else f"all {count} in the order of their paths"
        yield f"# notebooks: left out, which shows {shown}" if count else "# There is no notebook."
        return
    yield f"# {_plain(f'{count} notebooks, in {draft.notebooks_source}')}"
    yield "notebooks:"
    yield from (f"  - {scalar(glob)}" for glob in draft.globs)


def _claims(draft: Draft) -> Iterator[str]:
    sure = [c for c in draft.claims if c.sure]
    doubtful = [c for c in draft.claims if not c.sure][:_DOUBTFUL]
    if sure:
        yield "claims:"
    for claim in sure:
        yield f"  - {line('label', claim.label):<{_ALIGN - 4}} {said(claim.source)}"
        yield f"    {line('notebook', claim.notebook)}"
        if claim.cell is not None:
            yield f"    {line('cell', claim.cell)}"
    if doubtful:
        places = "; ".join(dict.fromkeys(c.source for c in doubtful))
        value = [_claim(c) for c in doubtful]
        yield from _asked(f"Are these claims of its paper? They are named in {places}", value if sure else {"claims": value})
    elif draft.notebooks and not sure:
        example = {"label": "Figure 1", "notebook": draft.notebooks[0], "cell": 12, "says": "What it shows, in your own words."}
        yield from _asked("Which cell makes which figure of the paper? Neither the README nor a notebook says so.", {"claims": [example]})


def _claim(claim: Made) -> dict[str, Any]:
    return {"label": claim.label, "notebook": claim.notebook} | ({"cell": claim.cell} if claim.cell is not None else {})


def _launch(draft: Draft) -> Iterator[str]:
    if draft.launch:
        yield "launch:"
    for name, guess in draft.launch.items():
        yield from _row(name, guess, "  ")
    for name, guess in draft.maybe_launch.items():
        question = _QUESTIONS[name].format(source=guess.source)
        yield from _asked(
            question, {"launch": {name: guess.value}} if not draft.launch else {name: guess.value}, "  " if draft.launch else ""
        )


_QUESTIONS = {
    "environment": "{source} launches another repository: is it the old name of this one, or does its environment run these notebooks?",
    "path": "{source} opens a file that does not exist at this commit: which one should open?",
}


def _statements(statements: Mapping[str, tuple[Guess, str]]) -> Iterator[str]:
    if not statements:
        return
    yield "# The checks find these by themselves. Where you know better, state it in your own words, with the place:"
    value = {name: {"text": guess.value, "where": where} for name, (guess, where) in statements.items()}
    yield from (f"#   {row}" for row in dump({"statements": value}, width=110).split("\n"))


def _found(draft: Draft) -> Iterator[str]:
    if draft.found:
        yield "# Read from the repository; an entry does not repeat it:"
    for name, guess in draft.found:
        yield f"#   {name}: {_plain(str(guess.value))} ({_plain(guess.source)})"
