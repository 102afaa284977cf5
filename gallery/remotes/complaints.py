"""What git's complaints mean: the kind of failure and one sentence for the reader."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from gallery.failures import FailureKind
from gallery.remotes.process import Done
from gallery.remotes.watch import Passed

# First match wins: what the server says about limits and access before what curl says about the connection.
_TABLE: tuple[tuple[str, FailureKind, str], ...] = (
    (
        r"No space left on device|Disk quota exceeded|File too large|SIGXFSZ|signal 25",
        FailureKind.NO_SPACE,
        "The disk is full: {address} could not be fetched. Make room, or point TMPDIR to another disk.",
    ),
    (
        r"env: .*git.*No such file|unknown (?:option|switch)",
        FailureKind.USAGE,
        "git is missing or too old: the gallery needs git 2.36 or newer ({noise}).",
    ),
    (
        r"returned error: 429|rate limit|too many requests|abuse detection",
        FailureKind.RATE_LIMITED,
        "{host} asked us to come back later (too many requests).",
    ),
    (
        r"could not read Username|could not read Password|Authentication failed|returned error: 40[13]|Permission denied|access denied",
        FailureKind.NOT_FOUND,
        "{address} does not exist, was deleted or is private: {host} asks for a login.",
    ),
    (
        r"returned error: 451|DMCA|Access to this repository has been disabled",
        FailureKind.NOT_FOUND,
        "{host} no longer serves {address}.",
    ),
    (
        (
            r"repository '[^\n]*' not found|returned error: 4(?:04|10)|Repository not found|does not appear to be a git repository"
            r"|not a git repository|is this a git repository|unable to find repository|does not exist|info/refs not valid"
        ),
        FailureKind.NOT_FOUND,
        "There is no git repository at {address}: it does not exist, was deleted, renamed or is private.",
    ),
    (
        r"Could not resolve host|Could not resolve proxy|Name or service not known",
        FailureKind.UNREACHABLE,
        "{host} was not found: no such host, or no network.",
    ),
    (
        r"SSL|certificate|gnutls|TLS",
        FailureKind.UNREACHABLE,
        "No safe connection to {host}: its certificate was not accepted.",
    ),
    (
        r"Operation too slow|timed? ?out|Timeout",
        FailureKind.TIMEOUT,
        "{host} took too long to answer.",
    ),
    (
        r"mismatched algorithms|object.format|hash algorithm",
        FailureKind.UNREADABLE,
        "{address} names its objects by another hash algorithm than the locked commit does: run `gallery update`.",
    ),
    (
        r"dumb http transport",
        FailureKind.UNREADABLE,
        "{host} serves {address} as plain files (git's 'dumb' protocol), from which a single commit cannot be fetched.",
    ),
    (
        r"transport '\w*' not allowed|protocol '\w*' is not supported|Protocol \"\w*\" (?:not supported|disabled)|or disabled",
        FailureKind.UNREACHABLE,
        "{address} leads to an address that is not https; it is not followed.",
    ),
    (
        r"Out of memory|out of memory|malloc|cannot fork|Cannot allocate",
        FailureKind.INTERRUPTED,
        "Not enough memory to fetch {address}.",
    ),
    (
        (
            r"RPC failed|curl \d|Failed to connect|Connection refused|Connection reset|Couldn't connect|Recv failure|Empty reply"
            r"|returned error: 5\d\d|No route to host|unreachable|[Pp]roxy|transfer closed"
        ),
        FailureKind.UNREACHABLE,
        "{host} does not answer: {noise}.",
    ),
    (
        r"bad pack|corrupt|signature mismatch|inflate|bad object|bad tree|unable to read|fsck error|not a tree|COLLISION|invalid tree",
        FailureKind.UNREADABLE,
        "{address} holds objects that git cannot read: the repository is damaged.",
    ),
    # after the damages: a server that meets one hangs up as well
    (
        r"hung up|early EOF|unexpected disconnect|invalid index-pack output",
        FailureKind.UNREACHABLE,
        "{host} ended the connection too early.",
    ),
)

_GONE = re.compile(
    r"not our ref|unadvertised object|couldn't find remote ref|no such remote ref|not a valid object|unable to parse object"
    r"|bad object|expected [^\n]* got none|remote did not send all necessary objects|did not receive expected object",
    re.IGNORECASE,
)


def refused(done: Done[bytes]) -> bool:
    """Whether the server has not, or will not give, what was asked for by id or name."""
    return done.code != 0 and done.passed is None and bool(_GONE.search(done.stderr)) and not _is_full(done)


def refuses_ids(done: Done[bytes]) -> bool:
    """Whether the server gives nothing by id that it does not advertise as a branch or tag."""
    return done.code != 0 and "unadvertised object" in done.stderr


def explain(done: Done[bytes], url: str, seconds: int, megabytes: int | None = None) -> tuple[FailureKind, str]:
    """The kind of failure and a sentence that names the repository's address."""
    host = urlsplit(url).hostname or "The mirror"
    if done.passed is Passed.TIME:
        return FailureKind.TIMEOUT, f"{url} could not be fetched within {seconds} seconds."
    if done.passed is Passed.BYTES:
        return FailureKind.TOO_LARGE, too_large(url, megabytes or 0)
    noise = _noise(done.stderr)
    for pattern, kind, sentence in _TABLE:
        if re.search(pattern, done.stderr):
            return kind, sentence.format(address=url, host=host, noise=noise)
    if done.code < 0:
        return FailureKind.INTERRUPTED, f"git was killed (signal {-done.code}) while it fetched {url}."
    return FailureKind.UNREACHABLE, f"{url} could not be fetched; git says: {noise}."


def too_large(url: str, megabytes: int) -> str:
    """The sentence for a repository that passes the limit on bytes."""
    return f"{url} is larger than the limit of {megabytes} MB per repository (`fetch_mb` in gallery.yml)."


def _is_full(done: Done[bytes]) -> bool:
    return bool(re.search(_TABLE[0][0], done.stderr))


def _noise(stderr: str) -> str:
    """The line of git's complaints that says most, without control characters and local folders."""
    lines = [re.sub(r"[\x00-\x1f\x7f]", " ", line).strip() for line in stderr.splitlines() if line.strip()]
    telling = [line for line in lines if line.startswith(("fatal:", "error:", "remote:"))] or lines
    if not telling:
        return "nothing"
    line = re.sub(r"^(?:fatal|error|remote): *", "", telling[0])
    line = re.sub(r"unable to access '[^']*': *", "", line)
    line = re.sub(r"[Tt]he requested URL returned error: (\d+)", r"it answers with status \1", line)
    return re.sub(r"/\S*/gallery-fetch-\w+", "…", line)[:200].rstrip(".")
