"""What is gathered while one notebook's page is made."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import unquote

from gallery.model import Attached, Figure, Heading
from gallery.notebooks.pictures import from_base64, verified

PREFIX = "nb-"
"""Begins every anchor that a stranger named: no such id can stand for a name in a script."""

REL = "noopener noreferrer nofollow ugc"
"""Of every link that a stranger set."""


@dataclass(slots=True)
class Draft:
    """A page in the making; filled cell by cell from top to bottom."""

    cell: int = 0
    attachments: dict[str, dict[str, str]] = field(default_factory=dict)
    """Of the cell at hand."""
    alt: str = ""
    """What pictures of the cell at hand show, where nothing else says it."""
    assets: dict[str, bytes] = field(default_factory=dict)
    figures: dict[str, Figure] = field(default_factory=dict)
    """Address → every picture that the page holds."""
    shown: list[Figure] = field(default_factory=list)
    """Pictures of outputs, in order."""
    files: dict[str, Attached] = field(default_factory=dict)
    """Address → every other file that the page offers."""
    references: dict[str, None] = field(default_factory=dict)
    """Relative paths of pictures, in order, each once."""
    anchors: set[str] = field(default_factory=set)
    outline: list[Heading] = field(default_factory=list)
    maths: bool = False
    highest_count: int = 0
    """Of the cells above."""
    cleaner: Callable[[str], str] | None = None
    """The allow-list with this page's anchors and pictures (see `sanitise.piece`)."""

    def keep(self, data: bytes, alt: str = "", *, output: bool = False) -> str | None:
        """Take a picture in; its address, or None where the bytes are no picture."""
        found = verified(data, self.cell, alt or self.alt)
        if found is None:
            return None
        figure, data = found
        address = f"asset:{figure.digest}.{figure.suffix}"
        self.assets[figure.digest] = data
        self.figures.setdefault(address, figure)
        if output:
            self.shown.append(figure)
        return address

    def attach(self, data: bytes, suffix: str) -> str:
        """Take in a file that is no picture; its address."""
        digest = hashlib.sha256(data).hexdigest()[:32]  # the key under which the store keeps these bytes
        address = f"asset:{digest}.{suffix}"
        self.assets[digest] = data
        self.files.setdefault(address, Attached(digest=digest, suffix=suffix, size=len(data)))
        return address

    def attachment(self, name: str) -> str | None:
        """Address of a picture attached to the cell at hand."""
        bundle = self.attachments.get(name) or self.attachments.get(unquote(name)) or {}
        for mime in sorted(bundle, key=lambda m: (m != "image/png", m)):
            data = bundle[mime]
            address = self.keep(data.encode() if "<svg" in data else from_base64(data), alt=name)
            if address:
                return address
        return None

    def anchor(self, words: str) -> str | None:
        """A new id for these words, readable and taken by nothing else on the page; None where nothing is left of them."""
        wanted = anchor(words)
        if wanted is None:
            return None
        found, n = wanted, 1
        while found in self.anchors:
            n += 1
            found = f"{wanted}-{n}"
        self.anchors.add(found)
        return found


def anchor(words: str) -> str | None:
    """The id that stands for a heading's words, a stranger's id or a link's fragment: the same for all three."""
    text = unicodedata.normalize("NFC", words).lower()
    text = re.sub(r"[^\w]+|_+", "-", text).strip("-")[:80].strip("-")
    return PREFIX + text.removeprefix(PREFIX) if text.removeprefix(PREFIX) else None
