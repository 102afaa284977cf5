"""The help of every verb: it begins with examples that can be typed, and the page in the docs says the same."""

import os
import re
import runpy
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from gallery import cli

ROOT = Path(__file__).parents[2]
PAGE = runpy.run_path(str(ROOT / "scripts" / "cli_page"))
APP = typer.main.get_command(cli.app)
VERBS = {"gallery": APP, **dict(PAGE["verbs"](APP))}


def examples(command):
    return command.help.split("```")[1].strip().splitlines()


@pytest.fixture
def folder(tmp_path, monkeypatch):
    for name in ("here/catalog/entries", "here/updated", "main/catalog"):
        (tmp_path / name).mkdir(parents=True)
    for name in ("issue.md", "review.json", "update.json", "catalog/entries/my-entry.yml", "catalog/entries/other.yml"):
        (tmp_path / "here" / name).write_text("{}", encoding="utf-8")
    monkeypatch.chdir(tmp_path / "here")
    return tmp_path / "here"


@pytest.mark.parametrize("name", VERBS)
def test_help_begins_with_examples(name, capsys):
    few = examples(VERBS[name])
    assert 2 <= len(few) <= 10
    assert all(line.startswith(name) and len(line) <= 76 for line in few)
    assert cli.run([*name.split()[1:], "--help"]) == cli.FINE
    told = capsys.readouterr().out
    assert told.index(few[0].split("  ")[0]) < told.index("Options")


@pytest.mark.parametrize("line", [line for command in VERBS.values() for line in examples(command)])
def test_every_example_can_be_typed(line, folder):
    words = shlex.split(line.split("  ")[0].replace(" DIR", " ../main/catalog"))[1:]
    command, context = APP, None
    while words and hasattr(command, "commands") and not words[0].startswith("-"):
        command, word = command.commands[words[0]], words.pop(0)
        if hasattr(command, "commands") and words[0].startswith("-"):
            break
        context = word
    command.make_context(context or "gallery", words)


def test_the_page_of_the_command_line_is_what_the_commands_say():
    written = (ROOT / "site_src" / "reference" / "cli.md").read_text("utf-8")
    assert PAGE["generated"]() in written, "run scripts/cli_page"
    after = written.partition(PAGE["END"])[2]
    counted = [option.opts[0] for command in VERBS.values() for option in command.params if option.opts[0].startswith("--")]
    often = {name for name in counted if counted.count(name) > 3}
    assert {name for name in often if f"| `{name}" not in after} == set()


def test_reading_verbs_print_json_when_asked():
    reading = {"check", "show", "status", "doctor", "review", "update", "crawl", "build", "publish", "add", "verify"}
    assert {word for word in reading if "--json" not in {o for p in VERBS[f"gallery {word}"].params for o in p.opts}} == set()


@pytest.mark.parametrize("refused", [True, False])
def test_no_colour_where_none_is_wanted(refused):
    wish = {"FORCE_COLOR": "1"} | ({"NO_COLOR": "1"} if refused else {})
    run = [sys.executable, "-m", "gallery.cli", "check", "--help"]
    told = subprocess.run(run, env={**os.environ, **wish}, capture_output=True, text=True, check=True).stdout
    assert bool(re.search(r"\x1b\[[0-9;]*(3[0-7]|38;)", told)) is not refused


def test_the_shell_completes_ids_of_entries(folder):
    parameter = VERBS["gallery show"].params[0]
    context = typer.Context(VERBS["gallery show"])
    assert [item.value for item in parameter.shell_complete(context, "my")] == ["my-entry"]
    assert [item.value for item in parameter.shell_complete(context, "")] == ["my-entry", "other"]
