"""The hub itself: from a request to a running server, event by event."""

from __future__ import annotations

import asyncio
import errno
import os
import shutil
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from dataclasses import dataclass

from gallery.failures import FailureKind, Stop
from gallery.hub import docker, kernels, processes
from gallery.hub.environments import Maker
from gallery.hub.events import Event, Phase, event
from gallery.hub.images import Image, Images, name_of
from gallery.hub.interpreters import installed
from gallery.hub.servers import Server, Servers, Start
from gallery.hub.settings import Settings
from gallery.hub.wanted import Wanted, parse
from gallery.links import tree_url
from gallery.remotes.git import resolve


@dataclass(frozen=True)
class Hub:
    """One hub at work."""

    settings: Settings
    images: Images
    servers: Servers
    lock: int
    """File descriptor that keeps other hubs out of the folder."""

    async def launch(self, provider: str, spec: str, address: str) -> AsyncGenerator[Event]:
        """What happens from the request to a running server; the last event is `ready` or `failed`.

        `address` is the hub's own. A server that was started for a caller who is gone by then is ended.
        """
        try:
            wanted = parse(provider, spec)
            self._check(wanted)
            self.servers.refuse_when_full()
            commit = await self._commit(wanted)
            async for what in self._image(wanted, commit):
                yield what
            image = await self._made(wanted, commit)
            yield event(Phase.LAUNCHING, "Launching server...")
            server = await self._started(image, wanted, address)
        except Stop as e:
            yield event(Phase.FAILED, str(e))
            return
        except OSError as e:
            yield event(Phase.FAILED, self._trouble(e))
            return
        handed_over = False
        try:
            yield self._ready(server, wanted, address)
            handed_over = True
        finally:
            if not handed_over:
                await asyncio.shield(self.servers.stop(server))

    async def build(self, provider: str, spec: str) -> str | None:
        """Build the image, so that a launch finds it; a sentence where it cannot be."""
        try:
            wanted = parse(provider, spec)
            self._check(wanted)
            async for _ in self._image(wanted, await self._commit(wanted)):
                pass
        except Stop as e:
            return str(e)
        except OSError as e:
            return self._trouble(e)
        return None

    async def close(self) -> None:
        """End everything."""
        await self.images.close()
        await self.servers.close()
        os.close(self.lock)

    def _check(self, wanted: Wanted) -> None:
        if not self.settings.anything and wanted.repo.key not in self.settings.allowed:
            how = f"name it on the command line (`gallery hub {wanted.repo.url}`), or allow every repository with --any."
            what = f"{wanted.repo.url} is not in the catalog, and this hub launches nothing else: {how}"
            raise Stop("launch", FailureKind.USAGE, what)

    async def _commit(self, wanted: Wanted) -> str:
        s = self.settings
        return (await asyncio.to_thread(resolve, wanted.repo.url, wanted.ref, s.mirrors, s.fetch_seconds)).commit

    async def _image(self, wanted: Wanted, commit: str) -> AsyncIterator[Event]:
        """The events until the image is there."""
        name = name_of(wanted.repo, commit)
        if held := await self.images.ready(name):
            yield self._built(held, "Found built image, launching...")
            return
        log, task = self.images.make(wanted, commit)
        async for what in log.follow():
            yield what
        yield self._built(await asyncio.shield(task), "Built image, launching...")

    async def _made(self, wanted: Wanted, commit: str) -> Image:
        image = self.images.held(name_of(wanted.repo, commit))
        if image is None:
            raise Stop("launch", FailureKind.INTERRUPTED, "The image was removed while it was to be launched; launch it again.")
        return image

    def _built(self, image: Image, message: str) -> Event:
        return event(Phase.BUILT, message, imageName=image.image, unhonoured=list(image.unhonoured))

    async def _started(self, image: Image, wanted: Wanted, address: str) -> Server:
        told = {
            "BINDER_LAUNCH_HOST": address,
            "BINDER_REQUEST": wanted.request,
            "BINDER_PERSISTENT_REQUEST": wanted.persistent(image.commit),
            "BINDER_REPO_URL": wanted.repo.url,
            "BINDER_REF_URL": _ref_url(wanted, image),
        }
        venv = self.images.maker.folder(image.environment.key) / "venv"
        return await self.servers.launch(Start(image, self.images.checkout(image), venv, told))

    def _ready(self, server: Server, wanted: Wanted, address: str) -> Event:
        image = server.image
        return event(
            Phase.READY,
            f"server running at {server.url}",
            url=server.url,
            token=server.place.token,
            image=image.image,
            repo_url=wanted.repo.url,
            binder_ref_url=_ref_url(wanted, image),
            binder_launch_host=address,
            binder_request=wanted.request,
            binder_persistent_request=wanted.persistent(image.commit),
            unhonoured=list(image.unhonoured),
        )

    def _trouble(self, error: OSError) -> str:
        work = self.settings.work
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            return f"The disk that holds {work} is full: make room there, or start the hub with another --work."
        return f"The hub cannot work in {work}: {error.strerror or error}."


def _ref_url(wanted: Wanted, image: Image) -> str:
    return tree_url(wanted.repo, image.commit) or wanted.repo.url


async def open_hub(settings: Settings, uv: str, lock: int, tell: Callable[[str], None]) -> Hub:
    """A hub in its (locked) folder, cleared of what an earlier one left; a `Stop` where it cannot work."""
    processes.kill_leftovers(settings.work)
    for leftover in (*settings.work.glob("servers/*"), *settings.work.glob("*/*.partial")):
        shutil.rmtree(leftover, ignore_errors=True)
    (settings.work / "servers").mkdir(exist_ok=True)
    others = await kernels.others(settings.environment)
    languages = {"python", *(str(spec["language"]) for spec in others.values())}
    interpreters = await installed(uv, settings.environment)
    if not interpreters:
        raise Stop("hub", FailureKind.USAGE, "uv finds no Python on this machine to make environments with.")
    engine = await docker.find(settings, tell) if settings.containers else None
    if engine:
        await engine.remove_leftovers()
    images = Images(settings, Maker(settings, uv, interpreters), lambda language: _lack(language, languages), engine)
    return Hub(settings, images, Servers(settings, others, engine), lock)


def _lack(language: str, languages: set[str]) -> str | None:
    package = {"R": "IRkernel", "julia": "IJulia"}.get(language, "")
    missing = language not in languages
    return (
        f"It needs {language.capitalize()} with {package}, which this machine does not have: install both, and start the hub again."
        if missing
        else None
    )
