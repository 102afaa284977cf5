"""A review → the Markdown of one comment, within what a comment may hold. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from gallery.catalog import Problem, Severity
from gallery.checks.answer import count
from gallery.failures import FailureKind, Stop
from gallery.model import Gallery
from gallery.review.change import Kind, Review
from gallery.review.entry import Detail, entry_lines
from gallery.review.markdown import code, folded, prose

MARK = "<!-- gallery-review -->"
"""First line of the comment: by it the one comment is found again and updated in place."""
LIMIT = 65_000
"""Characters (GitHub refuses 65,536)."""
_PROBLEMS = 40


def comment(review: Review, gallery: Gallery, preview: str | None = None) -> str:
    """The comment with as much detail as fits; what was left out is said. `preview` is where the changed pages can be seen."""
    if preview is not None:
        _elsewhere(preview, gallery.site.url)

    def told(shown: int, detail: Detail) -> str:
        return _text(review, [entry_lines(change, gallery, detail, preview) for change in review.entries[:shown]])

    shown = len(review.entries)
    for detail in (Detail.ALL, Detail.UNMET, Detail.HEAD):
        if len(text := told(shown, detail)) <= LIMIT:
            return text
    while shown > 1:
        shown //= 2
        if len(text := told(shown, Detail.HEAD)) <= LIMIT:
            return text
    return told(0, Detail.HEAD)


def _elsewhere(preview: str, site: str) -> None:
    """A `Stop` unless the preview has an origin of its own: its pages were made by whoever proposed the change."""
    host = urlsplit(preview).hostname
    if not preview.startswith("https://") or not preview.endswith("/") or host is None:
        raise Stop("review", FailureKind.USAGE, f"--preview {preview!r}: write an address such as https://previews.example.org/12/")
    if host == urlsplit(site).hostname:
        what = f"--preview {preview}: this is the published site's own host; pages of a proposal need another one"
        raise Stop("review", FailureKind.USAGE, f"{what}, such as another account's or a domain of their own.")


def _text(review: Review, entries: Sequence[list[str]]) -> str:
    parts = [[MARK, f"## {_headline(review)}"], _problems(review.problems), _settings(review), *entries]
    left = [code(change.id) for change in review.entries[len(entries) :]]
    if left:
        more = " …" if len(left) > 200 else ""
        parts.append([f"Not shown here, because a comment ends somewhere: {', '.join(left[:200])}{more}"])
    if entries:
        parts.append(_checklist())
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def _headline(review: Review) -> str:
    wrong = sum(p.severity is Severity.ERROR for p in review.problems)
    if wrong:
        return f"The catalog has {count(wrong, 'error')}: mend the catalog, and this comment says the rest"
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
