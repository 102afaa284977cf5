r"""Formulas → MathML, which browsers set themselves: no script, and nothing that moves later.

One page is set by one hand: where math-core cannot turn one of its formulas, all stay TeX, for MathJax in the browser.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape

from math_core import LatexError, LatexToMathML

from gallery.notebooks.dialect import MACROS, Formula, understood
from gallery.notebooks.listing import listed
from gallery.notebooks.maths import FORMULA

MAX_CHARACTERS = 10_000
"""Of one formula."""
MAX_FORMULAS = 20_000
"""Of one page; of a thousand real notebooks the richest had 496."""
MAX_SIGNS = 1_500
r"""Of `\`, `{`, `^` and `_` in one formula: so many levels it may have, and math-core takes 2,100 bytes of the stack for each."""
MAX_DEFINED = 15
MAX_EXPANSIONS = 100
"""Of such signs in what one command stands for, and of commands put in place in one formula: 1,500 levels more."""

_DRAWN_BETTER = (
    ('<mo stretchy="false">\u20d7</mo>', '<mo class="nb-arrow" stretchy="false">→</mo>'),
    ('<mo stretchy="true">\u0332</mo></mover>', '<mo stretchy="true">‾</mo></mover>'),
    ('<mo stretchy="true">\u0332</mo></munder>', '<mo stretchy="true">_</mo></munder>'),
    ('<mo stretchy="true">~</mo>', '<mo stretchy="true">\u0303</mo>'),
)
"""Browsers put combining arrows and lines to the left of a letter; a tilde stretches where it combines."""
_SOURCE = '<annotation encoding="application/x-tex">'
_WITH_SIGN = re.compile(rf"{FORMULA.pattern}([.,;:!?)’”]{{0,3}})")
"""A formula and the signs that must not stand on a line without it."""
_DELIMITERS = re.compile(r"\A\\[(\[]|\\[)\]]\Z")
_BRACKETS = re.compile(r'(<a href="[^"]*">)\((.*?)\)(?=</a>)')
_DEFINES = re.compile(r"\\(?:\w*command|[egx]?def|let|Declare\w+)(?![a-zA-Z])")
_DEFINITION = re.compile(r"\\[gx]?def\s*\\[a-zA-Z]+(?:#\d)*\s*\{((?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*)\}")
_TAGS = listed(
    "math semantics annotation mrow mi mn mo mtext mspace mfrac msqrt mroot msub msup msubsup mover munder munderover mmultiscripts "
    "mprescripts mtable mtr mtd mstyle mpadded mphantom menclose a b i code span"
)
_TAG = "|".join(sorted(_TAGS, key=len, reverse=True))
_LENGTH = r"(?:\d{1,3}(?:\.\d+)?%|-?\d?(?:\.\d+)?(?:em|rem|px)?)"
"""None that would move a formula far away from its place."""
_STYLE = r"(?:padding-(?:left|right)|text-align|justify-items|border-(?:top|right|bottom|left)|color):[-\w\s.\#]*"
_SIZES = "width|height|depth|voffset|minsize|maxsize|lspace|rspace|linethickness"
_WORDS = (
    "display|displaystyle|scriptlevel|stretchy|symmetric|form|fence|separator|largeop|movablelimits|accent|accentunder|mathvariant|notation"
)
_WRITTEN = re.compile(
    rf"""(?: [^<]++ | </(?:{_TAG})> | <(?:{_TAG})(?:
        [ ](?:{_SIZES})="{_LENGTH}" | [ ](?:{_WORDS})="[-\w ]*" | [ ]encoding="application/x-tex"
      | [ ]style="(?:(?:(?:width|margin-left):\s?{_LENGTH} | {_STYLE});?\s?)*+"
      | [ ]class="(?:math-core|menclose)-[-\w]+" | [ ](?:id="|href="\#)eq-\d+"
    )*+/?> )*+""",
    re.VERBOSE,
)
"""All that math-core writes: what looks otherwise is not shown."""


def set_ahead(html: str) -> str:
    """A page's finished html with MathML in the place of each marked formula; as it was where one of them is beyond the converter."""
    found = FORMULA.findall(html)
    if len(found) > MAX_FORMULAS or any(len(tex) > MAX_CHARACTERS for _, tex in found):
        return html
    formulas = understood([(unescape(tex), bool(own_line)) for own_line, tex in found])
    made = _converted(formulas) if all(_bounded(tex) for tex, _ in formulas) else []
    return _WITH_SIGN.sub(lambda m: _placed(m, made.pop()), html) if made else html


def _bounded(tex: str) -> bool:
    """Whether a formula, and what is defined in it, cannot be nested more deeply than the stack reaches."""
    defines = len(_DEFINES.findall(tex))
    defined = _DEFINITION.findall(tex) if defines else ()
    return _signs(tex) <= MAX_SIGNS and len(defined) == defines and all(_signs(d) <= MAX_DEFINED for d in defined)


def _signs(tex: str) -> int:
    return sum(tex.count(sign) for sign in r"\{^_")


def _converted(formulas: list[Formula]) -> list[str]:
    """MathML of each formula, the last first; empty where one has none."""
    try:
        made = _converter().convert_all(formulas)
    except LatexError:
        return []
    return made[::-1] if all(_WRITTEN.fullmatch(m) for m in made) else []


@lru_cache(maxsize=1)
def _converter() -> LatexToMathML:
    return LatexToMathML(
        macros=MACROS,
        annotation=True,
        allow_unreliable_rendering=True,
        global_group=True,
        fancy_error=False,
        max_expansions=MAX_EXPANSIONS,
        id_prefix="eq-",
    )


def _placed(m: re.Match[str], made: str) -> str:
    """A formula in its place, with the TeX that its author wrote, where it says more than its letters."""
    for written, better in _DRAWN_BETTER:
        made = made.replace(written, better)
    shown, mark, _ = made.rpartition(_SOURCE)
    if m[2].startswith(r"\(\ref{"):
        shown = _BRACKETS.sub(r"\1\2", shown)
    tex = _DELIMITERS.sub("", m[2])
    html = f"{shown}{mark}{tex}</annotation></semantics></math>" if _signs(tex) else f"{shown.replace('<semantics>', '')}</math>"
    if m[1]:
        return f'<span class="nb-display">{html}</span>{m[3]}'
    return f'<span class="nb-together">{html}{m[3]}</span>' if m[3] else html
