"""Runs the checks: each function gets what its parameters name, and each thing is read once."""

from __future__ import annotations

import inspect as introspection
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from gallery.checks import cells, code, dependencies, models, reading, repo2docker
from gallery.checks.answer import MAX_EVIDENCE, Answer, shorten, unknown
from gallery.checks.check import Check
from gallery.checks.table import ALL
from gallery.model import Entry, Environment, Evidence, Fact, Finding, ForgeFacts, Outcome, Snapshot

READERS: dict[str, Callable[..., Any]] = {
    "readme": reading.readme,
    "docs": reading.docs,
    "sources": reading.sources,
    "notebooks": cells.notebooks,
    "code": code.code,
    "python_sources": code.python_sources,
    "imports": code.imports,
    "environment": repo2docker.detect,
    "dependencies": dependencies.dependencies,
    "candidates": models.candidates,
    "statements": lambda entry: entry.statements,
}
"""Parameter name → the function that makes it, itself with parameters; besides `snapshot`, `entry`, `facts` and `metadata`."""


@dataclass(frozen=True)
class Inspection:
    """All findings about one repository, and what repo2docker would make of it."""

    findings: tuple[Finding, ...]
    environment: Environment


class Desk:
    """Hands a function what its parameters name."""

    def __init__(self, given: Mapping[str, object]) -> None:
        self._known = dict(given)

    def call(self, function: Callable[..., Any]) -> Any:
        """`function`'s result."""
        return function(**{name: self[name] for name in _parameters(function)})

    def __getitem__(self, name: str) -> object:
        if name not in self._known:
            self._known[name] = self.call(READERS[name])
        return self._known[name]


@lru_cache(maxsize=256)
def _parameters(function: Callable[..., Any]) -> tuple[str, ...]:
    return tuple(introspection.signature(function).parameters)


def inspect(snapshot: Snapshot, entry: Entry, facts: ForgeFacts | None, metadata: tuple[Fact, ...]) -> Inspection:
    """Every check's finding; a check that fails is a finding too, never a crash."""
    desk = Desk({"snapshot": snapshot, "entry": entry, "facts": facts, "metadata": metadata})
    findings = tuple(_finding(check, desk) for check in ALL)
    return Inspection(findings, repo2docker.detect(snapshot))


def run(check: Check, snapshot: Snapshot, entry: Entry, facts: ForgeFacts | None = None, metadata: tuple[Fact, ...] = ()) -> Finding:
    """One check's finding alone."""
    return _finding(check, Desk({"snapshot": snapshot, "entry": entry, "facts": facts, "metadata": metadata}))


FAILED = "The gallery's own check failed"
"""Opens the message of a check that broke: our defect, not the repository's."""


def _finding(check: Check, desk: Desk) -> Finding:
    try:
        answer: Answer = desk.call(check.function)
    except Exception as e:  # noqa: BLE001  # a stranger's file must not end the other checks
        answer = unknown(f"{FAILED} on this repository ({type(e).__name__}): please report it.")
    return Finding(
        check=check.id,
        outcome=answer.outcome,
        message=shorten(answer.message, 600),
        evidence=tuple(_clean(e) for e in answer.evidence[:MAX_EVIDENCE]),
        advice=shorten(answer.advice or check.how, 600) if answer.outcome is Outcome.UNMET else None,
        by_curator=answer.by_curator,
    )


def _clean(evidence: Evidence) -> Evidence:
    return evidence if evidence.text is None else evidence.model_copy(update={"text": shorten(evidence.text)})
