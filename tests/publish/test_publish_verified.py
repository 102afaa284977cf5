"""Evidence on a published site, in a real browser: marks, stored and new outputs side by side, ticks, without scripts, hostile outputs."""

import json
import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from gallery.model import History, KeptOutput, Match
from gallery.publish import publish
from gallery.store import Store
from tests.browsers import served
from tests.pages import pages_records, verified_records
from tests.pages.verified_records import made, ran, run, shown

BAD = "<img src=x onerror=alert(1)><p id='method' onclick='alert(1)'>new</p>"


def hostile(store):
    """New outputs that would like to be scripts, that are broken, that are gone."""
    book = made(store, "a.ipynb", "a", "A", [(f"f({n})", [shown(text_html=f"<p id='method'>{n}</p>")]) for n in range(1, 5)])
    kept = [
        KeptOutput(cell=2, digest=store.keep(json.dumps([shown(text_html=BAD)]).encode()), size=10),
        KeptOutput(cell=3, digest=store.keep(b"{not json"), size=10),
        KeptOutput(cell=4, digest="0" * 32, size=10),
        KeptOutput(cell=5, digest=store.keep(json.dumps([7, {"output_type": "stream"}, {"data": 3}]).encode()), size=10),
    ]
    cells = [(c, Match.DIFFERS, 0.5, BAD) for c in range(2, 6)]
    record = verified_records.verified(store, identity="bad")
    one = run(datetime(2026, 4, 5, 3, tzinfo=UTC), "0001", ran(book, cells, kept))
    return record.model_copy(update={"notebooks": (book,), "history": History.on(pages_records.DAY, [one])})


@pytest.fixture(scope="module")
def address(theme, tmp_path_factory):
    folder = tmp_path_factory.mktemp("verified")
    store = Store(str(folder / "store"))
    aged = verified_records.verified(store, verified_records.LATER, "aged")
    records = [verified_records.verified(store), aged, hostile(store)]
    publish(records, pages_records.GALLERY, store, theme, folder / "host" / "sub", fields="")
    with served(folder / "host") as base:
        yield f"{base}sub/"


def test_outputs_that_reach_the_store_later_make_their_page_anew(theme, tmp_path):
    here, elsewhere = Store(str(tmp_path / "store")), Store(str(tmp_path / "elsewhere"))
    record = verified_records.verified(elsewhere)
    for key in elsewhere.keys(""):
        if not any(key.endswith(digest[2:]) for run in record.history.runs for digest in run.held):
            here.put(key, elsewhere.get(key))

    def side():
        made = publish([record], pages_records.GALLERY, here, theme, tmp_path / "site", fields="")
        return made.rendered, "not held here" in (tmp_path / "site" / "e" / "verified" / "1-growth" / "index.html").read_text()

    assert side() == (("verified",), True)
    assert side() == ((), True)
    for key in elsewhere.keys(""):
        here.put(key, elsewhere.get(key))
    assert side() == (("verified",), False)
    assert side() == ((), False)


@pytest.fixture
def page(browser, address):
    said = []
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.on("console", lambda m: said.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda e: said.append(str(e)))
    page.on("dialog", lambda d: (said.append(f"a script of a stranger ran: {d.message}"), d.dismiss()))
    page.on("response", lambda r: said.append(f"{r.status} {r.url}") if r.status >= 400 else None)
    yield page
    context.close()
    assert said == []


def test_an_entry_leads_from_its_headline_to_the_cells(page, address):
    page.goto(f"{address}e/verified/")
    page.locator(".g-standing__run").click()
    expect(page).to_have_url(re.compile(r"#verified$"))
    strip = page.get_by_role("list", name="Compared cells of Growth of a colony")
    expect(strip.get_by_role("link")).to_have_count(8)
    strip.get_by_role("link", name="Cell 4: differs").click()
    expect(page).to_have_url(re.compile(r"/e/verified/1-growth/#cell-4$"))
    expect(page.locator("#cell-4 .g-cell-mark")).to_contain_text("differs")


def test_a_tick_opens_its_line_of_the_history(page, address):
    page.goto(f"{address}e/verified/")
    ticks = page.get_by_role("list", name="Verifications, oldest first").get_by_role("link")
    expect(ticks).to_have_count(5)
    expect(ticks.first).to_have_attribute("title", re.compile("^1 May 2024 · reproduced"))
    expect(ticks.nth(2)).to_have_attribute("title", re.compile("not built · The environment cannot be built"))
    ticks.last.click()
    expect(page.locator("tr[id^='run-20260405']")).to_be_visible()


