"""A repository behind an address: who keeps it, and what git and people call it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit


@dataclass(frozen=True)
class Repo:
    """A repository's identity, whatever the spelling of its address."""

    provider: str
    """BinderHub's name of the provider: gh, gl, gist, git (any other git server), or one of `ARCHIVES`."""
    host: str
    owner: str
    """Account, organisation or group; `/` between GitLab's sub-groups; empty where the server has none."""
    name: str
    url: str
    """Canonical address for git and for people: https, no `.git`, no trailing slash."""

    @property
    def key(self) -> str:
        """Two addresses with the same key are the same repository."""
        return self.url.partition("://")[2].lower()

    @property
    def is_archive(self) -> bool:
        """Whether this is a deposit in an archive, not a git repository."""
        return self.provider in {name for name, _ in ARCHIVES}


ARCHIVES: tuple[tuple[str, str], ...] = (
    ("zenodo", r"(?:https?://)?(?:doi\.org/)?(?P<id>10\.5281/zenodo\.\d+)"),
    ("zenodo", r"(?:https?://)?zenodo\.org/records?/(?P<zenodo>\d+)"),
    ("figshare", r"(?:https?://)?(?:doi\.org/)?(?P<id>10\.6084/m9\.figshare\.\d+(?:\.v\d+)?)"),
    ("dataverse", r"(?:https?://)?(?:doi\.org/)?(?P<id>10\.7910/DVN/[A-Z0-9]+)"),
    ("hydroshare", r"(?:https?://)?(?:www\.)?hydroshare\.org/resource/(?P<id>[0-9a-f]{32})/?"),
    ("ckan", r"(?P<id>https://[\w.-]+/dataset/[\w-]+)/?"),
)
"""Provider → addresses of deposits: BinderHub launches them; they hold no commits."""

_LOOPBACK = re.compile(r"^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$")
_PROVIDERS = {"github.com": "gh", "gitlab.com": "gl", "gist.github.com": "gist"}
_FOLDERS_BEHIND = {"gh": 2, "gist": 2, "git": None, "gl": None}
"""How many parts of the path name the repository; None where every part does."""


def parse_repo(url: str) -> Repo:
    """The repository behind an address as people write it; a `ValueError` says in one sentence what is wrong.

    Accepts a missing scheme, `www.`, `.git`, a trailing slash and the page addresses of forges (`…/tree/main/…`).
    """
    text = url.strip()
    for provider, pattern in ARCHIVES:
        if found := re.fullmatch(pattern, text, re.IGNORECASE):
            return _deposit(provider, **found.groupdict())
    if re.match(r"^(?:ssh://)?[\w.-]+@[\w.-]+[:/]", text) or text.startswith("ssh://"):
        raise ValueError("ssh addresses need a key; write the https address of the repository")
    if re.search(r"[\s\\<>\"'`\x00-\x1f]", text):
        raise ValueError("an address holds no spaces, quotes or backslashes")
    if "://" not in text:
        text = f"https://{text}"
    parts = urlsplit(text)
    host = (parts.hostname or "").lower().removeprefix("www.")
    if parts.username or parts.password:
        raise ValueError("an address in a public catalog must hold no user name or password")
    if parts.scheme not in ("https", "http") or (parts.scheme == "http" and host not in _PROVIDERS and not _is_loopback(parts.netloc)):
        raise ValueError(f"only https addresses are fetched, not {parts.scheme}")
    if "." not in host and not _is_loopback(parts.netloc):
        raise ValueError(f"{host or 'the address'} is no host name")
    folders = [f for f in unquote(parts.path).split("/") if f]
    folders = _without_page(folders, _PROVIDERS.get(host, "git"))
    return _repo(host, parts.port, parts.scheme, folders)


def _deposit(provider: str, **named: str) -> Repo:
    if "zenodo" in named:
        return _deposit("zenodo", id=f"10.5281/zenodo.{named['zenodo']}")
    name = named["id"]
    address = {"hydroshare": f"https://www.hydroshare.org/resource/{name}", "ckan": name}.get(provider, f"https://doi.org/{name}")
    return Repo(provider, urlsplit(address).netloc, "", name, address)


def _is_loopback(netloc: str) -> bool:
    return bool(_LOOPBACK.match(re.sub(r":\d+$", "", netloc)))


def is_loopback(url: str) -> bool:
    """Whether an address leads to this machine."""
    return _is_loopback(urlsplit(url).netloc)


def _without_page(folders: list[str], provider: str) -> list[str]:
    for mark in ("-", "src") if provider in ("gl", "git") else ():
        if mark in folders[2:]:
            folders = folders[: folders.index(mark, 2)]
    return folders[: _FOLDERS_BEHIND[provider]]


def _repo(host: str, port: int | None, scheme: str, folders: list[str]) -> Repo:
    provider = _PROVIDERS.get(host, "git")
    if any(f in (".", "..") for f in folders):
        raise ValueError("an address holds no `.` or `..` folders")
    if not folders or (provider in ("gh", "gl") and len(folders) < 2):
        example = "https://github.com/OWNER/NAME" if provider == "gh" else f"https://{host}/OWNER/NAME"
        raise ValueError(f"the address does not name a repository, as {example} does")
    folders[-1] = folders[-1].removesuffix(".git") or folders[-1]
    owner, name = "/".join(folders[:-1]), folders[-1]
    if provider == "gist" and not re.fullmatch(r"[0-9a-f]{5,40}", name):
        raise ValueError("a gist's address ends in its hexadecimal id, as https://gist.github.com/USER/0123456789abcdef does")
    if provider == "gh" and not (re.fullmatch(r"[\w-]{1,100}", owner) and re.fullmatch(r"[\w.-]{1,100}", name)):
        raise ValueError(f"{owner}/{name} cannot be a repository on GitHub: its names hold letters, digits, `-`, `_` and `.`")
    netloc = host + (f":{port}" if port else "")
    secure = "https" if host in _PROVIDERS else scheme
    return Repo(provider, netloc, owner, name, f"{secure}://{netloc}/{quote('/'.join(folders))}")
