"""What scripts/demo says on a machine that lacks something."""

import shutil
import subprocess
from pathlib import Path

import pytest

TOP = Path(__file__).parents[2]
TOOLS = ("bash", "dirname", "cat", "cksum", "grep", "env", "rm")


@pytest.fixture
def machine(tmp_path):
    """A project folder, and a PATH that holds hardly anything."""
    (tmp_path / "bin").mkdir()
    for tool in TOOLS:
        (tmp_path / "bin" / tool).symlink_to(shutil.which(tool))
    for name in ("scripts/demo", "scripts/environment.sh", "requirements.lock", "pyproject.toml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(TOP / name, tmp_path / name)
    return tmp_path


def program(machine, name, text):
    path = machine / "bin" / name
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)


def demo(machine):
    path = {"PATH": str(machine / "bin")}
    done = subprocess.run(["bash", "scripts/demo"], check=False, cwd=machine, env=path, capture_output=True, text=True)
    assert not done.stdout
    return done.returncode, done.stderr


def test_no_git(machine):
    code, said = demo(machine)
    assert (code, said.splitlines()[-1].partition(" (")[0]) == (2, "demo: needs git")


def test_no_python(machine):
    program(machine, "git", "")
    code, said = demo(machine)
    assert code == 2
    assert "needs Python 3.11 or newer; found none. Install one" in said


def test_a_python_that_is_too_old(machine):
    program(machine, "git", "")
    program(machine, "python3", '[ "$1" = --version ] && echo Python 3.9.18 || exit 1')
    code, said = demo(machine)
    assert code == 2
    assert "needs Python 3.11 or newer; found Python 3.9.18." in said


def test_a_python_without_venv(machine):
    program(machine, "git", "")
    program(machine, "python3", 'case "$*" in *venv*) exit 1;; --version) echo Python 3.12.1;; esac')
    code, said = demo(machine)
    assert code == 2
    assert "apt install python3-venv" in said
