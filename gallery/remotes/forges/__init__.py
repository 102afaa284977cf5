"""What a forge's interface says about a repository; a row in `FORGES` for each kind of forge."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from gallery.failures import Failure, FailureKind, Stop
from gallery.links import Repo
from gallery.model import ForgeFacts, Pin
from gallery.remotes.forges import gist, gitea, github, gitlab
from gallery.remotes.http import Client, Reply

FRESH = timedelta(hours=1)
"""How long an answer is not asked for again; afterwards it is revalidated by its ETag."""


@dataclass(frozen=True)
class Forge:
    """One kind of forge."""

    serves: Callable[[Repo], bool]
    """Whether this repository lives on such a forge."""
    address: Callable[[Repo], str]
    """Where its facts are asked for."""
    accept: str
    read: Callable[[Any, Repo], dict[str, Any]]
    """Its JSON → fields of `ForgeFacts`."""
    comparison: Callable[[Repo, str, str], str] | None = None
    """Where it tells what a branch has that a commit has not."""
    compared: Callable[[Any], dict[str, Any]] = dict
    """Its JSON about that → `ahead` and `changed`."""


def _host(pattern: str) -> Callable[[Repo], bool]:
    return lambda repo: bool(re.fullmatch(pattern, repo.host))


FORGES: tuple[Forge, ...] = (
    Forge(
        lambda repo: repo.provider == "gh", github.address, "application/vnd.github+json", github.read, github.comparison, github.compared
    ),
    Forge(lambda repo: repo.provider == "gist", gist.address, "application/vnd.github+json", gist.read),
    Forge(lambda repo: repo.provider == "gl", gitlab.address, "application/json", gitlab.read, gitlab.comparison, gitlab.compared),
    # other servers do not say what they run; these names do
    Forge(_host(r"gitlab\..+"), gitlab.address, "application/json", gitlab.read, gitlab.comparison, gitlab.compared),
    Forge(
        _host(r"codeberg\.org|gitea\..+|forgejo\..+|.+\.gitea\.com"),
        gitea.address,
        "application/json",
        gitea.read,
        gitea.comparison,
        gitea.compared,
    ),
)


def facts(client: Client, repo: Repo, as_of: date, pin: Pin | None = None) -> ForgeFacts | Failure:
    """Stars, topics, licence, what came after the pinned commit, as far as the forge tells.

    Nothing where no forge is known, a `Failure` where it does not answer.
    """
    forge = next((row for row in FORGES if row.serves(repo)), None)
    if forge is None:
        return ForgeFacts(as_of=as_of)
    try:
        reply = client.get(forge.address(repo), forge.accept, FRESH)
        found = _facts(forge, repo, reply, as_of)
    except Stop as e:
        return Failure(stage="facts", kind=e.failure.kind, message=e.failure.message)
    return found.model_copy(update=_since(client, forge, repo, found, pin)) if pin else found


def _since(client: Client, forge: Forge, repo: Repo, found: ForgeFacts, pin: Pin) -> dict[str, Any]:
    """What the default branch has that the pinned commit has not: asked where something was pushed since; unknown is no failure."""
    quiet = found.pushed_at and pin.committed_at and found.pushed_at < pin.committed_at
    if forge.comparison is None or found.default_branch is None or found.moved_to is not None or quiet:
        return {}
    try:
        reply = client.get(forge.comparison(repo, pin.commit, found.default_branch), forge.accept, FRESH)
        document = reply.json() if reply.status == 200 else None
    except Stop:
        return {}
    return forge.compared(document) if isinstance(document, dict) else {}


def _facts(forge: Forge, repo: Repo, reply: Reply, as_of: date) -> ForgeFacts:
    if reply.status in (401, 403, 404, 410, 451):
        raise Stop(
            "facts", FailureKind.NOT_FOUND, f"{repo.host} knows no public repository {repo.url}: it was deleted, renamed or is private."
        )
    document = reply.json() if reply.status == 200 else None
    if not isinstance(document, dict):
        raise Stop("facts", FailureKind.UNREADABLE, f"{repo.host} answered something unexpected about {repo.url} (status {reply.status}).")
    return ForgeFacts.model_validate({"as_of": reply.stale_since or as_of, **forge.read(document, repo)})