def test_claims_lead_to_the_cell_and_to_that_notebook_live(page, address):
    page.goto(f"{address}e/verified/")
    row = page.locator("tr", has=page.get_by_role("rowheader", name="Figure 2"))
    expect(row).to_contain_text("differs")
    expect(row.get_by_role("link", name="Launch Figure 2")).to_have_attribute("href", re.compile("urlpath=.*growth"))
    row.get_by_role("link", name="Growth of a colony, cell 4").click()
    expect(page).to_have_url(re.compile(r"1-growth/#cell-4$"))


def test_stored_and_new_pictures_under_a_slider_by_keyboard(page, address):
    page.goto(f"{address}e/verified/1-growth/")
    cell = page.locator("#cell-4")
    expect(cell.locator("img:visible")).to_have_count(2)
    cell.get_by_role("button", name="Slider").focus()
    page.keyboard.press("Enter")
    expect(cell.locator(".g-overlay img:visible")).to_have_count(2)
    expect(cell.locator(".output img:visible")).to_have_count(0)
    slider = cell.get_by_role("slider")
    slider.focus()
    page.keyboard.press("End")
    expect(slider).to_have_value("100")
    expect(cell.get_by_role("img", name="The stored picture")).to_have_css(
        "clip-path", re.compile("^inset[(]0px( calc[(]0%[)]| 0%| calc[(]100% - 100%[)])?( 0px 0px)?[)]$")
    )
    page.keyboard.press("Home")
    expect(cell.get_by_role("img", name="The stored picture")).to_have_css(
        "clip-path", re.compile("^inset[(]0px (calc[(])?100%.*0px 0px[)]$")
    )
    cell.get_by_role("button", name="Difference").click()
    expect(slider).to_be_hidden()
    expect(cell.get_by_role("img", name="The stored picture")).to_have_css("mix-blend-mode", "difference")
    cell.get_by_role("button", name="Side by side").click()
    expect(cell.locator(".output img:visible")).to_have_count(2)


def test_texts_tables_and_what_is_missing(page, address):
    page.goto(f"{address}e/verified/1-growth/")
    expect(page.locator("#cell-2 .g-new")).to_have_count(0)
    expect(page.locator("#cell-3 del")).to_contain_text("mean rate 0.300")
    expect(page.locator("#cell-3 ins")).to_contain_text("mean rate 0.340")
    expect(page.locator("#cell-5 .g-new td").last).to_have_text("0.29")
    expect(page.locator("#cell-7 .g-new")).to_contain_text("The new run shows nothing here.")
    expect(page.locator("#cell-9 .g-cell-mark")).to_contain_text("not run")


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (320, "dark")])
def test_nothing_is_wider_than_the_page(page, address, width, scheme):
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 800})
    for place in ("e/verified/", "e/verified/1-growth/", "e/aged/", "e/bad/a/"):
        page.goto(address + place)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, place


def test_old_evidence_says_so_on_its_page_and_its_card(page, address):
    page.goto(f"{address}e/aged/")
    expect(page.locator(".g-notice", has_text="more than 180 days ago")).to_be_visible()
    page.goto(f"{address}gallery/")
    expect(page.locator(".g-card", has=page.locator("a[href$='e/aged/']"))).to_contain_text("last run on 5 April 2026")


def test_edges_of_a_chart_are_not_stretched_over_its_parts(page, address):
    page.goto(f"{address}statistics/")
    effects = page.locator(".g-chart--steps rect").evaluate_all("all => all.map((part) => getComputedStyle(part).vectorEffect)")
    assert set(effects) == {"non-scaling-stroke"}


def test_new_outputs_run_nothing(page, address):
    page.goto(f"{address}e/bad/a/")
    expect(page.locator("#cell-2 .g-new p").last).to_have_text("new")
    expect(page.locator("#cell-2 .g-new script, #cell-2 .g-new [onclick], #cell-2 .g-new [onerror]")).to_have_count(0)
    expect(page.locator("#cell-2 .g-cell-mark")).to_contain_text("<img src=x onerror=alert(1)>")
    for cell in (3, 4):
        expect(page.locator(f"#cell-{cell} .g-new")).to_contain_text("not held here")
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map((e) => e.id)")
    assert sorted(ids) == sorted(set(ids))


def test_without_scripts_both_pictures_stand_side_by_side(browser, address):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}e/verified/1-growth/")
    expect(page.locator("#cell-4 .output img")).to_have_count(2)
    expect(page.locator("#cell-4 .g-new img")).to_be_visible()
    context.close()
