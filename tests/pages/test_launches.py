"""The launch row: what a reader may expect of each hub, and what there is to choose."""

import json
from datetime import date
from pathlib import Path

import pytest
import yaml

from gallery.model import Entry, Environment, Gallery, Hub, HubAnswer, Interface, Launch, Site, Tag
from gallery.pages import launches
from gallery.pages.launch_states import LOOK, State, state_on
from tests.verify.evidence import COMMIT, record

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "launch_states.yml").read_text("utf-8"))
OTHER = Hub(id="big", label="Big hub", url="https://big.example", memory_mb=65536, gpu=True)


def gallery(*hubs):
    return Gallery(site=Site(title="t", url="https://x.example/"), hubs=hubs, fields=())


def view(case):
    """The state of a hub for the entry `growth` with these runs."""
    hub = Hub.model_validate({"id": "h", "label": "Hub", "url": "https://hub.example.org/", "memory_mb": 2048} | case.get("hub", {}))
    known = record(*case["runs"], day=date.fromisoformat(case.get("day", "2026-08-01")))
    entry = Entry.model_validate(known.entry.model_dump() | {"launch": case.get("launch", {})})
    answers = [HubAnswer.model_validate({"hub": hub.id} | case["answer"])] if "answer" in case else []
    return state_on(hub, known.model_copy(update={"entry": entry, "hubs": tuple(answers)}), gallery(hub, OTHER))


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{'+'.join(c['runs']) or 'none'} {c.get('hub', '')}{c.get('launch', '')}")
def test_states(case):
    seen = view(case)
    assert (seen.word, seen.cause, seen.next) == (case["word"], case["cause"], case["next"])
    assert seen.log.endswith(case["log"]) if "log" in case else not seen.log
    assert seen.asked == case.get("asked", "")
    assert seen.commit[:7] == case.get("commit", "")


def test_every_state_is_a_case():
    words = {case["word"] for case in CASES}
    assert words == {LOOK[state][0] for state in State}


def test_what_a_reader_may_choose():
    known = record()
    tags = (Tag(name="v2.0", commit="2" * 40), Tag(name="v1.0", commit=COMMIT))
    known = known.model_copy(update={"pin": known.pin.model_copy(update={"tags": tags})})
    offered = launches.versions(known, gallery(OTHER))
    assert [(v.label, v.ref, v.note) for v in offered] == [
        (f"commit {COMMIT[:7]}", "", "checked"),
        ("v2.0", "v2.0", "unchecked"),
        ("v1.0", "v1.0", "checked"),
        ("newest of main", "main", "unchecked"),
    ]
    assert [v.url.removeprefix("https://big.example/v2/gh/example/growth/") for v in offered] == [
        f"{COMMIT}?urlpath=lab", "v2.0?urlpath=lab", "v1.0?urlpath=lab", "main?urlpath=lab"
    ]  # fmt: skip
    assert [key for key, _ in launches.interfaces(known)] == ["lab", "notebook"]
    in_r = known.model_copy(update={"environment": Environment(buildpack="r", directory="", files=("install.R",))})
    assert [key for key, _ in launches.interfaces(in_r)] == ["lab", "notebook", "rstudio"]


def test_hubs_of_other_kinds():
    known = record()
    plain = Hub(id="j", label="J", url="https://jupyter.example/", kind="jupyterhub")
    lite = Hub(id="l", label="L", url="https://lite.example/", kind="jupyterlite", packages=("numpy",))
    book = known.notebooks[0].model_copy(update={"language": "python", "imports": ("numpy", "os")})
    seen = {v.label: v.url for v in launches.launches(known, gallery(OTHER, plain, lite), book)}
    assert list(seen) == ["Big hub", "J", "L"]
    assert seen["J"].startswith("https://jupyter.example/hub/user-redirect/git-pull?repo=https%3A%2F%2Fgithub.com%2Fexample%2Fgrowth&")
    assert seen["L"].startswith("https://lite.example/lab/index.html?fromURL=https%3A%2F%2Fraw.githubusercontent.com%2F")
    needy = book.model_copy(update={"imports": (*book.imports, "scipy")})
    assert [v.label for v in launches.launches(known, gallery(plain, lite), needy)] == ["J"]
    assert [v.label for v in launches.launches(known, gallery(plain, lite))] == ["J"], "JupyterLite opens notebooks, not repositories"


def test_an_app_opens_for_the_entry_and_jupyterlab_for_its_notebooks():
    known = record()
    launch = Launch(interface=Interface.PATH, path="shiny/app/?tab=1")
    known = known.model_copy(update={"entry": known.entry.model_copy(update={"launch": launch})})
    assert launches.launches(known, gallery(OTHER))[0].url.endswith("?urlpath=shiny%2Fapp%2F%3Ftab%3D1")
    assert "lab%2Ftree%2Fanalysis" in launches.launches(known, gallery(OTHER), known.notebooks[0])[0].url
    assert json.loads(launches.ingredients(known))["open"] == "path"
