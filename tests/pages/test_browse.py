"""Lists of entries: groups and their addresses, memory, resemblance, standing, paging, statistics."""

import csv
import io
import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from gallery.failures import Failure, FailureKind
from gallery.model import (
    Entry,
    Environment,
    Evidence,
    Fact,
    Finding,
    ForgeFacts,
    Hub,
    HubAnswer,
    Outcome,
    Paper,
    Record,
    Staleness,
    Statement,
    Statements,
    Tier,
)
from gallery.pages import base, browse, cards, grouped, groups, memory, provenance, similar, sources, standing, statistics
from gallery.pages.base import House, Rating
from gallery.pages.paging import Paging, count
from tests.pages import pages_records

CASES = Path(__file__).parent / "cases"
RATING = Rating(5, 10, 0, Tier.LAUNCHABLE)
GALLERY = pages_records.GALLERY.model_copy(
    update={
        "hubs": (
            Hub(id="m", label="mybinder.org", url="https://m.org", memory_mb=2048),
            Hub(id="g", label="GESIS", url="https://g.org", memory_mb=16384),
        )
    }
)


def cases(name):
    return [pytest.param(case, id=str(list(case.values())[:2])) for case in yaml.safe_load((CASES / name).read_text("utf-8"))]


def record(identity="one", **more):
    known = {"id": identity, "repo": f"https://github.com/someone/{identity}", "title": f"About {identity}", "field": "physics"}
    entry = Entry(**known | {k: more.pop(k) for k in list(more) if k in Entry.model_fields and k != "notebooks"})
    fields = {"pin": pages_records.pin(entry.repo), "environment": Environment(buildpack="conda", directory="", files=())} | more
    return Record(entry=entry, crawled=pages_records.DAY, **fields)


def card(made, rating=RATING):
    return cards.card_view(made, rating, GALLERY, {})


@pytest.mark.parametrize("case", cases("slugs.yml"))
def test_slugs(case):
    assert groups.slug(case["label"], case["kind"]) == case["slug"]


@given(st.text(max_size=200), st.sampled_from(list(groups.KINDS)))
def test_a_slug_is_a_folders_name(label, kind):
    slug = groups.slug(label, kind)
    assert slug
    assert len(slug.encode("utf-8", "replace")) <= 100
    assert not set(slug) & set("/\\ .%?#\0")
    assert grouped.on_disk(groups.Group(kind, slug, label).address) == f"by/{kind}/{slug}/"


@pytest.mark.parametrize("case", cases("memory.yml"))
def test_memory(case):
    made = record(statements=Statements(hardware=Statement(text=case["text"], where="README.md#L1")))
    assert memory.stated_mb(made) == case["mb"]
    assert list(memory.fits(made, GALLERY)) == case["fits"]


@pytest.mark.parametrize(("path", "mb"), [("README.md", 512000), ("1e_mints.ipynb", None)])
def test_what_a_cell_says_is_not_what_the_whole_needs(path, mb):
    evidence = Evidence(path=path, text="The integrals will require a staggering 500 GB of memory!")
    finding = Finding(check="hardware-stated", outcome=Outcome.MET, message="Stated: memory.", evidence=(evidence,))
    assert memory.stated_mb(record(findings=(finding,))) == mb


def test_spellings_of_one_group_share_a_page():
    made = [record("a", papers=(Paper(title="A", venue="Proc. IEEE"),)), record("b", papers=(Paper(title="B", venue="Proc IEEE"),))]
    made.append(record("c", papers=(Paper(title="C", venue="Proc IEEE"),)))
    ((group, members),) = grouped.collect([card(r) for r in made])["venue"]
    assert (group.label, [m.id for m in members]) == ("Proc IEEE", ["a", "b", "c"])


def test_the_rarest_thing_in_common_makes_the_most_alike():
    made = [record(f"e{i}") for i in range(8)]
    made.append(record("x", tags=("rare",)))
    made.append(record("y", tags=("rare",), field="statistics"))
    near = similar.similar([card(r) for r in made])
    assert near["x"][0] == "y"
    assert all(one not in near[one] for one in near)


@given(st.integers(1, 150))
def test_resemblance_is_spread_among_equals(number):
    near = similar.similar([card(record(f"e{i}")) for i in range(number)])
    named = [one for of in near.values() for one in of]
    assert all(len(of) == min(similar.MOST, number - 1) for of in near.values())
    assert max((named.count(one) for one in near), default=0) <= 2 * similar.MOST


