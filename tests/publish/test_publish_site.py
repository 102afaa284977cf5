"""The whole site: every link leads somewhere, nothing hostile comes through, nothing is done twice."""

import errno
import json
import re
import shutil
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlsplit
from xml.etree import ElementTree as ET

import pytest
from lxml import html

from gallery.failures import Stop
from gallery.publish import folder, publish
from gallery.publish.folder import manifest_path
from tests.pages import pages_records

HTML = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"


def pages(site):
    return {p.relative_to(site).as_posix(): html.fromstring(p.read_bytes()) for p in sorted(site.rglob("*.html"))}


@pytest.fixture(scope="module")
def parsed(site):
    return pages(site)


def own_links(tree):
    for element, attribute, address, _ in tree.iterlinks():
        if not urlsplit(address).scheme and not address.startswith("//") and element.tag != "style" and attribute:
            yield address


def test_every_internal_link_leads_to_a_file_and_an_anchor(site, parsed):
    ids = {name: {e.get("id") for e in tree.iter() if e.get("id")} for name, tree in parsed.items()}
    broken = []
    for name, tree in parsed.items():
        if name == "404.html":
            continue  # its addresses are absolute, because it stands in for any page
        for address in own_links(tree):
            path, fragment = urldefrag(address)
            target = (site / name).parent / unquote(urlsplit(path).path) if path else site / name
            target = target / "index.html" if target.is_dir() or path.endswith("/") else target
            if not target.is_file():
                broken.append(f"{name}: {address}")
                continue
            reached = target.resolve().relative_to(site.resolve()).as_posix()
            if fragment and reached in ids and unquote(fragment) not in ids[reached] | {"__drawer", "__toc"}:
                broken.append(f"{name}: {address} (no such anchor)")
    assert broken == []


def test_only_relative_addresses_inside(parsed):
    for name, tree in parsed.items():
        if name != "404.html":
            assert [a for a in own_links(tree) if a.startswith("/")] == [], name


def test_nothing_is_loaded_from_a_third_party(parsed):
    for name, tree in parsed.items():
        for element in tree.iter("script", "img", "iframe", "source", "link"):
            if element.tag == "link" and element.get("rel") in ("canonical", "cite-as", "type", "license"):
                continue  # these name something; a browser loads nothing from them
            address = element.get("src") or (element.get("href") if element.tag == "link" else None) or ""
            assert not urlsplit(address).netloc, f"{name}: {address}"


def test_hostile_text_stays_text(parsed):
    for name, tree in parsed.items():
        if not name.startswith(("e/hostile", "gallery", "index", "score", "about")):
            continue
        for element in tree.iter():
            if not isinstance(element.tag, str):
                continue
            assert not [a for a in element.attrib if a.startswith("on")], f"{name}: {element.tag} {dict(element.attrib)}"
            assert not re.match(r"\s*(javascript|data|vbscript):", element.get("href", ""), re.IGNORECASE), name
            if element.tag == "script" and element.get("type") not in ("application/ld+json", "application/json"):
                assert element.get("src"), f"{name}: inline script {element.text!r:.80}"
            assert not (element.tag == "img" and element.get("src") == "x"), name


def test_hostile_text_is_shown_whole(parsed):
    assert parsed["e/hostile/index.html"].findtext(".//h1") == pages_records.HOSTILE
    assert parsed["e/hostile/hostile/index.html"].findtext(".//h1") == pages_records.HOSTILE
    assert pages_records.HOSTILE in parsed["e/hostile/index.html"].findtext(".//title")


def test_json_ld_can_be_read(parsed):
    for name in ("e/full/index.html", "e/hostile/index.html", "e/hostile/hostile/index.html"):
        for script in parsed[name].iterfind(".//script[@type='application/ld+json']"):
            data = json.loads(script.text)
            assert data.get("@graph", [data])[0]["@type"] == "SoftwareSourceCode"


