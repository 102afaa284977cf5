from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.catalog.golden import cases, run

CASES = cases()


@pytest.mark.parametrize("case", [case for _, case in CASES], ids=[name for name, _ in CASES])
def test_report(case: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(case, tmp_path) + "\n" == case["out"]


def test_there_are_many_cases() -> None:
    assert len(CASES) >= 35
