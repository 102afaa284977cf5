"""Which addresses may be asked at all: https, http on this machine, file for mirrors; never a private network by redirect."""

from __future__ import annotations

import ipaddress
import re
import socket
from urllib.parse import urlsplit

from gallery.failures import FailureKind, Stop


def protocol(address: str, *, mirrored: bool = False) -> str:
    """The one protocol git may speak with `address`: https, http on this machine, or file for a mirror; a `Stop` for others."""
    parts = urlsplit(address)
    if re.search(r"[\x00-\x20\x7f]", address) or parts.username or parts.password:
        raise Stop("fetch", FailureKind.USAGE, f"{address!r} is no address to fetch from: no spaces, user names or passwords, please.")
    if parts.scheme == "https" and parts.hostname and not parts.hostname.startswith("-"):
        return "https"
    if parts.scheme == "http" and is_loopback(parts.hostname or ""):
        return "http"
    if parts.scheme == "file" and mirrored:
        return "file"
    what = "only https addresses are fetched (file:// for configured mirrors)"
    raise Stop("fetch", FailureKind.USAGE, f"{address!r}: {what}; write it as https://host/owner/name.")


def is_loopback(host: str) -> bool:
    """Whether `host` is this machine, by name or by number."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def check_onward(url: str, first: str) -> None:
    """A `Stop` where an address must not be asked: not https, with a password, or a redirect into a private network."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    safe = parts.scheme == "https" or (parts.scheme == "http" and is_loopback(first) and is_loopback(host))
    if not host or not safe or parts.username or parts.password:
        raise Stop("ask", FailureKind.UNREACHABLE, f"{first} leads to {parts.scheme}://{host}, which is not asked: only https is.")
    # a curator may name a server of a private network, but no server may send us there
    if host != first and _is_private(host):
        raise Stop("ask", FailureKind.UNREACHABLE, f"{first} leads into a private network ({host}); it is not followed.")


def _is_private(host: str) -> bool:
    try:
        found = {str(row[4][0]) for row in socket.getaddrinfo(host, 443, proto=socket.IPPROTO_TCP)}
    except OSError:
        return False  # behind a proxy names need not resolve here; if there is no such host, asking says so
    return any(not ipaddress.ip_address(address.partition("%")[0]).is_global for address in found)
