"""What a repository says it needs: packages with their versions, lock files; one reader per kind of file."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from gallery.checks.answer import at
from gallery.checks.code import parse_python
from gallery.checks.parse import ini_document, toml_document, yaml_document
from gallery.checks.reading import is_lost, lines_of
from gallery.model import Environment, Evidence, Snapshot, join


@dataclass(frozen=True)
class Dependency:
    """One package that a file asks for."""

    name: str
    pinned: bool
    """Whether exactly one version (or commit) satisfies it."""
    place: Evidence


@dataclass(frozen=True)
class Dependencies:
    """Everything the repository declares."""

    items: tuple[Dependency, ...]
    locks: tuple[str, ...]
    """Lock files: they fix every version."""
    files: tuple[str, ...]
    """Files that declare packages."""
    lost: tuple[str, ...]


LOCKS = frozenset(
    """
    Pipfile.lock Manifest.toml JuliaManifest.toml renv.lock poetry.lock uv.lock pdm.lock pixi.lock conda-lock.yml
    conda-lock.yaml packrat.lock flake.lock
""".split()
)
"""Lock files of all tools; repo2docker itself reads Pipfile.lock and Manifest.toml only."""

_INTERPRETERS = frozenset(["python", "pip", "r-base", "julia", "r", "setuptools", "wheel"])
_PLACES = ("", "binder/", ".binder/", "requirements/", "packrat/", "conda/", "envs/", "env/", "environment/", "docker/")


def dependencies(snapshot: Snapshot, environment: Environment) -> Dependencies:
    """Packages from the files that repo2docker reads; from any others only where it reads none."""
    declared = [p for p in environment.files if _reader(p) and not environment.default]
    others = [f.path for f in snapshot.files() if _is_place(f.path) and _reader(f.path) and snapshot.resolve(f.path)]
    files = declared or others
    locks = tuple(f.path for f in snapshot.files() if _is_place(f.path) and f.path.rpartition("/")[2] in LOCKS)
    lost = tuple(p for p in files if (f := snapshot.file(p)) and is_lost(snapshot, f))
    found = [d for p in files for d in _read(snapshot, p) if d.name.lower() not in _INTERPRETERS]
    naming = {d.place.path for d in found}
    telling = tuple(p for p in files if p in naming or p in lost or _NAMES_PACKAGES.search(p))
    return Dependencies(tuple(found), locks, telling, lost)


_NAMES_PACKAGES = re.compile(r"requirements|environment[\w.-]*\.ya?ml|Pipfile$|Dockerfile$")


def _is_place(path: str) -> bool:
    return path[: path.rfind("/") + 1] in _PLACES


def _reader(path: str) -> Callable[[Snapshot, str, str], Iterator[Dependency]] | None:
    name = path.rpartition("/")[2]
    return next((read for pattern, read in READERS if re.fullmatch(pattern, name, re.IGNORECASE)), None)


def _read(snapshot: Snapshot, path: str) -> Iterator[Dependency]:
    reader, text = _reader(path), snapshot.text(path)
    if reader is not None and text is not None and len(text) < 1_000_000:
        yield from reader(snapshot, path, text)


_PINNED = re.compile(r"^\s*={2,3}\s*[\w.!+-]+\s*(?:$|[;#\\ ])")
_COMMIT = re.compile(r"@[0-9a-f]{7,40}(?:$|[#\s])|\.whl(?:$|[#\s])|/archive/|\.tar\.gz|\.zip")
_REQUIREMENT = re.compile(r"^([A-Za-z0-9][\w.-]*)\s*(?:\[[^\]]{0,200}\])?\s*(.*)$")


def requirement(text: str) -> tuple[str, bool] | None:
    """Name and pinnedness of one line of pip's format; None for options, comments and the repository itself."""
    line = text.split(" #", maxsplit=1)[0].strip()
    line = re.sub(r"^(?:-e|--editable)[\s=]+", "", line)
    if not line or line.startswith(("#", "-", ".", "/")):
        return None
    if "://" in line:
        name = re.sub(r"^.*egg=|\s*@.*$|^.*/", "", line) or line
        return name[:80], bool(_COMMIT.search(line))
    found = _REQUIREMENT.match(line)
    return (found[1], bool(_PINNED.match(found[2])) or " --hash" in line) if found else None


