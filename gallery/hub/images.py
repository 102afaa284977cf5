"""Images: a repository at a commit, checked out, with the environment it is to run in; made once, kept, described."""

from __future__ import annotations

import asyncio
import hashlib
import re
import shutil
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from gallery.checks.repo2docker import detect
from gallery.failures import FailureKind, Stop
from gallery.hub.checkout import check_out, snapshot_of
from gallery.hub.docker import Docker
from gallery.hub.environments import Built, Maker
from gallery.hub.events import Event, Phase, event
from gallery.hub.plan import plan
from gallery.hub.settings import Settings
from gallery.hub.wanted import Wanted
from gallery.links import Repo
from gallery.model import Noun, Snapshot
from gallery.store import write_whole


class Image(Noun):
    """The fingerprint of an image: what it is and what it is not."""

    image: str
    """Its name, as in the `ready` event."""
    repo_url: str
    commit: str
    engine: str
    """What made it: venv (a virtual environment) or docker (repo2docker)."""
    made_at: datetime
    buildpack: str
    language: str
    """Whose kernel it needs; empty where the image brings its own."""
    files: tuple[str, ...]
    """The files that describe the environment."""
    environment: Built
    unhonoured: tuple[str, ...]
    """Sentences on what is not as the repository asks for."""
    fetch_s: float
    build_s: float
    """Seconds; next to nothing where the environment was there already."""


def name_of(repo: Repo, commit: str) -> str:
    """The image's name."""
    plain = re.sub(r"[^a-z0-9]+", "-", f"{repo.owner}-{repo.name}".lower()).strip("-")[:50]
    return f"gallery-hub/{repo.provider}-{plain}-{hashlib.sha256(repo.key.encode()).hexdigest()[:8]}:{commit}"


MOST_LOG = 2_000_000
"""Characters of one build's log that are kept and sent."""


@dataclass
class Log:
    """What a build says, for everybody who waits for it, from its beginning."""

    events: list[Event] = field(default_factory=list)
    done: bool = False
    _size: int = 0
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    def say(self, what: Event) -> None:
        """Add one event."""
        self._size += len(what["message"])
        if self._size < MOST_LOG:
            self.events.append(what)
        self._wake()

    def close(self) -> None:
        """There will be no more."""
        self.done = True
        self._wake()

    def _wake(self) -> None:
        self._news.set()
        self._news = asyncio.Event()

    async def follow(self) -> AsyncIterator[Event]:
        """All events, the later ones as they come."""
        seen = 0
        while True:
            news = self._news
            while seen < len(self.events):
                yield self.events[seen]
                seen += 1
            if self.done:
                return
            await news.wait()


