"""Which files are fetched, by name alone: the evidence of the checks, metadata, and notebooks.

Pictures beside notebooks are not among them: only the rendered notebook knows which it shows.
"""

from __future__ import annotations

import re

from gallery.model import Want

ENVIRONMENT_FILES = frozenset(
    """
    Dockerfile Project.toml JuliaProject.toml Manifest.toml JuliaManifest.toml REQUIRE default.nix shell.nix flake.nix
    flake.lock runtime.txt DESCRIPTION NAMESPACE install.R environment.yml environment.yaml Pipfile Pipfile.lock
    requirements.txt requirements3.txt setup.py setup.cfg pyproject.toml apt.txt postBuild start .dockerignore renv.lock
    poetry.lock uv.lock pdm.lock pixi.toml pixi.lock conda-lock.yml conda-lock.yaml .python-version .Rprofile
    packrat.lock
""".split()
)
"""Files that say what to install."""

_METADATA_FILES = frozenset(
    ["CITATION.cff", "codemeta.json", ".zenodo.json", "CITATION", "CITATION.bib", "citation.bib", "package.json", ".gitmodules"]
)
_PROSE = frozenset(["md", "markdown", "rst", "org", "adoc"])
_CODE = frozenset(
    """
    py r rmd qmd jl sh bash slurm sbatch pbs snakefile smk mk nf wdl cwl
""".split()
)
_SETTINGS = frozenset(["yml", "yaml", "toml", "cfg", "ini", "dvc"])
_NAMED_SCRIPTS = frozenset(["Makefile", "makefile", "GNUmakefile", "Snakefile", "Jenkinsfile", "Justfile", "justfile", "Rakefile"])
MODEL_SUFFIXES = frozenset(
    """
    pkl pickle p pck cpkl dill joblib sav pt pth pyt ckpt tar bin model mdl h5 hdf5 keras onnx safetensors pb tflite
    gguf ggml params pdparams caffemodel mlmodel weights t7 npz rds rda rdata mat jld jld2 bson cbm ubj xgb lgb index
    msgpack eqx zip z gz vec ser
""".split()
)
"""Endings behind which a trained model may hide."""

_VENDORED = re.compile(
    r"(?:^|/)(?:node_modules|site-packages|bower_components|\.?venv|env/lib|third[_-]?party|vendor|"
    r"\.ipynb_checkpoints|__pycache__|\.git)/|/[\w.-]+-(?:master|main)/",
    re.IGNORECASE,
)
_DOCUMENT = re.compile(
    r"^(?:readme|licen[cs]e|copying|unlicense|notice|authors|contributing|install|usage|changelog|citation)(?:[._-]|$)", re.IGNORECASE
)
_REQUIREMENTS = re.compile(
    r"^(?:requirements|constraints|environment|env|conda|dev-requirements)[\w.-]*\.(?:txt|in|yml|yaml)$", re.IGNORECASE
)
_JSON_MODEL = re.compile(r"model|xgb|booster|lgb|catboost", re.IGNORECASE)
_TEXT_MODEL = re.compile(r"model|lgb|booster|svm", re.IGNORECASE)
_TF_SHARD = re.compile(r"\.data-\d{5}-of-\d{5}$")
MAX_DEPTH = 6
"""Folders below which prose and settings are no longer the authors' word to a reader."""


def is_vendored(path: str) -> bool:
    """Whether a path lies in a folder of other people's code or of leavings."""
    return bool(_VENDORED.search(path))


def suffix(path: str) -> str:
    """Lower-case ending without the dot; empty where there is none (`.travis.yml` has `yml`, `.gitignore` none)."""
    name = path.rpartition("/")[2].lstrip(".")
    return name.rpartition(".")[2].lower() if "." in name else ""


def wanted(path: str, executable: bool) -> Want:
    """How much of the file at `path` the checks, metadata and notebooks need.

    `executable` is git's mode bit: a file without ending that carries it is a program, not a saved model.
    """
    name, ending = path.rpartition("/")[2], suffix(path)
    if ending == "ipynb":
        return Want.NO if ".ipynb_checkpoints" in path.split("/") else Want.WHOLE
    if is_vendored(path):
        return Want.NO
    if name in ENVIRONMENT_FILES | _METADATA_FILES or _is_text(path, name, ending):
        return Want.WHOLE
    if _may_be_model(path, name, ending) and not (executable and not ending):
        return Want.HEAD
    return Want.WHOLE if executable and not ending else Want.NO


def _is_text(path: str, name: str, ending: str) -> bool:
    if ending in _CODE or name in _NAMED_SCRIPTS or _REQUIREMENTS.match(name):
        return True
    if path.count("/") > MAX_DEPTH:
        return False
    return ending in _PROSE or ending in _SETTINGS or (bool(_DOCUMENT.match(name)) and ending in ("", "txt", "html", "tex", "bib", "cff"))


def _may_be_model(path: str, name: str, ending: str) -> bool:
    if ending in MODEL_SUFFIXES or _TF_SHARD.search(name):
        return True
    if ending == "json":
        return bool(_JSON_MODEL.search(name))
    if ending == "txt":
        return bool(_TEXT_MODEL.search(name))
    return not ending and not name.startswith(".") and not path.startswith((".git", ".circleci"))
