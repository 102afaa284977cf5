from __future__ import annotations

import re
from pathlib import Path

import pytest

STYLES = Path(__file__).parents[2] / "site_src" / "assets" / "css"
NAMES = ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white")


def variables() -> dict[str, dict[str, str]]:
    """Colours by scheme, as theme.css and notebook.css set them."""
    text = "".join((STYLES / f"{name}.css").read_text() for name in ("theme", "notebook"))
    schemes: dict[str, dict[str, str]] = {"default": {}, "slate": {}}
    for block in re.finditer(r"([^{}]+)\{([^{}]*)\}", text):
        scheme = "slate" if "slate" in block[1] else "default"
        for name, value in re.findall(r"--([\w-]+):\s*(#[0-9a-fA-F]{6})", block[2]):
            schemes[scheme].setdefault(name, value)
    return schemes


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["default", "slate"])
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("paper", ["g-surface", "g-surface-2", "g-bad-soft", "g-warn-soft"])
def test_terminal_colours_can_be_read(scheme, name, paper):
    colours = variables()[scheme]
    assert contrast(colours[f"nb-{name}"], colours[paper]) >= 4.5


@pytest.mark.parametrize("scheme", ["default", "slate"])
@pytest.mark.parametrize("paper", ["red", "green", "yellow", "blue", "magenta", "cyan", "grey"])
def test_text_on_terminal_backgrounds_can_be_read(scheme, paper):
    colours = variables()[scheme]
    assert contrast(colours["g-ink"], colours[f"nb-{paper}-soft"]) >= 4.5


@pytest.mark.parametrize("scheme", ["default", "slate"])
def test_code_can_be_read(scheme):
    colours = variables()[scheme]
    for name in re.findall(r"color: var\(--(md-code-hl-[\w-]+)\)", (STYLES / "notebook.css").read_text()):
        assert contrast(colours[name], colours["g-surface-2"]) >= 4.5, name
