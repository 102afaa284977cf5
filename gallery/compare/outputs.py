"""Outputs as nbformat has them → pieces that can be compared; nothing is assumed about any value."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from gallery.compare.masks import TOKEN, rule_of

MAX_OUTPUTS = 2000
"""Outputs of one cell that are looked at."""


@dataclass(slots=True)
class Outputs:
    """What one cell printed, raised and showed."""

    stdout: str = ""
    stderr: str = ""
    error: tuple[str, str] | None = None
    """Type and message."""
    shown: list[dict[str, Any]] = field(default_factory=list)
    """MIME bundles that show something."""
    handles: int = 0
    """Bundles that show nothing but what a plotting call returns."""

    @property
    def silent(self) -> bool:
        """Nothing there."""
        return not (self.stdout.strip() or self.stderr.strip() or self.error or self.shown)


def gather(raw: Sequence[Any]) -> Outputs:
    """Read the outputs of one cell; streams are joined, stdout and stderr apart."""
    found = Outputs()
    streams: dict[str, list[str]] = {"stdout": [], "stderr": []}
    for output in list(raw)[:MAX_OUTPUTS] if isinstance(raw, list | tuple) else ():
        if not isinstance(output, dict):
            continue
        match output.get("output_type"):
            case "stream":
                streams["stderr" if output.get("name") == "stderr" else "stdout"].append(text_of(output.get("text")))
            case "error":
                found.error = (text_of(output.get("ename"))[:200], text_of(output.get("evalue")))
            case "display_data" | "execute_result" | "update_display_data":
                _take(found, output.get("data"))
            case _:
                continue
    found.stdout, found.stderr = "".join(streams["stdout"]), "".join(streams["stderr"])
    return found


def _take(found: Outputs, data: object) -> None:
    bundle = {str(mime)[:120]: value for mime, value in data.items()} if isinstance(data, dict) else {}
    if not bundle:
        return
    if is_handle(bundle):
        found.handles += 1
    else:
        found.shown.append(bundle)


def text_of(value: object) -> str:
    """A text, or the lines of one."""
    if isinstance(value, str):
        return value
    return "".join(v for v in value if isinstance(v, str)) if isinstance(value, list | tuple) else ""


def is_handle(bundle: dict[str, Any]) -> bool:
    """Whether a bundle shows only what a plotting call returns, as `[<Line2D at 0x7f…>]`."""
    if set(bundle) != {"text/plain"}:
        return False
    text = text_of(bundle["text/plain"]).strip()
    if not text or len(text) > 5000:
        return not text
    seen = [m for m in TOKEN.finditer(text) if m.lastgroup not in (None, "mark")]
    rules = [rule_of(m.lastgroup) for m in seen]
    return (
        bool(seen)
        and all(r is not None and r.name == "plot handle" for r in rules)
        and re.fullmatch(r"[\[(<T].*[\])>]", text, re.DOTALL) is not None
    )