def test_every_record_has_its_page_and_its_data(site, records, parsed):
    for record in records:
        assert f"e/{record.entry.id}/index.html" in parsed
        assert json.loads((site / "e" / record.entry.id / "record.json").read_bytes()) == record.model_dump(mode="json")
        for notebook in record.notebooks:
            assert f"e/{record.entry.id}/{notebook.slug}/index.html" in parsed


def test_sitemap_names_every_page(site, parsed):
    base = pages_records.GALLERY.site.url
    named = {unquote(e.text.removeprefix(base)) for e in ET.parse(site / "sitemap.xml").iter(HTML)}
    made = {n.removesuffix("index.html") for n in parsed if n.endswith("index.html")}
    earlier = {page for page in made if page.startswith("e/rrr-old/")}
    assert made - named == {"search/"} | earlier
    assert named <= made


def test_shells_and_marks_are_not_published(site):
    assert not (site / "shells").exists()
    for path in site.rglob("*.html"):
        if "hostile" not in path.parts:
            text = re.sub(r'data-text="[^"]*"', "", path.read_text("utf-8"))
            assert "<!--gallery:" not in text, path


def test_earlier_addresses_lead_on(site, parsed, records):
    ways = {name: page.find(".//noscript/meta[@http-equiv='refresh']") for name, page in parsed.items() if name.startswith("e/rrr-old/")}
    assert len(ways) == 1 + len(records[0].notebooks)
    for name, way in ways.items():
        target = (site / name).parent / unquote(way.get("content").removeprefix("0; url="))
        assert target.resolve() == (site / name.replace("rrr-old", "full")).parent.resolve()


def test_programs_that_ask_for_an_earlier_id_keep_their_answer(site):
    names = ["badge.svg", "badge.json", "card.png", "record.json", "citation.bib", "citation.ris", "citation.json"]
    for place in (*(f"e/{{}}/{name}" for name in names), "api/v1/entries/{}.json"):
        assert (site / place.format("rrr-old")).read_bytes() == (site / place.format("full")).read_bytes()
    for feed in ("entries", "machine-learning/entries"):
        text = (site / f"feeds/{feed}.xml").read_text("utf-8")
        assert "<id>https://example.org/gallery/e/rrr-old/</id>" in text  # readers do not show it as new
        assert '<link rel="alternate" type="text/html" href="https://example.org/gallery/e/full/"/>' in text


def test_a_stale_entry_says_so(parsed):
    assert "Not renewed since 4 May 2026: gitlab.com does not answer." in parsed["e/stale/index.html"].text_content()


def test_a_broken_notebook_says_why_and_where(parsed):
    page = parsed["e/full/broken/index.html"]
    assert "Broken.ipynb is not JSON" in page.text_content()
    assert any("/blob/abc1234" in a for *_, a, _ in page.iterlinks())


def test_the_curators_word_is_marked(parsed):
    assert "stated by the curator" in parsed["e/full/index.html"].text_content()


@pytest.fixture
def built(theme, store, records, site):
    return theme, store, records, site


def files(out):
    return {p.relative_to(out).as_posix(): p.read_bytes() for p in out.rglob("*") if p.is_file()}


def test_a_second_run_writes_nothing(site, theme, store, records):
    before = manifest_path(site).stat().st_mtime_ns
    done = publish(records, pages_records.GALLERY, store, theme, site, fields="<p>The fields.</p>")
    assert (done.written, done.removed, done.rendered) == ((), (), ())
    assert not done.changed
    assert manifest_path(site).stat().st_mtime_ns == before


