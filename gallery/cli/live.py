"""Verbs that run code: a Binder on this machine."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from gallery.cli.flags import CATALOG, OUT, STORE, CatalogFlag, MirrorFlag, PortFlag, load, settings_from
from gallery.cli.terminal import FINE, say, tell
from gallery.failures import FailureKind, Stop


def hub(
    repos: Annotated[
        list[str] | None, typer.Argument(metavar="[REPOSITORY]...", help="Repositories to allow beside the catalog's.")
    ] = None,
    catalog: CatalogFlag = CATALOG,
    demo: Annotated[bool, typer.Option("--demo", help="Launch the embedded demo's repositories, which need no --trust.")] = False,
    trust: Annotated[bool, typer.Option("--trust", help="Run the code of these repositories on this machine, with your rights.")] = False,
    anything: Annotated[bool, typer.Option("--any", help="Allow every repository, not only the catalog's.")] = False,
    port: PortFlag = 8585,
    work: Annotated[Path, typer.Option("--work", help="Folder of images, environments and servers.")] = Path(".gallery/hub"),
    mirror: MirrorFlag = None,
    origin: Annotated[list[str] | None, typer.Option("--origin", help="A site whose scripts may talk to the hub. Repeatable.")] = None,
    servers: Annotated[int, typer.Option("--servers", min=1, help="JupyterLabs at once.")] = 10,
    memory_mb: Annotated[int, typer.Option("--memory-mb", min=200, help="Memory of one launch, in MB.")] = 2048,
    idle_minutes: Annotated[int, typer.Option("--idle-minutes", min=1, help="Without work for so long, kernels and servers end.")] = 30,
    fetch_mb: Annotated[int, typer.Option("--fetch-mb", min=1, help="Size of one repository, in MB.")] = 2000,
) -> int:
    """Run a Binder on this machine: builds the catalog's repositories and opens them in JupyterLab.

    For example:

    ```
    gallery hub --demo                           the demo
    gallery hub --trust                          what the catalog lists
    gallery hub --trust --any --servers 2        any repository
    ```
    """
    from gallery.hub import guard, offers, running
    from gallery.hub.settings import Settings

    work, loaded = work.resolve(), None
    if demo:
        from gallery import demo as demonstration

        catalog = demonstration.load(work / "demo")
    if demo or catalog != CATALOG or catalog.is_dir():
        loaded = load(settings_from(catalog=catalog, store=STORE, out=OUT))
    named, mirrors = tuple(repos or ()), (*(mirror or ()), *(loaded.gallery.mirrors if loaded else ()))
    if not trust and (anything or named or not demo):
        what = "This runs other people's code on this machine, with your rights and in no container. If that is what you want, say --trust."
        raise Stop("hub", FailureKind.USAGE, what)
    settings = Settings(
        work=work,
        environment=os.environ,
        now=lambda: datetime.now(UTC),
        port=port,
        mirrors=mirrors,
        allowed=offers.repositories(loaded, named),
        anything=anything,
        origins=(*(guard.origins_of(loaded.gallery.site.url) if loaded else ()), *(origin or ())),
        servers=servers,
        memory_mb=memory_mb,
        idle_seconds=idle_minutes * 60,
        fetch_mb=fetch_mb,
        containers=not demo,
    )
    running.run(settings, offers.offers(loaded, named), lambda address: tell(f"A Binder at {address} (stop with Ctrl-C)"), say)
    return FINE