@dataclass
class Images:
    """The images of one hub: held ones, and those being made."""

    settings: Settings
    maker: Maker
    lacks: Callable[[str], str | None]
    """A sentence where no kernel for a language is installed."""
    docker: Docker | None = None
    _making: dict[str, tuple[Log, asyncio.Task[Image]]] = field(default_factory=dict)
    _environments: dict[str, asyncio.Lock] = field(default_factory=dict)
    _turns: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(2))

    def folder(self, image: str) -> Path:
        """Where the image lies: `repo/` and `image.json`."""
        return self.settings.work / "images" / re.sub(r"[^a-z0-9-]", "_", image.removeprefix("gallery-hub/"))

    def checkout(self, image: Image) -> Path:
        """The repository's files; launches get a copy."""
        return self.folder(image.image) / "repo"

    async def ready(self, name: str) -> Image | None:
        """The image, if it can be launched."""
        image = self.held(name)
        if image is not None and image.engine == "docker":
            return image if self.docker and await self.docker.has(name) else None
        return image

    def held(self, name: str) -> Image | None:
        """The image's record, if it and its environment are there whole."""
        if not re.fullmatch(r"gallery-hub/[a-z0-9-]+:[0-9a-f]{40,64}", name):
            return None
        try:
            image = Image.model_validate_json((self.folder(name) / "image.json").read_bytes())
        except (OSError, ValueError):
            return None
        return image if image.engine == "docker" or self.maker.held(image.environment.key) else None

    def make(self, wanted: Wanted, commit: str) -> tuple[Log, asyncio.Task[Image]]:
        """Make the image; who asks for one that is being made follows the same log."""
        name = name_of(wanted.repo, commit)
        if name not in self._making:
            log = Log()
            task = asyncio.create_task(self._make(name, wanted.repo, commit, log))
            self._making[name] = (log, task)
            task.add_done_callback(lambda _: self._over(name))
        return self._making[name]

    def _over(self, name: str) -> None:
        log, _ = self._making.pop(name)
        log.close()

    async def close(self) -> None:
        """End what is being made."""
        tasks = [task for _, task in self._making.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _make(self, name: str, repo: Repo, commit: str, log: Log) -> Image:
        log.say(event(Phase.WAITING, "Waiting for build to start..."))
        async with self._turns:
            beside = self.folder(name).with_suffix(".partial")
            await asyncio.to_thread(shutil.rmtree, beside, ignore_errors=True)
            (beside / "repo").mkdir(parents=True)
            try:
                image = await self._made(name, repo, commit, beside, log)
            except BaseException:
                await asyncio.shield(asyncio.to_thread(shutil.rmtree, beside, ignore_errors=True))
                raise
            write_whole(beside / "image.json", image.model_dump_json(indent=1).encode())
            await asyncio.to_thread(shutil.rmtree, self.folder(name), ignore_errors=True)
            beside.rename(self.folder(name))
            return image

    async def _made(self, name: str, repo: Repo, commit: str, beside: Path, log: Log) -> Image:
        s, started = self.settings, time.monotonic()
        log.say(event(Phase.FETCHING, f"Fetching {repo.url} at {commit}"))
        missing = await asyncio.to_thread(check_out, repo, commit, beside / "repo", s.mirrors, s.fetch_seconds, s.fetch_mb)
        fetched = time.monotonic()
        snapshot = await asyncio.to_thread(snapshot_of, beside / "repo", commit)
        make = self._contained if self.docker else self._virtual
        made = await make(name, snapshot, beside / "repo", lambda text: log.say(event(Phase.BUILDING, text)))
        return Image(
            image=name,
            repo_url=repo.url,
            commit=commit,
            made_at=s.now(),
            unhonoured=(*missing, *made.unhonoured),
            fetch_s=round(fetched - started, 2),
            build_s=round(time.monotonic() - fetched, 2),
            engine="docker" if self.docker else "venv",
            buildpack=made.buildpack,
            language=made.language,
            files=made.files,
            environment=made.environment,
        )

    async def _contained(self, name: str, snapshot: Snapshot, checkout: Path, say: Callable[[str], None]) -> _Made:
        """An image of Docker's, which honours everything."""
        if self.docker is None:
            raise ValueError("no Docker engine was found")
        read = await asyncio.to_thread(detect, snapshot)
        return _Made(read.buildpack or "", "", read.files, await self.docker.build(name, checkout, say), ())

    async def _virtual(self, _name: str, snapshot: Snapshot, checkout: Path, say: Callable[[str], None]) -> _Made:
        """A virtual environment, as far as it can stand for what the files ask for."""
        say("No container: making a virtual environment from the repository's files.\n")
        planned = await asyncio.to_thread(plan, snapshot)
        for sentence in planned.unhonoured:
            say(f"Not as the repository asks: {sentence}\n")
        if lack := self.lacks(planned.language):
            raise Stop("build", FailureKind.UNSUPPORTED, lack)
        key = self.maker.key(planned, snapshot.commit)
        async with self._environments.setdefault(key, asyncio.Lock()):
            built = self.maker.held(key)
            if built is None:
                built = await self.maker.make(planned, snapshot.commit, checkout, say)
            else:
                say("An environment with the same content is there already.\n")
        return _Made(planned.buildpack, planned.language, planned.files, built, (*planned.unhonoured, *built.unhonoured))


@dataclass(frozen=True)
class _Made:
    """What a build gives to the image's record."""

    buildpack: str
    language: str
    files: tuple[str, ...]
    environment: Built
    unhonoured: tuple[str, ...]
