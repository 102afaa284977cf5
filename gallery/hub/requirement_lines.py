"""pip's requirement files as plain lines: continuations joined, included files read, editable installs made plain. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from gallery.model import Snapshot, join

MOST_LINES = 5_000
_INCLUDE = re.compile(r"^(?:-r|--requirement)[\s=]+(\S+)$")
_PATH = re.compile(r"(?P<flag>(?:-c|--constraint)[\s=]+)?(?P<path>[^\s\[;]+)(?P<rest>.*)")
_EDITABLE = re.compile(r"^(?:-e|--editable)[\s=]+")


@dataclass
class Lines:
    """What was read of a repository's requirement files."""

    base: str = ""
    """Folder in which pip runs, from which its paths are seen: the repository's root, or that of conda's environment file."""
    requirements: list[str] = field(default_factory=list)
    """Lines as pip reads them; paths as seen from the repository's root."""
    unhonoured: list[str] = field(default_factory=list)

    def read(self, snapshot: Snapshot, path: str, depth: int = 0) -> None:
        """Add the lines of the file at `path`."""
        text = snapshot.text(path)
        if text is None or depth > 5:
            self.unhonoured.append(f"{path} cannot be read.")
            return
        for line in _whole_lines(text):
            self.add(snapshot, path, line, depth)

    def add(self, snapshot: Snapshot, path: str, line: str, depth: int = 0) -> None:
        """Add one line that stands in the file at `path`."""
        if len(self.requirements) >= MOST_LINES:
            return
        if included := _INCLUDE.match(line):
            target = join(path.rpartition("/")[0], included[1])
            if target is None:
                self.unhonoured.append(f"{path} includes {included[1]}, which is outside the repository.")
            else:
                self.read(snapshot, target, depth + 1)
        elif _EDITABLE.match(line):
            self.unhonoured.append(f"`{line}` is installed as it is now, not as an editable copy.")
            self._place(_EDITABLE.sub("", line))
        else:
            self._place(line)

    def _place(self, line: str) -> None:
        """Add a line whose path, if it has one, is seen from `base`."""
        found = _PATH.match(line)
        if not self.base or not is_local(line) or found is None:
            self.requirements.append(line)
        elif (target := join(self.base, found["path"])) is None:
            self.unhonoured.append(f"`{line}` is outside the repository, and is left out.")
        else:
            place = f"./{target}" if target else "."
            self.requirements.append(f"{found['flag'] or ''}{place}{found['rest']}")


def _whole_lines(text: str) -> Iterator[str]:
    for line in re.sub(r"\\\r?\n", "", text).splitlines():
        bare = re.sub(r"(?:^|\s)#.*$", "", line).strip()
        if bare:
            yield bare


def is_local(line: str) -> bool:
    """Whether the line names a file or folder of the repository."""
    return bool(re.match(r"\.{1,2}(?:$|[/\[])|(?:-c|--constraint)[\s=]|[\w.-]+/(?!/)[\w./-]*$", line)) and "://" not in line
