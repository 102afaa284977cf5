"""Make virtual environments from plans: with uv, beside and then renamed, found again by their content."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import re
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from gallery.failures import FailureKind, Stop
from gallery.hub import keeper, processes
from gallery.hub.interpreters import Interpreter, choose
from gallery.hub.plan import Plan
from gallery.hub.requirement_lines import is_local
from gallery.hub.settings import Settings, clean
from gallery.model import Noun
from gallery.store import write_whole

KERNEL = "ipykernel"
_GONE = re.compile(r"Because (?P<name>[\w.-]+) was not found in the package registry")
_FULL = re.compile(r"No space left on device|os error 28", re.IGNORECASE)
_AWAY = re.compile(r"error sending request for url|dns error|connect error|network (?:connectivity )?(?:is|was) disabled", re.IGNORECASE)
_NO_INDEX = "The package index cannot be reached: look at this machine's network, or name another index in UV_DEFAULT_INDEX."
_INDEX = (
    "UV_DEFAULT_INDEX",
    "UV_INDEX",
    "UV_INDEX_URL",
    "UV_EXTRA_INDEX_URL",
    "UV_FIND_LINKS",
    "UV_OFFLINE",
    "UV_EXCLUDE_NEWER",
    "UV_CACHE_DIR",
)
"""Variables of uv's that say where packages come from, and where they are kept."""


class Built(Noun):
    """A finished environment."""

    key: str
    python: str
    """Version of the interpreter."""
    platform: str
    packages: dict[str, str]
    """Name → version of everything that is installed."""
    unhonoured: tuple[str, ...]
    """What showed while it was made."""


@dataclass(frozen=True)
class Maker:
    """Makes environments in one folder."""

    settings: Settings
    uv: str
    """Path of uv's program."""
    interpreters: tuple[Interpreter, ...]

    @property
    def _folder(self) -> Path:
        return self.settings.work / "environments"

    def folder(self, key: str) -> Path:
        """Where the environment lies."""
        return self._folder / key

    def key(self, plan: Plan, commit: str) -> str:
        """Name of the environment: the same for the same content and interpreter; of the commit where its own files are installed."""
        interpreter, _ = choose(plan.python, self.interpreters)
        local = commit if any(is_local(line) for line in plan.lines) else ""
        whole = json.dumps([plan.conda, plan.requirements, str(interpreter.version), interpreter.path, KERNEL, local, platform.platform()])
        return hashlib.sha256(whole.encode()).hexdigest()[:20]

    def held(self, key: str) -> Built | None:
        """The environment, if it is there whole."""
        try:
            return Built.model_validate_json((self.folder(key) / "built.json").read_bytes())
        except (OSError, ValueError):
            return None

    async def make(self, plan: Plan, commit: str, checkout: Path, say: Callable[[str], None]) -> Built:
        """Make the environment; a `Stop` when it fails. Killed in the middle, it leaves nothing that counts."""
        interpreter, other = choose(plan.python, self.interpreters)
        key = self.key(plan, commit)
        beside = self._folder / f"{key}.partial"
        shutil.rmtree(beside, ignore_errors=True)
        (beside / "home" / "tmp").mkdir(parents=True)
        run = _Run(self, beside, checkout, say)
        say(f"Python {interpreter.version} ({interpreter.path})\n")
        await run("venv", "-q", "--relocatable", "--seed", "--python", interpreter.path, str(beside / "venv"), hint="")
        left_out = await _install(run, plan, checkout)
        packages = await self._packages(beside, run)
        notes = [other] if other else []
        notes += [f"{name} (conda) is not on the Python package index, and is left out." for name in left_out]
        built = Built(key=key, python=str(interpreter.version), platform=platform.platform(), packages=packages, unhonoured=tuple(notes))
        shutil.rmtree(beside / "home", ignore_errors=True)
        write_whole(beside / "built.json", built.model_dump_json(indent=1).encode())
        shutil.rmtree(self.folder(key), ignore_errors=True)
        beside.rename(self.folder(key))
        return built

    async def _packages(self, beside: Path, run: _Run) -> dict[str, str]:
        command = [self.uv, "pip", "list", "-q", "--format", "json", "--python", str(beside / "venv" / "bin" / "python")]
        listed = json.loads(await processes.output_of(command, run.environment) or "[]")
        return {row["name"]: row["version"] for row in listed}


