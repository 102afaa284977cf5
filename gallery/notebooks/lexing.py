"""Pygments' lexers, several times as quick: of each state's rules only those are tried that can match at the next character.

What comes out is what `RegexLexer.get_tokens_unprocessed` yields, neighbours of one class joined; a lexer with a way of its own is
left to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

from pygments.lexer import Lexer, RegexLexer
from pygments.token import Error, _TokenType

from gallery.notebooks.beginnings import beginnings

Naming = Callable[[_TokenType], str]
"""Kind of a token → the class that it is shown with."""
Run = tuple[str, str]
"""A class, and the text that has it."""
Rule = tuple[Any, str, Any, Any]
"""A pattern's `match`, the class of what it matches; or, where it is not None, what yields tokens of it; the state that follows."""


def runs(lexer: Lexer, text: str, naming: Naming) -> list[Run]:
    """The whole text in pieces of one class each; white space belongs to the piece before it."""
    made = _Runs(text)
    if type(lexer).get_tokens_unprocessed is RegexLexer.get_tokens_unprocessed:
        _quickly(lexer, made, naming)
    else:
        made.take(lexer.get_tokens_unprocessed(text), naming)
    return made.ended()


class _Runs:
    """Pieces of a text as they are found."""

    __slots__ = ("at", "css", "found", "text")

    def __init__(self, text: str) -> None:
        self.text, self.css, self.at = text, "", 0
        self.found: list[Run] = []

    def cut(self, at: int, css: str) -> None:
        """From here on the text has another class."""
        if at > self.at:
            self.found.append((self.css, self.text[self.at : at]))
            self.at = at
        self.css = css

    def take(self, tokens: Iterable[tuple[int, _TokenType, str]], naming: Naming) -> None:
        """Tokens as Pygments yields them."""
        for at, kind, piece in tokens:
            css = naming(kind)
            if css != self.css and piece and not piece.isspace():
                self.cut(at, css)

    def ended(self) -> list[Run]:
        """All pieces."""
        self.cut(len(self.text), "")
        return self.found


class _Choices(dict[str, list[Rule]]):
    """Next character → the rules of one state to try, worked out when first asked for."""

    def __init__(self, rules: list[tuple[Any, Any, Any]], naming: Naming) -> None:
        self.rules = [_prepared(rule, naming) for rule in rules]

    def __missing__(self, character: str) -> list[Rule]:
        bit = 1 << min(ord(character), 128)
        chosen = [rule for rule in self.rules if beginnings(rule[0].__self__) & bit]
        if len(self) < 1000:
            self[character] = chosen
        return chosen


def _prepared(rule: tuple[Any, Any, Any], naming: Naming) -> Rule:
    match, action, following = rule
    if type(action) is _TokenType:
        return match, naming(action), None, following
    return match, "", action or _nothing, following


def _nothing(_lexer: Lexer, _match: Any) -> tuple[()]:
    return ()


@lru_cache(maxsize=64)
def _states_of(lexer: Lexer, naming: Naming) -> dict[str, _Choices]:
    return {state: _Choices(rules, naming) for state, rules in lexer._tokens.items()}  # type: ignore[attr-defined]  # noqa: SLF001  # compiled once by Pygments


def _quickly(lexer: Lexer, made: _Runs, naming: Naming) -> None:
    text, at, end = made.text, 0, len(made.text)
    states = _states_of(lexer, naming)
    stack = ["root"]
    choices = states["root"]
    while at < end:
        for match, css, action, following in choices[text[at]]:
            m = match(text, at)
            if m is None:
                continue
            to = m.end()
            if action is not None:
                made.take(action(lexer, m), naming)
            elif css != made.css and to > at and not text[at:to].isspace():
                made.cut(at, css)
            at = to
            if following is not None:
                _move(stack, following)
                choices = states[stack[-1]]
            break
        else:
            if text[at] == "\n":
                stack = ["root"]
                choices = states["root"]
            else:
                made.take([(at, Error, text[at])], naming)
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
