"""Citations: names, kinds of works, and every format read back by somebody else's reader."""

import json
import re
from pathlib import Path

import pytest
import yaml
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from hypothesis import given, settings
from hypothesis import strategies as st
from pybtex.database import parse_string

from gallery.exports import citations
from gallery.exports.apa import apa
from gallery.exports.bibtex import bibtex, latex
from gallery.exports.csl import csl
from gallery.exports.names import name
from gallery.exports.ris import ris
from gallery.exports.works import works
from gallery.model import Evidence, Fact, Paper
from tests.exports.exports_records import record
from tests.pages import pages_records

CASES = Path(__file__).parent / "cases"


def cases(file):
    return yaml.safe_load((CASES / file).read_text("utf-8"))


@pytest.mark.parametrize("case", cases("names.yml"), ids=lambda c: c["written"])
def test_names(case):
    found = name(case["written"])
    parts = [found.literal] if found.literal else [found.given, found.particle, found.family, found.suffix]
    assert parts == case["parts"]


@pytest.mark.parametrize("case", cases("apa.yml"), ids=lambda c: c["what"])
def test_kinds_and_apa(case):
    work = works(record(Paper(**case["paper"])))[0]
    assert work.kind.name == case["kind"]
    assert apa(work) == case["apa"]


def test_many_authors():
    people = tuple(f"Given Family{chr(97 + i)}" for i in range(25))
    said = apa(works(record(Paper(title="T", authors=people, year=2020)))[0])
    assert "Familys, G., … Familyy, G. (2020)" in said
    assert "Familyt" not in said


def test_the_code_is_cited_at_its_commit():
    code = works(record(Paper(title="T", authors=("Ada Lovelace",), year=1943)))[-1]
    assert (
        apa(code) == "Lovelace, A. (2019, May 5). Code of: Engine #1 (Version abc1234) [Computer software]. https://github.com/ada/engine"
    )
    assert csl(code)["version"] == pages_records.COMMIT
    assert csl(code)["issued"] == {"date-parts": [[2019, 5, 5]]}


def test_what_a_citation_file_states_is_followed():
    def fact(name, value, confidence, role=None):
        return Fact(name=name, value=value, source=Evidence(path="CITATION.cff"), confidence=confidence, role=role)

    stated = (fact("author", "Grace Hopper", 1), fact("title", "Compiler", 1), fact("doi", "10.5281/zenodo.1", 1, "archive"))
    code = works(record(Paper(title="T", authors=("Ada Lovelace",)), metadata=stated))[-1]
    assert (code.title, code.people[0].family, code.doi) == ("Compiler", "Hopper", "10.5281/zenodo.1")
    guessed = (fact("author", "Some Packager", 0.9), fact("title", "pkg", 0.3), fact("doi", "10.5281/zenodo.2", 0.6, "archive"))
    code = works(record(Paper(title="T", authors=("Ada Lovelace",)), metadata=guessed))[-1]
    assert (code.title, code.people[0].family, code.doi) == ("Code of: Engine #1", "Lovelace", "")


def test_bibtex():
    paper = Paper(doi="10.1000/a_b%20{c}", title="50 % of {A}_1 & B", authors=("Ada Lovelace", "Babbage, Inc."), venue="J. Test", year=1943)
    first, software = works(record(paper))
    assert bibtex(first) == (
        "@article{lovelace1943,\n"
        r"  title   = {{50 \% of \textbraceleft{}A\textbraceright{}\_1 \& B}}," + "\n"
        "  author  = {Lovelace, Ada and {Babbage, Inc.}},\n"
        "  journal = {J. Test},\n"
        "  year    = {1943},\n"
        "  doi     = {10.1000/a_b%20%7Bc%7D},\n"
        "}"
    )
    assert f"version = {{{pages_records.COMMIT}}}" in bibtex(software)
    assert r"title   = {{Code of: Engine \#1}}" in bibtex(software)
    assert "month   = may," in bibtex(software)


