"""A folder of the user's own, perhaps a git checkout: which of its files would be published."""

from __future__ import annotations

import os
from pathlib import Path

from gallery.failures import FailureKind, Stop
from gallery.remotes.bare import workspace
from gallery.remotes.process import everything

_NEVER = frozenset({".git", ".hg", ".svn", ".gallery", ".venv", "venv", "node_modules", "__pycache__", ".ipynb_checkpoints", ".DS_Store"})
"""What no folder without git's own word on it would publish."""


def files_of(folder: Path) -> list[str]:
    """Paths of the files below `folder`, sorted, `/` between folders; of a git checkout without what git ignores."""
    if not (folder / ".git").exists():
        return _walked(folder)
    with workspace(60) as git:
        done = git.run(["-C", str(folder.resolve()), "ls-files", "-z", "--cached", "--others", "--exclude-standard"], everything)
    if not done.ok:
        raise Stop("verify", FailureKind.USAGE, f"git cannot list the files of {folder}: {done.stderr.strip()[:300]}")
    names = {name.decode("utf-8", "surrogateescape") for name in done.value.split(b"\0") if name}
    return sorted(name for name in names if (folder / name).is_file() or (folder / name).is_symlink())


def _walked(folder: Path) -> list[str]:
    found = []
    for place, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if name not in _NEVER]
        links = [name for name in folders if (Path(place) / name).is_symlink()]
        found += [str((Path(place) / name).relative_to(folder)) for name in (*files, *links) if name not in _NEVER]
    return sorted(found)
