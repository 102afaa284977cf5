"""Files in, the whole text of the entry out; and whatever a repository says, the file means what the draft means."""

import json
import re
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from gallery import cli
from gallery.adding import naming, order, writing
from gallery.adding.draft import Draft, Guess, Made, Work
from gallery.links import parse_repo
from gallery.model import Entry, Pin

CASES = sorted((Path(__file__).parent / "cases").glob("*.yml"))


@pytest.mark.parametrize("path", CASES, ids=lambda p: p.stem)
def test_cases(path, repositories, flags, capsys):
    case = yaml.safe_load(path.read_text(encoding="utf-8"))
    url = repositories(case["repository"], case["files"])
    assert cli.run(["add", case.get("link", url), "--yes", "--dry-run", *case.get("flags", []), *flags]) == cli.FINE
    drafted = re.sub(r"#   checks: .*", "#   checks: …", capsys.readouterr().out.rstrip("\n")) + "\n"  # how many: the checks' own tests
    assert drafted == case["text"]


# --- whatever is said, the file says it ----------------------------------------------------------

REPO = parse_repo("https://github.com/o/n")
PIN = Pin(repo=REPO.url, ref=None, branch="refs/heads/main", commit="0" * 40, tree=None, committed_at=None, resolved_at="2026-01-02")
WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=80).map(str.strip).filter(bool)
GUESSES = st.builds(Guess, WORDS, st.text(max_size=60), st.just("") | WORDS)
WORKS = st.builds(
    Work,
    st.fixed_dictionaries({"doi": st.just(Guess("10.1234/ab#c", "README.md:1"))}, optional={"title": GUESSES, "venue": GUESSES}),
    st.booleans(),
    st.text(max_size=30),
)
CLAIMS = st.builds(Made, WORDS, WORDS.filter(lambda w: w[0] != "/"), st.none() | st.integers(1, 99), st.text(max_size=40), st.booleans())
PATHS = st.lists(WORDS.filter(lambda w: w[0] != "/"), max_size=3).map(tuple)
DRAFTS = st.builds(
    lambda title, works, claims, paths, tags, hint: Draft(
        repo=REPO,
        pin=PIN,
        ref=None,
        titles=(title,),
        ids=(Guess("x", ""),),
        fields=(Guess("physics", "README.md:3"),),
        tags=tuple(tags),
        maybe_tags=tuple(tags),
        works=tuple(works),
        notebooks=paths,
        notebooks_source="the order of their names",
        globs=paths,
        claims=tuple(claims),
        launch={"path": title},
        maybe_launch={"environment": title},
        statements={"data": (title, "README.md#L3")},
        summary_hint=hint,
        found=(("licence", title),),
    ),
    GUESSES, st.lists(WORKS, max_size=3), st.lists(CLAIMS, max_size=3), PATHS, st.lists(GUESSES, max_size=2), st.none() | GUESSES,
)  # fmt: skip


@given(DRAFTS)
@settings(max_examples=300, deadline=None)
def test_the_file_means_what_the_draft_means(draft):
    meant = yaml.safe_load(writing.text(draft))
    assert meant["title"] == draft.titles[0].value
    assert meant.get("notebooks", []) == list(draft.globs)
    assert [p.get("title") for p in meant.get("papers", [])] == [
        w.fields["title"].value if "title" in w.fields else None for w in draft.works if w.sure
    ]
    assert [(c["label"], c["notebook"], c.get("cell")) for c in meant.get("claims", [])] == [
        (c.label, c.notebook, c.cell) for c in draft.claims if c.sure
    ]
    assert meant.get("tags", []) == [g.value for g in draft.tags]
    assert set(meant) <= Entry.model_fields.keys()


@given(st.lists(st.from_regex(r"[a-c0-9]{1,3}(?:/[a-c0-9]{1,3})?\.ipynb", fullmatch=True), unique=True, max_size=12))
def test_every_notebook_is_listed_once(paths):
    ordered, _ = order.order(paths, [])
    assert sorted(ordered) == sorted(paths)


def test_numbers_are_numbers_and_an_index_comes_first():
    paths = ["10_end.ipynb", "2_middle.ipynb", "1_begin.ipynb", "Index.ipynb", "sub/a.ipynb"]
    ordered, source = order.order(paths, [])
    assert ordered == ("Index.ipynb", "1_begin.ipynb", "2_middle.ipynb", "10_end.ipynb", "sub/a.ipynb")
    assert "names" in source
    assert order.globs(["a.ipynb", "b.ipynb"]) == ()
    many = [f"Figures [1]/{i}.ipynb" for i in range(order.MOST + 1)]
    assert order.globs(order.order(many, [])[0]) == ("Figures [[]1]/*.ipynb",)


@given(st.text(max_size=80), st.lists(st.text(max_size=20), max_size=3))
def test_ids_are_ids_and_free(title, taken):
    for guess in naming.ids(title, REPO, taken):
        assert guess.value not in taken
        Entry(id=guess.value, repo=REPO.url, title="x", field="y")


def test_the_json_holds_every_value_with_its_source(repositories, flags, capsys):
    url = repositories("o/waves", {"README.md": "# Waves in physics\n", "a.ipynb": [["code", "1", "1"]]})
    assert cli.run(["add", url, "--yes", "--dry-run", "--json", *flags]) == cli.FINE
    told = json.loads(capsys.readouterr().out)
    assert told["title"] == {"value": "Waves in physics", "source": "README.md:1", "doubt": "is it the paper's title?"}
    assert told["field"] == {"value": "physics", "source": "README.md:1"}
    assert told["found"]["environment"]["value"] == "none declared"
