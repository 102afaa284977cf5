"""Files of the catalog → text; a file that cannot be text is a `Problem`, never an exception."""

from __future__ import annotations

import re
import stat
from collections.abc import Callable
from pathlib import Path

from gallery.catalog.problem import Problem

MAX_BYTES = 1_000_000

_CONTROL = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that YAML forbids."""


def read_text(path: Path, most: int = MAX_BYTES) -> str | Problem:
    """The text of a file of the catalog of at most `most` bytes, or why there is none."""
    file = path.as_posix()
    try:
        kind = path.lstat()
        unfit = next((what for is_such, what in _UNFIT if is_such(kind.st_mode)), None)
        if unfit is None and kind.st_size > most:
            unfit = f"The file has {kind.st_size / 1e6:.3g} MB; a file of the catalog has at most {most / 1e6:.3g} MB."
        return _decoded(file, path.read_bytes()) if unfit is None else Problem(file=file, message=unfit)
    except FileNotFoundError:
        return Problem(file=file, message="There is no such file.")
    except (OSError, ValueError) as e:
        return Problem(file=file, message=f"The file cannot be read: {getattr(e, 'strerror', None) or e}.")


_UNFIT: tuple[tuple[Callable[[int], bool], str], ...] = (
    (stat.S_ISLNK, "This is a symbolic link: put the file itself here."),
    (stat.S_ISDIR, "This is a folder where a file is expected."),
    (lambda mode: not stat.S_ISREG(mode), "This is no regular file."),
)


def _decoded(file: str, data: bytes) -> str | Problem:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as e:
        lines = data[: e.start].decode("utf-8-sig", errors="replace").split("\n")
        what = f"The byte 0x{data[e.start]:02x} here is not UTF-8: save the file in the encoding UTF-8."
        after = data[e.start :].split(b"\n", 1)[0].decode("utf-8", errors="replace")
        return Problem(file=file, line=len(lines), column=len(lines[-1]) + 1, source=lines[-1] + after, message=what)
    found = _CONTROL.search(text)
    if found is None:
        return text
    before = text[: found.start()].split("\n")
    source = before[-1] + text[found.start() :].split("\n", 1)[0]
    what = f"The invisible character U+{ord(found.group()):04X} stands here: delete it."
    return Problem(file=file, line=len(before), column=len(before[-1]) + 1, source=source, message=what)
