from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pygments.lexers import get_lexer_by_name

from gallery.notebooks.lexing import tokens

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
    assert [t for t in tokens(lexer, text) if t[2]] == [t for t in lexer.get_tokens_unprocessed(text) if t[2]]
