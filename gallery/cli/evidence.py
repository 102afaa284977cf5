"""The verb that makes evidence: run entries on a hub and compare what comes out."""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from gallery import config
from gallery.cli.flags import JsonFlag, load, with_settings
from gallery.cli.live import TrustFlag
from gallery.cli.terminal import FINDINGS, FINE, failed, say, tell
from gallery.failures import FailureKind, Stop

HubFlag = Annotated[
    str | None,
    typer.Option("--hub", help="Address of a BinderHub or of `gallery hub`. Default: a hub on this machine, for this run (needs --trust)."),
]
RepeatFlag = Annotated[int, typer.Option("--repeat", min=1, max=5, help="Runs of each notebook: 2 tell what is nondeterministic.")]
AtOnceFlag = Annotated[int, typer.Option("--max-parallel", min=1, max=20, help="Entries at once.")]
HereFlag = Annotated[Path | None, typer.Option("--here", help="Verify this folder of yours instead, before anything is published.")]
PerHourFlag = Annotated[
    int | None,
    typer.Option("--per-hour", min=1, help="Launches an hour. Default: 10 on others' hubs without a token, else no limit."),
]
MostFlag = Annotated[int | None, typer.Option("--most", min=1, help="At most so many entries; those with the oldest evidence.")]


@with_settings("ids", "catalog", "store", "mirror", "offline", "as_of")
def verify(
    settings: config.Settings,
    hub: HubFlag = None,
    notebook: Annotated[str | None, typer.Option("--notebook", help="Only notebooks that this glob matches.")] = None,
    repeat: RepeatFlag = 1,
    at_once: AtOnceFlag = 1,
    timeout: Annotated[int, typer.Option("--timeout", min=1, help="Seconds for one cell.")] = 600,
    notebook_timeout: Annotated[int, typer.Option("--notebook-timeout", min=1, help="Seconds for one notebook.")] = 3600,
    build_timeout: Annotated[int, typer.Option("--build-timeout", min=1, help="Seconds for one build on the hub.")] = 3600,
    output_mb: Annotated[int, typer.Option("--output-mb", min=1, help="Output of one cell, in MB.")] = 20,
    per_hour: PerHourFlag = None,
    most: MostFlag = None,
    here: HereFlag = None,
    trust: TrustFlag = False,
    as_json: JsonFlag = False,
) -> int:
    """Run entries on a hub at their pinned commit, compare every output, and add the evidence to the catalog.

    Exit code 1 tells that something does not agree, 3 that the hub or the network failed (then there is no evidence).

    For example:

    ```
    gallery verify my-entry --trust         on a hub on this machine
    gallery verify --hub https://hub.example.org --most 5
    gallery verify my-entry --trust --repeat 2 --notebook 'fit*.ipynb'
    gallery verify --here .                 your own folder, not yet published
    ```
    """
    from gallery import crawl as crawling
    from gallery import pool, verify
    from gallery.catalog import add_verification
    from gallery.remotes.kernel import Bounds
    from gallery.verify import words

    with ExitStack() as stack:
        subject = stack.enter_context(_folder(here, settings) if here else _catalog(settings, trusted=trust))
        _refuse_hub(hub, trusted=subject.trusted)
        executor = stack.enter_context(pool.open_executor("1"))
        crawled = crawling.crawl(subject.loaded, subject.settings, executor, say)
        only = subject.settings.only
        chosen = verify.oldest_first(r for r in crawled.records if (r.entry.id in only if only else verify.can_be(r)))[:most]
        terms = verify.Terms(
            **_hub_terms(stack, hub, subject, build_timeout, per_hour),
            store=subject.settings.store,
            comparing=executor,
            now=lambda: datetime.now(UTC),
            wait=time.sleep,
            report=say,
            limits=subject.loaded.gallery.limits,
            bounds=Bounds(seconds=timeout, output_mb=output_mb, notebook_seconds=notebook_timeout),
            folders=_folders(subject.settings, here),
            notebooks=notebook,
            repeats=repeat,
        )
        add = None if here else lambda run: say(f"evidence: {add_verification(subject.loaded.folder, run)}")
        found = verify.verify(chosen, terms, at_once, add)
    tell(json.dumps(words.as_json(found), indent=1) if as_json else words.text(found))
    if found.failed:
        return failed(again=any(failure.spurious for _, failure in found.failed))
    return FINE if all(words.is_good(run) for run in found.runs) else FINDINGS


