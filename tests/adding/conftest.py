"""Repositories made of a few files, and an empty catalog: the real `git`, nothing faked."""

import json
import os
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest

from gallery import config

ROOT = Path(__file__).parents[2]
DATES = {"GIT_AUTHOR_DATE": "2020-01-02T03:04:05Z", "GIT_COMMITTER_DATE": "2020-01-02T03:04:05Z"}
WHO = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]


def notebook(cells):
    """nbformat 4 from `[kind, text]`; a code cell with a third item has an output."""
    made = []
    for kind, text, *output in cells:
        cell = {"cell_type": kind, "metadata": {}, "source": text}
        if kind == "code":
            shown = [{"output_type": "stream", "name": "stdout", "text": output[0]}] if output else []
            cell |= {"execution_count": 1, "outputs": shown}
        made.append(cell)
    return json.dumps({"cells": made, "metadata": {"language_info": {"name": "python"}}, "nbformat": 4, "nbformat_minor": 2})


@pytest.fixture
def repositories(tmp_path):
    """Makes a repository `owner/name` from its files and returns its address."""

    def make(name, files, branches=()):
        folder = tmp_path / "mirrors" / name.replace("/", "+")
        for path, content in files.items():
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(notebook(content) if isinstance(content, list) else content, encoding="utf-8")
        environment = os.environ | DATES | {"GIT_CONFIG_GLOBAL": "/dev/null"}
        for command in (["init", "-q", "-b", "main"], ["add", "-A"], [*WHO, "commit", "-q", "-m", "x"], *(["branch", b] for b in branches)):
            subprocess.run(["git", *command], cwd=folder, check=True, env=environment)
        return f"https://github.com/{name}"

    return make


@pytest.fixture
def catalog(tmp_path):
    """A catalog without entries, with the real vocabulary."""
    folder = tmp_path / "catalog"
    (folder / "entries").mkdir(parents=True)
    shutil.copy(ROOT / "catalog" / "gallery.yml", folder)
    return folder


@pytest.fixture
def flags(tmp_path, catalog):
    """Flags that keep a command offline and inside the test's folder."""
    mirror = f"https://github.com/{{owner}}/{{name}}=file://{tmp_path}/mirrors/{{owner}}+{{name}}/.git"
    return ["--catalog", str(catalog), "--store", str(tmp_path / "store"), "--mirror", mirror, "--offline"]


@pytest.fixture
def settings(tmp_path, catalog, flags):
    return config.Settings(
        catalog=catalog, store=str(tmp_path / "store"), out=tmp_path / "site", as_of=date(2026, 1, 2), mirrors=(flags[5],), offline=True
    )
