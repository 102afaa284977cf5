"""The author's own badges: what is wrong with each, and the link that does what it means."""

from pathlib import Path

import pytest
import yaml

from gallery import judging_links, links, reading_links
from gallery.model import Evidence, Fact

CASES = yaml.safe_load((Path(__file__).parent / "badges.yml").read_text(encoding="utf-8"))
REPO = links.parse_repo("https://github.com/o/n")


def judged(address, names=("main", "dev/x", "v1.0")):
    fact = Fact(name="badge", value=address, source=Evidence(path="README.md", line=3), confidence=0.9, role="binder")
    (found,) = judging_links.judge([fact], REPO, "main", ["https://hub.example/binder/"], names)
    return found


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["from"][8:70])
def test_badges(case):
    found = judged(case["from"])
    assert len(found.faults) == len(case["faults"]), found.faults
    assert all(part in said for part, said in zip(case["faults"], found.faults, strict=True))
    assert found.right == case["right"]
    assert judged(found.right).faults == (), "what is proposed is right itself"
    assert reading_links.read(found.right).repo.key == REPO.key


def test_no_ref_is_called_dead_where_the_names_are_not_known():
    assert judged("https://mybinder.org/v2/gh/o/n/master", None).faults == ()


def test_other_badges_are_not_judged():
    ours = Fact(name="badge", value="https://colab.research.google.com/x", source=Evidence(), confidence=0.9, role="colab")
    assert judging_links.judge([ours], REPO, "main", [], None) == ()
