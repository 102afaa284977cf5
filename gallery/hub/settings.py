"""What one hub may do and where it works: read once, by the command line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True)
class Settings:
    """Settings of one hub."""

    work: Path
    """Folder of images, environments and servers; one hub at a time works in it."""
    environment: Mapping[str, str]
    """The environment the hub was started in; builds and servers get a few of its variables."""
    now: Callable[[], datetime]
    """The clock (UTC)."""
    mirrors: tuple[str, ...] = ()
    """Where to fetch instead, as in `gallery.yml`."""
    allowed: frozenset[str] = frozenset()
    """Keys (`links.Repo.key`) of the repositories that may be launched."""
    anything: bool = False
    """Whether every repository may be launched."""
    origins: tuple[str, ...] = ()
    """Origins of web pages that may talk to the hub and its servers from scripts, such as `http://127.0.0.1:8000`."""
    containers: bool = True
    """Whether a Docker engine is used where one answers."""
    ahead: bool = False
    """Whether everything on offer is built at the start, before anybody asks."""
    servers: int = 10
    """Servers at once."""
    memory_mb: int = 2048
    """Memory of one server with its kernels, in MB."""
    idle_seconds: int = 1800
    """A kernel without work is ended after this time, and a server without kernels too."""
    life_seconds: int = 6 * 3600
    """A server is ended after this time in any case."""
    launch_seconds: int = 120
    build_seconds: int = 1800
    fetch_seconds: int = 600
    fetch_mb: int = 2000


PASSED_ON = (
    *("LANG", "LC_ALL", "TZ", "SSL_CERT_FILE", "SSL_CERT_DIR", "CURL_CA_BUNDLE", "REQUESTS_CA_BUNDLE"),
    *("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY"),
)
"""Variables that strangers' code sees of the hub's environment, beside PATH: languages, certificates and proxies; no tokens."""


def clean(environment: Mapping[str, str], home: Path, **more: str) -> dict[str, str]:
    """An environment for strangers' code: its own home and temporary folder, and what it needs to reach the network."""
    kept = {name: environment[name] for name in PASSED_ON if name in environment}
    temporary = home / "tmp"
    return {"PATH": environment.get("PATH", "/usr/bin:/bin"), "LANG": "C.UTF-8", **kept, "HOME": str(home), "TMPDIR": str(temporary)} | more
