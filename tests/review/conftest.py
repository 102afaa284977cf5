"""A catalog under git's eyes: three small repositories, fetched from this machine, before and after a change."""

import json
import shutil

import pytest

from gallery.catalog import add_verification
from tests.mini.conftest import commit, git
from tests.verify.evidence import EXAMPLES

SETTINGS = """\
# yaml-language-server: $schema=gallery.schema.json
site: {{title: Mini gallery, url: "https://mini.example/sub/gallery/"}}
hubs:
  - {{id: one, label: Hub One, url: "https://hub.example"}}
mirrors: ["https://mini.example/{{owner}}/{{name}}=file://{folder}/{{owner}}/{{name}}.git"]
fields: [{{name: testing}}]
"""
HOSTILE_NAME = "a`b|<img src=x onerror=alert(1)> @everyone #1 [x](http:⁠e).ipynb"
FILES = {"README.md": "# First\n\nRun `first.ipynb`.\n", "first.ipynb": {"notebook": ["# First", "1"]}, "requirements.txt": "numpy==2.0\n"}


def entry(repo, title, more=""):
    head = "# yaml-language-server: $schema=../entry.schema.json"
    return f"{head}\nrepo: https://mini.example/mini/{repo}\ntitle: '{title}'\nfield: testing\n{more}"


class Project:
    """A gallery's repository and the repositories that it lists."""

    def __init__(self, folder):
        self.folder = folder
        self.catalog = folder / "work" / "catalog"
        for name in ("first", "second", "third"):
            self.repository(name).mkdir(parents=True)
            git(self.repository(name), "init", "-q", "--bare", "-b", "main")
            commit(self.repository(name), FILES | ({HOSTILE_NAME: {"notebook": ["# <b>x</b>", "1"]}} if name == "second" else {}))
        (self.catalog / "entries").mkdir(parents=True)
        (self.catalog / "gallery.yml").write_text(SETTINGS.format(folder=folder), encoding="utf-8")
        self.write("first", entry("first", "The first"))

    def repository(self, name):
        return self.folder / "mini" / f"{name}.git"

    def write(self, name, text):
        (self.catalog / "entries" / f"{name}.yml").write_text(text, encoding="utf-8")

    def evidence(self, name, example):
        """Add evidence of an entry's locked commit, as one of the hand-made examples has it."""
        pin = json.loads((self.catalog / "lock" / f"{name}.json").read_text(encoding="utf-8"))
        run = EXAMPLES[example]
        ran = run.model_copy(update={"entry": name, "repo": pin["repo"], "commit": pin["commit"], "hub": "https://hub.example"})
        add_verification(self.catalog, ran)

    def keep(self, name):
        """A copy of the catalog as it is."""
        shutil.copytree(self.catalog, self.catalog.parent / name)


@pytest.fixture
def project(tmp_path, monkeypatch):
    made = Project(tmp_path)
    monkeypatch.chdir(made.catalog.parent)
    return made
