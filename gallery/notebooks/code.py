"""Source code → html with Pygments' classes, by the kernel's language or the cell's own."""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape

from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.token import STANDARD_TYPES, Token, _TokenType
from pygments.util import ClassNotFound

from gallery.notebooks.lexing import runs
from gallery.notebooks.listing import listed

MAX_CHARACTERS = 100_000
"""Longer sources are shown without colours."""

_ALIASES = {
    "ipython": "python",
    "ipython2": "python",
    "ipython3": "python",
    "python2": "python",
    "python3": "python",
    "sagemath": "python",
    "sage": "python",
    "sos": "python",
    "pypy3": "python",
    "c++11": "c++",
    "c++14": "c++",
    "c++17": "c++",
    "c++20": "c++",
    "c++23": "c++",
    "ir": "r",
    "sh": "bash",
    "script": "bash",
    "cmd": "bat",
    "svg": "xml",
    "js": "javascript",
    "pwsh": "powershell",
    "wolfram language": "wolfram",
}
"""Names that kernels, magics and people use → Pygments' names."""
_MAGICS = listed(
    "bash sh script cmd powershell pwsh r javascript js html svg latex markdown perl ruby cython sql julia octave fortran rust "
    "csharp fsharp"
)
"""Magics of a cell (IPython's `%%bash`, .NET Interactive's `#!pwsh`) that is written in another language."""
_MAGIC = re.compile(r"\s*(?:%%|#!(?=[a-z]+\s))([\w!-]+)[^\n]*(?:\n|\Z)")
_RAW = {
    "html": "html",
    "text/html": "html",
    "latex": "tex",
    "text/latex": "tex",
    "markdown": "markdown",
    "text/markdown": "markdown",
    "text/restructuredtext": "rst",
    "text/x-rst": "rst",
    "text/x-python": "python",
    "python": "python",
    "yaml": "yaml",
}
"""Format of a raw cell → Pygments' name of the language it is written in."""
_PLAIN = frozenset(("", "n", "p", "w", "err"))
"""Classes that look like plain text: spans of them would only weigh."""


def language_of(source: str, language: str | None) -> str | None:
    """The language of a cell: that of its `%%magic`, else the notebook's."""
    magic = _MAGIC.match(source)
    if magic is None:
        return language
    name = magic[1].lower()
    return _ALIASES.get(name, name) if name in _MAGICS else language


def raw_language(source: str, form: str) -> str | None:
    """The language of a raw cell: by the format it declares; a header of Quarto or jupytext is YAML."""
    return _RAW.get(form) or ("yaml" if not form and source.startswith("---\n") else None)


def highlighted(source: str, language: str | None) -> str:
    """Escaped source with spans of Pygments' classes; the line of a `%%magic` apart."""
    if len(source) > MAX_CHARACTERS:
        return escape(source, quote=False)
    magic = _MAGIC.match(source)
    if magic is None:
        return _spans(source, language or "text")
    rest = source[magic.end() :]
    return f'<span class="cm">{escape(magic[0], quote=False)}</span>' + _spans(rest, language_of(source, language) or "text")


@lru_cache(maxsize=512)
def _spans(source: str, language: str) -> str:
    lexer = _lexer(language)
    if lexer is None:
        return escape(source, quote=False)
    found = runs(lexer, source + "\n", _css)  # some lexers see a comment's end only there
    found[-1:] = [(css, text.removesuffix("\n")) for css, text in found[-1:]]
    if "<" in source or "&" in source or ">" in source:
        found = [(css, escape(text, quote=False)) for css, text in found]
    return "".join([f'<span class="{css}">{text}</span>' if css and text else text for css, text in found])


@lru_cache(maxsize=256)
def _lexer(language: str) -> Lexer | None:
    name = _ALIASES.get(language, language)
    if name == "text":
        return None
    try:
        return get_lexer_by_name(name)
    except ClassNotFound:
        return None


@lru_cache(maxsize=512)
def _css(kind: _TokenType) -> str:
    while kind not in STANDARD_TYPES and kind is not Token:
        kind = kind.parent or Token
    css = STANDARD_TYPES.get(kind, "")
    return "" if css in _PLAIN else css


CLASSES = frozenset(STANDARD_TYPES.values()) - {""}
"""Every class that a highlighted source may carry."""
