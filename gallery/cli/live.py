"""Verbs that serve on this machine: the built site, a Binder, or both."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from gallery import config
from gallery.cli.flags import CATALOG, PortFlag, load, with_settings
from gallery.cli.terminal import FINE, failed, say, tell
from gallery.failures import FailureKind, Stop
from gallery.model.settings import Language

MEMORY_MB = 2048
TrustFlag = Annotated[bool, typer.Option("--trust", help="Run the code of these repositories on this machine, with your rights.")]
HubPortFlag = Annotated[
    int | None,
    typer.Option("--hub-port", min=0, max=65535, help="Port of the hub. Default: 8585, or a free one where that is taken."),
]


@with_settings("catalog", "store", "out", "mirror", offline=True)
def serve(
    settings: config.Settings,
    port: PortFlag = 8000,
    prefix: Annotated[str, typer.Option("--prefix", help="Serve below this path, as a project page would.")] = "/",
    with_hub: Annotated[
        bool,
        typer.Option("--hub", help="Run a hub beside it, where launch links lead; these pages are made from the store."),
    ] = False,
    trust: TrustFlag = False,
    hub_port: HubPortFlag = None,
) -> int:
    """Serve the built site on this machine; with `--hub` a click on Launch opens JupyterLab here.

    For example:

    ```
    gallery serve                      http://127.0.0.1:8000/
    gallery serve --port 0 --prefix /gallery/
    gallery serve --hub --trust        and a hub for its launch links
    ```
    """
    from gallery import building
    from gallery import serve as serving

    if not with_hub:
        return _pages_alone(settings.out, port, prefix)
    if not trust:
        raise Stop("hub", FailureKind.USAGE, DISTRUST)
    _needed()
    from gallery.hub import offers, running
    from gallery.together import Together

    work = config.work_folder(settings.store).resolve()
    settings = replace(settings, out=work / "site-with-hub")
    both = Together(serving.listen(settings.out, port, prefix), running.take(work / "hub", hub_port), prefix)
    loaded = offers.with_hub(load(settings), both.ground.address, MEMORY_MB)
    building.publish_records(loaded, settings, config.site_folder(settings.catalog), say)
    mirrors = (*settings.mirrors, *loaded.gallery.mirrors)
    allowed = offers.repositories(loaded, ())
    both.run(_hub_settings(work / "hub", mirrors=mirrors, allowed=allowed, origins=both.origins), loaded, tell, say)
    return FINE


def _pages_alone(out: Path, port: int, prefix: str = "/") -> int:
    from gallery import serve as serving

    serving.serve(out, port, lambda address: tell(f"Serving {out} at {address} (stop with Ctrl-C)"), prefix=prefix)
    return FINE


@with_settings("store", "out", "jobs", store=".gallery/demo", offline=True)
def demo(
    settings: config.Settings,
    port: PortFlag = 8000,
    hub_port: HubPortFlag = None,
    serving: Annotated[bool, typer.Option("--serve/--no-serve", help="Serve the site, and a hub for it, once it is built.")] = True,
    language: Annotated[Language, typer.Option("--language", help="Language of the site's own words.")] = Language.ENGLISH,
) -> int:
    """Build and serve the embedded demo: a small gallery of nine repositories, and a hub that opens them in JupyterLab.

    For example:

    ```
    gallery demo                        make it, look at it, launch from it
    gallery demo --no-serve --out site  only make it
    gallery demo --language de          make it in German
    ```
    """
    from gallery import building
    from gallery import demo as demonstration
    from gallery import serve as server
    from gallery.hub import offers, parts

    work = config.work_folder(settings.store).resolve()
    both = lack = None
    if serving and not (lack := parts.missing()):
        from gallery.hub import running
        from gallery.together import Together

        both = Together(server.listen(settings.out, port), running.take(work / "hub", hub_port))
    demonstration.hold(settings.store)
    settings = replace(settings, catalog=demonstration.load(work / "repositories", language))
    loaded = offers.with_hub(load(settings), both.ground.address if both else parts.USUAL, MEMORY_MB)
    built = building.build(loaded, settings, config.packaged_site(), say)
    tell(building.summary(built))
    if both:
        allowed = offers.repositories(loaded, ())
        hub_settings = _hub_settings(
            work / "hub", mirrors=loaded.gallery.mirrors, allowed=allowed, origins=both.origins, containers=False, ahead=True
        )
        both.run(hub_settings, loaded, tell, say)
    elif serving:
        say(f"Launch links lead nowhere: {lack}")
        _pages_alone(settings.out, port)
    return failed() if built.failed else FINE


@with_settings("catalog", "mirror")
def hub(
    settings: config.Settings,
    repos: Annotated[
        list[str] | None, typer.Argument(metavar="[REPOSITORY]...", help="Repositories to allow beside the catalog's.")
    ] = None,
    demo: Annotated[bool, typer.Option("--demo", help="Launch the embedded demo's repositories, which need no --trust.")] = False,
    trust: TrustFlag = False,
    anything: Annotated[bool, typer.Option("--any", help="Allow every repository, not only the catalog's.")] = False,
    port: PortFlag = 8585,
    work: Annotated[Path, typer.Option("--work", help="Folder of images, environments and servers.")] = Path(".gallery/hub"),
    origin: Annotated[list[str] | None, typer.Option("--origin", help="A site whose scripts may talk to the hub. Repeatable.")] = None,
    servers: Annotated[int, typer.Option("--servers", min=1, help="JupyterLabs at once.")] = 10,
    memory_mb: Annotated[int, typer.Option("--memory-mb", min=200, help="Memory of one launch, in MB.")] = MEMORY_MB,
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
    _needed()
    from gallery.hub import guard, offers, running

    work, loaded = work.resolve(), None
    if demo:
        from gallery import demo as demonstration

        settings = replace(settings, catalog=demonstration.load(work / "demo"))
    if demo or settings.catalog != CATALOG or settings.catalog.is_dir():
        loaded = load(settings)
    named, mirrors = tuple(repos or ()), (*settings.mirrors, *(loaded.gallery.mirrors if loaded else ()))
    if not trust and (anything or named or not demo):
        raise Stop("hub", FailureKind.USAGE, DISTRUST)
    hub_settings = _hub_settings(
        work,
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
    ground = running.take(work, port)
    running.run(ground, hub_settings, offers.offers(loaded, named), lambda address: tell(f"A Binder at {address} (stop with Ctrl-C)"), say)
    return FINE


DISTRUST = "This runs other people's code on this machine, with your rights and in no container. If that is what you want, say --trust."


def _needed() -> None:
    """A `Stop` where the hub's parts are not installed."""
    from gallery.hub import parts

    if lack := parts.missing():
        raise Stop("hub", FailureKind.USAGE, lack)


def _hub_settings(work: Path, **given: Any) -> Any:
    """Settings of a hub, with environment and clock."""
    from gallery.hub.settings import Settings

    return Settings(work=work, environment=os.environ, now=lambda: datetime.now(UTC), **given)
