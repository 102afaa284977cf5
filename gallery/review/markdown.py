"""Strangers' text in Markdown: it stays text, and nobody is called, linked or shown a picture by it. Pure."""

from __future__ import annotations

import re
import unicodedata

_PUNCTUATION = re.compile(r"([\\`*_{}\[\]()#+\-.!|~^=$])")
_HTML = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})
_JOINER = "\u2060"
"""Shows nothing; between the parts of a mention, a reference or an address it keeps them from being one."""
_ACTIVE = re.compile(r"(?<=[@#])|(?<=:)(?=//)|(?<=www)(?=\.)|(?<=GH)(?=-\d)|(?<=mailto)(?=:)", re.IGNORECASE)


def plain(text: str, most: int = 300) -> str:
    """One line of printable characters without changes of writing direction, shortened."""
    kept = "".join(c if c.isprintable() and unicodedata.category(c) not in ("Cf", "Co", "Cn") else " " for c in text)
    line = " ".join(kept.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def words(text: str, most: int = 300) -> str:
    """Text as Markdown that shows exactly this text: no markup, no html, no mention, no link."""
    line = _ACTIVE.sub(_JOINER, plain(text, most))
    return _PUNCTUATION.sub(r"\\\1", line.translate(_HTML))


def code(text: str, most: int = 200) -> str:
    """Text as a code span, whatever backticks it holds."""
    line = plain(text, most)
    if not line:
        return "` `"
    fence = "`" * (max((len(run) for run in re.findall(r"`+", line)), default=0) + 1)
    pad = " " if line.startswith("`") or line.endswith("`") else ""
    return f"{fence}{pad}{line}{pad}{fence}"


def prose(text: str, most: int = 300) -> str:
    """A sentence of ours, in which `…` marks what is a stranger's: those parts become code spans, the rest stays text."""
    pieces = re.split(r"`([^`]+)`", plain(text, most))
    return "".join(code(piece) if n % 2 else _spaced(piece) for n, piece in enumerate(pieces))


def _spaced(piece: str) -> str:
    """Words between code spans keep the spaces at their ends."""
    inner = words(piece)
    return f"{' ' * piece.startswith(' ')}{inner}{' ' * (piece.endswith(' ') and bool(inner))}"


def link(label: str, url: str) -> str:
    """A link to an address that we made; what could end it is percent-encoded."""
    safe = re.sub(r"[^!#$%&*+,\-./0-9:;=?@A-Z_a-z~]", lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), url)
    return f"[{words(label)}](<{safe}>)" if safe.startswith("https://") or re.match(r"http://(?:localhost|127\.)", safe) else code(url)


def folded(summary: str, lines: list[str]) -> list[str]:
    """Lines that a reader opens with a click; `summary` is our own text."""
    return ["<details>", f"<summary>{summary}</summary>", "", *lines, "", "</details>"] if lines else []
