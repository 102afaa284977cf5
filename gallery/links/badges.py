"""Badges to copy into a README, in three languages."""

from __future__ import annotations

import html
import re


def badge_snippets(label: str, image: str, link: str) -> dict[str, str]:
    """A launch badge to copy, as `markdown`, `rst` and `html`."""
    plain = re.sub(r"[\[\]\\\r\n]", "", label)
    return {
        "markdown": f"[![{plain}]({_parens(image)})]({_parens(link)})",
        "rst": f".. image:: {image}\n   :target: {link}\n   :alt: {plain}",
        "html": f'<a href="{html.escape(link)}"><img src="{html.escape(image)}" alt="{html.escape(plain)}"></a>',
    }


def _parens(url: str) -> str:
    return url.replace("(", "%28").replace(")", "%29")
