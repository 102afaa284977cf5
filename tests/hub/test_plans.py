"""What a repository's files mean for a virtual environment; what is asked for, by address."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from packaging.requirements import Requirement
from packaging.version import Version

from gallery.failures import Stop
from gallery.hub.conda import translate
from gallery.hub.interpreters import Interpreter, choose
from gallery.hub.plan import plan
from gallery.hub.requirement_lines import is_local
from gallery.hub.wanted import parse
from gallery.model import Snapshot

CASES = Path(__file__).parent / "cases"
PLANS, WANTED = (yaml.safe_load((CASES / name).read_text(encoding="utf-8")) for name in ("plans.yml", "wanted.yml"))


@pytest.mark.parametrize("case", PLANS, ids=lambda case: case["name"])
def test_plan(case):
    snapshot = Snapshot.from_dict(case["files"])
    if "fault" in case:
        with pytest.raises(Stop) as caught:
            plan(snapshot)
        assert str(caught.value).startswith(case["fault"])
        return
    made = plan(snapshot).model_dump(mode="json")
    assert {name: made[name] for name in case["plan"]} == case["plan"]


@given(
    st.dictionaries(
        st.sampled_from(["environment.yml", "requirements.txt", "Pipfile", "Pipfile.lock", "runtime.txt", "pyproject.toml"]), st.text()
    )
)
def test_any_text_gives_a_plan_or_a_sentence(files):
    said, made = "", None
    try:
        made = plan(Snapshot.from_dict(files))
    except Stop as e:
        said = str(e)
    assert made is not None or said.endswith(".")


@given(st.text(alphabet="abz09.=<>!~*, |[]':_-#", max_size=30))
def test_any_line_of_condas_is_one_that_pip_reads(line):
    made = translate(f"numpy {line}")
    if made and made.requirement:
        Requirement(made.requirement)


@pytest.mark.parametrize("case", WANTED, ids=lambda case: case["asks"])
def test_wanted(case):
    provider, _, spec = case["asks"].partition("/")
    if "fault" in case:
        with pytest.raises(Stop, match=case["fault"]):
            parse(provider, spec)
        return
    wanted = parse(provider, spec)
    assert (wanted.repo.url, wanted.ref) == (case["url"], case["ref"])
    assert wanted.persistent("c0ffee").startswith(case.get("persistent", "v2/"))
    assert parse(*wanted.persistent("c0ffee").removeprefix("v2/").split("/", 1)).repo == wanted.repo


HERE = tuple(Interpreter(Version(v), f"/usr/bin/python{v}") for v in ("3.13.0", "3.11.7", "3.10.13", "3.8.18"))


@pytest.mark.parametrize(
    ("asked", "taken", "note"),
    [
        ("", "3.10.13", None),
        ("==3.11.*", "3.11.7", None),
        (">=3.11", "3.11.7", None),
        (">=3.9,<3.12", "3.10.13", None),
        ("==3.11.4", "3.11.7", "Python 3.11.4 is asked for and not on this machine: 3.11.7 is taken."),
        ("==3.12.*", "3.13.0", "Python 3.12.* is asked for and not on this machine: 3.13.0 is taken."),
        ("==2.7.*", "3.8.18", "Python 2.7.* is asked for and not on this machine: 3.8.18 is taken."),
        ("nonsense", "3.10.13", None),
    ],
)
def test_interpreter(asked, taken, note):
    chosen, said = choose(asked, HERE)
    assert (str(chosen.version), said) == (taken, note)


def test_without_the_usual_python_another_is_taken_and_told():
    chosen, said = choose("", HERE[:2])
    assert str(chosen.version) == "3.11.7"
    assert said == "No Python is asked for: 3.11.7 is taken, where repo2docker would take 3.10."


@pytest.mark.parametrize("line", [".", "./pkg", "..", ".[test]", "-c constraints.txt", "pkg/", "wheels/x-1.0.whl"])
def test_local_lines(line):
    assert is_local(line)


@pytest.mark.parametrize(
    "line", ["numpy", "numpy==1.0", "x @ https://host/x.whl", "git+https://github.com/o/n", "--index-url https://x/simple"]
)
def test_lines_of_the_index(line):
    assert not is_local(line)
