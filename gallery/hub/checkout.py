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
from gallery.remotes.bare import Bare, workspace
from gallery.remotes.complaints import explain, refused
from gallery.remotes.download import Brought, Download
from gallery.remotes.mirrors import mirror_of
from gallery.remotes.process import Done, Git, everything
from gallery.remotes.watch import Growth, Passed

MOST_FILES = 200_000
SUBMODULE = "160000"
"""Mode of a submodule in a tree."""
MOST_READ = 1_000_000
"""Bytes of a file that describes an environment."""


def check_out(repo: Repo, commit: str, folder: Path, mirrors: tuple[str, ...], seconds: int, most_mb: int) -> tuple[str, ...]:
    """Fetch `commit` and check it out into `folder`; sentences about what is not whole. A `Stop` where it cannot be had."""
    address = mirror_of(repo.url, mirrors)
    allow = protocol(address, mirrored=address != repo.url)
    with workspace(seconds) as git:
        ask = _Asker(git, folder, repo.url, seconds, most_mb)
        ask("init", "-q")
        whole = ask.done("fetch", "-q", "--depth=1", "--no-tags", address, commit, allow=allow)
        lost = () if whole.ok else _around(ask, whole, Bare(git, folder / ".git", address, allow), commit)
        ask("read-tree", commit)
        ask("update-index", "-z", "--force-remove", "--stdin", feed=lost)
        ask("-c", "core.symlinks=true", "checkout-index", "-q", "--all", "--force")
        ask("update-ref", "--no-deref", "HEAD", commit)
        ask("config", "remote.origin.url", repo.url)
        return tuple(filter(None, (_lost(lost), _submodules(ask, folder), _pointers(folder))))


def _around(ask: _Asker, whole: Done[bytes], repo: Bare, commit: str) -> tuple[str, ...]:
    """Fetch everything but what the source itself lacks, as some mirrors do; the paths of what it lacks. A `Stop` for other failures."""
    failed = ask.failed(whole)
    if not refused(whole) and failed.failure.kind is not FailureKind.UNREADABLE:
        raise failed
    if not repo.fetch(commit, most=ask.most, depth=1).ok or (rows := repo.listing(commit, MOST_FILES)) is None:
        raise failed
    blobs = dict.fromkeys(row.blob for row in rows if row.mode != SUBMODULE)
    download = Download(repo, ask.failed)
    if download.bring(list(blobs), [], ask.most) is not Brought.ALL:
        raise ask.too_large()
    return tuple(row.path for row in rows if row.blob in download.missing)


def _lost(paths: tuple[str, ...]) -> str | None:
    shown = ", ".join(paths[:3]) + (" …" if len(paths) > 3 else "")
    return f"{len(paths)} file{'s' if len(paths) > 1 else ''} could not be fetched, as the source has lost them: {shown}" if paths else None


class _Asker:
    """git in one folder, with limits on time and bytes."""

    def __init__(self, git: Git, folder: Path, url: str, seconds: int, most_mb: int) -> None:
        self._git, self._folder, self._url, self._seconds, self._most_mb = git, folder, url, seconds, most_mb

    @property
    def most(self) -> int:
        """Bytes that may be fetched."""
        return self._most_mb * 1_000_000

    def too_large(self) -> Stop:
        """The repository holds more than is allowed."""
        what = f"{self._url} holds more than {self._most_mb} MB; start the hub with a larger --fetch-mb."
        return Stop("launch", FailureKind.TOO_LARGE, what)

    def failed(self, done: Done[bytes]) -> Stop:
        """Why git failed."""
        return self.too_large() if done.passed is Passed.BYTES else Stop("launch", *explain(done, self._url, self._seconds))

    def __call__(self, *args: str, feed: tuple[str, ...] = ()) -> None:
        """Run git on what is here already; a `Stop` when it fails."""
        done = self.done(*args, feed=feed)
        if not done.ok:
            raise self.failed(done)

    def done(self, *args: str, allow: str = "", feed: tuple[str, ...] = ()) -> Done[bytes]:
        """Run git, and see what came of it."""
        growth = Growth(self._folder / ".git" / "objects" / "pack", self.most)
        given = "".join(f"{path}\0" for path in feed).encode("utf-8", "surrogateescape")
        return self._git.run(["-C", str(self._folder), *args], everything, allow=allow, growth=growth, feed=given)


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
