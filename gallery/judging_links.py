"""The author's own launch badges: each read, what is wrong with it, and the link that does what it means. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from gallery.links import Repo, launch_url, parse_repo
from gallery.model import Evidence, Fact, Gallery, Interface, Record
from gallery.reading_links import Pointed, read

MYBINDER = "https://mybinder.org"
_COMMIT = re.compile(r"[0-9a-f]{7,64}", re.IGNORECASE)


@dataclass(frozen=True)
class Judged:
    """One launch badge of a README."""

    address: str
    place: Evidence
    faults: tuple[str, ...]
    """What is wrong with it, one sentence each; empty where it is right."""
    right: str
    """The link that opens what the badge means."""


def judge(
    metadata: Sequence[Fact], repo: Repo, ref: str, hubs: Collection[str], names: Collection[str] | None = None
) -> tuple[Judged, ...]:
    """Every launch badge of the README, in its order.

    `ref` is what a right link names where the badge's own ref cannot be used, `hubs` are the addresses of the hubs that are
    known, `names` all branches and tags of the repository (None: not known, so no ref is called dead).
    """
    return tuple(_judged(f, repo, ref, hubs, names) for f in metadata if f.name == "badge" and f.role == "binder")


def judge_record(record: Record, gallery: Gallery, names: Collection[str] | None = None) -> tuple[Judged, ...]:
    """Every launch badge of a record's README."""
    full = record.pin.branch if record.pin else None
    ref = (full or (record.pin.commit if record.pin else None) or record.entry.ref or "HEAD").removeprefix("refs/heads/")
    hubs = [hub.url for hub in gallery.hubs]
    return judge(record.metadata, parse_repo(record.entry.repo), ref.removeprefix("refs/tags/"), hubs, names)


def _judged(fact: Fact, repo: Repo, ref: str, hubs: Collection[str], names: Collection[str] | None) -> Judged:
    try:
        pointed = read(fact.value)
    except ValueError as e:
        return Judged(fact.value, fact.source, (f"It cannot be read: {e}.",), launch_url(MYBINDER, repo, ref))
    if pointed.form not in ("binder", "git-pull"):
        return Judged(fact.value, fact.source, ("It launches nothing: its address names no repository.",), launch_url(MYBINDER, repo, ref))
    dead = names is not None and pointed.ref is not None and pointed.ref not in names and not _COMMIT.fullmatch(pointed.ref)
    hub = pointed.hub if pointed.hub and pointed.hub.rstrip("/") in _known(hubs) else None
    used = pointed.ref if pointed.ref and not dead else ref
    interface, path = pointed.interface or Interface.LAB, pointed.path
    if pointed.environment is not None:
        apart = launch_url(hub or MYBINDER, pointed.environment, pointed.environment_ref or "HEAD", interface, path, (repo, used))
        return Judged(fact.value, fact.source, _faults(fact.value, pointed, repo, dead=dead, known=hub is not None), apart)
    right = launch_url(hub or MYBINDER, repo, used, interface, path)
    return Judged(fact.value, fact.source, _faults(fact.value, pointed, repo, dead=dead, known=hub is not None), right)


def _known(hubs: Collection[str]) -> set[str]:
    return {hub.rstrip("/") for hub in (*hubs, MYBINDER)}


def _faults(address: str, pointed: Pointed, repo: Repo, *, dead: bool, known: bool) -> tuple[str, ...]:
    parts = urlsplit(address)
    host = (parts.hostname or "").removeprefix("www.")
    said = [
        "It begins with http://, which is not encrypted." if parts.scheme == "http" else None,
        f"It names {host}, an old address of mybinder.org." if host.endswith(".mybinder.org") else None,
        "It has the form of Binder's first years, /repo/OWNER/NAME." if parts.path.startswith("/repo/") else None,
        "Its name of the repository ends in `.git`." if re.search(r"\.git(?:/|$)", parts.path) else None,
        "It names no branch, tag or commit." if _lacks_ref(parts.path, pointed) else None,
        f"It names `{pointed.ref}`, which is no branch or tag of the repository (any more)." if dead else None,
        f"It launches another repository, {pointed.repo.url}." if pointed.repo is not None and pointed.repo.key != repo.key else None,
        f"Its hub, {pointed.hub or host}, is not among those of this gallery." if not known else None,
    ]
    return tuple(sentence for sentence in said if sentence)


def _lacks_ref(path: str, pointed: Pointed) -> bool:
    """Whether a hub would refuse it for want of a ref; `HEAD` is one."""
    asked = path.partition("/v2/")[2].strip("/")
    if pointed.ref is not None or not asked or asked.endswith("/HEAD"):
        return False
    return asked.partition("/")[0] in ("gh", "gl", "git") and pointed.environment_ref is None
