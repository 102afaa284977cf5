"""Which entry ran better before, and new evidence in words: strangers' text stays text."""

import pytest

from gallery.model import CellMatch, Entry
from gallery.review import broken, proposal
from tests.verify.evidence import EXAMPLES

ENTRY = Entry(id="growth", repo="https://github.com/example/growth", title="Growth", field="biology")


def tickets(*names):
    runs = tuple(sorted((EXAMPLES[name] for name in names), key=lambda run: run.started_at))
    return broken([ENTRY], {"growth": runs} if runs else {})


@pytest.mark.parametrize(
    ("names", "state"),
    [
        (["reproduced"], "closed"),
        (["reproduced", "close"], "closed"),
        (["reproduced", "differs"], "open"),
        (["reproduced-old-commit", "not-built"], "open"),
        (["differs", "code-error"], "open"),
        (["not-built"], "open"),
        (["not-built", "nothing-compared"], "closed"),
        (["differs"], "closed"),
        (["differs", "nothing-compared"], "closed"),
        (["reproduced", "hub-cannot"], "closed"),
        (["reproduced", "data-missing"], "open"),
    ],
)
def test_open_where_it_does_not_run_or_ran_better_before(names, state):
    (ticket,) = tickets(*names)
    assert (ticket.id, ticket.title, ticket.state) == ("growth", "Entry growth does not run as it should", state)


def test_no_evidence_no_ticket():
    assert tickets() == ()
    assert tickets("hub-cannot") == ()


def test_the_issue_says_what_was_and_what_is():
    (ticket,) = tickets("reproduced", "code-error")
    assert ticket.body.splitlines()[:4] == [
        "- Best so far: reproduced at `abc1234` on 2026-05-02 (https:\u2060//hub\\.example\\.org), 8 of 8 cells agree",
        "- Now: failed at `abc1234` on 2026-07-08 (https:\u2060//hub\\.example\\.org), 6 of 8 cells agree",
        "- Cell 4 raised AttributeError: module 'numpy' has no attribute 'float'\\.",
        "- `analysis/2 figures.ipynb`, cell 4: error: the new run raised AttributeError: module 'numpy' has no attribute 'float'",
    ]


def test_what_a_notebook_printed_calls_nobody_and_links_nowhere():
    run = EXAMPLES["differs"]
    evil = CellMatch(cell=1, match="differs", distance=1, reason="“@octocat #1 [x](https://evil.example) <img src=x> | a”")
    worse = run.model_copy(update={"notebooks": (run.notebooks[0].model_copy(update={"cells": (evil,), "path": "`a`|<b>.ipynb"}),)})
    (ticket,) = broken([ENTRY], {"growth": (EXAMPLES["reproduced"], worse)})
    assert "@\u2060octocat" in ticket.body
    for active in ("@octocat", "](https", "<img", "<b>.ipynb |"):
        assert active not in ticket.body
    rows = proposal([worse, EXAMPLES["not-built"], EXAMPLES["reproduced"]]).splitlines()
    assert rows[2].startswith("| `growth` | differs | 0 of 1 | `abc1234` |")
    assert "scikit\\-learn" in rows[3]
    assert all(row.count("|") - row.count("\\|") == 7 for row in rows[:5])
