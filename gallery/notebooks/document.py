"""A notebook in one plain, checked shape, whatever version of the format it was written in."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class CellKind(StrEnum):
    """What a cell holds."""

    MARKDOWN = "markdown"
    CODE = "code"
    RAW = "raw"
    UNKNOWN = "unknown"


class OutputKind(StrEnum):
    """What an output is."""

    STREAM = "stream"
    DATA = "data"
    ERROR = "error"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Output:
    """One output of a code cell; every field has the type it says."""

    kind: OutputKind
    name: str = ""
    """Stream: stdout or stderr. Error: the exception's class. Unknown: the type as written."""
    text: str = ""
    """Stream: what was printed. Error: the exception's message."""
    traceback: str = ""
    data: dict[str, Any] = field(default_factory=dict)
    """MIME type → text, or a JSON value for `…json` types."""
    metadata: dict[str, Any] = field(default_factory=dict)
    count: int | None = None
    """Execution count, for the value of a cell's last expression."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell; `number` is counted from 1."""

    number: int
    kind: CellKind
    source: str
    count: int | None = None
    """Execution count; None where the cell was not run."""
    outputs: tuple[Output, ...] = ()
    attachments: dict[str, dict[str, str]] = field(default_factory=dict)
    """File name → MIME type → base64 text."""
    language: str | None = None
    """Only where it is another than the notebook's."""
    hidden: frozenset[str] = frozenset()
    """What the authors hid: `input`, `output`."""
    note: str = ""
    """Raw cells: their format. Unknown cells: their type as written."""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A notebook."""

    cells: tuple[Cell, ...]
    language: str | None
    """Programming language, lower case, as the kernel calls it."""
    lexer: str | None
    """Name of the highlighter that the kernel asks for."""
    kernel: str | None = None
    """Name of the kernel, lower case."""
    kernel_title: str = ""
    """As it reads for people."""
    widgets: dict[str, Any] = field(default_factory=dict)
    """Stored state of widgets: model id → state."""