def test_one_changed_record_touches_its_pages_and_the_lists(theme, store, records, tmp_path):
    out, gallery = tmp_path / "site", pages_records.GALLERY
    publish(records, gallery, store, theme, out)
    entry = records[0].entry.model_copy(update={"title": "Another title"})
    done = publish([records[0].model_copy(update={"entry": entry}), *records[1:]], gallery, store, theme, out)
    assert set(done.rendered) < {"full", "stale", "chinese", "hostile", "nothing", "many"}  # those that name it as similar
    similar = {f"e/{entry}/index.html" for entry in done.rendered}
    outside = {path for path in done.written if not path.startswith(("e/full/", "by/"))} - similar
    lists = {"index.html", "gallery/index.html", "gallery/cards-1.json", "api/v1/entries.json", "api/v1/entries.csv"}
    feeds = {"feeds/entries.xml", "feeds/machine-learning/entries.xml"}
    assert {path for path in outside if "rrr-old" not in path} == lists | feeds | {"api/v1/entries/full.json"}
    assert {path.replace("rrr-old", "full") for path in outside if "rrr-old" in path} < set(done.written)
    groups = {path.split("/")[1] for path in done.written if path.startswith("by/")}
    assert groups == {"field", "tag", "language", "environment", "year", "venue", "author"}
    assert "by/field/physics/index.html" not in done.written


def test_a_gone_entry_takes_only_its_own_files(theme, store, records, tmp_path):
    out, gallery = tmp_path / "site", pages_records.GALLERY
    publish(records, gallery, store, theme, out)
    publish(records[1:], gallery, store, theme, out)
    assert not (out / "e" / "full").exists()
    fresh = tmp_path / "fresh"
    publish(records[1:], gallery, store, theme, fresh)
    assert files(out) == files(fresh)


@pytest.mark.parametrize("after", [0, 40, 120, 200])
def test_killed_in_the_middle(built, tmp_path, monkeypatch, after):
    (theme, store, records, site), out, gallery = built, tmp_path / "site", pages_records.GALLERY
    written, whole = [], folder.write_whole

    def dying(path: Path, data: bytes) -> None:
        if len(written) == after:
            raise KeyboardInterrupt
        written.append(path)
        whole(path, data)

    monkeypatch.setattr(folder, "write_whole", dying)
    with pytest.raises(KeyboardInterrupt):
        publish(records, gallery, store, theme, out, fields="<p>The fields.</p>")
    monkeypatch.setattr(folder, "write_whole", whole)
    publish(records, gallery, store, theme, out, fields="<p>The fields.</p>")
    assert files(out) == files(site)


def test_a_folder_without_theme_is_refused(store, tmp_path):
    with pytest.raises(Stop, match="holds no built theme"):
        publish([], pages_records.GALLERY, store, tmp_path, tmp_path / "out")


def test_an_unknown_mark_is_refused(theme, store, tmp_path):
    other = tmp_path / "theme"
    shutil.copytree(theme, other)
    (other / "about" / "index.html").write_text("<p><!--gallery:nonsense--></p>")
    with pytest.raises(Stop, match="nonsense"):
        publish([], pages_records.GALLERY, store, other, tmp_path / "site")


def test_a_full_disk_is_said_and_the_next_run_completes(built, tmp_path, monkeypatch):
    (theme, store, records, site), out = built, tmp_path / "site"

    def full(path, data):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as m:
        m.setattr(folder, "write_whole", full)
        with pytest.raises(Stop, match="No space left on device"):
            publish(records, pages_records.GALLERY, store, theme, out, fields="<p>The fields.</p>")
    publish(records, pages_records.GALLERY, store, theme, out, fields="<p>The fields.</p>")
    assert files(out) == files(site)


def test_a_title_is_not_said_twice(parsed):
    page = parsed["e/full/toy-colors/index.html"]
    assert [h.get("id") for h in page.iter("h1")] == ["nb-top"]
    assert page.find(".//h1").text_content() == "Toy colours"


def test_an_empty_gallery(theme, store, tmp_path):
    publish([], pages_records.GALLERY, store, theme, tmp_path / "site")
    assert "no entries yet" in (tmp_path / "site" / "gallery" / "index.html").read_text("utf-8")


def test_search_reads_entries_and_notebooks(theme, store, records, tmp_path):
    done = publish(records, pages_records.GALLERY, store, theme, tmp_path / "site")
    found = {page.url: page for page in done.search}
    assert found["e/full/toy-colors/"].parent == records[0].entry.title
    assert found["e/full/"].image
    assert found["e/full/"].image.endswith(".webp")
    assert len(found) == len(records) + sum(len(r.notebooks) for r in records)
    assert list(done.search) == list(found.values())
