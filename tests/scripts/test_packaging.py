"""What is installed: lock files that any index can serve, and a package that carries all it needs."""

import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement

TOP = Path(__file__).parents[2]
PROJECT = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))
PINNED = re.compile(r"([a-z0-9-]+)==(\S+)(?: ; (.+))? \\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)")


def locked(name):
    """Name → versions of a lock file that holds nothing but names, versions, markers and hashes."""
    text = (TOP / name).read_text(encoding="utf-8")
    assert not PINNED.sub("", text), "a lock file names packages and hashes, never addresses or folders"
    versions = {}
    for package, version, _, _ in PINNED.findall(text):
        versions.setdefault(package, set()).add(version)
    return versions


@pytest.mark.parametrize(
    ("lock", "wanted"),
    [
        ("requirements.lock", PROJECT["project"]["dependencies"] + PROJECT["build-system"]["requires"]),
        ("requirements-dev.lock", PROJECT["project"]["dependencies"] + PROJECT["dependency-groups"]["dev"]),
    ],
)
def test_lock_files_fit_the_project(lock, wanted):
    versions = locked(lock)
    for requirement in map(Requirement, wanted):
        found = versions.get(requirement.name.lower().replace("_", "-"), set())
        assert any(version in requirement.specifier for version in found), f"{requirement}: run scripts/lock"


def test_the_tests_run_on_the_versions_that_users_get():
    tested = locked("requirements-dev.lock")
    assert {name: versions for name, versions in locked("requirements.lock").items() if tested.get(name) != versions} == {}


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Names in the wheel and in the source archive."""
    out = tmp_path_factory.mktemp("dist")
    subprocess.run([sys.executable, "-m", "hatchling", "build", "--directory", out], cwd=TOP, check=True, capture_output=True)
    (wheel,), (archive,) = out.glob("*.whl"), out.glob("*.tar.gz")
    with tarfile.open(archive) as tar:
        return set(zipfile.ZipFile(wheel).namelist()), {name.partition("/")[2] for name in tar.getnames()}


def tracked(*folders):
    listed = subprocess.run(["git", "ls-files", "-z", *folders], cwd=TOP, check=True, capture_output=True, text=True).stdout
    return {name for name in listed.split("\0") if name and (TOP / name).exists()}


def test_the_wheel_carries_code_templates_demo_and_site(built):
    wheel, _ = built
    assert tracked("gallery") <= wheel
    assert {f"gallery/_site/{name}" for name in tracked("site_src", "mkdocs.yml")} <= wheel
    assert not [name for name in wheel if "__pycache__" in name or name.startswith(("tests/", "site/", "node_modules/"))]


def test_the_source_archive_makes_the_same_wheel(built):
    _, archive = built
    assert tracked("gallery", "site_src", "mkdocs.yml", "pyproject.toml", "README.md", "LICENSE") <= archive
    assert not [name for name in archive if name.startswith((".venv/", "node_modules/", "site/", ".gallery/"))]
