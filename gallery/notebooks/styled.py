"""Styled tables of pandas: the rules that stand in a `<style>` for single cells → styles of those cells, for the allow-list to judge."""

from __future__ import annotations

import re

MAX_RULES = 5_000
_RULE = re.compile(r"(?P<names>#T_\w+_row\d+_col\d+(?:\s*,\s*#T_\w+_row\d+_col\d+)*)\s*\{(?P<styles>[^{}<>\"]*)\}")
_CELL = re.compile(r"\bid=\"(T_\w+_row\d+_col\d+)\"")


def inlined(html: str) -> str:
    """The same html, each table cell with the styles that its rules give it."""
    if "#T_" not in html:
        return html
    styles: dict[str, str] = {}
    for rule in list(_RULE.finditer(html))[:MAX_RULES]:
        for name in re.findall(r"#(\w+)", rule["names"]):
            styles[name] = styles.get(name, "") + " ".join(rule["styles"].split()).rstrip(";") + ";"
    return _CELL.sub(lambda m: f'{m[0]} style="{styles[m[1]]}"' if m[1] in styles else m[0], html)
