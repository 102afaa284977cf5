"""How large a notebook's file may be: asked before it is read, where its size is known."""

from __future__ import annotations

from gallery.failures import FailureKind, Stop
from gallery.model import Limits


def bounded(size: int, limits: Limits) -> None:
    """`Stop` where a file of so many bytes is larger than the limit."""
    if size > limits.notebook_mb * 1_000_000:
        what = f"{size / 1e6:.0f} MB, more than the {limits.notebook_mb} MB shown here"
        raise Stop("render", FailureKind.TOO_LARGE, f"This file has {what}: download it, or open it live.")
