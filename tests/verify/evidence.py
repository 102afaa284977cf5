"""Hand-made evidence of one invented entry, `growth`: one file for each way a verification can end."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from gallery.model import Entry, Environment, History, Notebook, Pin, Record, Verification
from gallery.store import Store

FOLDER = Path(__file__).parent / "examples"
EXAMPLES = {p.stem: Verification.model_validate_json(p.read_bytes()) for p in sorted(FOLDER.glob("*.json")) if p.stem != "kept"}
"""File's name → verification."""
COMMIT = EXAMPLES["reproduced"].commit
OLD_COMMIT = EXAMPLES["reproduced-old-commit"].commit
PATHS = ("analysis/1 growth.ipynb", "analysis/2 figures.ipynb")


def keep_outputs(store: Store) -> None:
    """Put the new outputs that the examples name into a store."""
    for digest, outputs in json.loads((FOLDER / "kept.json").read_text()).items():
        assert store.keep(json.dumps(outputs, sort_keys=True).encode()) == digest


def record(*names: str, day: date = date(2026, 8, 1), commit: str = COMMIT) -> Record:
    """The entry's record at a commit, with these examples as its history on a day."""
    repo = "https://github.com/example/growth"
    return Record(
        entry=Entry(id="growth", repo=repo, title="Growth", field="biology"),
        pin=Pin(repo=repo, ref=None, branch="refs/heads/main", commit=commit, tree=None, committed_at=None, resolved_at=day),
        crawled=day,
        environment=Environment(buildpack="python", directory="", files=("requirements.txt",)),
        notebooks=tuple(Notebook(path=p, slug=f"n{i}", blob=str(i) * 40, size=1, title=p, page="0" * 32) for i, p in enumerate(PATHS, 1)),
        history=History.on(day, (EXAMPLES[name] for name in names)),
    )
