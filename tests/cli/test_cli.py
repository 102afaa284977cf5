"""The command line: exit codes, sentences instead of tracebacks, help that begins with examples."""

import pytest

from gallery import cli, config
from gallery.cli import terminal


def test_help_begins_with_examples(capsys):
    assert cli.run(["--help"]) == 0
    told = capsys.readouterr().out
    assert told.index("gallery demo") < told.index("Options")


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
