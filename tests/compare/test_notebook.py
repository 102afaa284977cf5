"""Notebooks: which cells are compared, what a second run establishes, which tolerance holds."""

from __future__ import annotations

from typing import Any

import pytest

from gallery.compare import compare_notebook, tolerance_for
from gallery.model import Match, Tolerance
from tests.compare.bed import outputs


def notebook(*cells: Any) -> dict[str, Any]:
    """Cells by their stored outputs; None is Markdown."""
    return {
        "cells": [
            {"cell_type": "markdown", "source": ""}
            if c is None
            else {"cell_type": "code", "execution_count": 1, "outputs": outputs(c), "source": ""}
            for c in cells
        ]
    }


def run(*cells: Any) -> list[Any]:
    return [None if c is None else outputs(c) for c in cells]


def matches(stored: dict[str, Any], *runs: list[Any], tolerances: tuple[Tolerance, ...] = ()) -> dict[int | None, Match]:
    return {c.cell: c.match for c in compare_notebook(stored, runs, tolerances, "a.ipynb").cells}


def test_cells_are_counted_from_the_top_and_markdown_is_left_out() -> None:
    found = compare_notebook(notebook(None, "1\n", [], "0.5\n"), [run(None, "1\n", [], "0.7\n")])
    assert [(c.cell, c.match) for c in found.cells] == [(2, Match.SAME), (4, Match.DIFFERS)]
    assert found.silent == 1
    assert found.counts == {Match.SAME: 1, Match.DIFFERS: 1}


def test_what_the_run_never_came_to() -> None:
    stored = notebook("1\n", "2\n", "3\n")
    assert matches(stored, run("1\n", {"error": ["ValueError", "x"]}, None)) == {1: Match.SAME, 2: Match.ERROR, 3: Match.NOT_RUN}
    assert matches(stored, run("1\n")) == {1: Match.SAME, 2: Match.NOT_RUN, 3: Match.NOT_RUN}


def test_a_cell_that_its_author_never_ran_is_silent_unless_it_fails() -> None:
    stored = notebook([], [])
    for cell in stored["cells"]:
        cell["execution_count"] = None
    assert matches(stored, run("new\n", {"error": ["ValueError", "x"]})) == {2: Match.ERROR}


RANDOM = ("0.4170\n", "0.8642\n", "0.1237\n")


def test_what_two_new_runs_do_not_agree_on_is_nondeterministic() -> None:
    stored = notebook(RANDOM[0], "0.5\n", "0.25\n")
    once = run(RANDOM[1], "0.6\n", "0.25\n")
    assert matches(stored, once) == {1: Match.DIFFERS, 2: Match.DIFFERS, 3: Match.SAME}
    twice = matches(stored, once, run(RANDOM[2], "0.6\n", "0.25\n"))
    assert twice == {1: Match.NONDETERMINISTIC, 2: Match.DIFFERS, 3: Match.SAME}


def test_luck_is_nondeterministic_too() -> None:
    assert matches(notebook(RANDOM[0]), run(RANDOM[0]), run(RANDOM[1])) == {1: Match.NONDETERMINISTIC}


def test_chance_in_one_output_excuses_no_other() -> None:
    stored = notebook([RANDOM[0], {"result": "0.5"}])
    first, second = run([RANDOM[1], {"result": "0.6"}]), run([RANDOM[2], {"result": "0.6"}])
    assert matches(stored, first, second) == {1: Match.DIFFERS}
    right = run([RANDOM[1], {"result": "0.5"}]), run([RANDOM[2], {"result": "0.5"}])
    assert matches(stored, *right) == {1: Match.NONDETERMINISTIC}


def test_an_error_in_every_run_is_an_error_and_in_one_is_chance() -> None:
    failed, went = run({"error": ["ValueError", "x"]}), run("1\n")
    assert matches(notebook("1\n"), failed, failed) == {1: Match.ERROR}
    assert matches(notebook("1\n"), went, failed) == {1: Match.NONDETERMINISTIC}


def test_an_output_that_comes_and_goes() -> None:
    stored = notebook([{"result": "1"}, {"html": "<b>2</b>"}])
    assert matches(stored, run([{"result": "1"}, {"html": "<b>2</b>"}]), run([{"result": "1"}])) == {1: Match.NONDETERMINISTIC}
    assert matches(stored, run([{"result": "1"}]), run([{"result": "1"}])) == {1: Match.MISSING_OUTPUT}


ENTRY = Tolerance(relative=0.1, reason="entry")
BOOK = Tolerance(notebook="a.ipynb", relative=0.2, reason="notebook")
CELL = Tolerance(notebook="a.ipynb", cell=2, relative=0.3, reason="cell")


@pytest.mark.parametrize(("path", "cell", "wanted"), [("a.ipynb", 2, CELL), ("a.ipynb", 1, BOOK), ("b.ipynb", 2, ENTRY)])
def test_the_nearest_tolerance_holds(path: str, cell: int, wanted: Tolerance) -> None:
    assert tolerance_for([CELL, ENTRY, BOOK], path, cell) == wanted
    assert tolerance_for([], path, cell) is None


def test_a_tolerance_is_named_where_a_verdict_rests_on_it() -> None:
    found = compare_notebook(notebook("1.98\n", "1.0\n"), [run("2.01\n", "1.0\n")], [BOOK], "a.ipynb").cells
    assert [(c.match, c.tolerance) for c in found] == [(Match.CLOSE, "notebook"), (Match.SAME, None)]
    assert matches(notebook("1.98\n"), run("2.01\n")) == {1: Match.DIFFERS}


def test_a_tolerance_of_zero_is_stricter_than_the_usual_one() -> None:
    exact = Tolerance(relative=0, reason="integers in disguise")
    assert matches(notebook("0.123456789\n"), run("0.123456788\n")) == {1: Match.CLOSE}
    assert matches(notebook("0.123456789\n"), run("0.123456788\n"), tolerances=(exact,)) == {1: Match.DIFFERS}
