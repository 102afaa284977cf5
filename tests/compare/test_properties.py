"""Properties: equal outputs are the same, verdicts do not depend on the side, nothing raises, nothing takes long."""

from __future__ import annotations

import copy
import json
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gallery.compare import compare_cell, compare_notebook
from gallery.model import CellMatch, Match
from tests.compare.bed import pairs

WORDS = st.text(max_size=80) | st.sampled_from(
    [
        "loss 0.25",
        "<Axes: >",
        "{'a': 1, 'b': {3, 2}}",
        "\x1b[31mred\x1b[0m",
        "100%|███| 3/3 [00:01<00:00]",
        "   a  b\nx  1  2\ny  3  4",
        "-0.0 nan inf",
    ]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | WORDS,
    lambda inner: st.lists(inner) | st.dictionaries(WORDS, inner),
    max_leaves=20,
)
MIMES = st.sampled_from(
    ["text/plain", "text/html", "image/png", "image/svg+xml", "application/json", "application/vnd.plotly.v1+json", "text/latex", "x"]
)
OUTPUT = st.one_of(
    st.builds(
        lambda name, text: {"output_type": "stream", "name": name, "text": text},
        st.sampled_from(["stdout", "stderr", "x"]),
        WORDS | st.lists(WORDS),
    ),
    st.builds(lambda data: {"output_type": "display_data", "data": data}, st.dictionaries(MIMES, WORDS | JSON, max_size=3)),
    st.builds(lambda kind, said: {"output_type": "error", "ename": kind, "evalue": said}, WORDS, WORDS),
)
OUTPUTS = st.lists(OUTPUT, max_size=4)
LIES = st.lists(JSON | st.dictionaries(st.sampled_from(["output_type", "data", "text", "name", "ename"]), JSON) | OUTPUT, max_size=4) | JSON


@settings(max_examples=150, deadline=None)
@given(OUTPUTS)
def test_equal_outputs_are_the_same(outputs: list[Any]) -> None:
    match = compare_cell(outputs, copy.deepcopy(outputs))
    assert (match.match, match.distance) == (Match.SAME, 0)


@settings(max_examples=150, deadline=None)
@given(OUTPUTS, OUTPUTS)
def test_agreement_does_not_depend_on_the_side(a: list[Any], b: list[Any]) -> None:
    there, back = compare_cell(a, b), compare_cell(b, a)
    assert (there.match.agrees, there.match if there.match.agrees else None) == (
        back.match.agrees,
        back.match if back.match.agrees else None,
    )


@pytest.mark.parametrize("pair", pairs(), ids=lambda p: p.id)
def test_the_bed_read_backwards_agrees_as_well(pair: Any) -> None:
    if len(str(pair.stored)) < 50_000:
        there, back = compare_cell(pair.stored, pair.new, pair.tolerance), compare_cell(pair.new, pair.stored, pair.tolerance)
        assert there.match.agrees == back.match.agrees
        assert not there.match.agrees or there.match == back.match


@settings(max_examples=200, deadline=None)
@given(LIES, LIES)
def test_nothing_raises(a: Any, b: Any) -> None:
    match = compare_cell(a, b)
    assert match.reason
    assert CellMatch.model_validate_json(match.model_dump_json()) == match


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["cells", "metadata"]),
        st.lists(st.dictionaries(st.sampled_from(["cell_type", "outputs"]), LIES | st.just("code"))) | JSON,
    ),
    st.lists(st.lists(st.none() | OUTPUTS), min_size=1, max_size=2),
)
def test_no_notebook_raises(stored: dict[str, Any], runs: list[Any]) -> None:
    found = compare_notebook(stored, runs)
    assert sum(found.counts.values()) == len(found.cells)


def deep(levels: int) -> Any:
    return json.loads("[" * levels + "]" * levels)


def nested(levels: int) -> Any:
    value: Any = 1
    for _ in range(levels):
        value = {"a": [value]}
    return value


def shown(mime: str, value: Any) -> list[Any]:
    return [{"output_type": "display_data", "data": {mime: value}}]


def printed(text: str) -> list[Any]:
    return [{"output_type": "stream", "name": "stdout", "text": text}]


