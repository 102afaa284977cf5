r"""Maths in prose: found by Jupyter's rules before Markdown sees it, put back in a mark, after it was made harmless."""

from __future__ import annotations

import re
from html import escape

FORMULA = re.compile(r'<span class="arithmatex( nb-display)?">([^<]*)</span>')
"""A formula in html: whether it stands on its own line, and its TeX, escaped."""
MARK = re.compile("\ufdd0(\\d+)\ufdd1")
"""Stands for a formula while Markdown works; `reading.clean` lets neither character in."""

_COMMON = r"""
      | (?P<begin>\\begin\{(?P<environment>[a-zA-Z]{1,20}\*?)\})
      | (?P<reference>\\(?:eq)?ref\{[^{}\n]{1,100}\})
      | (?P<skip>\\.)
      | (?P<dollars>\${1,2})"""
_FLAGS = re.VERBOSE | re.MULTILINE | re.DOTALL
_INDENTED = r"(?:^ | (?<=^[ ]) | (?<=^[ ]{2}) | (?<=^[ ]{3}))"
_FENCE = rf"(?P<fence>{_INDENTED} (?P<ticks>`{{3,}}|~{{3,}})[^\n`]*$)"
IN_MARKDOWN = re.compile(_FENCE + r" | (?P<code>`+) | (?P<bracket>\\\\[(\[])" + _COMMON, _FLAGS)
"""What may open a formula, or hide one, in Markdown: its brackets stand behind two backslashes."""
IN_TEXT = re.compile(r"(?P<fence>(?!)(?P<ticks>)) | (?P<code>(?!)) | (?P<bracket>\\[(\[])" + _COMMON, _FLAGS)
"""The same in the text of html: no code, one backslash."""
_SIGN = re.compile(r"[$\\`~]")
"""With which each of them begins: a search for one character is many times as quick."""
_UNSAFE = re.compile(r"\\(?:href|url|require|style|class|cssId|data|html\w*|mmlToken|includegraphics|unicode|input|toggle)(?![a-zA-Z])")
_CLOSING = str.maketrans("([", ")]")
MAX_UNCLOSED = 200
"""Kinds of formula that nothing closes, before we stop looking: each costs one look to the end."""
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_GREEK = (
    "alpha α beta β gamma γ delta δ epsilon ε varepsilon ε zeta ζ eta η theta θ iota ι kappa κ lambda λ mu μ nu ν xi ξ pi π rho ρ "
    "sigma σ tau τ upsilon υ phi φ varphi φ chi χ psi ψ omega ω Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Phi Φ Psi Ψ Omega Ω "
    "times × cdot · pm ± leq ≤ le ≤ geq ≥ ge ≥ neq ≠ ne ≠ approx ≈ infty ∞ partial ∂ nabla ∇ sum ∑ prod ∏ int ∫ sqrt √ to → "
    "rightarrow → leftarrow ← in ∈ ldots … dots … langle ⟨ rangle ⟩ hbar ℏ ell ℓ sim ∼ propto ∝ cup ∪ cap ∩ subset ⊂ forall ∀"
)
_SYMBOLS = dict(re.findall(r"(\S+) (\S+)", _GREEK))
"""TeX's name of a letter or sign → what it looks like."""


def set_aside(text: str, opening: re.Pattern[str] = IN_MARKDOWN) -> tuple[str, list[str], list[str]]:
    r"""Replace each formula by a mark; return the text, the formulas as html (`\(…\)`, escaped, harmless) and as written.

    Code spans and fences hold no maths. A `$` that reads like a price does not open a formula.
    """
    formulas: list[str] = []
    sources: list[str] = []
    if "$" not in text and "\\" not in text:
        return text, formulas, sources
    parts: list[str] = []
    missing: set[str] = set()
    at = done = 0
    while (sign := _SIGN.search(text, at)) is not None:
        m = opening.match(text, sign.start())
        if m is None:
            at = sign.end()
            continue
        end, html = _closed(text, m, missing)
        if html is not None:
            parts += [text[done : m.start()], f"\ufdd0{len(formulas)}\ufdd1"]
            formulas.append(html)
            sources.append(text[m.start() : end])
            done = end
        at = end
    return "".join([*parts, text[done:]]), formulas, sources


