"""What a launch address asks for: provider, repository and ref, read as BinderHub reads it. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, quote, unquote

from pydantic import TypeAdapter, ValidationError

from gallery.failures import FailureKind, Stop
from gallery.links import PROVIDERS, Repo, parse_repo
from gallery.model import Ref


@dataclass(frozen=True)
class Wanted:
    """A repository at a ref."""

    request: str
    """As it was asked for: `v2/gh/OWNER/NAME/REF`."""
    repo: Repo
    ref: str | None
    """Branch, tag or commit; None: the default branch."""
    named: str
    """The part of the request that names the repository: `v2/gh/OWNER/NAME`."""

    def persistent(self, commit: str) -> str:
        """The same request for exactly this commit."""
        return f"{self.named}/{commit}"


@dataclass(frozen=True)
class Provider:
    """One way to name a repository: BinderHub's id, what people call it, and how its part of the address is read."""

    id: str
    label: str
    example: str
    steps: int
    """Steps of the address that name the repository; the ref is the rest."""
    address: str
    """Address of the repository, made of the steps: as they are quoted, but for git, whose step is the address."""
    ref_required: bool = True

    @property
    def pattern(self) -> str:
        """What the part of the address looks like, as a regular expression of JavaScript's."""
        return "/".join(["[^/]+"] * self.steps) + ("/.+" if self.ref_required else "(/.+)?")

    @property
    def detected(self) -> str:
        """The name of a repository in what people paste, as a regular expression of JavaScript's with a group `repo`."""
        host = re.escape(self.address.partition("{")[0].partition("://")[2])
        return f"^(https?://{host})?(?<repo>.*[^/])/?" if host else "^(?<repo>https?://.*[^/])/?"


SERVED = (
    Provider("gh", "GitHub", "gh/OWNER/NAME/REF", 2, "https://github.com/{0}/{1}"),
    Provider("gl", "GitLab.com", "gl/OWNER%2FNAME/REF", 1, "https://gitlab.com/{0}"),
    Provider("gist", "Gist", "gist/USER/ID/REF", 2, "https://gist.github.com/{0}/{1}", ref_required=False),
    Provider("git", "Git repository", "git/https%3A%2F%2Fhost%2Fowner%2Fname/REF", 1, "{0}"),
)
"""The providers this hub serves, in the order of its `/api/repoproviders`."""


def parse(provider: str, asked: str) -> Wanted:
    """What `/build/<provider>/<spec>` asks for; `asked` is the address's own text, still quoted. A `Stop` says what is wrong."""
    row = next((p for p in SERVED if p.id == provider), None)
    if row is None:
        served = ", ".join(p.id for p in SERVED)
        known = "an archive, which only a full BinderHub serves" if provider in PROVIDERS else "no provider that anybody serves"
        raise _wrong(f"{provider!r} is {known}; this hub serves {served}, for example {SERVED[0].example}.")
    steps = asked.strip("/").split("/", row.steps)
    ref = unquote(steps[row.steps]).strip() if len(steps) > row.steps else ""
    names = [unquote(step) for step in steps[: row.steps]]
    whole = len(names) == row.steps and all(names) and (ref or not row.ref_required)
    if not whole or (row.steps > 1 and any("/" in name for name in names)):
        raise _wrong(f"{provider}/{unquote(asked)} is not whole: write it as {row.example}; HEAD stands for the default branch.")
    try:
        repo = parse_repo(names[0] if row.id == "git" else row.address.format(*map(quote, names)))
        ref = TypeAdapter(Ref).validate_python(ref) if ref else "HEAD"
    except ValidationError:
        raise _wrong(f"{ref!r} cannot be a branch, tag or commit: git does not allow such a name.") from None
    except ValueError as e:
        raise _wrong(f"{provider}/{unquote(asked)}: {e}.") from e
    named = "/".join(("v2", provider, *steps[: row.steps]))
    return Wanted(f"v2/{provider}/{asked}", repo, None if ref == "HEAD" else ref, named)


def _wrong(message: str) -> Stop:
    return Stop("launch", FailureKind.USAGE, message)


def opened(query: str) -> str:
    """What a launch address's query opens on the server: labpath before filepath before urlpath, as BinderHub reads them."""
    asked = {name: values[0] for name, values in parse_qs(query, keep_blank_values=True).items()}
    for name, front in (("labpath", "doc/tree/"), ("filepath", "tree/")):
        if name in asked:
            return front + quote(asked[name].removesuffix("/"), safe=_URI)
    return asked.get("urlpath", "").lstrip("/")


_URI = ";,/?:@&=+$-_.!~*'()#"
"""What JavaScript's `encodeURI` leaves alone."""


def redirect(server_url: str, path: str, token: str) -> str:
    """The address that opens `path` on the server; it stays on that server, whatever the path says."""
    before, hash_mark, after = path.strip().lstrip("/").partition("#")
    joint = "&" if "?" in before else "?"
    return f"{server_url}{before}{joint}token={quote(token, safe='')}{hash_mark}{after}"