class _Run:
    """Runs uv in the checkout, with a home of its own, and keeps the end of what it says."""

    def __init__(self, maker: Maker, beside: Path, checkout: Path, say: Callable[[str], None]) -> None:
        self._maker, self.beside, self._checkout, self.say = maker, beside, checkout, say
        settings = maker.settings
        given = {"UV_CACHE_DIR": str(settings.work / "cache")}
        given |= {name: settings.environment[name] for name in _INDEX if name in settings.environment}
        self.environment = clean(
            settings.environment,
            beside / "home",
            UV_LINK_MODE="copy",  # what a notebook does to its environment must not reach the cache
            UV_PYTHON_DOWNLOADS="never",
            UV_NO_PROGRESS="1",
            NO_COLOR="1",
            **given,
        )
        self.said = ""

    async def tried(self, *arguments: str) -> int:
        """Run `uv ARGUMENTS`; its exit code."""
        settings = self._maker.settings
        bounds = processes.Bounds(0, settings.build_seconds, settings.work)
        self.said = ""

        def hear(text: str) -> None:
            self.said = (self.said + text)[-20_000:]
            self.say(text)

        return await processes.run([self._maker.uv, *arguments], bounds, self.environment, self._checkout, hear)

    async def __call__(self, *arguments: str, hint: str) -> None:
        """Run `uv ARGUMENTS`; a `Stop` when it fails."""
        code = await self.tried(*arguments)
        if code:
            raise self.failed(code, hint)

    def failed(self, code: int, hint: str) -> Stop:
        """Why it failed, with the end of its log."""
        if _FULL.search(self.said):
            return Stop("build", FailureKind.NO_SPACE, _disk_full(self._maker.settings.work))
        if code == keeper.TIME_OVER:
            minutes = self._maker.settings.build_seconds // 60
            return Stop("build", FailureKind.TIMEOUT, f"The build took more than {minutes} minutes and was ended.")
        last = "\n".join(self.said.strip().splitlines()[-15:])
        if _AWAY.search(self.said):
            return Stop("build", FailureKind.UNREACHABLE, f"{_NO_INDEX} The end of the log:\n{last}")
        return Stop("build", FailureKind.UNSUPPORTED, f"The environment cannot be made. {hint}The end of the log:\n{last}")


def _disk_full(work: Path) -> str:
    free = shutil.disk_usage(work).free // 1_000_000
    return f"The disk is full ({free} MB are free): remove {work}/images, /environments or /cache, or start the hub with another --work."


async def _install(run: _Run, plan: Plan, checkout: Path) -> list[str]:
    """Install everything; conda's names that the index does not have are left out, and returned."""
    left_out: list[str] = []
    wish = run.beside / "requirements.txt"
    while True:
        conda = [line for name, line in plan.conda if name not in left_out]
        lines = [_placed(line, checkout) for line in (*conda, *plan.requirements)]
        wish.write_text("\n".join([*lines, *_kernel(lines)]) + "\n", encoding="utf-8")
        code = await run.tried("pip", "install", "--python", str(run.beside / "venv" / "bin" / "python"), "-r", str(wish))
        if not code:
            return left_out
        gone = _GONE.search(re.sub(r"\s+", " ", run.said))
        name = next((n for n, line in plan.conda if gone and n not in left_out and _same(line, gone["name"])), None)
        if name is None:
            raise run.failed(code, "What it asks for is in the repository's own files; they are to be mended there. ")
        run.say(f"{name} is not on the Python package index: going on without it.\n")
        left_out.append(name)


def _kernel(lines: Sequence[str]) -> list[str]:
    return [] if any(_same(line, KERNEL) for line in lines) else [KERNEL]


def _same(line: str, name: str) -> bool:
    found = re.match(r"[\w.-]+", line)
    return bool(found) and re.sub(r"[-_.]+", "-", found[0]).lower() == re.sub(r"[-_.]+", "-", name).lower() if found else False


def _placed(line: str, checkout: Path) -> str:
    """A line that names a file of the repository, with its whole path."""
    if not is_local(line):
        return line
    option = re.match(r"(?:-c|--constraint)[\s=]+", line)
    front = "-c " if option else ""
    path, extras = re.fullmatch(r"([^\[]*)(.*)", line[option.end() :] if option else line, re.DOTALL).groups()  # type: ignore[union-attr]
    return f"{front}{os.path.normpath(checkout / path)}{extras}"
