"""The number and the tier."""

from datetime import date

import pytest

from gallery.checks import score, tier
from gallery.model import Environment, Finding, Notebook, Outcome, Record, Tier
from tests.checks import folders


def findings(*outcomes):
    return [Finding(check=f"c{i}", outcome=o, message="x") for i, o in enumerate(outcomes)]


def test_unknown_is_not_failed():
    found = score(findings(Outcome.MET, Outcome.MET, Outcome.UNMET, Outcome.UNKNOWN, Outcome.NOT_APPLICABLE))
    assert (found.met, found.applicable, found.unknown) == (2, 3, 1)
    assert found.share == pytest.approx(2 / 3)


def test_nothing_to_judge_has_no_share():
    assert score(findings(Outcome.UNKNOWN)).share is None
    assert score([]).share is None


CONDA = Environment(buildpack="conda", directory="", files=("environment.yml",))
BARE = Environment(buildpack="python", directory="", files=(), default=True)
REFUSED = Environment(buildpack=None, directory="", files=(), refused="No.")


@pytest.mark.parametrize(
    ("environment", "page", "expected"),
    [
        (CONDA, "digest", Tier.LAUNCHABLE),
        (BARE, "digest", Tier.READABLE),
        (REFUSED, "digest", Tier.READABLE),
        (None, "digest", Tier.READABLE),
        (CONDA, None, Tier.LISTED),
    ],
)
def test_tier(environment, page, expected):
    notebooks = (Notebook(path="a.ipynb", slug="a", blob="0", size=1, title="A", page=page),)
    assert tier(Record(entry=folders.entry(), pin=None, crawled=date(2026, 1, 1), environment=environment, notebooks=notebooks)) is expected


def test_without_notebooks_it_is_only_listed():
    assert tier(Record(entry=folders.entry(), pin=None, crawled=date(2026, 1, 1), environment=CONDA)) is Tier.LISTED
