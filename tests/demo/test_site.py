"""The demo, built by its command and walked through in a browser."""

import json

import pytest

from gallery import cli
from tests.browsers import Watched, served

EXPLAINED = {"broken.ipynb", "empty.ipynb", "in-lfs.ipynb", "list.ipynb", "outside.ipynb"}
"""Notebooks of `awkward` that cannot be shown; their pages say why."""

TIERS = {
    "toy-colours": "reproduced",
    "bean-growth": "launchable",
    "interval-coverage": "reproduced",
    "catalyst-yields": "launched",
    "awkward": "readable",
    "pendulum": "reproduced",
    "throwing-darts": "launched",
    "foxes-and-rabbits": "launched",
    "golomb-rulers": "launched",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo")
    assert cli.run(["demo", "--no-serve", "--jobs", "0", "--out", str(folder / "site"), "--store", str(folder / "store")]) == cli.FINE
    return folder / "site"


@pytest.fixture(scope="module")
def address(site):
    with served(site) as base:
        yield base


def pages(site):
    """Addresses of all entry and notebook pages."""
    return sorted(f"{page.parent.relative_to(site).as_posix()}/" for page in (site / "e").rglob("index.html"))


def records(site):
    return {path.parent.name: json.loads(path.read_text(encoding="utf-8")) for path in (site / "e").glob("*/record.json")}


def test_every_notebook_is_shown_or_explained(site):
    notebooks = [notebook for record in records(site).values() for notebook in record["notebooks"]]
    failed = {notebook["path"] for notebook in notebooks if notebook["failure"]}
    assert failed == EXPLAINED
    assert len(pages(site)) == len(TIERS) + len(notebooks)


def test_the_evidence_that_comes_with_the_demo_is_shown_whole(site):
    """New outputs stand beside the stored ones, also where only these files say what they were."""
    for page in ("foxes-and-rabbits/foxes", "throwing-darts/darts"):
        text = (site / "e" / page / "index.html").read_text(encoding="utf-8")
        assert 'class="g-new"' in text
        assert "not held here" not in text
    assert (site / "statistics" / "tiers-over-time.csv").is_file()


def test_claims_lead_to_pictures(site):
    """The cells that entries name hold the figures that they say."""
    for record in records(site).values():
        figures = {(notebook["path"], figure["cell"]) for notebook in record["notebooks"] for figure in notebook["figures"]}
        for claim in record["entry"]["claims"]:
            if claim["label"].startswith("Figure"):
                assert (claim["notebook"], claim["cell"]) in figures, claim


def test_nothing_made_by_another_run_is_published(site):
    """Two machines publish the same bytes: no folder or address of this one is in any page."""
    folder = str(site.parent)
    for path in site.rglob("*.html"):
        assert folder not in path.read_text(encoding="utf-8"), path


def test_no_script_of_a_notebook_runs_and_nobody_else_is_asked(site, address, browser):
    watched = Watched(browser.new_page(), address)
    for path in pages(site):
        watched.page.goto(address + path)
        watched.page.wait_for_timeout(100)
        ran = watched.page.evaluate("document.documentElement.dataset.ran")
        assert (ran, watched.trouble) == (None, []), path
    watched.page.close()


@pytest.mark.parametrize("name", TIERS)
def test_an_entry_is_found_from_the_gallery(name, address, browser):
    page = browser.new_page()
    page.goto(f"{address}gallery/")
    page.locator(f'.g-card a[href$="e/{name}/"]').first.click()  # the random entry's link may lead there too
    page.wait_for_url(f"**/e/{name}/")
    assert page.locator("h1").first.inner_text().startswith("Demo: ")
    assert page.get_by_text(TIERS[name].capitalize()).count() > 0
    page.close()
