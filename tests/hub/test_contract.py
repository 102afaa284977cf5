"""One contract, asked of `gallery hub` always, and of a real BinderHub and JupyterHub where `GALLERY_BINDERHUB_PYTHON` names their Python.

`scripts/hub_parity` asks both and writes what they answered into `cases/contract.yml` and the documentation.
"""

import sys

import pytest

from tests.browsers import CHROMIUM, chromium
from tests.hub.contract import HOST, LINKS, PAGE, QUESTIONS, held, table
from tests.hub.real_binder import PYTHON, RealBinder
from tests.hub.running_hub import nothing_runs, tiny_hub, write_repositories

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the hub's processes are looked at as Linux shows them")
ANSWERS = held()


@pytest.fixture(
    scope="module", params=["gallery", pytest.param("binderhub", marks=pytest.mark.skipif(not PYTHON, reason="needs a BinderHub"))]
)
def asked(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp(request.param)
    write_repositories(folder / "git")
    if request.param == "binderhub":
        hub = RealBinder(folder, HOST)
        yield request.param, hub
        hub.close()
    else:
        hub = tiny_hub(folder, host=HOST)
        yield request.param, hub
        assert hub.stop() == 0
        assert nothing_runs(hub)


@pytest.mark.parametrize("question", [question for question in QUESTIONS if question in ANSWERS["answers"]])
def test_answer(asked, question):
    which, hub = asked
    assert QUESTIONS[question](hub) == ANSWERS["answers"][question][which]


@pytest.mark.parametrize("question", [question for question in LINKS if question in ANSWERS["answers"]])
def test_link(asked, question):
    which, hub = asked
    if CHROMIUM is None:
        pytest.skip("needs Chromium")
    with chromium() as browser:
        assert LINKS[question](hub, browser) == ANSWERS["answers"][question][which]


def test_every_difference_has_its_reason():
    for question, answer in ANSWERS["answers"].items():
        assert (answer["gallery"] == answer["binderhub"]) == ("why" not in answer), question


def test_the_documentation_has_the_table():
    assert table(ANSWERS) in PAGE.read_text(encoding="utf-8"), "run scripts/hub_parity"
