"""A catalog under git's eyes: three small repositories, fetched from this machine, before and after a change; a runner of steps."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

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


TOP = Path(__file__).parents[2]
TEMPLATE = TOP / "gallery/starting/template"
GH = """\
#!/usr/bin/env python3
import json, os, sys
with open(os.environ["GH_LOG"], "a") as log:
    log.write(json.dumps(sys.argv[1:]) + chr(10))
answers = json.loads(os.environ.get("GH_ANSWERS", "{}"))
line = " ".join(sys.argv[1:])
for start, answer in answers.items():
    if line.startswith(start):
        print(answer)
        break
"""


def scripts(where):
    """Name (or id, or text) → shell script: each step of a workflow or of `action`, each job of `gitlab`."""
    if where == "gitlab":
        jobs = yaml.safe_load((TEMPLATE / "dot-gitlab-ci.yml").read_text(encoding="utf-8"))
        return {name: "\n".join(job["script"]) for name, job in jobs.items() if isinstance(job, dict) and "script" in job}
    if where == "action":
        steps = yaml.safe_load((TOP / "action.yml").read_text(encoding="utf-8"))["runs"]["steps"]
    else:
        jobs = yaml.safe_load((TEMPLATE / f"dot-github/workflows/{where}.yml").read_text(encoding="utf-8"))["jobs"]
        steps = [step for job in jobs.values() for step in job["steps"]]
    return {step.get("name") or step.get("id") or step["run"]: step["run"] for step in steps if "run" in step}


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

    def under_git(self):
        """Commit the catalog to a repository of its own, with `origin` beside it; the folder of `origin`."""
        origin, here = self.folder / "o.git", self.catalog.parent
        git(here, "init", "-q", "--bare", str(origin))
        for setup in ("init -q -b main", "add catalog", "commit -q -m x", f"remote add origin {origin}"):
            git(here, *setup.split())
        return origin

    def keep(self, name):
        """A copy of the catalog as it is."""
        shutil.copytree(self.catalog, self.catalog.parent / name)


@pytest.fixture
def project(tmp_path, monkeypatch):
    made = Project(tmp_path)
    monkeypatch.chdir(made.catalog.parent)
    return made


class Runner:
    """Runs one step's script as a runner does, with `gh` in place of GitHub."""

    def __init__(self, folder):
        self.temp = folder / "temp"
        self.bin = folder / "bin"
        self.log = folder / "gh.log"
        for made in (self.temp, self.bin):
            made.mkdir()
        (self.bin / "gh").write_text(GH, encoding="utf-8")
        (self.bin / "gallery").write_text(f'#!/bin/sh\nexec {sys.executable} -m gallery.cli "$@"\n', encoding="utf-8")
        for program in self.bin.iterdir():
            program.chmod(0o755)

    def __call__(self, where, name, expect=0, **environment):
        """What `gh` was asked, and what the step said."""
        self.log.write_text("")
        env = os.environ | {
            "PATH": f"{self.bin}:{os.environ['PATH']}",
            "PYTHONPATH": str(TOP),
            "RUNNER_TEMP": str(self.temp),
            "GITHUB_STEP_SUMMARY": str(self.temp / "summary.md"),
            "GITHUB_OUTPUT": str(self.temp / "output"),
            "GH_LOG": str(self.log),
            "GIT_CONFIG_GLOBAL": os.devnull,
        }
        run = ["bash", "-e", "-o", "pipefail", "-c", scripts(where)[name]]
        done = subprocess.run(run, env=env | environment, capture_output=True, text=True, check=False)
        assert done.returncode == expect, done.stdout + done.stderr
        return [json.loads(line) for line in self.log.read_text().splitlines()], done.stdout

    @property
    def output(self):
        """The last line that a step left for those after it."""
        return (self.temp / "output").read_text(encoding="utf-8").splitlines()[-1]


@pytest.fixture
def runner(project):
    return Runner(project.folder)
