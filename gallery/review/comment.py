"""A review → the Markdown of one comment, within what a comment may hold. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from gallery.catalog import Problem, Severity
from gallery.model import Gallery
from gallery.review.change import EntryChange, Kind, Review
from gallery.review.entry import Detail, entry_lines
from gallery.review.markdown import code, folded, prose

MARK = "<!-- gallery-review -->"
"""First line of the comment: by it the one comment is found again and updated in place."""
LIMIT = 65_000
"""Characters (GitHub refuses 65,536)."""
_PROBLEMS = 40


def comment(review: Review, gallery: Gallery) -> str:
    """The comment with as much detail as fits; what was left out is said."""
    for detail in (Detail.ALL, Detail.UNMET, Detail.HEAD):
        text = _text(review, review.entries, gallery, detail)
        if len(text) <= LIMIT:
            return text
    shown = len(review.entries)
    while shown > 1:
        shown //= 2
        text = _text(review, review.entries[:shown], gallery, Detail.HEAD)
        if len(text) <= LIMIT:
            return text
    return _text(review, (), gallery, Detail.HEAD)


def _text(review: Review, shown: Sequence[EntryChange], gallery: Gallery, detail: Detail) -> str:
    parts = [[MARK, f"## {_headline(review)}"], _problems(review.problems), _settings(review)]
    parts += [entry_lines(change, gallery, detail) for change in shown]
    left = [code(change.id) for change in review.entries[len(shown) :]]
    if left:
        more = " …" if len(left) > 200 else ""
        parts.append([f"Not shown here, because a comment ends somewhere: {', '.join(left[:200])}{more}"])
    if shown:
        parts.append(_checklist())
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def _headline(review: Review) -> str:
    wrong = sum(p.severity is Severity.ERROR for p in review.problems)
    if wrong:
        return f"The catalog has {wrong} error{'s' if wrong != 1 else ''}: mend the catalog, and this comment says the rest"
    counts = [(sum(c.kind is kind for c in review.entries), kind) for kind in Kind]
    said = [f"{n} {'entry' if n == 1 else 'entries'} {kind}" for n, kind in counts if n]
    return ", ".join(said) if said else "No entry changes"


def _problems(problems: Sequence[Problem]) -> list[str]:
    rows = [_problem(p) for p in problems[:_PROBLEMS]]
    if len(problems) > _PROBLEMS:
        rows.append(f"- … and {len(problems) - _PROBLEMS} more: run `gallery check`.")
    return rows


def _problem(problem: Problem) -> str:
    row = f"- {'❌' if problem.severity is Severity.ERROR else '💡'} {code(problem.place)}: {prose(problem.message)}"
    return row + (f" Did you mean {code(problem.did_you_mean)}?" if problem.did_you_mean else "")


def _settings(review: Review) -> list[str]:
    return ["⚠️ `gallery.yml` changes: it sets hubs, limits and vocabularies of the whole site."] if review.settings_changed else []


def _checklist() -> list[str]:
    questions = (
        "Is this the repository of that paper, by its own word?",
        "Are title and summary the submitter's own words, and fair?",
        "Do field, tags and the order of notebooks help a reader?",
        "Does each claim name the cell that makes it?",
        "Does each statement of the curator name a place that says so?",
        "Does a launch link open what it should?",
    )
    return folded("What to look at", [f"- [ ] {question}" for question in questions])
