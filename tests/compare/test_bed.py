"""The test bed: the verdict on each pair, no false agreement, and every rule named and told on the page."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from gallery.compare import RULES, compare_cell
from gallery.model import Match
from tests.compare.bed import AGREE, IMAGES, PAIRS, pairs

PAGE = Path(__file__).parents[2] / "site_src" / "develop" / "comparing.md"


@pytest.mark.parametrize("pair", pairs(), ids=lambda p: p.id)
def test_verdict(pair: Any) -> None:
    match = compare_cell(pair.stored, pair.new, pair.tolerance)
    assert match.match.value == pair.said, match.reason
    assert (match.distance == 0) or match.match is not Match.SAME
    assert match.distance > 0 or match.match.agrees
    assert match.reason
    assert set(match.rules) <= set(RULES)
    assert (match.tolerance is not None) == (pair.tolerance is not None and match.match.agrees)


def test_what_is_different_and_known_to_pass() -> None:
    assert [p.id for p in pairs() if p.said in AGREE and p.verdict not in AGREE] == ["c-surface-other", "e-trap-took"]  # told on the page


def test_the_bed_is_large_and_has_no_double() -> None:
    bed = pairs()
    assert len(bed) >= 480
    assert [name for name, many in Counter(p.id for p in bed).items() if many > 1] == []
    assert {p.verdict for p in bed} <= {m.value for m in Match}
    used = {name for path in PAIRS.glob("*.yml") for name in re.findall(r"image: ([\w.-]+)", path.read_text(encoding="utf-8"))}
    assert used == {path.name for path in IMAGES.iterdir()}


def test_every_rule_is_told_on_the_page() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert [name for name in RULES if f"| {name} |" not in page] == []


@pytest.mark.parametrize(
    ("stored", "new", "rules"),
    [
        ("<A at 0x7f00aa>\n", "<A at 0x7f11bb>\n", ("address",)),
        ("\x1b[1mt\x1b[0m {'b', 'a'} took 3 s\n", "t {'a', 'b'} took 9 s\n", ("duration", "hash order")),
        ("u'x' 1,5\n", "'x' 1.5\n", ("decimal comma", "text prefix")),
        ("numpy 1.2.3\n", "numpy 1.2.4\n", ("version",)),
        ("a  b\n", "a b\n", ("whitespace",)),
    ],
)
def test_the_reason_names_the_rules_that_were_needed(stored: str, new: str, rules: tuple[str, ...]) -> None:
    sides = ([{"output_type": "stream", "name": "stdout", "text": t}] for t in (stored, new))
    match = compare_cell(*sides)
    assert match.rules == rules
    assert all(rule in match.reason for rule in rules)
