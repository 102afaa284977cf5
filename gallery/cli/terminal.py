"""What the terminal gets: results, progress, questions and exit codes; the only place that prints."""

from __future__ import annotations

import sys
from pathlib import Path

import typer

FINE, FINDINGS, USAGE, REMOTE, DEFECT, INTERRUPTED = 0, 1, 2, 3, 4, 130
"""Exit codes of every verb."""


def tell(text: str) -> None:
    """A result: to the output stream."""
    print(plain(text), flush=True)  # noqa: T201  # the one place that prints


def say(line: str) -> None:
    """One line of progress or trouble: to the terminal's error stream, so that results can be piped."""
    print(plain(line), file=sys.stderr, flush=True)  # noqa: T201  # the one place that prints


def failed(*, again: bool = True) -> int:
    """The exit code of what a repository, a host or the network did not give; `again` where trying once more can help."""
    if again:
        say("gallery: the next run tries again what failed; `gallery doctor` looks at network, token, disk and hubs.")
    return REMOTE


def ask(question: str, answer: str) -> str:
    """One question at the terminal; on its error stream, so that the result can be piped."""
    return str(typer.prompt(question, default=answer, show_default=bool(answer), err=True))


def plain(text: str) -> str:
    """Without control characters: a file's name or a README's line must not steer the terminal."""
    return "".join(c if c.isprintable() or c in "\n\t" else "\N{REPLACEMENT CHARACTER}" for c in text)


def deliver(text: str, out: Path | None) -> None:
    """A result to a file, or to the terminal where none is named."""
    if out is None:
        tell(text)
    else:
        out.write_text(text, encoding="utf-8")
