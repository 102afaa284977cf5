"""Small git repositories, made by git itself with fixed dates."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ENV = {
    "PATH": os.environ["PATH"],
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "A",
    "GIT_AUTHOR_EMAIL": "a@example.org",
    "GIT_AUTHOR_DATE": "2020-01-02T03:04:05Z",
    "GIT_COMMITTER_NAME": "A",
    "GIT_COMMITTER_EMAIL": "a@example.org",
    "GIT_COMMITTER_DATE": "2020-01-02T03:04:05Z",
}

Content = bytes | str | tuple[str, str]
"""A file's content; or ("link", target), ("submodule", commit), ("executable", text)."""


@dataclass(frozen=True)
class Made:
    """A bare repository on disk."""

    folder: Path

    def git(self, *args: str, feed: bytes = b"") -> str:
        done = subprocess.run(["git", f"--git-dir={self.folder}", *args], env=ENV, input=feed, capture_output=True, check=True)
        return done.stdout.decode().strip()

    def commit(self, files: Mapping[str | bytes, Content], branch: str = "main", parent: str | None = None) -> str:
        """Commit a tree without ever writing its files to disk: any name is possible."""
        lines = b"".join(self._line(path, content) for path, content in files.items())
        self.git("read-tree", "--empty")
        self.git("update-index", "-z", "--index-info", feed=lines)
        tree = self.git("write-tree")
        commit = self.git("commit-tree", tree, "-m", "m", *(["-p", parent] if parent else []))
        self.git("update-ref", f"refs/heads/{branch}", commit)
        return commit

    def blob(self, data: bytes) -> str:
        return self.git("hash-object", "-w", "--stdin", feed=data)

    def lose(self, data: bytes) -> str:
        """Delete a blob's bytes, as a partial mirror has none."""
        blob = self.blob(data)
        (self.folder / "objects" / blob[:2] / blob[2:]).unlink()
        return blob

    def _line(self, path: str | bytes, content: Content) -> bytes:
        mode, text = "100644", content
        if isinstance(content, tuple):
            mode = {"link": "120000", "submodule": "160000", "executable": "100755"}[content[0]]
            text = content[1]
        data = text.encode() if isinstance(text, str) else bytes(text)  # type: ignore[arg-type]
        blob = data.decode() if mode == "160000" else self.blob(data)
        return f"{mode} {blob}\t".encode() + (path.encode() if isinstance(path, str) else path) + b"\0"


def make(folder: Path, *options: str) -> Made:
    folder.mkdir(parents=True)
    subprocess.run(["git", "init", "-q", "--bare", "--initial-branch=main", *options, str(folder)], env=ENV, check=True)
    return Made(folder)


def allow(made: Made, *settings: str) -> None:
    for setting in settings:
        made.git("config", f"uploadpack.{setting}", "true")