HOSTILE = {
    "digits and dots": (printed("1." * 200_000), printed("1." * 200_000 + "2")),
    "digits": (printed("1" * 500_000), printed("1" * 500_000 + "2")),
    "versions": (printed("1.1.1" + "a" * 100_000 + "."), printed("1.1.1" + "a" * 100_000 + "!")),
    "dashes": (printed("a-" * 150_000), printed("a-" * 150_000 + "b")),
    "braces": (printed("{" * 100_000), printed("{" * 100_000 + "}")),
    "nested braces": (printed("{1,{2," * 20_000 + "}" * 40_000), printed("{2,{1," * 20_000 + "}" * 40_000)),
    "bars": (printed("█" * 300_000), printed("█" * 300_000 + "x")),
    "slashes": (printed("/a" * 150_000), printed("/a" * 150_000 + "/b")),
    "windows": (printed("C:\\" + "a\\" * 150_000), printed("C:\\" + "b\\" * 150_000)),
    "brackets": (printed("<" * 200_000), printed("<" * 200_001)),
    "handles": (printed("<a b c d e f g h " * 20_000), printed("<a b c d e f g h " * 20_001)),
    "quotes": (printed("Text(1, 1, '" * 20_000), printed("Text(1, 1, '" * 20_001)),
    "elapsed": (printed("elapsed " * 50_000), printed("elapsed " * 50_001)),
    "words": (printed("user: " * 50_000), printed("user: " * 50_001)),
    "warnings": (printed("a.py:1: UserWarning: b\n" * 20_000), printed("a.py:1: UserWarning: c\n" * 20_000)),
    "warning in one line": (printed("a:1: " * 60_000 + "Warning"), printed("a:1: " * 60_001 + "Warning")),
    "carriage returns": (printed("ab\r" * 100_000), printed("ab\r" * 100_001)),
    "backspaces": (printed("ab\b" * 100_000), printed("ab\b" * 100_001)),
    "escapes": (printed("\x1b[" * 100_000), printed("\x1b[" * 100_001)),
    "line feeds": (printed("\n" * 500_000), printed("\n" * 500_001 + "x")),
    "lines": (printed("a 1\n" * 60_000), printed("b 2\n" + "a 1\n" * 60_000)),
    "commas": (printed("1," * 150_000), printed("1," * 150_001)),
    "deep lists": (shown("application/json", deep(900)), shown("application/json", deep(901))),
    "deeper objects": (shown("application/json", nested(20_000)), shown("application/json", nested(20_001))),
    "long lists": (shown("application/json", list(range(300_000))), shown("application/json", [*range(299_999), -1])),
    "open tags": (shown("text/html", "<font><i><a>" * 10_000), shown("text/html", "<font><i><a>" * 10_001)),
    "nested tables": (shown("text/html", "<table><tr><td>" * 3000), shown("text/html", "<table><tr><td>" * 3001)),
    "wide table": (shown("text/html", "<table><tr><td colspan=999>" * 3000), shown("text/html", "<table><tr><th colspan=999>" * 3000)),
    "comments": (shown("image/svg+xml", "<!--" * 50_000), shown("image/svg+xml", "<!--" * 50_001)),
    "metadata": (shown("image/svg+xml", "<metadata" * 30_000), shown("image/svg+xml", "<metadata" * 30_001)),
    "addresses": (shown("image/svg+xml", "url(" * 50_000), shown("image/svg+xml", "url(" * 50_001)),
    "copies": (printed("a:1: SettingWithCopyWarning:\n" * 20_000), printed("a:1: SettingWithCopyWarning:\n" * 20_001)),
    "titles": (shown("image/svg+xml", "<title>" * 50_000), shown("image/svg+xml", "<title>" * 50_001)),
    "no picture": (shown("image/png", "iVBORw0KGgo" * 10_000), shown("image/png", "iVBORw0KGgo" * 10_001)),
    "many outputs": (shown("text/plain", "a") * 5000, shown("text/plain", "b") * 5001),
    "many kinds": (shown("text/plain", "a") * 90, shown("text/html", "<b>b</b>") * 95),
    "no outputs": ({"output_type": "stream"}, 7),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_the_work_is_bounded(name: str) -> None:
    a, b = HOSTILE[name]
    start = time.process_time()
    match = compare_cell(a, b)
    seconds = time.process_time() - start
    assert match.reason
    assert seconds < 8, f"{seconds:.1f} s"  # quadratic work would take minutes