@dataclass(frozen=True)
class _Subject:
    """What is verified, and how a hub of our own is told of it."""

    loaded: Any
    settings: config.Settings
    hub: tuple[str, ...]
    """Arguments of `gallery hub`."""
    place: Path
    """Where it is started."""
    trusted: bool


@contextmanager
def _catalog(settings: config.Settings, *, trusted: bool) -> Iterator[_Subject]:
    mirrors = [word for address in settings.mirrors for word in ("--mirror", address)]
    work = config.work_folder(settings.store).resolve() / "verify-hub"
    told = ("--trust", "--catalog", str(settings.catalog.resolve()), "--work", str(work), *mirrors)
    yield _Subject(load(settings), settings, told, Path.cwd(), trusted)


@contextmanager
def _folder(here: Path, settings: config.Settings) -> Iterator[_Subject]:
    """A folder of the user's own; environments are kept in the user's cache, so that the next time is quick."""
    from gallery.verify.here import catalog_of

    if settings.only:
        raise Stop("usage", FailureKind.USAGE, "--here verifies a folder of yours, and no entries: leave the ids out.")
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "gallery" / "hub"
    with tempfile.TemporaryDirectory(prefix="gallery-here-") as folder:
        work = Path(folder)
        own = replace(settings, catalog=work, store=str(work / "store"), offline=True)
        loaded = catalog_of(here, work, settings.as_of)
        mirrors = [word for address in loaded.gallery.mirrors for word in ("--mirror", address)]
        yield _Subject(loaded, own, ("--trust", "--work", str(cache), *mirrors, loaded.entries[0].repo), work, trusted=True)


def _refuse_hub(address: str | None, *, trusted: bool) -> None:
    """Stop where nothing says on which hub to run, before anything is fetched for it."""
    if address is None and not trusted:
        what = "Name a hub with --hub, or say --trust: then other people's code runs on this machine, with your rights and in no container."
        raise Stop("verify", FailureKind.USAGE, what)
    if address is not None and not address.startswith(("https://", "http://")):
        raise Stop("usage", FailureKind.USAGE, f"--hub {address!r}: write its whole address, as https://mybinder.org.")


def _folders(settings: config.Settings, here: Path | None) -> dict[str, str]:
    """Folders of this machine, as they are and behind links, → what evidence calls them."""
    named = {
        Path(tempfile.gettempdir()): "<tmp>",
        Path.home(): "<home>",
        Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"): "<cache>",
        settings.catalog.absolute(): "<catalog>",
        config.work_folder(settings.store).absolute(): "<store>",
    }
    if sys.prefix != sys.base_prefix:
        named[Path(sys.prefix)] = "<gallery>"
    if here is not None:
        named[here.absolute()] = "<here>"
    return {str(path): name for folder, name in named.items() for path in (folder, folder.resolve())}


def _hub_terms(stack: ExitStack, address: str | None, subject: _Subject, build_seconds: float, per_hour: int | None) -> dict[str, Any]:
    """The hub that was named, or one of our own for this run; and how politely it is asked."""
    from gallery.remotes.binder import Binder
    from gallery.remotes.leases import open_leases
    from gallery.verify import pace, words
    from gallery.verify.own_hub import open_hub

    token = os.environ.get("GALLERY_HUB_TOKEN") or None
    if address is None:
        address, token = stack.enter_context(open_hub(subject.hub, os.environ, subject.place)), None
    address = f"{address.rstrip('/').removesuffix('/v2')}/"
    rate = per_hour or pace.usual(address, token)
    return {
        "binder": Binder(address, token, build_seconds),
        "hub": words.hub_name(address),
        "leases": stack.enter_context(open_leases(dict(os.environ))),
        "pace": pace.Pace(config.work_folder(subject.settings.store) / "hubs", address, rate, time.time, time.sleep),
    }