TEXT = st.text(st.characters(codec="utf-8"), min_size=1, max_size=60).filter(lambda t: t.strip() and not re.search(r"[\r\n\x00-\x1f]", t))
PAPERS = st.builds(
    Paper,
    title=TEXT,
    authors=st.lists(TEXT, max_size=3).map(tuple),
    venue=st.none() | TEXT,
    year=st.none() | st.integers(1900, 2100),
    doi=st.none() | st.from_regex(r"\A10\.\d{4}/[!-~]{1,20}\Z"),
)


@given(st.text(max_size=80))
def test_latex_prints_any_text(text):
    bare = re.sub(r"\\(?:textbackslash|textasciitilde|textasciicircum|textbraceleft|textbraceright)\{\}|\\[%&#$_]", "", latex(text))
    assert not set(bare) & set("{}\\%&#$_~^\n")


@given(PAPERS)
@settings(deadline=None, max_examples=150)
def test_bibtex_is_read_back_whatever_the_names(paper):
    found = works(record(paper, paper))
    read = parse_string("\n\n".join(bibtex(w) for w in found), "bibtex")
    assert list(read.entries) == [w.key for w in found]
    for work in found:
        entry = read.entries[work.key]
        assert entry.fields["title"] == f"{{{latex(work.title)}}}"
        assert len(entry.persons.get("author", ())) == len(work.people)


@pytest.mark.parametrize("case", cases("names.yml"), ids=lambda c: c["written"])
def test_bibtex_readers_find_the_same_parts_of_a_name(case):
    paper = Paper(title="T", authors=(case["written"], "Somebody Else"))
    (entry,) = parse_string(bibtex(works(record(paper))[0]), "bibtex").entries.values()
    first, second = entry.persons["author"]
    assert second.last_names == ["Else"]
    if len(case["parts"]) == 1:
        assert [str(first).strip("{}")] == case["parts"]
        return
    given_name, particle, family, suffix = case["parts"]
    bare = " ".join(first.last_names).strip("{}")
    assert (" ".join(first.first_names + first.middle_names), " ".join(first.prelast_names), bare) == (given_name, particle, family)
    assert " ".join(first.lineage_names) == suffix


@given(PAPERS)
@settings(deadline=None, max_examples=100)
def test_ris_is_lines_of_two_letters(paper):
    for work in works(record(paper)):
        lines = ris(work).split("\n")
        assert lines[0].startswith("TY  - ")
        assert lines[-1] == "ER  - "
        assert all(re.fullmatch(r"[A-Z][A-Z0-9]  - .*", line, re.DOTALL) for line in lines)
        assert sum(line.startswith("AU") for line in lines) == len(work.people)


@pytest.mark.filterwarnings("ignore::UserWarning:citeproc")
def test_csl_json_is_set_by_a_citation_processor():
    papers = [Paper(**case["paper"]) for case in cases("apa.yml")]
    items = [csl(w) for w in works(record(*papers))]
    style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    made = CitationStylesBibliography(style, CiteProcJSON(items), formatter.plain)
    for item in items:
        made.register(Citation([CitationItem(item["id"])]))
    text = "\n".join(map(str, made.bibliography()))
    assert len({item["id"] for item in items}) == len(papers) + 1
    assert "van der Waerden, B." in text
    assert "ProPublica (" in text


def test_files_hold_every_work(site):
    for folder in (site / "e").iterdir():
        if (folder / "citation.json").exists():
            items = json.loads((folder / "citation.json").read_bytes())
            assert list(parse_string((folder / "citation.bib").read_text("utf-8"), "bibtex").entries) == [i["id"] for i in items]
            assert (folder / "citation.ris").read_text("utf-8").count("\nER  - ") == len(items)


def test_the_page_offers_four_forms_of_paper_and_code():
    made = citations.citing(record(Paper(title="T")))
    assert [w.label for w in made.works] == ["The paper", "The code"]
    assert [f.label for f in made.works[0].forms] == ["Plain text, APA", "BibTeX", "RIS", "CSL-JSON"]