FAILURES = {
    kind: Failure(stage=stage, kind=kind, message=message)
    for kind, stage, message in (
        (FailureKind.NOT_FOUND, "fetch", "It does not exist."),
        (FailureKind.UNREACHABLE, "fetch", "It does not answer."),
        (FailureKind.MISSING_CONTENT, "inspect", "A glob matches nothing."),
        (FailureKind.RATE_LIMITED, "facts", "api.github.com asked us to come back later."),
    )
}


def stale(kind):
    return Staleness(since=date(2026, 2, 1), failure=FAILURES[kind])


@pytest.mark.parametrize(
    ("more", "keys"),
    [
        ({}, []),
        ({"stale": stale(FailureKind.UNREACHABLE)}, ["stale"]),
        ({"stale": stale(FailureKind.NOT_FOUND)}, ["gone"]),
        ({"environment": None, "failures": (FAILURES[FailureKind.NOT_FOUND],)}, ["gone"]),
        ({"environment": None, "failures": (FAILURES[FailureKind.UNREACHABLE],)}, ["unread"]),
        ({"failures": (FAILURES[FailureKind.RATE_LIMITED],)}, []),
        ({"facts": ForgeFacts(as_of=date(2026, 3, 1), archived=True, moved_to="https://github.com/else/where")}, ["moved", "archived"]),
        ({"facts": ForgeFacts(as_of=date(2026, 3, 1), moved_to="https://github.com/someone/one")}, []),
    ],
)
def test_standing(more, keys):
    found = standing.standing(record(**more))
    assert [s.key for s in found] == keys
    for one in found:
        day = " ".join(one.short.split()[-3:])
        assert one.key == "unread" or day in one.text
    assert [m.text for m in card(record(**more)).marks] == [s.short for s in found]


def test_what_is_gone_names_where_copies_may_be():
    archive = Fact(name="doi", value="10.5281/zenodo.1", source=Evidence(path="README.md", line=3), confidence=1, role="archive")
    (one,) = standing.standing(record(stale=stale(FailureKind.NOT_FOUND), metadata=(archive,)))
    assert [link.url for link in one.links] == [
        "https://doi.org/10.5281/zenodo.1",
        f"https://archive.softwareheritage.org/swh:1:rev:{pages_records.COMMIT}/",
        "https://archive.softwareheritage.org/browse/origin/?origin_url=https%3A//github.com/someone/one",
    ]


def test_only_what_readers_need_is_a_problem():
    made = record(failures=(FAILURES[FailureKind.RATE_LIMITED], FAILURES[FailureKind.MISSING_CONTENT]))
    assert standing.problems(made) == ("A glob matches nothing.",)
    rows = dict(provenance.provenance(made))
    assert rows["Forge facts"].label == "Unknown, because api.github.com asked us to come back later."


@pytest.mark.parametrize(
    ("pushed", "says"),
    [
        (None, "Unknown, because the forge did not say when the repository was last pushed to"),
        (datetime(2019, 5, 5, 13, tzinfo=UTC), "Nothing was pushed after this commit (as of 1 March 2026)"),
        (
            datetime(2019, 8, 5, tzinfo=UTC),
            "Last push on 5 August 2019, 92 days after this commit; some of it may be on other branches (as of 1 March 2026)",
        ),
    ],
)
def test_drift(pushed, says):
    assert standing.drift(record(facts=ForgeFacts(as_of=date(2026, 3, 1), pushed_at=pushed))) == says


@pytest.mark.parametrize(
    ("ahead", "changed", "says"),
    [
        (0, (), "The default branch has nothing newer (as of 1 March 2026)"),
        (1, None, "The default branch is 1 commit ahead (as of 1 March 2026)"),
        (12, ("README.md",), "The default branch is 12 commits ahead (as of 1 March 2026): neither environment nor notebooks changed"),
        (12, ("binder/environment.yml",), "The default branch is 12 commits ahead (as of 1 March 2026): the environment changed"),
    ],
)
def test_drift_in_commits(ahead, changed, says):
    facts = ForgeFacts(as_of=date(2026, 3, 1), ahead=ahead, changed=changed)
    made = record(facts=facts, environment=Environment(buildpack="conda", directory="binder", files=("environment.yml",)))
    assert standing.drift(made) == says


