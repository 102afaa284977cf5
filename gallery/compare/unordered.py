"""Sets and dictionaries in one order: what stands between braces, sorted."""

from __future__ import annotations

from collections.abc import Sequence

from gallery.compare.tokens import Token

DEEPEST = 30
"""Braces within braces; what lies deeper keeps its order."""


def sorted_braces(pieces: Sequence[Token]) -> list[Token]:
    """The pieces with the items of every `{…}` in alphabetical order."""
    stack: list[list[list[Token]]] = [[[]]]
    closing: list[str] = []
    for piece in pieces:
        text = piece[1]
        if text in "{[(" and len(stack) < DEEPEST:
            stack.append([[piece], []])
            closing.append({"{": "}", "[": "]", "(": ")"}[text])
        elif closing and text == closing[-1]:
            closing.pop()
            items = stack.pop()
            stack[-1][-1].extend([*_joined(items), piece])
        elif text == "," and closing:
            stack[-1].append([])
        else:
            stack[-1][-1].append(piece)
    while len(stack) > 1:
        items = stack.pop()
        stack[-1][-1].extend(_joined(items))
    return [piece for item in stack[0] for piece in item]


def _joined(items: list[list[Token]]) -> list[Token]:
    opening, *rest = items
    if opening[0][1] == "{":
        rest.sort()
    joined = list(opening)
    for n, item in enumerate(rest):
        joined.extend([("mark", ","), *item] if n else item)
    return joined
