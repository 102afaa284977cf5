"""Templates: strict about missing names, everything escaped unless it was made safe on purpose."""

from __future__ import annotations

import importlib.util
import re
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from gallery import words
from gallery.pages.base import first_upper

TEMPLATES = Path(__file__).parent / "templates"

ICONS = {
    "tier-listed": "circle-outline",
    "tier-readable": "book-open-page-variant",
    "tier-launchable": "rocket-launch-outline",
    "tier-launched": "rocket-launch",
    "tier-reproduced": "check-decagram",
    "met": "check-circle",
    "unmet": "close-circle-outline",
    "not-applicable": "minus-circle-outline",
    "unknown": "help-circle-outline",
    "launch": "rocket-launch",
    "repository": "source-repository",
    "commit": "source-commit",
    "download": "download",
    "source": "code-tags",
    "code": "eye-off-outline",
    "badge": "shield-outline",
    "edit": "pencil",
    "warning": "alert",
    "stale": "clock-alert-outline",
    "broken": "file-alert-outline",
    "notebook": "notebook-outline",
    "curator": "account-check-outline",
    "advice": "lightbulb-on-outline",
    "paper": "file-document-outline",
    "next": "chevron-right",
    "previous": "chevron-left",
    "chevron": "chevron-down",
    "filter": "filter-variant",
    "read": "book-open-page-variant",
    "add": "plus-circle-outline",
    "figure": "chart-line",
    "live": "play-circle-outline",
    "local": "laptop",
    "table": "table",
    "archive": "archive-outline",
    "source-of": "information-outline",
}
"""Our name of an icon → its name among the Material Design icons."""


@cache
def icon(name: str) -> Markup:
    """An icon as inline SVG, silent for screen readers: a word always stands beside it."""
    text = (_icons() / f"{ICONS[name]}.svg").read_text("utf-8")
    path = re.search(r'd="([^"<>]+)"', text)
    if path is None:
        raise ValueError(f"icon {name}: {ICONS[name]}.svg holds no path")
    return Markup('<svg class="g-icon" viewBox="0 0 24 24" aria-hidden="true"><path d="{}"/></svg>').format(path[1])


@cache
def _icons() -> Path:
    found = importlib.util.find_spec("material")
    if found is None or not found.submodule_search_locations:
        raise ModuleNotFoundError("mkdocs-material, which holds the icons, is not installed")
    return Path(found.submodule_search_locations[0]) / "templates" / ".icons" / "material"


@cache
def environment() -> Environment:
    """The one template environment."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=upright,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.globals |= {"icon": icon, "_": message, "ngettext": plural, "in_english": in_english}
    made.filters["prose"] = prose
    made.filters["first_upper"] = first_upper
    made.filters["number"] = words.number
    return made


def render(template: str, **values: object) -> Markup:
    """One html fragment."""
    return Markup(environment().get_template(template).render(**values))  # noqa: S704  # the template escaped every value


def message(text: str, **values: object) -> Markup:
    """A message of the interface, safe html: its own words are ours, the values are escaped."""
    return Markup(words._(text, **_escaped(values)))  # noqa: S704  # as the docstring says


def plural(one: str, many: str, n: int, **values: object) -> Markup:
    """The form of a message that fits the number; as `message`."""
    return Markup(words.ngettext(one, many, n, **_escaped(values)))  # noqa: S704  # as above


def in_english(text: str) -> Markup:
    """The attribute that says so, for a sentence of a record (records speak English) on a page in another language."""
    return Markup(' lang="en"') if words.spoken() != words.ENGLISH and not words.holds(text) else Markup("")


def _escaped(values: dict[str, object]) -> dict[str, object]:
    return {name: escape(upright(value)) for name, value in values.items()}


def upright(value: object) -> object:
    """A name without controls of writing direction, which would let it read otherwise than it is; html as it is."""
    return value.translate(_TURNING) if type(value) is str and not value.isascii() else value


_TURNING = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))


def prose(text: str) -> Markup:
    """One paragraph of plain text; only `code` between backticks is marked up."""
    return Markup(re.sub(r"`([^`]{1,200})`", r"<code>\1</code>", str(escape(upright(text)))))  # noqa: S704  # escaped just before
