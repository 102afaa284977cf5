"""Problems of the catalog as GitHub's workflow commands: each is shown at its line of the pull request. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from gallery.catalog import Problem, Severity


def github(problems: Iterable[Problem]) -> str:
    """One `::error file=…,line=…,col=…::message` for each problem; hints are notices."""
    return "\n".join(_command(p) for p in problems)


def _command(problem: Problem) -> str:
    place = [f"file={_property(problem.file)}"]
    if problem.line is not None:
        place += [f"line={problem.line}", f"endLine={problem.line}"]
    if problem.column is not None:
        place += [f"col={problem.column}", f"endColumn={problem.column + problem.length}"]
    told = [problem.message]
    told += [f"Did you mean: {problem.did_you_mean}"] if problem.did_you_mean else []
    told += [f"For example: {problem.example}"] if problem.example else []
    level = "error" if problem.severity is Severity.ERROR else "notice"
    return f"::{level} {','.join(place)}::{_data(chr(10).join(told))}"


def _data(text: str) -> str:
    """Text that cannot begin a command of its own: line breaks are written as codes."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
