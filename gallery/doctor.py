"""What this machine has of what the gallery needs, and what to do where something is missing."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from gallery import search
from gallery.config import Settings, work_folder
from gallery.failures import Stop
from gallery.model import Hub
from gallery.remotes.http import Client
from gallery.remotes.transport import Bounds
from gallery.store import Store

PYTHON, GIT = (3, 11), (2, 36)
ROOM_GB = 2
"""Free disk below which a crawl of a few dozen repositories may stop."""
GITHUB = "https://api.github.com"
SECONDS = 5
"""Longest time for one look."""


class Verdict(StrEnum):
    """How it stands with one thing."""

    FINE = "fine"
    OPTIONAL = "optional"
    """Missing; only what its line names goes without."""
    MISSING = "missing"
    """Essential, and not there."""


@dataclass(frozen=True)
class Look:
    """One thing that was looked at."""

    name: str
    verdict: Verdict
    told: str
    """What was seen."""
    todo: str | None = None
    """What to do; None where all is well."""


def look(settings: Settings, hubs: Sequence[Hub], github: str = GITHUB) -> Iterator[Look]:
    """Every look, one after the other, each bounded by a few seconds; nothing is sent but plain questions."""
    yield _python()
    yield _git()
    yield _pagefind()
    yield _room(settings.store)
    yield _writable(settings.store)
    if settings.offline:
        yield Look("network", Verdict.FINE, "not asked: --offline was given")
    else:
        # what was answered yesterday says nothing: answers are kept nowhere
        with Client(Store("memory://doctor"), token=settings.token, token_host=_host(github), bounds=_BRIEF) as client:
            yield _forge(client, settings.token, github)
            yield from (_hub(client, hub) for hub in hubs)
    yield _tool("chromium", ("chromium", "chromium-browser", "google-chrome"), "the tests that look at pages in a browser")
    yield _docker()


_BRIEF = Bounds(connect_seconds=2, seconds=SECONDS, wait_seconds=1, tries=1, megabytes=1)


def _python() -> Look:
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info[:2] >= PYTHON:
        return Look("python", Verdict.FINE, version)
    return Look("python", Verdict.MISSING, version, "Install Python 3.11 or newer, and the gallery in it.")


def _git() -> Look:
    told = _run("git", "--version")
    found = re.search(r"(\d+)\.(\d+)", told or "")
    if found is None:
        return Look(
            "git", Verdict.MISSING, "not found", "Install git 2.36 or newer: apt install git, brew install git, or https://git-scm.com."
        )
    enough = (int(found[1]), int(found[2])) >= GIT
    text = (told or "").removeprefix("git version ").strip()
    return (
        Look("git", Verdict.FINE, text)
        if enough
        else Look("git", Verdict.MISSING, text, "Update git to 2.36 or newer: fetching without a checkout needs it.")
    )


def _pagefind() -> Look:
    told = _run(search.program(), "--version")
    if told:
        return Look("search index", Verdict.FINE, told)
    return Look(
        "search index", Verdict.MISSING, "Pagefind does not start", "Install it again: pip install --force-reinstall pagefind-bin-extended"
    )


def _room(store: str) -> Look:
    if "://" in store and not store.startswith("file://"):
        return Look("disk", Verdict.FINE, f"the store is {store}, not on this machine")
    place = work_folder(store).resolve()
    free = shutil.disk_usage(next(p for p in (place, *place.parents) if p.exists())).free / 1e9
    if free >= ROOM_GB:
        return Look("disk", Verdict.FINE, f"{free:.0f} GB free for {place}")
    return Look("disk", Verdict.MISSING, f"{free:.1f} GB free for {place}", "Make room, or keep the store elsewhere with --store.")


def _writable(store: str) -> Look:
    try:
        kept = Store(store)
        kept.put("doctor", b"")
        kept.drop("doctor")
    except (Stop, OSError, ValueError, ImportError) as e:
        return Look("store", Verdict.MISSING, f"{store}: {e}", "Name a folder that can be written with --store.")
    return Look("store", Verdict.FINE, f"{store} can be written")


# --- the network --------------------------------------------------------------------------------


def _host(address: str) -> str:
    return address.partition("://")[2].partition("/")[0]


def _forge(client: Client, token: str | None, github: str) -> Look:
    whose = "with GITHUB_TOKEN" if token else "without a token"
    try:
        reply = client.get(f"{github}/rate_limit", "application/json", timedelta(0))
        told = reply.json() if reply.status == 200 else {}
    except Stop as e:
        todo = "Stars, licences and topics are left out until it answers; behind a proxy set HTTPS_PROXY, or build with --offline."
        return Look("forge", Verdict.OPTIONAL, str(e), todo)
    if reply.status == 401:
        return Look("forge", Verdict.OPTIONAL, "GitHub does not accept GITHUB_TOKEN", "Make a new token without any scope, or unset it.")
    core = told.get("resources", {}).get("core", {}) if isinstance(told, dict) else {}
    limit, left = core.get("limit"), core.get("remaining")
    if not isinstance(limit, int) or not isinstance(left, int):
        return Look(
            "forge", Verdict.OPTIONAL, f"{_host(github)} answers with status {reply.status}", "Look whether a proxy stands in between."
        )
    text = f"{left} of {limit} questions left {whose}"
    if token is None and limit < 1000:
        return Look("forge", Verdict.OPTIONAL, text, "Set GITHUB_TOKEN to a token without any scope: 5,000 questions an hour, not 60.")
    again = datetime.fromtimestamp(core["reset"], UTC).strftime("%H:%M UTC") if isinstance(core.get("reset"), int) else "within an hour"
    return Look("forge", Verdict.FINE, text) if left else Look("forge", Verdict.OPTIONAL, text, f"Wait until {again}.")


def _hub(client: Client, hub: Hub) -> Look:
    name = f"hub {hub.id}"
    try:
        reply = client.get(f"{hub.url.rstrip('/')}/health", "application/json", timedelta(0))
    except Stop as e:
        return Look(name, Verdict.OPTIONAL, str(e), f"Launch links to {hub.label} may not work now; readers can choose another hub.")
    if reply.status == 200:
        return Look(name, Verdict.FINE, f"{hub.url} is healthy")
    return Look(
        name,
        Verdict.OPTIONAL,
        f"{hub.url} answers with status {reply.status}",
        "Look at the hub's own status page, or change `hubs` in gallery.yml.",
    )


# --- programs -----------------------------------------------------------------------------------


def _tool(name: str, programs: Sequence[str], what_for: str) -> Look:
    found = next((path for program in programs if (path := shutil.which(program))), None)
    if found is None:
        return Look(name, Verdict.OPTIONAL, "not found", f"Needed only for {what_for}: apt install {programs[0]}")
    return Look(name, Verdict.FINE, _run(found, "--version") or found)


def _docker() -> Look:
    todo = "Needed only to build images on this machine: https://docs.docker.com/engine/install/"
    if shutil.which("docker") is None:
        return Look("docker", Verdict.OPTIONAL, "not found", todo)
    version = _run("docker", "version", "--format", "{{.Server.Version}}")
    if version:
        return Look("docker", Verdict.FINE, f"server {version}")
    return Look("docker", Verdict.OPTIONAL, "installed, but its server does not answer", "Start it: systemctl start docker. " + todo)


def _run(*command: str) -> str | None:
    """The first line a program prints; None where it is missing, fails or takes too long."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False, stdin=subprocess.DEVNULL)  # noqa: S603  # constant commands
    except (OSError, subprocess.TimeoutExpired, UnicodeDecodeError):
        return None
    return next(iter(done.stdout.strip().splitlines()), None) if done.returncode == 0 else None


# --- as text ------------------------------------------------------------------------------------

MARKS = {Verdict.FINE: "✓", Verdict.OPTIONAL: "–", Verdict.MISSING: "✗"}


def line(seen: Look) -> str:
    """One look as one or two lines."""
    told = f"{MARKS[seen.verdict]} {seen.name}: {seen.told}"
    return f"{told}\n    → {seen.todo}" if seen.todo else told


def missing(seen: Sequence[Look]) -> bool:
    """Whether something essential is missing."""
    return any(one.verdict is Verdict.MISSING for one in seen)
