"""Where to fetch instead: mirrors, for places behind a firewall."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit


def mirror_of(url: str, mirrors: Sequence[str]) -> str:
    """The address to fetch `url` from: the first mirror whose pattern fits, else `url` itself.

    A mirror is `pattern=address` with `{owner}` (which may hold slashes) and `{name}`. The spelling of `url` does not matter
    (`.git`, a last slash, upper or lower case). A `file://` mirror that has no such folder is passed over.
    """
    plain = _plain(url)
    for mirror in mirrors:
        pattern, _, target = mirror.partition("=")
        parts = _fit(pattern, plain)
        if parts is None:
            continue
        address = _filled(target, parts)
        if not address.startswith("file://"):
            return address
        if folder := _on_disk(Path(unquote(urlsplit(address).path))):
            return "file://" + quote(str(folder), safe="/+~@,=")
    return url


def _plain(url: str) -> str:
    return url.strip().rstrip("/").removesuffix(".git").rstrip("/")


def _fit(pattern: str, url: str) -> dict[str, str] | None:
    groups = {"{owner}": "(?P<owner>.+)", "{name}": "(?P<name>[^/]+)"}
    expression = ""
    for word in re.split(r"(\{owner\}|\{name\})", _plain(pattern)):
        group = groups.get(word, re.escape(word))
        expression += f"(?P={word[1:-1]})" if word in groups and group in expression else group
    found = re.fullmatch(expression, url, re.IGNORECASE)
    if found is None or any(step in ("", ".", "..") for part in found.groupdict().values() for step in part.split("/")):
        return None
    return found.groupdict()


def _filled(target: str, parts: dict[str, str]) -> str:
    for name, value in parts.items():
        target = target.replace("{" + name + "}", value)
    return target


def _on_disk(path: Path) -> Path | None:
    """`path` with its last names as they are spelled on disk: forges ignore case, folders do not."""
    if path.exists():
        return path
    parent = path.parent if path.parent == path or path.parent.exists() else _on_disk(path.parent)
    if parent is None or not parent.is_dir():
        return None
    return next((child for child in sorted(parent.iterdir()) if child.name.casefold() == path.name.casefold()), None)
