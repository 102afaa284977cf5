"""The index: one small document per page, made again only when something changed."""

from __future__ import annotations

import json
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gallery import search
from gallery.failures import Stop
from gallery.model import Section
from gallery.search import SearchPage, document
from tests.shells.built import SEARCHED

ENTRY, NOTEBOOK = SEARCHED


def counted(out: Path) -> dict[str, int]:
    languages = json.loads((out / "pagefind" / "pagefind-entry.json").read_bytes())["languages"]
    return {name: language["page_count"] for name, language in languages.items()}


class Read(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.values: list[str] = []
        self.texts: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.values += [value or "" for _, value in attrs]

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def test_a_document_holds_the_text_under_the_anchors_of_the_page() -> None:
    assert document(NOTEBOOK) == (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Toy colours</title></head>'
        '<body data-pagefind-body data-pagefind-filter="kind:notebook"><meta data-pagefind-meta="kind[content]" content="notebook">'
        '<meta data-pagefind-meta="image[content]" content="assets/images/logo.svg">'
        '<meta data-pagefind-meta="parent[content]" content="Right for the reasons">'
        '<h1 data-pagefind-meta="title" data-pagefind-ignore>Toy colours</h1>'
        '<h2 id="cell-1">Start</h2>'
        "<p>Images that follow two rules &lt;script&gt;document.title=&#x27;taken&#x27;&lt;/script&gt;.</p>"
        '<h2 id="cell-7">Decoy &amp; rule</h2>'
        "<p>The counterfactual zebrafish of Grüße, 中\u200a文\u200a笔\u200a记\u200a本\u200a测\u200a试.</p>"
        "</body></html>"
    )


TEXT = st.text(st.characters(exclude_categories=("Cc", "Cs")))  # control characters are html errors of their own


@given(TEXT, TEXT, TEXT)
def test_no_text_leaves_its_place(title: str, anchor: str, text: str) -> None:
    section = Section(anchor=anchor, title=text, text=text)
    page = SearchPage("e/a/", "entry", title, title, (section,), parent=text)
    plain = Read(document(SearchPage("e/a/", "entry", "", "x", (Section(anchor="x", title="", text=""),), parent="x")))
    read = Read(document(page))
    assert set(read.tags) <= set(plain.tags)
    assert {title, section.anchor, text} - {""} <= set(read.values)
    assert section.text.replace("\u200a", "") in "".join(read.texts).replace("\u200a", "")


def test_unchanged_pages_make_no_new_index(tmp_path: Path) -> None:
    work, out = tmp_path / "work", tmp_path / "site"
    assert search.index(SEARCHED, work, out)
    assert counted(out) == {"en": 2}
    before = {f: f.stat().st_mtime_ns for f in work.rglob("*.html")}
    assert not search.index(SEARCHED, work, out)
    changed = replace(ENTRY, title="Another title")
    assert search.index([changed, NOTEBOOK], work, out)
    after = {f: f.stat().st_mtime_ns for f in work.rglob("*.html")}
    assert {f.parent.name for f in before if before[f] != after[f]} == {"reasons"}
    assert search.index([changed], work, out)
    assert counted(out) == {"en": 1}
    assert not (work / "documents" / "e" / "reasons" / "toy-colours" / "index.html").exists()


def test_a_lost_index_is_made_again(tmp_path: Path) -> None:
    search.index([ENTRY], tmp_path / "work", tmp_path / "site")
    (tmp_path / "site" / "pagefind" / "pagefind.js").unlink()
    assert search.index([ENTRY], tmp_path / "work", tmp_path / "site")


def test_only_what_the_dialog_loads_is_published(tmp_path: Path) -> None:
    search.index([ENTRY], tmp_path / "work", tmp_path / "site")
    names = {f.name for f in (tmp_path / "site" / "pagefind").iterdir()}
    assert {"pagefind.js", "pagefind-entry.json", "index", "fragment", "wasm.en.pagefind"} <= names
    assert not [n for n in names if "ui" in n or n.endswith(".css")]
    assert [f.name for f in (tmp_path / "site").iterdir()] == ["pagefind"]


def test_no_pages_make_an_empty_index(tmp_path: Path) -> None:
    assert search.index([], tmp_path / "work", tmp_path / "site")
    assert search.index([ENTRY], tmp_path / "work", tmp_path / "site")
    assert search.index([], tmp_path / "work", tmp_path / "site")
    assert (tmp_path / "site" / "pagefind" / "pagefind.js").is_file()


def test_a_failing_index_keeps_the_old_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    search.index([ENTRY], tmp_path / "work", tmp_path / "site")
    monkeypatch.setattr(search, "get_executable", lambda: "/bin/false")
    with pytest.raises(Stop, match="Pagefind made no index: exit code 1"):
        search.index(SEARCHED, tmp_path / "work", tmp_path / "site")
    assert counted(tmp_path / "site") == {"en": 1}
    monkeypatch.undo()
    assert search.index(SEARCHED, tmp_path / "work", tmp_path / "site")
    assert counted(tmp_path / "site") == {"en": 2}
