"""The evidence on pages: every way a verification can end, counts in words, marks, claims, ages."""

import re
from datetime import date

import pytest
from lxml import html

from gallery import checks
from gallery.model import CellMatch, Claim, Match, Page, Phase, Trouble, TroubleKind, Verdict
from gallery.pages import entry as entry_page
from gallery.pages import notebook as notebook_page
from gallery.pages.base import House, Rating
from gallery.pages.claims import claims
from gallery.pages.differences import Compared
from gallery.pages.entry import entry_view
from gallery.pages.standing import standing
from gallery.pages.verdicts import MATCHES, TROUBLES, VERDICTS, counted, hub_name, seconds
from gallery.pages.verified import MOST_CELLS, verified_view
from gallery.store import Store
from tests.pages import pages_records, verified_records
from tests.verify.evidence import EXAMPLES, record

HOUSE = House(pages_records.GALLERY, ())


def rendered(known):
    rating = Rating(0, 0, 0, checks.tier(known))
    return html.fromstring(str(entry_page.body(entry_view(known, rating, HOUSE, {}))))


def test_every_verdict_has_a_shape_of_its_own():
    assert set(MATCHES) == set(Match)
    assert set(VERDICTS) == set(Verdict)
    assert set(TROUBLES) == set(TroubleKind)
    assert len({m.path for m in MATCHES.values()}) == len(Match)


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ({}, ""),
        ({Match.SAME: 1}, "1 of 1 cell agrees"),
        ({Match.SAME: 12, Match.CLOSE: 1, Match.DIFFERS: 1}, "12 of 14 cells agree, 1 close, 1 differs"),
        ({Match.ERROR: 1, Match.NOT_RUN: 1200}, "0 of 1,201 cells agree, 1 with an error, 1,200 not run"),
        ({Match.MISSING_OUTPUT: 2, Match.NONDETERMINISTIC: 3}, "0 of 5 cells agree, 2 without their outputs, 3 nondeterministic"),
    ],
)
def test_counts_in_words(counts, words):
    assert counted(counts) == words


def test_hubs_and_seconds_in_words():
    assert hub_name("https://mybinder.org/", pages_records.GALLERY) == "mybinder.org"
    assert hub_name("https://hub.example.org/binder", pages_records.GALLERY) == "hub.example.org"
    assert hub_name("gallery hub", pages_records.GALLERY) == "gallery hub"
    assert hub_name("http://[", pages_records.GALLERY) == "http://["
    assert [seconds(None), seconds(None, 83.6), seconds(600, None, 300)] == ["", "84 s", "15 min"]


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_way_a_verification_can_end_is_told(name):
    known, run = record(name, commit=EXAMPLES[name].commit), EXAMPLES[name]
    view = verified_view(known, HOUSE)
    assert view.mark is VERDICTS[run.verdict]
    assert [fact.label for fact in view.facts][:3] == [f"commit {run.commit[:7]}", "hub.example.org", view.runs[0].day] or "hub" in run.hub
    page = rendered(known)
    text = " ".join(page.text_content().split())
    assert view.says in text
    for trouble in run.troubles:
        assert TROUBLES[trouble.kind] in text
        assert re.sub(r"`", "", trouble.message) in text
    assert len(page.xpath("//ol[@class='g-strip']/li")) == sum(len(n.cells) for n in run.notebooks)
    assert len(page.xpath("//ol[contains(@class, 'g-strip--runs')]/li")) == 1


def test_an_entry_that_was_never_run_says_nothing_of_it():
    page = rendered(record())
    assert page.xpath("//*[@id='verified']") == []
    assert not page.xpath("//*[contains(@class, 'g-standing__run')]")


def test_evidence_of_another_commit_carries_no_tier_and_says_so():
    known = record("reproduced-old-commit")
    view = verified_view(known, HOUSE)
    assert any("another commit" in note for note in view.notes)
    assert not rendered(known).xpath("//ol[@class='g-strip']//a")  # the page shows other cells than were run
    assert checks.tier(known).value == "launchable"


def test_cells_lead_to_their_place_and_a_long_strip_ends():
    known = record("differs")
    cells = tuple(c.model_copy(update={"cell": i}) for i, c in enumerate(known.history.runs[0].notebooks[0].cells * 100, 1))
    run = known.history.runs[0]
    books = (run.notebooks[0].model_copy(update={"cells": cells}), *run.notebooks[1:])
    known = known.model_copy(update={"history": known.history.model_copy(update={"runs": (run.model_copy(update={"notebooks": books}),)})})
    strip = verified_view(known, HOUSE).strips[0]
    assert (len(strip.cells), strip.more) == (MOST_CELLS, 500 - MOST_CELLS)
    assert strip.cells[3].href == "n1/#cell-4"


def test_the_history_is_told_oldest_first_with_what_changed():
    view = verified_view(record("differs", "reproduced", "not-built"), HOUSE)
    assert [run.id for run in view.runs] == sorted(run.id for run in view.runs)
    assert view.changes


