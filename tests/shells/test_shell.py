"""Shells: split once at their marks, filled by joins."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gallery.failures import FailureKind, Stop
from gallery.shells import Shell

TEXT = "<title>@@gallery:title@@</title><h1>@@gallery:title@@</h1><!--gallery:about-numbers--><!--gallery:body-->"


def test_every_mark_is_filled() -> None:
    filled = Shell(TEXT).fill(title="T", about_numbers="N", body="B")
    assert filled == "<title>T</title><h1>T</h1>NB"


def test_a_page_without_marks_stays_as_it_is() -> None:
    assert Shell("<p>@@gallery@@ <!--gallery:--></p>").fill() == "<p>@@gallery@@ <!--gallery:--></p>"


@pytest.mark.parametrize(
    ("marks", "said"),
    [
        ({"title": "T", "about_numbers": "N"}, "'body' is not filled"),
        ({"title": "T", "about_numbers": "N", "body": "B", "wrong": "W"}, "'wrong' is not marked"),
    ],
)
def test_an_unknown_or_missing_name_stops(marks: dict[str, str], said: str) -> None:
    with pytest.raises(Stop, match=said) as stop:
        Shell(TEXT).fill(**marks)
    assert stop.value.failure.kind is FailureKind.USAGE


@given(st.text(), st.text(), st.text())
def test_what_is_filled_in_is_never_looked_at_again(title: str, numbers: str, body: str) -> None:
    filled = Shell(TEXT).fill(title=title, about_numbers=numbers, body=body)
    assert filled == f"<title>{title}</title><h1>{title}</h1>{numbers}{body}"
