"""What a forge's interface says about a repository; a row in `FORGES` for each kind of forge."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from gallery.failures import Failure, FailureKind, Stop
from gallery.links import Repo
from gallery.model import ForgeFacts
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


def _host(pattern: str) -> Callable[[Repo], bool]:
    return lambda repo: bool(re.fullmatch(pattern, repo.host))


FORGES: tuple[Forge, ...] = (
    Forge(lambda repo: repo.provider == "gh", github.address, "application/vnd.github+json", github.read),
    Forge(lambda repo: repo.provider == "gist", gist.address, "application/vnd.github+json", gist.read),
    Forge(lambda repo: repo.provider == "gl", gitlab.address, "application/json", gitlab.read),
    # other servers do not say what they run; these names do
    Forge(_host(r"gitlab\..+"), gitlab.address, "application/json", gitlab.read),
    Forge(_host(r"codeberg\.org|gitea\..+|forgejo\..+|.+\.gitea\.com"), gitea.address, "application/json", gitea.read),
)


def facts(client: Client, repo: Repo, as_of: date) -> ForgeFacts | Failure:
    """Stars, topics, licence and more, as far as the forge tells; nothing where no forge is known, a `Failure` where it does not answer."""
    forge = next((row for row in FORGES if row.serves(repo)), None)
    if forge is None:
        return ForgeFacts(as_of=as_of)
    try:
        reply = client.get(forge.address(repo), forge.accept, FRESH)
        return _facts(forge, repo, reply, as_of)
    except Stop as e:
        return Failure(stage="facts", kind=e.failure.kind, message=e.failure.message)


def _facts(forge: Forge, repo: Repo, reply: Reply, as_of: date) -> ForgeFacts:
    if reply.status in (401, 403, 404, 410, 451):
        raise Stop(
            "facts", FailureKind.NOT_FOUND, f"{repo.host} knows no public repository {repo.url}: it was deleted, renamed or is private."
        )
    document = reply.json() if reply.status == 200 else None
    if not isinstance(document, dict):
        raise Stop("facts", FailureKind.UNREADABLE, f"{repo.host} answered something unexpected about {repo.url} (status {reply.status}).")
    return ForgeFacts.model_validate({"as_of": reply.stale_since or as_of, **forge.read(document, repo)})
