"""Whatever stands in a file of the catalog: an entry or problems, never another exception; what we write, we read."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from gallery.catalog import Problem, check, dump_entry, errors, load, report
from gallery.catalog.file import read_file
from gallery.catalog.yaml_nodes import Kind, resolve
from gallery.catalog.yaml_places import read_yaml
from gallery.failures import Stop
from gallery.globs import matches
from gallery.model import Claim, Entry, Interface, Launch, Paper, Statement, Statements, Tolerance
from tests.catalog.golden import SETTINGS

FAST = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])

# ⇥ ⏎ ␀ ␤ ␍ ␠ stand for tab, newline, NUL, a line separator that only YAML 1.1 knows, carriage return and space
SCRAPS = """repo:␠ title:␠ field:␠ papers:⏎ ␠␠-␠ doi:␠ -␠ :␠ ⏎ ⏎⏎ ⇥ ␠ ␠␠ ' " | >-⏎ [ ] { } , &a␠ *a !!python/name:os.system␠ !x␠ <<:␠ ?␠ #
---⏎ ...⏎ %YAML␠1.1⏎ @ ` \\ \\x null ~ yes 1e3 0x1f 2017 https://github.com/o/n git@github.com:o/n 10.1234/x was:␠[a]⏎
launch:␠{path:␠'a\\b'}⏎ notebooks:␠[a]⏎ claims:⏎ ␤ \ufeff 论 ␀ id:␠x⏎ year:␠ tags:␠ ␍ ␍⏎ é"""
SIGNS = str.maketrans({"⇥": "\t", "⏎": "\n", "␀": "\0", "␤": "\u2028", "␍": "\r", "␠": " "})


def judge(data: bytes) -> tuple[Problem, ...]:
    """The problems of a catalog with one entry that holds `data`; `load` must agree with them."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "entries").mkdir()
        (folder / "gallery.yml").write_text(SETTINGS)
        (folder / "entries" / "a.yml").write_bytes(data)
        found = check(folder)
        assert report(found) or not found
        assert all(p.render().isprintable() or "\n" in p.render() for p in found)
        assert all(p == Problem.model_validate_json(p.model_dump_json()) for p in found)
        if errors(found):
            with pytest.raises(Stop, match=r"a\.yml"):
                load(folder)
        else:
            assert len(load(folder).entries) == 1
        return found


@FAST
@given(st.binary(max_size=200))
@example(b"\xff\xfe")
@example(b"[" * 5000)
@example(b"{" * 5000)
@example(b"a: " * 3000)
@example(b"? " * 3000)
@example(b"- " * 3000 + b"\n" + b"x")
@example(b"'" * 999)
@example(b"*")
@example(b"&")
@example(b"? *a\n: b\n")
@example(b"<<: *a")
@example(b"a: !!binary x")
@example(b"\xed\xa0\x80")
def test_any_bytes(data: bytes) -> None:
    judge(data)


@FAST
@given(st.lists(st.sampled_from(SCRAPS.split()), max_size=25).map("".join))
def test_scraps_of_yaml(text: str) -> None:
    judge(text.translate(SIGNS).encode())


NAMES = st.sampled_from([*Entry.model_fields, *Paper.model_fields, *Launch.model_fields, *Claim.model_fields])
PLAIN = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12)
JSONISH = st.recursive(
    PLAIN | st.sampled_from(["2017", "https://github.com/o/n", "astronomy", "lab"]),
    lambda below: st.lists(below, max_size=3) | st.dictionaries(NAMES, below, max_size=4),
    max_leaves=12,
)


@FAST
@given(st.dictionaries(st.sampled_from([*Entry.model_fields]), JSONISH, max_size=8))
def test_right_names_with_any_values(value: dict[str, object]) -> None:
    for problem in judge(yaml.safe_dump(value, allow_unicode=True).encode()):
        assert problem.line is None or problem.source is not None


@FAST
@given(st.text(max_size=60))
def test_carets_stay_below_what_they_mean(text: str) -> None:
    for problem in judge(f"repo: https://github.com/o/n\ntitle: One\nfield: {text}\n".encode("utf-8", "surrogatepass")):
        if problem.line is not None and problem.column is not None and problem.source is not None:
            assert 1 <= problem.column <= len(problem.source) + 1


LINE = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=30).filter(str.strip)
TRICKY = st.sampled_from(
    ["a: b", "- a", "a #b", "a\u2028b", *"no 1e3 0x1F ~ null 1602.04938 ' \" #x * &a !t @x % 2017-01-01 12:30 = << ? |".split()]  # noqa: SIM905
)
WORDS = LINE | TRICKY
PATHS = WORDS.filter(lambda s: not s.strip().startswith("/"))
PAPERS = st.builds(
    Paper,
    doi=st.none() | st.just("10.1234/a(b)<c>;d"),
    arxiv=st.none() | st.sampled_from(["1602.04938", "0704.0001v2", "hep-th/9901001"]),
    title=WORDS,
    authors=st.lists(WORDS, max_size=3).map(tuple),
    year=st.none() | st.integers(1900, 2100),
)
STATEMENT = st.none() | st.builds(Statement, text=WORDS, where=WORDS)
TOLERANCES = st.builds(Tolerance, relative=st.floats(0, 1), absolute=st.none() | st.floats(0, 1e300), reason=WORDS)
ENTRIES = st.builds(
    Entry,
    id=st.just("a"),
    repo=st.just("https://github.com/o/n"),
    title=WORDS,
    field=WORDS,
    ref=st.none() | st.sampled_from(["main", "1e3", "1.0", "0123", "v1/x", "no"]),
    summary=st.none() | st.text(st.characters(codec="utf-8"), min_size=1, max_size=200).filter(str.strip),
    papers=st.lists(PAPERS, max_size=2).map(tuple),
    tags=st.lists(WORDS, max_size=3).map(tuple),
    notebooks=st.lists(PATHS, max_size=3).map(tuple),
    claims=st.lists(st.builds(Claim, label=WORDS, notebook=PATHS, cell=st.none() | st.integers(1, 99)), max_size=2).map(tuple),
    launch=st.builds(Launch, interface=st.sampled_from(Interface), path=st.none() | PATHS),
    statements=st.builds(Statements, hardware=STATEMENT, data=STATEMENT, model=STATEMENT),
    tolerances=st.lists(TOLERANCES, max_size=2).map(tuple),
    maintainers=st.lists(WORDS, max_size=2).map(tuple),
)


@FAST
@given(ENTRIES)
def test_an_entry_survives_its_file(entry: Entry) -> None:
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "a.yml"
        path.write_bytes(dump_entry(entry).encode())
        source, again, problems = read_file(path, Entry)
        assert problems == []
        assert again == entry
        assert source is not None


@FAST
@given(st.text(max_size=20).filter(lambda s: "\n" not in s))
def test_what_is_text_to_us_is_text_to_others(text: str) -> None:
    if resolve(text) is Kind.TEXT and text.isprintable():
        for tag, pattern in yaml.SafeLoader.yaml_implicit_resolvers.get(text[0], ()):
            assert not pattern.match(text) or not tag.endswith((":int", ":float", ":bool", ":null"))


@FAST
@given(st.text(max_size=100))
def test_lines_are_counted_as_the_parser_counts_them(text: str) -> None:
    found = read_yaml(text)
    assert all(fault.spot is None or fault.spot[0] <= len(found.lines) for fault in found.wrong)


@FAST
@given(st.text(max_size=20), st.text(max_size=20))
def test_any_glob_on_any_path(glob: str, path: str) -> None:
    assert matches(path, path)
    assert matches("**", path)
    assert matches(glob, path) in (True, False)
    assert matches("*", path) == ("/" not in path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_is_not_opened(tmp_path: Path) -> None:
    (tmp_path / "entries").mkdir()
    (tmp_path / "gallery.yml").write_text(SETTINGS)
    os.mkfifo(tmp_path / "entries" / "a.yml")
    assert [p.message for p in check(tmp_path)] == ["This is no regular file."]
