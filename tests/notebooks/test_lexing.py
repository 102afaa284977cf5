from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pygments.lexers import get_lexer_by_name
from pygments.token import STANDARD_TYPES

from gallery.notebooks.lexing import runs

LANGUAGES = ("python", "r", "julia", "bash", "c++", "csharp", "haskell", "matlab", "octave", "powershell", "scala", "sql", "html", "rust")
WORDS = [
    *(
        "def ",
        "class A",
        "for",
        "in ",
        "if",
        "import os",
        "return",
        "print",
        "x",
        "lambda",
        "function(",
        "<- ",
        "%%timeit",
        "SELECT",
        "let ",
    ),
    *("'", '"', '"""', "'''", "\\", "\n", "    ", "\t", "# c", "//", "/*", "*/", "{", "}", "(", ")", "[", "]", "<a href=", ">", "$x", "@d"),
    *("1.5e-3", "0x1F", "é", "变量", "ſ", "=", "+=", "->", "::", "|>", "~", "!", "?", ";", ",", ".", "f'{x!r:>{w}}'", "r'\\d'", "𝒳"),
]


@pytest.mark.parametrize("language", LANGUAGES)
@settings(max_examples=30, deadline=None)
@given(source=st.lists(st.sampled_from(WORDS), max_size=40).map("".join) | st.text(max_size=60))
def test_the_quick_way_yields_what_pygments_yields(language, source):
    lexer = get_lexer_by_name(language)
    text = source + "\n"
    assert runs(lexer, text, name) == [(css, piece) for css, piece in slowly(lexer, text) if piece]


def name(kind):
    return STANDARD_TYPES.get(kind, "")


def slowly(lexer, text):
    """Pygments' own tokens, joined by the same rule; characters that no token holds go with the piece before."""
    before, start = "", 0
    for at, kind, piece in lexer.get_tokens_unprocessed(text):
        if name(kind) != before and piece.strip():
            yield before, text[start:at]
            before, start = name(kind), at
    yield before, text[start:]
