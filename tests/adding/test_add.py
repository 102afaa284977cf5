"""The verb: what it writes, what it refuses, what it asks."""

import json

import pytest
import yaml

from gallery import cli
from gallery.adding import Given, link, propose, save
from gallery.catalog import load
from gallery.failures import Stop

FILES = {
    "README.md": "# Waves\n\nCode for the paper [Waves in shallow physics lakes](https://doi.org/10.1234/waves.5) (2021).\n",
    "1.ipynb": [["markdown", "# Figure 2"], ["code", "plot()", "x"]],
}


def test_it_writes_an_entry_and_its_lock_that_the_check_accepts(repositories, flags, catalog, capsys):
    url = repositories("o/shallow-waves", FILES)
    assert cli.run(["add", f"{url}/blob/main/1.ipynb", "--yes", *flags]) == cli.FINE
    told = capsys.readouterr().out
    entry = catalog / "entries" / "shallow-waves.yml"
    assert f"Wrote {entry}" in told
    assert "gallery check" in told
    assert cli.run(["check", "--catalog", str(catalog)]) == cli.FINE
    meant = yaml.safe_load(entry.read_text(encoding="utf-8"))
    assert meant["papers"] == [{"doi": "10.1234/waves.5", "title": "Waves in shallow physics lakes", "year": 2021}]
    assert meant["claims"] == [{"label": "Figure 2", "notebook": "1.ipynb", "cell": 2}]
    assert meant["launch"] == {"path": "1.ipynb"}
    assert "ref" not in meant  # main is the default branch
    pin = json.loads((catalog / "lock" / "shallow-waves.json").read_text(encoding="utf-8"))
    assert (pin["repo"], pin["branch"]) == (url, "refs/heads/main")


def test_a_repository_has_one_entry(repositories, flags, catalog, capsys):
    url = repositories("o/shallow-waves", FILES)
    assert cli.run(["add", url, "--yes", *flags]) == cli.FINE
    before = (catalog / "entries" / "shallow-waves.yml").read_bytes()
    assert cli.run(["add", "https://mybinder.org/v2/gh/O/Shallow-Waves.git/HEAD", "--yes", "--id", "other", *flags]) == cli.USAGE
    assert "entries/shallow-waves.yml" in capsys.readouterr().err
    assert [p.name for p in (catalog / "entries").iterdir()] == ["shallow-waves.yml"]
    assert (catalog / "entries" / "shallow-waves.yml").read_bytes() == before


def test_nothing_is_overwritten(repositories, flags, catalog, settings, capsys):
    url = repositories("o/shallow-waves", FILES)
    there = catalog / "entries" / "shallow-waves.yml"
    loaded = load(catalog)
    added = propose(link(url), Given(), loaded, settings, None)
    there.write_text("mine", encoding="utf-8")
    with pytest.raises(Stop, match="exists already"):
        save(added, loaded)
    assert there.read_text(encoding="utf-8") == "mine"


def test_a_dry_run_writes_nothing(repositories, flags, catalog, capsys):
    url = repositories("o/shallow-waves", FILES)
    assert cli.run(["add", url, "--yes", "--dry-run", *flags]) == cli.FINE
    assert capsys.readouterr().out.startswith("# yaml-language-server")
    assert list((catalog / "entries").iterdir()) == []
    assert not (catalog / "lock").exists()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["https://github.com/o/plain", "--yes"], "pass --field"),
        (["https://github.com/o/plain", "--yes", "--field", "phisics"], "did you mean 'physics'"),
        (["https://github.com/o/plain", "--yes", "--field", "physics", "--id", "No Id"], "lower-case letters"),
        (["https://github.com/o/plain", "--yes", "--field", "physics", "--ref", "gone"], "no branch or tag gone"),
        (["https://mybinder.org/v2/gh/o/plain/gone", "--yes", "--field", "physics"], "--ref"),
        (["https://github.com/o/plain"], "add --yes"),
        (["https://github.com/o/absent", "--yes"], "--offline"),
        (["o/plain", "--yes"], "https://github.com/o/plain"),
        (["https://doi.org/10.1234/abc", "--yes"], "gallery add https://github.com/OWNER/NAME"),
        (["https://colab.research.google.com/drive/1x", "--yes"], "Google Drive"),
    ],
)
def test_what_cannot_be_known_must_be_given(arguments, says, repositories, flags, catalog, capsys):
    repositories("o/plain", {"README.md": "# Plain\n"})
    assert cli.run(["add", *arguments, *flags]) in (cli.USAGE, cli.REMOTE)
    told = capsys.readouterr().err
    assert says in told
    assert "Traceback" not in told
    assert ("tries again" in told) == ("--offline" in told), "only what can be had later is worth a later try"
    assert list((catalog / "entries").iterdir()) == []


def test_a_branch_that_is_not_the_default_one_is_kept(repositories, settings, catalog):
    url = repositories("o/plain", {"README.md": "# Plain\n", "x/a.ipynb": []}, branches=["feature/y"])
    added = propose(link(f"{url}/blob/feature/y/x/a.ipynb"), Given(field="physics"), load(catalog), settings, None)
    meant = yaml.safe_load(added.text)
    assert (meant["ref"], meant["launch"]["path"]) == ("feature/y", "x/a.ipynb")


def test_a_person_is_asked_and_heard(repositories, settings, catalog):
    readme = "# Lakes\n\n## References\n\nSee 10.1234/other.1 for the method. Needs physics.\n"
    url = repositories("o/lakes", {"README.md": readme})
    asked = []
    answers = {
        "Title": "Lakes, at last",
        "Field": ["phisics", "physics"],
        "Id": ["Bad Id", "lakes"],
        "README.md:5": "y",
        "Tags": "maps, nonsense",
        "What": " Two\nlakes. ",
    }

    def ask(question, proposed):
        asked.append((question, proposed))
        answer = next(value for start, value in answers.items() if question.startswith(start))
        return answer.pop(0) if isinstance(answer, list) else answer

    meant = yaml.safe_load(propose(link(url), Given(), load(catalog), settings, ask).text)
    assert (meant["title"], meant["field"], meant["tags"]) == ("Lakes, at last", "physics", ["maps"])
    assert meant["papers"] == [{"doi": "10.1234/other.1"}]
    assert meant["summary"] == "Two lakes."
    assert any("lower-case letters" in question for question, _ in asked)
    assert any("is this the repository's own paper" in question and proposed == "n" for question, proposed in asked)


def test_only_other_peoples_papers_are_a_question(repositories, settings, catalog):
    readme = "# Lakes\n\n## References\n\nThe method is that of https://arxiv.org/abs/1610.02413.\n"
    url = repositories("o/lakes", {"README.md": readme})
    added = propose(link(url), Given(field="physics"), load(catalog), settings, None)
    assert "papers" not in yaml.safe_load(added.text)
    assert "#     - arxiv: '1610.02413'" in added.text
    assert "README.md:5 names it" in added.text
