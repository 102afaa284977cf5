"""What in a figure's JSON says only how it is shown, and its short forms."""

from __future__ import annotations

from typing import Any

_SHOWN = {
    *("hoverlabel", "hovermode", "hoverinfo", "hovertemplate", "dragmode", "uirevision"),
    *("autosize", "width", "height", "margin", "tracegroupgap", "autoresize", "responsive"),
    *("font", "paper_bgcolor", "plot_bgcolor", "background"),
    *("config", "linkText", "showLink", "toImageButtonOptions", "embedOptions"),
}
_SHORT = ("text", "type", "value")
"""Keys of which a plain value is the short form: `title: a` is `title: {text: a}`."""
NOT_QUITE = {"presentation", "shorthand"}
"""Rules under which figures are close, not the same."""


def only_shown(place: str, key: str, *, one_sided: bool) -> bool:
    """Whether a key says how a figure is shown: in its layout or at its top, or a pointer's answer that one side does not state."""
    return key in _SHOWN and (place.rpartition(".")[2] in ("", "layout", "config") or (one_sided and key.startswith("hover")))


def long_form(value: Any, beside: Any) -> Any:
    """The long form of a plain value that stands beside an object of nothing else."""
    if isinstance(value, str) and isinstance(beside, dict) and len(beside) == 1 and next(iter(beside)) in _SHORT:
        return {next(iter(beside)): value}
    return value
