"""Whether the hub's parts are installed: they are an extra, so this module needs none of them."""

from __future__ import annotations

import importlib.util

USUAL = "http://127.0.0.1:8585/"
"""Where a hub usually answers."""
NEEDED = ("uv", "jupyterlab", "jupyter_server", "nbgitpuller", "tornado")


def missing() -> str | None:
    """A sentence where something is not installed."""
    lacking = [name for name in NEEDED if importlib.util.find_spec(name) is None]
    return f"The hub needs {', '.join(lacking)}: python -m pip install 'repro-gallery[hub]'." if lacking else None
