"""Verbs for a catalog: start one, add to it, check it, lock what it shows."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from gallery.cli.flags import JsonFlag, load, with_settings
from gallery.cli.terminal import FINDINGS, FINE, ask, failed, say, tell
from gallery.config import Settings
from gallery.failures import FailureKind, Stop


def init(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="The new repository; must not hold anything yet.")],
    title: Annotated[str, typer.Option("--title", help="Title of the site.")] = "A gallery of reproduced research",
    url: Annotated[str, typer.Option("--url", help="Where it will be published.")] = "http://localhost:8000/",
    source: Annotated[
        str | None, typer.Option("--source", help="Where its repository will be browsed, as https://github.com/OWNER/NAME.")
    ] = None,
    package: Annotated[str | None, typer.Option("--package", help="Requirement that installs this program, in pip's words.")] = None,
) -> int:
    """Make a gallery of your own: a repository that builds, reviews and deploys itself.

    For example:

    ```
    gallery init my-gallery
    gallery init my-gallery --url https://our-lab.github.io/my-gallery/
    ```
    """
    from gallery import __version__, starting

    wanted = starting.Wanted(folder, title, url, source, package or f"repro-gallery=={__version__}")
    tell(starting.summary(wanted, starting.start(wanted)))
    return FINE


@with_settings("catalog", "store", "mirror", "offline")
def add(
    settings: Settings,
    address: Annotated[
        str, typer.Argument(metavar="URL", help="Repository, notebook, Binder, nbviewer, Colab, DOI, arXiv, Zenodo or gist.")
    ],
    yes: Annotated[bool, typer.Option("--yes", help="Take the guesses; ask nothing.")] = False,
    title: Annotated[str | None, typer.Option("--title", help="Title of the result.")] = None,
    field: Annotated[str | None, typer.Option("--field", help="Field of research: a word of gallery.yml.")] = None,
    entry_id: Annotated[str | None, typer.Option("--id", help="The file's name and the page's address, kept for ever.")] = None,
    ref: Annotated[str | None, typer.Option("--ref", help="Branch, tag or commit; the default branch when left out.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print the entry; write nothing into the catalog.")] = False,
    as_json: JsonFlag = False,
) -> int:
    """Draft an entry from a link: look at the repository, write what it tells with its source, ask for the rest.

    For example:

    ```
    gallery add https://github.com/dtak/rrr
    gallery add https://doi.org/10.5281/zenodo.1234567 --dry-run
    gallery add gh/dtak/rrr/master --yes --field "machine learning"
    ```
    """
    from gallery import adding

    pointed = adding.link(address)
    if not yes and not sys.stdin.isatty():
        raise Stop("usage", FailureKind.USAGE, "Nobody can be asked here: add --yes to take the guesses (and --dry-run to look first).")
    loaded, given = load(settings), adding.Given(title, field, entry_id, ref)
    added = adding.propose(pointed, given, loaded, settings, None if yes else ask)
    added = added if dry_run else adding.save(added, loaded)
    text = added.text if dry_run else adding.summary(added)
    tell(json.dumps(adding.as_json(added), indent=1) if as_json else text)
    return FINDINGS if any(p.severity == "error" for p in added.problems) else FINE


@with_settings("catalog")
def check(
    settings: Settings,
    files: Annotated[list[Path] | None, typer.Argument(help="Files to check; all when left out.")] = None,
    annotations: Annotated[bool, typer.Option("--annotations", help="Print GitHub's workflow commands, one for each problem.")] = False,
    as_json: JsonFlag = False,
) -> int:
    """Say everything that is wrong with the catalog, with the place and a right example.

    For example:

    ```
    gallery check                               everything
    gallery check catalog/entries/my-entry.yml  one file
    gallery check --json                        for programs
    ```
    """
    from gallery.catalog import check as find_problems
    from gallery.catalog import report

    problems = find_problems(settings.catalog, tuple(files or ()))
    if as_json:
        tell(json.dumps([p.model_dump(mode="json") for p in problems], indent=1))
    elif annotations:
        from gallery.review import github

        tell(github(problems))
    else:
        tell(report(problems) or "Nothing is wrong.")
    return FINDINGS if any(p.severity == "error" for p in problems) else FINE


@with_settings("ids", "catalog", "store", "jobs", "mirror", "as_of")
def update(settings: Settings, as_json: JsonFlag = False) -> int:
    """Look up what each entry's ref means today and write `catalog/lock/`.

    For example:

    ```
    gallery update                     every entry
    gallery update my-entry            one entry
    gallery update --json              what moved, for programs
    ```
    """
    from gallery import pool
    from gallery import update as updating

    with pool.open_executor(settings.jobs) as executor:
        changes = updating.update(load(settings), settings, executor, say)
    if as_json:
        tell(json.dumps([updating.as_json(change) for change in changes], indent=1))
    else:
        renewed = sum(bool(change.renewed) for change in changes)
        tell(f"{renewed} of {len(changes)} locks changed, {sum(c.failure is not None for c in changes)} could not be resolved.")
    failures = [change.failure for change in changes if change.failure]
    return failed(again=any(failure.spurious for failure in failures)) if failures else FINE
