"""What the YAML parser says → what a curator can do about it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypeAlias

import yaml

Spot: TypeAlias = tuple[int, int]
"""Line and column, both from 0."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """A fault in the YAML itself; becomes a `Problem` once its file is known."""

    spot: Spot | None
    length: int
    message: str
    example: str | None = None
    did_you_mean: str | None = None


def quoted(value: str) -> str:
    """`value` as a YAML scalar in quotes, whatever it holds."""
    if "'" in value and '"' not in value and "\\" not in value and value.isprintable():
        return f'"{value}"'
    return "'" + value.replace("'", "''") + "'"


@dataclass(frozen=True, slots=True)
class _Rule:
    said: str
    """Part of the parser's message."""
    message: str
    example: str | None = None
    requote: bool = False
    """Whether putting the line's value in quotes is the likely cure."""
    at_start: bool = False
    """Whether the place where the construct began says more than the place where the parser gave up."""


_RULES = (
    _Rule(
        "found a tab character", "A tab stands at the start of this line: indent with spaces.", "papers:\n  - doi: 10.24963/ijcai.2017/371"
    ),
    _Rule("mapping values are not allowed", "A second `: ` cannot stand here: put text that holds `: ` in quotes.", None, requote=True),
    _Rule(
        "unknown escape character",
        "`\\` starts an escape in double quotes: use single quotes, and `/` in paths.",
        "path: 'docs/index.ipynb'",
    ),
    _Rule("quoted scalar", "The quote that starts here is never closed.", "title: 'It is \"quoted\"'", at_start=True),
    _Rule("flow sequence", "The `[` is not closed, or a comma is missing.", "tags: [explanations, fairness]", at_start=True),
    _Rule("flow mapping", "The `{` is not closed, or a comma is missing.", "launch: {interface: lab}", at_start=True),
    _Rule(
        "did not find expected '-' indicator",
        "A list stands here and something that is no list: indent both alike, and start each item with `- `.",
        "notebooks:\n  - index.ipynb\n  - figures.ipynb",
    ),
    _Rule(
        "could not find expected ':'", "This line has no `: ` after the field's name.", "title: Right for the Right Reasons", at_start=True
    ),
    _Rule("did not find expected key", "What stands here belongs to no field: check quotes and indentation.", None, requote=True),
    _Rule("tag handle", "A value cannot start with `!`: put it in quotes.", None, requote=True),
    _Rule(
        "directive",
        "A line that starts with `%` is a command to YAML: delete it, or put the text in quotes behind its field's name.",
        "title: '%pylab'",
        at_start=True,
    ),
    _Rule("node content", "A value is missing here: a `[` or `{` was opened, and nothing follows.", "tags: [explanations, fairness]"),
    _Rule("alias", "A value cannot start with `*`: put it in quotes.", "notebooks: ['*.ipynb']", requote=True),
    _Rule("anchor", "A value cannot start with `&`: put it in quotes.", None, requote=True),
    _Rule("block scalar", "After `|` or `>` the text starts on the next line, indented.", "summary: >-\n  What the reader finds here."),
)


def syntax_error(error: yaml.MarkedYAMLError, lines: list[str]) -> Wrong:
    """One sentence, a place and a cure for what the parser stumbled over."""
    began, ended = _spot(error.context_mark), _spot(error.problem_mark)
    spot = _before_blank(ended or began, lines)
    line = lines[spot[0]] if spot is not None and spot[0] < len(lines) else ""
    said = f"{error.context or ''} {error.problem or ''}"
    if "cannot start any token" in said and spot is not None:
        return _bad_start(spot, line)
    if "mapping values are not allowed" in said and spot is not None and re.fullmatch(r"\s*[\w-]+", line[: spot[1]]):
        return _bad_indent(spot, line)
    for rule in _RULES:
        if rule.said in said:
            place = (began or spot) if rule.at_start else spot
            meant = _requoted(line) if rule.requote else None
            return Wrong(place, 1, rule.message, None if meant else rule.example or "title: 'Shapes: a study'", meant)
    return Wrong(spot, 1, f"This is not YAML: {error.problem or error.context or 'it cannot be read'}.")


def _before_blank(spot: Spot | None, lines: list[str]) -> Spot | None:
    """The parser may give up in the emptiness behind the fault: the end of the last line with text is what to look at."""
    if spot is None or (spot[0] < len(lines) and lines[spot[0]].strip()):
        return spot
    before = [i for i, line in enumerate(lines[: spot[0]]) if line.strip()]
    return (before[-1], max(0, len(lines[before[-1]].rstrip()) - 1)) if before else spot


def _spot(mark: yaml.Mark | None) -> Spot | None:
    return None if mark is None else (mark.line, mark.column)


def _bad_start(spot: Spot, line: str) -> Wrong:
    column = spot[1]
    if line[column : column + 1] == "\t":
        return Wrong(spot, 1, "A tab stands here: indent and separate with spaces.", "papers:\n  - doi: 10.24963/ijcai.2017/371")
    found = line[column : column + 1]
    word = re.match(r"[^\s,\]}]+", line[column:])
    whole = word.group() if word else found
    inside = line[:column].count("[") > line[:column].count("]")
    meant = line[:column] + quoted(whole) + line[column + len(whole) :] if inside else _requoted(line)
    return Wrong(spot, len(whole), f"A value cannot start with `{found}`: put it in quotes.", None, meant.strip() if meant else None)


def _bad_indent(spot: Spot, line: str) -> Wrong:
    """The first `: ` of a line is refused only because of what stands above it."""
    start = (spot[0], len(line) - len(line.lstrip()))
    if start[1]:
        what = "This line is indented more than the field above it, which has a value already: YAML takes it for a part of that value."
        return Wrong(start, spot[1] - start[1], what, None, line.strip())
    return Wrong(start, spot[1], "The line above this one has no `: ` after its field's name.", "title: Right for the Right Reasons")


_FIELD = re.compile(r"^(\s*(?:- )*)([A-Za-z_]+):\s+(\S.*?)\s*$")
_ITEM = re.compile(r"^(\s*(?:- )+)(\S.*?)\s*$")


def _requoted(line: str) -> str | None:
    """The line with its whole value in quotes, or None where that cannot be the cure."""
    if len(line) > 1000:
        return None
    found = _FIELD.match(line)
    if found is not None:
        return f"{found[2]}: {quoted(_without_quotes(found[3]))}"
    found = _ITEM.match(line)
    return f"- {quoted(_without_quotes(found[2]))}" if found is not None else None


def _without_quotes(value: str) -> str:
    """The value between its quotes, where an odd quote inside is what broke them."""
    inside = value[1:-1]
    return inside if len(value) > 2 and value[0] == value[-1] and value[0] in "'\"" and inside.count(value[0]) % 2 else value
