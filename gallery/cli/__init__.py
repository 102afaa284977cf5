"""Verbs, flags and exit codes; the only package that prints and that reads the environment and the clock."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable
from typing import NoReturn

import typer

from gallery.cli import curate, evidence, live, look, make, review
from gallery.cli.terminal import DEFECT, FINDINGS, FINE, INTERRUPTED, REMOTE, USAGE, failed, say
from gallery.failures import FailureKind, Stop

__all__ = ["DEFECT", "FINDINGS", "FINE", "INTERRUPTED", "REMOTE", "USAGE", "app", "main", "run"]

app = typer.Typer(
    name="gallery",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
    help="""A gallery of reproduced research: catalog in, site out.

For example:

```
gallery demo               look at a small gallery, made here
gallery add URL            draft an entry from any link to a repository
gallery check              is the catalog right?
gallery update my-entry    lock the commit that an entry shows
gallery build              do everything that is not done yet
gallery show my-entry      what is known about it, with evidence
gallery serve              look at the built site
gallery verify my-entry    run it on a hub, compare every output
gallery review --base DIR  what a change to the catalog brings
gallery init my-gallery    a gallery of your own
```

Exit codes: 0 fine, 1 findings (check, add, review, verify, doctor), 2 usage or catalog,
3 a repository or hub failed (the site is built), 4 a defect of ours, 130 interrupted.""",
)

VERBS: dict[str, tuple[Callable[..., int], ...]] = {
    "Look": (live.demo, live.serve, look.show, look.status, look.doctor),
    "Curate": (curate.init, curate.add, curate.check, curate.update),
    "Make the site": (make.build, make.crawl, make.publish),
    "Run code": (evidence.verify, live.hub),
}
"""What the help shows, in its order."""

for panel, verbs in VERBS.items():
    for verb in verbs:
        app.command(rich_help_panel=panel)(verb)
app.add_typer(review.reviews, name="review", rich_help_panel="Curate")


def main() -> NoReturn:
    """Run the command line and exit with its code."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run the command line; return the exit code. No exception leaves this function but SystemExit."""
    try:
        result = app(arguments, prog_name="gallery", standalone_mode=False)
    except Stop as e:
        say(f"gallery: {e}")
        return USAGE if e.failure.kind is FailureKind.USAGE else failed(again=e.failure.spurious)
    except Exception as e:  # noqa: BLE001  # the one handler at the top
        return _usage(e) or _defect(e)
    if result == INTERRUPTED:  # typer catches the exception and gives its code
        say("gallery: interrupted; what was done is kept, the next run goes on from here.")
    return result if isinstance(result, int) else FINE


def _usage(error: Exception) -> int | None:
    """Exit code of a wrong command line; None for every other exception."""
    show: Callable[[], None] | None = getattr(error, "show", None)
    if show is None:
        return None
    show()
    return USAGE


def _defect(error: Exception) -> int:
    say("gallery: this is a defect of the gallery itself; please report it with the lines below.")
    say("".join(traceback.format_exception(error)))
    return DEFECT