def _closed(text: str, m: re.Match[str], missing: set[str]) -> tuple[int, str | None]:
    """Where what opens at `m` ends, and its html where it is a formula."""
    if m["fence"]:
        closing = re.compile(rf"^ {{0,3}}{m['ticks'][0]}{{{len(m['ticks'])},}}[ \t]*$", re.MULTILINE).search(text, m.end())
        return (closing.end() if closing else len(text)), None
    if m["code"]:
        return _after_code(text, m, missing), None
    if m["reference"] or m["skip"]:
        return m.end(), inline(m[0]) if m["reference"] else None
    if m["bracket"]:
        return _until(text, m, m[0].translate(_CLOSING), missing)
    if m["begin"]:
        return _until(text, m, rf"\end{{{m['environment']}}}", missing)
    return _until(text, m, m["dollars"], missing)


def _after_code(text: str, m: re.Match[str], missing: set[str]) -> int:
    if m[0] in missing:
        return m.end()
    closing = re.compile(rf"(?<!`){m[0]}(?!`)").search(text, m.end())
    if closing is None:
        missing.add(m[0])
        return m.end()
    return closing.end() if not _BLANK_LINE.search(text, m.end(), closing.start()) else m.end()


def _until(text: str, m: re.Match[str], closing: str, missing: set[str]) -> tuple[int, str | None]:
    end = -1 if closing in missing or len(missing) > MAX_UNCLOSED else _find(text, closing, m.end())
    if end < 0:
        missing.add(closing)  # nothing closes it further down either: never look again
        return m.end(), None
    body = text[m.end() : end]
    if closing == "$":
        if _is_prose(body, text[end + 1 : end + 2]):
            return m.end(), None
        return end + 1, inline(body)
    if closing.endswith(")"):
        return end + len(closing), inline(body)
    if m["begin"]:
        return end + len(closing), environment(text[m.start() : end + len(closing)])
    return end + len(closing), display(body) if body.strip() else None


def _find(text: str, closing: str, at: int) -> int:
    """The closing mark, not one behind a backslash; a single dollar not one of two."""
    if not closing.startswith("$"):
        return text.find(closing, at)
    found = re.compile(r"(?<![\\$])\$(?!\$)" if closing == "$" else r"(?<!\\)\$\$").search(text, at)
    return found.start() if found else -1


def _is_prose(body: str, following: str) -> bool:
    """Whether `$body$` is rather two amounts of money, or runs over the end of a paragraph."""
    if not body.strip() or _BLANK_LINE.search(body):
        return True
    return following.isdigit() or (body[0].isdigit() and body[-1].isspace())


def inline(tex: str) -> str:
    """A formula in a line, as html."""
    return f'<span class="arithmatex">\\({_harmless(tex)}\\)</span>'


def display(tex: str) -> str:
    """A formula on its own line, as html."""
    nested = re.match(r"\s*\\begin\{(?:equation|align|gather|multline|eqnarray|flalign|alignat)\*?\}", tex)
    return environment(tex) if nested else f'<span class="arithmatex nb-display">\\[{_harmless(tex)}\\]</span>'


def environment(tex: str) -> str:
    r"""A `\begin{…}…\end{…}`, as html."""
    return f'<span class="arithmatex nb-display">{_harmless(tex.strip())}</span>'


def _harmless(tex: str) -> str:
    return escape(_BLANK_LINE.sub("\n", _UNSAFE.sub(" ", tex)), quote=False)


def put_back(html: str, formulas: list[str]) -> str:
    """Put each formula in the place of its mark."""
    return MARK.sub(lambda m: formulas[int(m[1])] if int(m[1]) < len(formulas) else "", html) if formulas else html


def readable(tex: str) -> str:
    r"""A formula as plain text for outlines and titles: letters and signs for their names, no braces."""
    text = re.sub(r"\\(?:mathrm|mathbf|mathcal|mathbb|text|textbf|boldsymbol|left|right|bf|rm|displaystyle|hat|bar|vec|tilde)\b", "", tex)
    text = re.sub(r"\\([a-zA-Z]+)\s*", lambda m: _SYMBOLS.get(m[1], f"{m[1]} "), text)
    return " ".join(re.sub(r"\\[,;!: ]|[{}\\]", " " if r"\ " in text else "", text).split())
