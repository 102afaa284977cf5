"""The command line: exit codes, sentences instead of tracebacks, help that begins with examples."""

from pathlib import Path

import pytest

from gallery import cli, config
from gallery.cli import terminal

CATALOG = Path(__file__).parents[2] / "catalog"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["frobnicate"], "No such command"),
        (["build", "--frobnicate"], "No such option"),
        (["build", "--catalog", "nowhere"], "nowhere"),
        (["build", "--as-of", "yesterday"], "write a day as"),
        (["serve", "--out", "nowhere"], "gallery build"),
        (["serve", "--port", "99999"], "65535"),
        (["show", "x", "--catalog", "nowhere"], "nowhere"),
        (["biuld"], "Did you mean 'build'"),
        (["build", "--ofline"], "--offline"),
        (["build", "--jobs", "many", "--catalog", str(CATALOG)], "tcp://HOST:PORT"),
        (["status", "--store", "nosuch://x", "--catalog", str(CATALOG)], "s3://bucket"),
        (["show", "x", "--catalog", str(CATALOG)], "gallery status"),
        (["show"], "gallery show -h"),
        (["init"], "gallery init -h"),
        (["add"], "gallery add -h"),
        (["add", "https://example.org/o/x"], "--yes"),
        (["add", "dtak/rrr"], "https://github.com/dtak/rrr"),
        (["verify", "lime", "--store", "nosuch://x", "--catalog", str(CATALOG)], "--hub, or say --trust"),
        (["verify", "lime", "--hub", "hub.example.org", "--store", "nosuch://x", "--catalog", str(CATALOG)], "https://mybinder.org"),
        (["add", "not-a-link", "--yes", "--catalog", str(CATALOG)], "gallery add -h"),
        (["hub", "--catalog", str(CATALOG)], "--trust"),
        (["review"], "gallery review --base"),
        (["review", "form", "none.md"], "does not exist"),
        (["review", "comment", "none.json"], "gallery review --data"),
        (["review", "tickets", "--updates", "none.json"], "does not exist"),
        (["review", "--base", "nowhere"], "does not exist"),
        (["publish", "--store", "empty", "--catalog", str(CATALOG)], "gallery build"),
    ],
)
def test_a_wrong_command_line_is_a_sentence(arguments, says, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert cli.run(arguments) == cli.USAGE
    told = capsys.readouterr().err
    assert says in told
    assert "Traceback" not in told


def test_a_defect_is_told_as_ours(capsys, monkeypatch):
    monkeypatch.setattr(config, "day", lambda *_: 1 / 0)
    assert cli.run(["build"]) == cli.DEFECT
    told = capsys.readouterr().err
    assert "please report it" in told
    assert "ZeroDivisionError" in told


def test_an_interrupt_is_not_a_defect(capsys, monkeypatch):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(config, "day", interrupted)
    assert cli.run(["build"]) == cli.INTERRUPTED
    assert "goes on from here" in capsys.readouterr().err


def test_a_strangers_text_does_not_steer_the_terminal(capsys):
    terminal.tell("README.md:1  \x1b[2J\x1b]0;owned\x07 \u202e名前\n\tfine")
    assert capsys.readouterr().out == "README.md:1  \ufffd[2J\ufffd]0;owned\ufffd \ufffd名前\n\tfine\n"


def test_where_nothing_can_be_verified_it_says_what_is_missing(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert cli.run(["init", "own"]) == cli.FINE
    where = ["--catalog", "own/catalog", "--offline"]
    assert cli.run(["verify", "--hub", "https://hub.invalid", *where]) == cli.FINE
    assert "`gallery update`" in capsys.readouterr().out
