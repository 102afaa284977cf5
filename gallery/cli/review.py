"""The verb `review` and its parts: what a pull request, an issue form or a robot needs to be told."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from gallery import config
from gallery.cli.flags import CATALOG, JsonFlag, load, with_settings
from gallery.cli.terminal import FINDINGS, FINE, deliver, say, tell
from gallery.config import Settings
from gallery.failures import FailureKind, Stop

reviews = typer.Typer(
    invoke_without_command=True,
    rich_markup_mode="markdown",
    help="""Say what a change to the catalog brings: one comment for a pull request.

For example:

```
gallery review --base ../main/catalog          what this checkout changes
gallery review --base ../main/catalog --site changed
gallery review comment review.json             the comment, from such data
gallery review form issue.md                   an entry, from the issue form
gallery review tickets --updates update.json   which entries need an issue
```""",
)

TextFlag = Annotated[Path | None, typer.Option("--out", help="File to write; the terminal when left out.")]


@reviews.callback()
@with_settings("store", "jobs", "mirror", "only", "offline", "as_of")
def review(
    settings: Settings,
    context: typer.Context,
    base: Annotated[Path | None, typer.Option("--base", exists=True, file_okay=False, help="The catalog as it was.")] = None,
    head: Annotated[Path, typer.Option("--head", help="The catalog as it is proposed.")] = CATALOG,
    out: TextFlag = None,
    data: Annotated[Path | None, typer.Option("--data", help="Also write the review as JSON, for `gallery review comment`.")] = None,
    site: Annotated[Path | None, typer.Option("--site", help="Also build the pages that change, as a site for reviewers.")] = None,
    as_json: JsonFlag = False,
) -> int:
    """Crawl what differs between two catalogs and write the comment."""
    if context.invoked_subcommand is not None:
        return FINE
    if base is None:
        raise Stop("usage", FailureKind.USAGE, "Name the catalog as it was: gallery review --base ../main/catalog")
    from gallery import building, pool
    from gallery import review as reviewing
    from gallery.catalog import settings_of

    settings = replace(settings, catalog=head)
    with pool.open_executor(settings.jobs) as executor:
        found = reviewing.look(base, head, settings, executor, say)
    if data is not None:
        data.write_text(found.model_dump_json(), encoding="utf-8")
    deliver(found.model_dump_json(indent=1) if as_json else reviewing.comment(found, settings_of(base)), out)
    changed = tuple(c.id for c in found.entries if c.after is not None)
    if site is not None and changed:
        building.preview(load(settings), replace(settings, out=site, only=changed), config.site_folder(head), say)
    return FINDINGS if any(p.severity == "error" for p in found.problems) else FINE


@reviews.command("comment")
@with_settings("catalog")
def review_comment(
    settings: Settings,
    data: Annotated[Path, typer.Argument(metavar="REVIEW", help="What `gallery review --data` wrote, here or elsewhere.")],
    preview: Annotated[str | None, typer.Option("--preview", help="Where `gallery review --site` was put: the comment shows it.")] = None,
    out: TextFlag = None,
) -> int:
    """Write the comment from a review's data: everything in it is checked, nothing in it is trusted.

    For example:

    ```
    gallery review comment review.json
    gallery review comment review.json --out comment.md
    ```
    """
    from gallery import review as reviewing
    from gallery.catalog import settings_of

    if not data.is_file():
        raise Stop("usage", FailureKind.USAGE, f"There is no file {data}; `gallery review --data {data}` writes it.")
    deliver(reviewing.comment(reviewing.read_review(data.read_bytes()), settings_of(settings.catalog), preview), out)
    return FINE


@reviews.command("form")
@with_settings("catalog")
def review_form(
    settings: Settings,
    body: Annotated[Path, typer.Argument(metavar="BODY", exists=True, dir_okay=False, help="The issue's text, as the form made it.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print the entry; write nothing into the catalog.")] = False,
) -> int:
    """Write an entry from the issue form; prints its id. What is wrong with the form is printed instead.

    For example:

    ```
    gallery review form issue.md --dry-run   look first
    gallery review form issue.md             write the entry
    ```
    """
    from gallery import review as reviewing
    from gallery.catalog import check as find_problems
    from gallery.catalog import errors

    loaded = load(settings)
    try:
        asked = reviewing.read_form(body.read_text(encoding="utf-8", errors="replace"), frozenset(e.id for e in loaded.entries))
    except reviewing.FormError as e:
        tell(f"{e}")
        return FINDINGS
    path = settings.catalog / "entries" / f"{asked.entry.id}.yml"
    if dry_run:
        tell(asked.text)
        return FINE
    path.write_text(asked.text, encoding="utf-8")
    wrong = errors(find_problems(settings.catalog, (path,)))
    if wrong:
        path.unlink()
    tell("\n".join(p.message for p in wrong) or asked.entry.id)
    return FINDINGS if wrong else FINE


@reviews.command("proposals")
@with_settings("store", "jobs", "mirror", "offline", "as_of")
def review_proposals(
    settings: Settings,
    base: Annotated[Path, typer.Option("--base", exists=True, file_okay=False, help="The catalog as it is.")] = CATALOG,
    head: Annotated[Path, typer.Option("--head", exists=True, file_okay=False, help="A copy of it, in which `gallery update` ran.")] = Path(
        "updated"
    ),
    out: Annotated[Path, typer.Option("--out", help="Folder to write: one folder for each pull request.")] = Path("proposals"),
    batch: Annotated[bool, typer.Option("--batch/--each", help="One pull request for all entries, or one for each.")] = False,
) -> int:
    """Write what a robot should propose: text and files of a pull request for each entry that moved.

    For example:

    ```
    gallery review proposals --head updated --each
    gallery review proposals --head updated --batch --out proposals
    ```
    """
    from gallery import pool
    from gallery import review as reviewing
    from gallery.catalog import settings_of

    with pool.open_executor(settings.jobs) as executor:
        found = reviewing.look(base, head, replace(settings, catalog=head), executor, say)
    made = reviewing.proposals(found, batch=batch)
    for proposal in made:
        reviewing.write(proposal, head, out, settings_of(base))
    tell("\n".join(proposal.name for proposal in made) or "Nothing moved.")
    return FINE


@reviews.command("tickets")
@with_settings("catalog", "store", "offline")
def review_tickets(
    settings: Settings,
    updates: Annotated[
        Path | None, typer.Option("--updates", exists=True, dir_okay=False, help="What `gallery update --json` printed.")
    ] = None,
    addresses: Annotated[bool, typer.Option("--addresses", help="Ask whether papers and places of statements still exist.")] = False,
    evidence: Annotated[bool, typer.Option("--evidence", help="Only by evidence: which entry does not run, or ran better before.")] = False,
) -> int:
    """Print, as JSON, which entry needs an issue (`open`), which one no more (`closed`), and its text.

    For example:

    ```
    gallery review tickets --updates update.json
    gallery review tickets --addresses
    gallery review tickets --evidence
    ```
    """
    from gallery import review as reviewing
    from gallery.building import held
    from gallery.remotes.http import Client
    from gallery.store import Store

    loaded, dead = load(settings), {}
    if evidence:
        tell(json.dumps([ticket.model_dump(mode="json") for ticket in reviewing.broken(loaded.entries, loaded.verified)], indent=1))
        return FINE
    if addresses:
        with Client(Store(settings.store), offline=settings.offline) as client:
            dead = reviewing.gone(loaded.entries, client, say)
    told = json.loads(updates.read_text(encoding="utf-8")) if updates else []
    found = reviewing.tickets(held(loaded, Store(settings.store), settings.as_of), told, dead)
    tell(json.dumps([ticket.model_dump(mode="json") for ticket in found], indent=1))
    return FINE


@reviews.command()
def evidence(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="New files of catalog/verified/.")],
) -> int:
    """Print new evidence as the Markdown of a pull request; a file that is none is an error.

    For example:

    ```
    gallery review evidence catalog/verified/my-entry/*.json
    gallery review evidence new/*/*.json > body.md
    ```
    """
    from gallery import review as reviewing
    from gallery.catalog import Problem, check_verification

    found = [check_verification(file) for file in files]
    wrong = [told.render() for told in found if isinstance(told, Problem)]
    if wrong:
        raise Stop("review", FailureKind.USAGE, "\n".join(wrong))
    tell(reviewing.proposal(told for told in found if not isinstance(told, Problem)))
    return FINE
