"""What Docker's programs are asked for. No engine answers where these tests run: the real `docker` judges the words of the call only."""

import asyncio
import os
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gallery.hub import docker
from gallery.hub.lab import Place, flags
from gallery.hub.settings import Settings

RECORDER = '#!/bin/sh\necho "$@" >>"$RECORD"\n[ "$1" = version ] && echo 28.0\n[ "$1" = ps ] && echo c1 c2\nexit 0\n'


@pytest.fixture
def settings(tmp_path):
    program = tmp_path / "bin" / "docker"
    program.parent.mkdir()
    program.write_text(RECORDER.replace("$RECORD", str(tmp_path / "asked")))
    program.chmod(0o755)
    path = f"{program.parent}{os.pathsep}{os.environ['PATH']}"
    return Settings(work=tmp_path, environment={"PATH": path, "HOME": str(tmp_path)}, now=lambda: datetime(2026, 1, 1, tzinfo=UTC))


def command(settings):
    place = Place("name-1", 40000, "secret", settings.work)
    return docker.run_command("gallery-hub/gh-o-n-0:c0ffee", place, settings, ("BINDER_REQUEST", "JUPYTER_TOKEN"), flags(place, settings))


def test_an_engine_is_found_and_cleared_of_what_was_left(settings, tmp_path):
    found = asyncio.run(docker.find(settings, pytest.fail))
    assert found.version == "28.0"
    asyncio.run(found.remove_leftovers())
    asked = (tmp_path / "asked").read_text().splitlines()
    assert asked[1:] == [f"ps --all --quiet --filter label=gallery-hub={tmp_path}", "rm --force c1 c2"]


def test_without_an_engine_there_is_none(tmp_path):
    bare = Settings(work=tmp_path, environment={"PATH": str(tmp_path), "HOME": str(tmp_path)}, now=lambda: datetime(2026, 1, 1, tzinfo=UTC))
    assert asyncio.run(docker.find(bare, pytest.fail)) is None


def test_a_container_is_bounded_without_rights_and_on_loopback_only(settings):
    words = " ".join(command(settings))
    for wanted in (
        "--memory 2048m",
        "--cap-drop ALL",
        "--security-opt no-new-privileges",
        "--publish 127.0.0.1:40000:8888",
        "--pull never",
    ):
        assert wanted in words
    assert "secret" not in words
    assert "--ServerApp.base_url=/user/name-1/" in words


def test_the_real_docker_understands_the_call(settings):
    program = shutil.which("docker")
    if program is None:
        pytest.skip("needs Docker's program (no engine)")
    call = [program, "--host", "unix:///nonexistent/docker.sock", *command(settings)[1:]]
    said = subprocess.run(call, capture_output=True, text=True, check=False, env={"PATH": "/usr/bin:/bin", "HOME": str(settings.work)})
    assert "Cannot connect to the Docker daemon" in said.stderr, said.stderr


def test_repo2docker_understands_the_call(tmp_path):
    pytest.importorskip("repo2docker")
    (tmp_path / "requirements.txt").write_text("numpy\n")
    call = docker.build_command("gallery-hub/gh-o-n-0:c0ffee", tmp_path)
    call.insert(call.index("--no-run"), "--no-build")
    said = subprocess.run([*call[:-1], "--debug", call[-1]], capture_output=True, text=True, check=False, timeout=60)
    assert said.returncode == 0, said.stderr
    assert "requirements.txt" in said.stderr + said.stdout
    assert Path(call[-1]) == tmp_path
