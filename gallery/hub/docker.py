"""With a Docker engine: repo2docker builds the image, and a launch is a container; what it asks for is honoured whole."""

from __future__ import annotations

import importlib.util
import platform
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from gallery.failures import FailureKind, Stop
from gallery.hub import processes
from gallery.hub.environments import Built
from gallery.hub.lab import Place
from gallery.hub.settings import Settings, clean

LABEL = "gallery-hub"
_ITS_OWN = ("DOCKER_HOST", "DOCKER_CONTEXT", "DOCKER_CONFIG", "DOCKER_CERT_PATH", "DOCKER_TLS_VERIFY", "XDG_RUNTIME_DIR")
PORT = 8888
"""The server's port inside its container."""


@dataclass(frozen=True)
class Docker:
    """The Docker engine of this machine."""

    settings: Settings
    version: str

    def environment(self) -> dict[str, str]:
        """What Docker's programs need of our environment."""
        given = self.settings.environment
        own = {name: given[name] for name in _ITS_OWN if name in given}
        return clean(given, Path(given.get("HOME", "/"))) | own | {"TMPDIR": given.get("TMPDIR", "/tmp")}  # noqa: S108  # the default everywhere

    async def has(self, image: str) -> bool:
        """Whether the engine holds the image."""
        return bool(await processes.output_of(["docker", "image", "inspect", "--format", "{{.Id}}", image], self.environment()))

    async def build(self, image: str, checkout: Path, say: Callable[[str], None]) -> Built:
        """Build the image with repo2docker; a `Stop` with the end of its log when it fails."""
        said: list[str] = []

        def hear(text: str) -> None:
            said.append(text)
            del said[:-15]
            say(text)

        bounds = processes.Bounds(0, self.settings.build_seconds, self.settings.work)
        code = await processes.run(build_command(image, checkout), bounds, self.environment(), checkout, hear)
        if code:
            end = "".join(said).strip()
            raise Stop("build", FailureKind.UNSUPPORTED, f"repo2docker could not build it (exit code {code}). The end of its log:\n{end}")
        return Built(key="", python="", platform=f"Docker {self.version} on {platform.platform()}", packages={}, unhonoured=())

    async def remove_leftovers(self) -> None:
        """Remove the containers that an earlier hub in this folder left."""
        listing = ["docker", "ps", "--all", "--quiet", "--filter", f"label={LABEL}={self.settings.work}"]
        if left := (await processes.output_of(listing, self.environment())).split():
            await processes.output_of(remove_command(*left), self.environment())


def remove_command(*containers: str) -> tuple[str, ...]:
    """How containers are removed, running or not; one that is gone does not matter."""
    return ("docker", "rm", "--force", *containers)


def build_command(image: str, checkout: Path) -> list[str]:
    """How repo2docker is called."""
    own = ["--no-run", "--user-id", "1000", "--user-name", "jovyan", "--image-name", image]
    return [sys.executable, "-m", "repo2docker", *own, str(checkout)]


def run_command(image: str, place: Place, settings: Settings, told: Sequence[str], flags: Mapping[str, object]) -> list[str]:
    """How a container is started: bounded, without rights, reachable on 127.0.0.1 only. `told`: names of variables it is to see."""
    memory = f"{settings.memory_mb}m"  # with as much swap, the engine's default, it would be twice as much
    bounds = [
        "--memory",
        memory,
        "--memory-swap",
        memory,
        "--pids-limit",
        "1000",
        "--cap-drop",
        "ALL",
        "--security-opt",
        "no-new-privileges",
    ]
    marks = ["--name", place.name, "--label", f"{LABEL}={settings.work}"]
    variables = [word for variable in told for word in ("--env", variable)]
    run = [
        "docker",
        "run",
        "--rm",
        "--pull",
        "never",
        "--init",
        *marks,
        *bounds,
        *variables,
        "--publish",
        f"127.0.0.1:{place.port}:{PORT}",
        image,
    ]
    return [
        *run,
        "jupyter",
        "lab",
        "--ip=0.0.0.0",
        f"--port={PORT}",
        "--no-browser",
        *(f"--{key}={value}" for key, value in flags.items()),
    ]


async def find(settings: Settings, tell: Callable[[str], None]) -> Docker | None:
    """The engine, if one answers and repo2docker is installed; `tell` hears why not, where something can be done."""
    there = Docker(settings, "")
    version = (await processes.output_of(["docker", "version", "--format", "{{.Server.Version}}"], there.environment())).strip()
    if not version:
        return None
    if importlib.util.find_spec("repo2docker") is None:
        tell("A Docker engine answers, but repo2docker is not installed (python -m pip install jupyter-repo2docker): no containers.")
        return None
    return Docker(settings, version)