def test_every_fact_of_the_head_names_its_source():
    stated = Paper(doi="10.1000/x", title="X")
    made = record(papers=(stated,)).model_copy(update={"papers": (stated.model_copy(update={"authors": ("Ada L",), "year": 1843}),)})
    assert sources.of_authors(made)[0] == "Authors: the DOI registry's record of 10.1000/x."
    assert sources.of_head(made)[2] == "Year: the DOI registry's record of 10.1000/x."
    assert sources.of_paper(0, made) == (
        "Paper: the curator, in the catalog.",
        "Authors, Year: the DOI registry's record of 10.1000/x.",
    )
    fact = Fact(name="description", value="Does things.", source=Evidence(path="README.md", line=3), confidence=0.5)
    licence = Fact(name="licence", value="MIT", source=Evidence(path="LICENSE"), confidence=1)
    told = record(metadata=(fact, licence))
    assert sources.of_summary(told) == ("Summary: README.md:3.",)
    assert sources.of_licence(told) == ("Licence: LICENSE.",)
    assert sources.of_licence(record()) == ()


@given(st.integers(0, 700), st.integers(1, 80))
def test_pages_hold_everything_once(total, per_page):
    last = count(total, per_page)
    assert sum(min(per_page, total - n * per_page) for n in range(last)) == total
    page = Paging.of(total, per_page, last, str)
    assert page.next == ""
    assert {1, last} <= {n for n, _ in page.near}


def test_the_list_as_data_holds_what_the_script_reads():
    made = card(record(tags=("a b",), papers=(Paper(title="T", doi="10.1000/x", year=2001),)))
    data = json.loads(browse.shard([made], ["one"]))
    (row,) = data["rows"]
    facets = dict(zip(data["facets"], row[15], strict=True))
    assert (row[0], row[4], row[10], row[14]) == ("one", 2, 2001, 1)
    assert facets["has"] == ["DOI"]
    assert facets["environment"] == ["conda"]
    assert data["slugs"] == {"tag": {"a b": "a-b"}}


def test_a_card_launches_on_the_default_hub_or_says_why_not():
    made = card(record()).launch
    assert (made.hub, made.warning) == ("mybinder.org", "")
    assert made.url == f"https://m.org/v2/gh/someone/one/{pages_records.COMMIT}?urlpath=lab"
    assert json.loads(made.ingredients) == made.data
    down = HubAnswer(hub="m", asked=pages_records.DAY, well=False, said="m.org cannot be reached.")
    told = card(record(hubs=(down,))).launch
    assert (told.url, told.warning, told.data) == ("", "Down when asked", "Down when asked")
    assert card(record(launch={"gpu": True})).launch.warning == "Does not fit this hub"
    nowhere = GALLERY.model_copy(update={"hubs": (Hub(id="l", label="L", url="https://l.org", providers=("gl",)),)})
    assert cards.card_view(record(), RATING, nowhere, {}).launch.warning == "No hub can launch it"
    assert cards.card_view(record(), RATING, GALLERY.model_copy(update={"hubs": ()}), {}).launch is None


def test_a_facet_without_a_choice_is_left_out():
    assert {f.key for f in browse.facets([card(record())])} == set()
    assert {f.key for f in browse.facets([card(record()), card(record("two", field="statistics"))])} == {"field"}


def test_statistics_and_their_csv():
    house = House(pages_records.GALLERY, ())
    found = statistics.charts([record(), record("two", papers=(Paper(title="T", year=2001),))], [RATING, RATING], house)
    by_key = {chart.key: chart for chart in found}
    assert [(b.label, b.parts) for b in by_key["years"].bars] == [("2001", (1,)), ("Unknown", (1,))]
    assert [(b.label, b.parts) for b in by_key["environments"].bars] == [("conda", (2,))]
    rows = list(csv.reader(io.StringIO(statistics.table(by_key["tiers"]).decode())))
    assert rows[0] == ["tier", "entries"]
    assert ["Launchable", "2"] in rows
    for chart in found:
        assert all(start + width <= 100.01 for one in chart.drawn for start, width in one.widths)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x"])
def test_no_cell_is_a_formula(text):
    chart = statistics.Chart("k", "t", "s", "n", ("entries",), (statistics.Bar(text, (1,)),))
    assert f"'{text},1" in statistics.table(chart).decode()


def test_first_upper_is_for_terms_only():
    assert groups.Group("tag", "x", "deep learning").shown == "Deep learning"
    assert groups.Group("author", "x", "bell hooks").shown == "bell hooks"
    assert base.first_upper("") == ""