def test_evidence_ages():
    young, old = record("reproduced"), record("reproduced", day=date(2027, 8, 1))
    assert [s.key for s in standing(young)] == []
    assert [s.key for s in standing(old)] == ["aged"]


CELLS = tuple(CellMatch(cell=c, match=m, distance=0, reason="") for c, m in ((2, Match.SAME), (3, Match.DIFFERS), (9, Match.NOT_RUN)))
STOPPED = Trouble(phase=Phase.RUN, kind=TroubleKind.IMPORT, about="extra", cell=9, message="x", log="")
STORED = "Outputs as stored by the authors in commit abc1234 of 5 May 2019"
RUNS = {
    "never": (None, None),
    "in part": ((CELLS, None), "Run and compared: 1 of 3 cells agree, 1 differs, 1 not run · a hub · 5 April 2026"),
    "stopped": (
        (CELLS, STOPPED),
        "Run and compared: An import is missing: extra · 1 of 3 cells agree, 1 differs, 1 not run · a hub · 5 April 2026",
    ),
    "stopped at once": (((), STOPPED), "Run and compared: An import is missing: extra · a hub · 5 April 2026"),
    "nothing stored": (((), None), "Run and compared: No output is stored that could be compared · a hub · 5 April 2026"),
}


@pytest.mark.parametrize(("ran", "evidence"), RUNS.values(), ids=RUNS)
def test_a_notebook_tells_where_its_outputs_come_from_and_what_a_run_of_it_gave(store, ran, evidence):
    page = notebook_page_of(store, [verified_records.printed("1")], ran)
    assert STORED in said(page, "g-about")
    assert said(page, "g-ran", "/p") == (evidence or "")


def test_a_notebook_without_outputs_has_none_that_authors_stored(store):
    page = notebook_page_of(store, [], None)
    assert said(page, "g-about").startswith("PythonCommit abc1234 of 5 May 2019")


def said(page, name, inside=""):
    return " ".join(page.xpath(f"string(//*[@class='{name}']{inside})").split())


def notebook_page_of(store, outputs, ran):
    """The page of a notebook with these outputs in its cell, and of a run of it: cells, what went wrong."""
    book = verified_records.made(store, "a.ipynb", "a", "A", [("x", outputs)])
    known = verified_records.verified(store).model_copy(update={"notebooks": (book,)})
    run = ran and Compared({c.cell: c for c in ran[0]}, {}, frozenset(), frozenset(), {}, trouble=ran[1], hub="a hub", day="5 April 2026")
    page = Page.model_validate_json(store.take(book.page))
    view = notebook_page.notebook_view(known, book, notebook_page.Made(page, (), run), HOUSE, lambda _notebook: ())
    return html.fromstring(str(notebook_page.body(view)))


def test_claims_lead_to_their_cell_its_verdict_and_that_notebook_live():
    known = record("differs")
    path = known.notebooks[1].path
    made = (
        Claim(label="Figure 2", notebook=path, cell=6),
        Claim(label="Table 1", notebook=path),
        Claim(label="Figure 9", notebook=path, cell=1),
        Claim(label="Lost", notebook="lost.ipynb", cell=1),
    )
    known = known.model_copy(update={"entry": known.entry.model_copy(update={"claims": made})})
    found = claims(known, HOUSE)
    assert [c.mark and c.mark.key for c in found] == ["differs", "missing", None, None]
    assert "37 %" in found[0].words
    assert "urlpath" in found[0].launch.url
    assert "2%2520figures.ipynb" in found[0].launch.url
    assert found[3].launch is None


def test_what_evidence_says_is_no_html():
    known = record("not-built", "differs")
    spoiled = known.model_copy(
        update={
            "history": known.history.model_copy(
                update={"runs": tuple(type(r).model_validate_json(hostile(r.model_dump_json())) for r in known.history.runs)}
            )
        }
    )
    page = rendered(spoiled)
    assert page.xpath("//script | //img[@onerror]") == []
    assert "<script>alert(1)</script>" in page.text_content()


def hostile(text):
    """Every sentence and name of a verification replaced by one that would like to be a script."""
    return re.sub(r'"(reason|message|log|about|image|kernel|cpu|platform|hub)":"[^"]*"', r'"\1":"<script>alert(1)</script>"', text)


def test_the_whole_entry(store):
    known = verified_records.verified(store)
    page = rendered(known)
    assert [len(ol.xpath("./li")) for ol in page.xpath("//ol[contains(@class, 'g-strip')]")] == [8, 2, 5]
    assert [m.split("--")[-1] for m in page.xpath("(//ol[contains(@class, 'g-strip')])[1]//@class") if "g-mark--" in m] == [
        *("same", "differs", "differs", "differs", "nondeterministic", "missing", "close", "none")
    ]
    head = page.xpath("string(//a[@class='g-standing__run'])")
    assert head.startswith("3 of 10 cells agree, 1 close, 1 nondeterministic, 3 differ, 1 without its output, 1 not run · commit abc1234")
    assert head.endswith("mybinder.org · 5 April 2026 · 84 s")


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    return Store(str(tmp_path_factory.mktemp("store")))