def _requirements(snapshot: Snapshot, path: str, text: str, depth: int = 0) -> Iterator[Dependency]:
    for number, line in enumerate(lines_of(text), 1):
        included = re.match(r"^\s*(?:-r|--requirement)[\s=]+(\S+)", line)
        target = join(path.rpartition("/")[0], included[1]) if included else None
        if target and depth < 3:
            yield from _requirements(snapshot, target, snapshot.text(target) or "", depth + 1)
        elif found := requirement(line):
            yield Dependency(*found, at(path, number, line))


def _conda(snapshot: Snapshot, path: str, text: str) -> Iterator[Dependency]:
    listed = yaml_document(text).mapping.get("dependencies")
    for item in listed if isinstance(listed, list) else []:
        if isinstance(item, str) and item.strip():
            name, _, rest = re.sub(r"^.*::", "", item.strip()).partition("=")
            bare = re.split(r"[\s<>!=~\[]", name.strip())[0]
            fixed = bool(rest) and not re.search(r"[<>!~*|,]", item) and bool(rest.strip("= "))
            yield Dependency(bare, fixed, _where(path, text, item))
        elif isinstance(item, dict) and isinstance(item.get("pip"), list):
            yield from _pip_in_conda(snapshot, path, text, item["pip"])


def _pip_in_conda(snapshot: Snapshot, path: str, text: str, lines: list[Any]) -> Iterator[Dependency]:
    for line in (x for x in lines if isinstance(x, str)):
        included = re.match(r"^\s*(?:-r|--requirement)[\s=]+(\S+)", line)
        target = join(path.rpartition("/")[0], included[1]) if included else None
        if target:
            yield from _requirements(snapshot, target, snapshot.text(target) or "", 1)
        elif found := requirement(line):
            yield Dependency(*found, _where(path, text, line))


def _where(path: str, text: str, needle: str) -> Evidence:
    start = text.find(needle)
    line = text.count("\n", 0, start) + 1 if start >= 0 else None
    return at(path, line, needle)


def _pipfile(_snapshot: Snapshot, path: str, text: str) -> Iterator[Dependency]:
    top = toml_document(text).mapping
    for section in ("packages", "dev-packages"):
        yield from _table(path, text, top.get(section))


def _table(path: str, text: str, table: Any) -> Iterator[Dependency]:
    for name, asked in table.items() if isinstance(table, dict) else ():
        wanted = asked.get("version") or asked.get("rev") or asked.get("ref") if isinstance(asked, dict) else asked
        pinned = isinstance(wanted, str) and bool(re.match(r"^(?:={2,3}\s*|(?=[0-9a-f]{40}$))[\w.]+$", wanted))
        yield Dependency(str(name), pinned, _where(path, text, str(name)))


def _pyproject(_snapshot: Snapshot, path: str, text: str) -> Iterator[Dependency]:
    top = toml_document(text).mapping
    project = top.get("project")
    listed = project.get("dependencies") if isinstance(project, dict) else None
    for line in (x for x in listed if isinstance(x, str)) if isinstance(listed, list) else ():
        if found := requirement(line):
            yield Dependency(*found, _where(path, text, line))
    tool = top.get("tool")
    poetry = tool.get("poetry") if isinstance(tool, dict) else None
    yield from _table(path, text, poetry.get("dependencies") if isinstance(poetry, dict) else None)


def _setup_cfg(_snapshot: Snapshot, path: str, text: str) -> Iterator[Dependency]:
    options = ini_document(text).mapping.get("options", {})
    for line in str(options.get("install_requires", "")).split("\n"):
        if found := requirement(line):
            yield Dependency(*found, _where(path, text, line.strip()))


