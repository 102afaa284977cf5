"""Check a commit out into a folder: the one place where a stranger's files are written as files, because they are to be run."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

from gallery.failures import FailureKind, Stop
from gallery.links import Repo
from gallery.model import Content, File, FileKind, Snapshot
from gallery.remotes.addresses import protocol
from gallery.remotes.bare import workspace
from gallery.remotes.complaints import explain
from gallery.remotes.mirrors import mirror_of
from gallery.remotes.process import Done, Git, everything
from gallery.remotes.watch import Growth

MOST_FILES = 200_000
MOST_READ = 1_000_000
"""Bytes of a file that describes an environment."""


def check_out(repo: Repo, commit: str, folder: Path, mirrors: tuple[str, ...], seconds: int, most_mb: int) -> tuple[str, ...]:
    """Fetch `commit` and check it out into `folder`; sentences about what is not whole. A `Stop` where it cannot be had."""
    address = mirror_of(repo.url, mirrors)
    allow = protocol(address, mirrored=address != repo.url)
    with workspace(seconds) as git:
        ask = _Asker(git, folder, repo.url, seconds, most_mb)
        ask("init", "-q")
        ask("config", "remote.origin.url", repo.url)
        ask("fetch", "-q", "--depth=1", "--no-tags", address, commit, allow=allow)
        ask("-c", "core.symlinks=true", "checkout", "-q", "--detach", commit)
        return tuple(filter(None, (_submodules(ask, folder), _pointers(folder))))


class _Asker:
    """git in one folder, with limits on time and bytes."""

    def __init__(self, git: Git, folder: Path, url: str, seconds: int, most_mb: int) -> None:
        self._git, self._folder, self._url, self._seconds, self._most_mb = git, folder, url, seconds, most_mb

    def __call__(self, *args: str, allow: str = "") -> None:
        done = self.done(*args, allow=allow)
        if done.passed == "bytes":
            raise Stop(
                "launch", FailureKind.TOO_LARGE, f"{self._url} holds more than {self._most_mb} MB; start the hub with a larger --fetch-mb."
            )
        if not done.ok:
            raise Stop("launch", *explain(done, self._url, self._seconds))

    def done(self, *args: str, allow: str = "") -> Done[bytes]:
        growth = Growth(self._folder / ".git" / "objects" / "pack", self._most_mb * 1_000_000)
        return self._git.run(["-C", str(self._folder), *args], everything, allow=allow, growth=growth)


def _submodules(ask: _Asker, folder: Path) -> str | None:
    if not (folder / ".gitmodules").is_file():
        return None
    done = ask.done("submodule", "update", "-q", "--init", "--recursive", "--depth=1", allow="https")
    return None if done.ok else "Its submodules could not be fetched: their folders are empty."


def _pointers(folder: Path) -> str | None:
    attributes = _inside(folder, ".gitattributes")
    if attributes is None or not re.search(rb"\bfilter=(?:lfs|annex)\b", attributes):
        return None
    return "Files in Git LFS or git-annex are not fetched: small pointers stand in their place."


def _inside(folder: Path, path: str) -> bytes | None:
    """The first bytes of a plain file; None for links, pipes and what is not there."""
    place = folder / path
    try:
        if place.resolve().is_relative_to(folder.resolve()) and place.is_file():
            with place.open("rb") as file:
                return file.read(MOST_READ)
    except OSError:
        return None
    return None


def snapshot_of(folder: Path, commit: str) -> Snapshot:
    """The checkout as a `Snapshot`: its names, and the bytes of its plain files on demand; nothing outside the folder is read."""
    return Snapshot(commit, _files(folder), reader(folder))


def reader(folder: Path) -> Callable[[File], bytes | None]:
    """How a snapshot reads this folder."""
    return lambda file: _inside(folder, file.path)


def _files(folder: Path) -> list[File]:
    found: list[File] = []
    for parent, folders, names in os.walk(folder):
        if Path(parent) == folder and ".git" in folders:
            folders.remove(".git")
        links = [name for name in folders if (Path(parent) / name).is_symlink()]
        for name in (*names, *links):
            place = Path(parent, name)
            path = place.relative_to(folder).as_posix().encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
            target = str(place.readlink()) if place.is_symlink() else None
            kind = FileKind.FILE if target is None else FileKind.LINK
            found.append(File(path=path, blob="", kind=kind, content=Content.WHOLE, target=target))
        if len(found) > MOST_FILES:
            break
    return found
