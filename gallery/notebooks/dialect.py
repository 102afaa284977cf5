r"""A page's formulas in the words that math-core knows: what MathJax reads and it does not, said otherwise."""

from __future__ import annotations

import re

Formula = tuple[str, bool]
"""TeX, and whether it stands on its own line."""

MACROS = {
    "pmb": r"\boldsymbol{#1}",
    "mbox": r"\text{#1}",
    "hbox": r"\text{#1}",
    "mathbbm": r"\mathbb{#1}",
    "substack": r"\begin{matrix}#1\end{matrix}",
    "cr": r"\\",
    "centerdot": r"\cdot",
    "LaTeX": r"\text{LaTeX}",
    "TeX": r"\text{TeX}",
}
_DELIMITERS = re.compile(r"\A\\[(\[]|\\[)\]]\Z")
_NAME = r"(?:\{\s*(\\[a-zA-Z]+)\s*\}|(\\[a-zA-Z]+))\s*"
_COMMAND = re.compile(rf"\\(?:re|provide)?newcommand\*?\s*{_NAME}(?:\[(\d)\])?\s*(?=\{{)")
_OPERATOR = re.compile(rf"\\DeclareMathOperator(\*?)\s*{_NAME}\{{([^{{}}]*)\}}")
_LABEL = re.compile(r"\\(label|(?:eq)?ref)\{([^{}]{1,200})\}")
_COLUMNS = re.compile(r"\\begin\{eqnarray(\*?)\}(.*?)\\end\{eqnarray\1\}", re.DOTALL)
_RELATION = re.compile(r"&([^&\\]{0,20}|\s{0,9}\\[a-zA-Z]{1,20}\s{0,9})&")
_NUMBERED = re.compile(r"\\begin\{(?:equation|align|gather|multline|flalign|alignat)\*?\}")
_REPEATED = re.compile(r"(\\begin\{array\}\s*\{[lcr|]*)\*\{(\d{1,2})\}(\{[lcr|]*\}|[lcr])(?=[lcr|]*\})")
_TEXT = re.compile(r"(\\(?:text|mbox|textrm|textit|textbf)\s*)\{([^{}]*)\}")
_VERBATIM = re.compile(r"\\verb\*?([^\sa-zA-Z*])(.*?)\1")
_BREAK = re.compile(r"\\\\(?:\[[^][]*\])?")
"""Outside of tables, a line break does nothing."""
_SIGN = re.compile(r"(?<!\\)[_^#%&{}]")
_SAME = (
    (re.compile(r"\\(begin|end)\{split\}"), r"\\\1{aligned}"),
    (re.compile(r"\\(left|right|[bB]igg?[lr]?)\s*<"), r"\\\1\\langle "),
    (re.compile(r"\\(left|right|[bB]igg?[lr]?)\s*>"), r"\\\1\\rangle "),
    (re.compile(r"\\\s"), r"\\ "),
    (re.compile(r"\\(?:tiny|scriptsize|footnotesize|small|normalsize|large|Large|LARGE|huge|Huge)(?![a-zA-Z])"), ""),
)


def understood(formulas: list[Formula]) -> list[Formula]:
    r"""The formulas of one page, without delimiters; their labels become numbers, so that they can be ids.

    `\ref` becomes `\eqref`, whose brackets are to be taken away again.
    """
    numbers: dict[str, int] = {}

    def numbered(m: re.Match[str]) -> str:
        return f"\\{'eqref' if m[1] == 'ref' else m[1]}{{{numbers.setdefault(m[2], len(numbers) + 1)}}}"

    return [(_LABEL.sub(numbered, _said(tex, own_line=own_line)), own_line) for tex, own_line in formulas]


def _said(tex: str, *, own_line: bool) -> str:
    tex = _DELIMITERS.sub("", tex)
    if "\\" not in tex:
        return tex
    tex = _OPERATOR.sub(lambda m: rf"\def{m[2] or m[3]}{{\operatorname{m[1]}{{{m[4]}}}}}", tex)
    tex = _COMMAND.sub(_defined, tex)
    tex = _COLUMNS.sub(_aligned, tex)
    tex = _REPEATED.sub(lambda m: m[1] + m[3].strip("{}") * int(m[2]), tex)
    tex = _TEXT.sub(_worded, tex)
    tex = _VERBATIM.sub(lambda m: rf"\texttt{{{_spelled(m[2])}}}", tex)
    for pattern, other in _SAME:
        tex = pattern.sub(other, tex)
    if r"\begin" not in tex:
        tex = _BREAK.sub(" ", tex)
    if own_line and not _NUMBERED.search(tex):
        return rf"\begin{{equation}}{tex}\end{{equation}}" if r"\tag" in tex else re.sub(r"\\label\{[^{}]*\}", "", tex)
    return tex


def _defined(m: re.Match[str]) -> str:
    r"""`\def`, which like MathJax's `\newcommand` may say anew what a name means."""
    return rf"\def{m[1] or m[2]}{''.join(f'#{n + 1}' for n in range(int(m[3] or 0)))}"


def _aligned(m: re.Match[str]) -> str:
    """The three columns of `eqnarray` as the two of `align`."""
    columns = _RELATION.sub(r"&\1", m[2])
    return rf"\begin{{align{m[1]}}}{columns}\end{{align{m[1]}}}"


def _worded(m: re.Match[str]) -> str:
    """Words inside a formula, with formulas inside the words."""
    parts = m[2].split("$")
    if not len(parts) % 2:
        return m[0]
    return "".join(part if n % 2 else f"{m[1]}{{{_spelled(part)}}}" for n, part in enumerate(parts))


def _spelled(text: str) -> str:
    """Text with a backslash before each sign that would mean something."""
    return _SIGN.sub(r"\\\g<0>", text).replace(r"\^", r"\textasciicircum ")
