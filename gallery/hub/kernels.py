"""Kernels for a launch: the environment's own Python, and R and Julia where this machine has them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from gallery.hub.processes import output_of

Spec = dict[str, Any]
"""What stands in a kernel.json."""

_R_LIBRARIES = 'if (requireNamespace("IRkernel", quietly = TRUE)) cat(.libPaths(), sep = ":")'
"""Where R finds its packages, if a kernel for Jupyter is among them."""
_R_MAIN = ["--slave", "-e", "IRkernel::main()", "--args", "{connection_file}"]


async def others(environment: Mapping[str, str]) -> dict[str, Spec]:
    """Kernels of this machine for R and Julia: name → kernel.json. They find their packages where they are, whatever a launch's home is."""
    found = _registered(environment)
    libraries = await output_of(["Rscript", "-e", _R_LIBRARIES], environment)
    if libraries and "R" not in {spec["language"] for spec in found.values()}:
        found["ir"] = {"argv": ["R", *_R_MAIN], "display_name": "R", "language": "R"}
    places = {
        "R": {"R_LIBS": libraries},
        "julia": {"JULIA_DEPOT_PATH": environment.get("JULIA_DEPOT_PATH") or f"{_home(environment)}/.julia"},
    }
    return {name: {**spec, "env": {**places[spec["language"]], **spec.get("env", {})}} for name, spec in found.items()}


def _home(environment: Mapping[str, str]) -> Path:
    return Path(environment.get("HOME", "/"))


def _registered(environment: Mapping[str, str]) -> dict[str, Spec]:
    roots = [_home(environment) / ".local", Path("/usr/local"), Path("/usr")]
    found: dict[str, Spec] = {}
    for root in roots:
        for file in sorted((root / "share" / "jupyter" / "kernels").glob("*/kernel.json")):
            try:
                spec = json.loads(file.read_bytes())
            except (OSError, ValueError):
                continue
            if isinstance(spec, dict) and spec.get("language") in ("R", "julia") and isinstance(spec.get("argv"), list):
                found.setdefault(file.parent.name, spec)
    return found


def write_kernels(folder: Path, venv: Path, own: Path, more: Mapping[str, Spec]) -> None:
    """Write the kernels of one launch below `folder`; `pip install` in them goes to the launch's `own` folder, not to the environment."""
    python: Spec = {
        "argv": [str(venv / "bin" / "python"), "-m", "ipykernel_launcher", "-f", "{connection_file}"],
        "display_name": "Python 3 (this repository)",
        "language": "python",
        "metadata": {"debugger": True},
        "env": {
            "VIRTUAL_ENV": str(venv),
            "PYTHONPATH": str(own),
            "PIP_TARGET": str(own),
            "PIP_UPGRADE": "1",
        },
    }
    for name, spec in {"python3": python, **more}.items():
        place = folder / "kernels" / name
        place.mkdir(parents=True, exist_ok=True)
        (place / "kernel.json").write_text(json.dumps(spec, indent=1), encoding="utf-8")