def _setup_py(_snapshot: Snapshot, path: str, text: str) -> Iterator[Dependency]:
    tree = parse_python(text)
    for node in ast.walk(tree) if tree else ():
        if isinstance(node, ast.keyword) and node.arg == "install_requires":
            for item in ast.walk(node.value):
                if isinstance(item, ast.Constant) and isinstance(item.value, str) and (found := requirement(item.value)):
                    yield Dependency(*found, at(path, item.lineno, item.value))


def _description(_snapshot: Snapshot, path: str, text: str) -> Iterator[Dependency]:
    unfolded = re.sub(r"\n[ \t]+", " ", text)
    for field in re.findall(r"^(?:Depends|Imports):(.*)$", unfolded, re.MULTILINE):
        for item in field.split(","):
            if name := re.match(r"\s*([A-Za-z][\w.]*)", item):
                yield Dependency(name[1], "==" in item, _where(path, text, name[1]))


_R_INSTALL = re.compile(r"install\.packages|install_github|install_version|install_cran|pak::pak|BiocManager::install")


def _install_r(_snapshot: Snapshot, path: str, text: str) -> Iterator[Dependency]:
    for number, line in enumerate(lines_of(text), 1):
        if _R_INSTALL.search(line.split("#")[0]):
            pinned = "install_version" in line or bool(re.search(r"github\([\"'][^\"']{1,200}@[\w.]", line))
            for name in re.findall(r"[\"']([A-Za-z][\w./@-]{1,100})[\"']", line.split("repos")[0]):
                yield Dependency(name, pinned, at(path, number, line))


def _project_toml(_snapshot: Snapshot, path: str, text: str) -> Iterator[Dependency]:
    top = toml_document(text).mapping
    listed, compat = top.get("deps"), top.get("compat")
    for name in listed if isinstance(listed, dict) else ():
        asked = compat.get(name) if isinstance(compat, dict) else None
        yield Dependency(str(name), isinstance(asked, str) and asked.startswith("="), _where(path, text, str(name)))


_INSTALL = re.compile(r"\b(?:pip3?|conda|mamba|micromamba)\s+install\s+(.*)$")


def _dockerfile(snapshot: Snapshot, path: str, text: str) -> Iterator[Dependency]:
    for number, line in enumerate(lines_of(text.replace("\\\n", " ")), 1):
        if base := re.match(r"^\s*FROM\s+(?:--\S+\s+)?(\S+)", line, re.IGNORECASE):
            tag = base[1].rpartition("/")[2].partition(":")[2]
            yield Dependency(base[1], "@sha256:" in base[1] or (bool(re.search(r"\d", tag)) and "latest" not in tag), at(path, None, line))
        elif installed := _INSTALL.search(line):
            yield from _installed(snapshot, path, number, installed[1])


def _installed(snapshot: Snapshot, path: str, number: int, arguments: str) -> Iterator[Dependency]:
    tokens = re.split(r"&&|;|\|", arguments)[0].split()
    skip = False
    for token in tokens:
        if not skip and not token.startswith("-") and (found := requirement(token.strip("\"'"))):
            yield Dependency(found[0], found[1] or bool(re.search(r"[^<>!~]=\d", token)), at(path, None, f"install {token}"))
        skip = token in ("-c", "-r", "-n", "-p", "-i", "--channel", "--index-url", "--extra-index-url", "-f", "--name", "--prefix")
    del snapshot, number


READERS: tuple[tuple[str, Callable[[Snapshot, str, str], Iterator[Dependency]]], ...] = (
    (r"(?:dev-)?requirements[\w.-]*\.(?:txt|in)", _requirements),
    (r"(?:environment|conda|env)[\w.-]*\.ya?ml", _conda),
    (r"Pipfile", _pipfile),
    (r"pyproject\.toml", _pyproject),
    (r"setup\.cfg", _setup_cfg),
    (r"setup\.py", _setup_py),
    (r"DESCRIPTION", _description),
    (r"install\.R", _install_r),
    (r"(?:Julia)?Project\.toml", _project_toml),
    (r"Dockerfile", _dockerfile),
)
"""File name → how its packages are read."""
