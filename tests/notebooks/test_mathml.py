from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gallery.model import Limits
from gallery.notebooks import render
from gallery.notebooks.mathml import MAX_DEFINED, MAX_EXPANSIONS, MAX_SIGNS, set_ahead
from tests.notebooks.golden import cases
from tests.notebooks.test_hostile import assert_harmless

MARKED = '<span class="arithmatex'


def page(markdown: str) -> str:
    cell = {"cell_type": "markdown", "metadata": {}, "source": markdown}
    return render(json.dumps({"nbformat": 4, "metadata": {}, "cells": [cell]}).encode(), "a.ipynb", Limits())[0].html


@pytest.mark.parametrize("case", [pytest.param(c, id=c["name"]) for c in cases("mathml")])
def test_formulas(case):
    html = page(case["markdown"] if "markdown" in case else "\n\n".join(case["formulas"]))
    assert (MARKED not in html) == case.get("whole", True), html
    assert (MARKED in html) != ("<math" in html), "a page is set by one hand"
    shown = re.sub(r"<annotation.*?</annotation>", "", html)
    for fragment in case.get("is", ()):
        assert fragment in html
    for fragment in case.get("has", ()):
        assert fragment in html
    for fragment in case.get("lacks", ()):
        assert fragment not in shown
    assert_harmless(html)


def marked(tex: str) -> str:
    return f'<p>before <span class="arithmatex">\\({tex}\\)</span> after</p>'


@pytest.mark.parametrize(
    "tex",
    [
        "x^{" * (MAX_SIGNS // 2) + "x" + "}" * (MAX_SIGNS // 2),
        "{" * MAX_SIGNS,
        r"\sqrt " * MAX_SIGNS + "x",
        r"\left(" * 750 + r"\right)" * 750,
        r"\begin{matrix}" * 375 + r"\end{matrix}" * 375,
        r"\def\a{"
        + r"\sqrt " * MAX_DEFINED
        + "}"
        + r"\a " * MAX_EXPANSIONS
        + r"\sqrt " * (MAX_SIGNS - MAX_DEFINED - MAX_EXPANSIONS - 4)
        + "x",
    ],
    ids=["powers", "braces", "roots", "brackets", "tables", "commands"],
)
def test_nothing_that_is_allowed_is_too_deep_for_the_stack(tex):
    html = set_ahead(marked(tex))
    assert html.startswith("<p>before <")
    assert html.endswith("> after</p>")


WORDS = [
    *(r"\frac", r"\sqrt", r"\left(", r"\right)", r"\left<", r"\begin{align}", r"\end{align}", r"\begin{eqnarray}", r"\end{eqnarray}"),
    *(r"\begin{matrix}", r"\end{matrix}", r"\text{", r"\mbox{", r"\label{a}", r"\eqref{a}", r"\ref{a}", r"\tag{1}", r"\newcommand{\a}"),
    *(r"\def\a", r"\a", "#1", r"\color{red}", r"\verb|", "|", r"\mathbf", r"\hat", r"\sum", r"\limits", r"\\", r"\\[2pt]", "\\ ", "&", "%"),
    *("{", "}", "[", "]", "^", "_", "'", "<", ">", '"', "x", "1", "é", "中", "\u202e", r"\cancel", r"\boxed", r"\overset", r"\hspace{1em}"),
    *(r"\middle|", r"\operatorname", r"\mathcal", r"\DeclareMathOperator{\b}{b}", r"\xrightarrow", "$", "\\"),
]


@given(st.lists(st.sampled_from(WORDS), max_size=30).map("".join) | st.text(max_size=40))
def test_whatever_a_formula_is_the_page_stays_whole(tex):
    escaped = tex.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    html = set_ahead(f"{marked(escaped)}<p>next</p>")
    assert html.startswith("<p>before <")
    assert html.endswith(" after</p><p>next</p>")
    if MARKED not in html:
        assert_harmless(html.replace("\0", ""))
