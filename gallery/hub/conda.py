"""What conda's package lines mean for pip: names, versions, and what has no counterpart on the Python package index. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from packaging.version import InvalidVersion, Version


@dataclass(frozen=True)
class Translated:
    """One line of `environment.yml`."""

    name: str
    """As conda calls it."""
    requirement: str | None
    """As pip reads it; None where the index has no such thing."""


RENAMED = {
    "blosc": "blosc", "cartopy": "Cartopy", "dask-core": "dask", "faiss": "faiss-cpu", "matplotlib-base": "matplotlib",
    "msgpack-python": "msgpack", "opencv": "opencv-python", "py-opencv": "opencv-python", "py-xgboost": "xgboost", "pyqt": "PyQt5",
    "pytables": "tables", "python-graphviz": "graphviz", "pytorch": "torch", "pytorch-cpu": "torch", "ruamel_yaml": "ruamel.yaml",
    "seaborn-base": "seaborn", "tensorflow-cpu": "tensorflow", "umap-learn": "umap-learn",
}  # fmt: skip
"""Conda's name → the index's name, where they differ."""

_ELSEWHERE = re.compile(
    r"r-.*|bioconductor-.*|perl-.*|_.*|.*_(?:linux|osx|win)-\w+|(?:c|cxx|fortran)?-?compilers?|gcc|gxx|gfortran|clang.*|libgcc.*|libstdcxx.*"
    r"|cudatoolkit|cuda-.*|cudnn|mkl|mkl-service|blas|openblas|libblas|liblapack|nomkl|openmpi|mpich|hdf5|netcdf4?-c|libnetcdf|geos|proj|gdal-bin"
    r"|graphviz|nodejs|yarn|openjdk|git|make|curl|wget|unzip|ffmpeg|imagemagick|pandoc|tk|zlib|openssl|sqlite|xz|readline|ncurses|bzip2"
    r"|ca-certificates|r|julia|rust|go|texlive.*|jpeg|libpng|freetype|qt|cpuonly|pytorch-cuda|pytorch-mutex"
)
"""Names that are no Python packages, though the index may have something else of that name."""
_LINE = re.compile(r"(?:[\w./:-]+::)?(?P<name>[A-Za-z0-9_][\w.-]*)\s*(?P<rest>.*)")


def translate(line: str) -> Translated | None:
    """One of conda's lines as a requirement of pip's; None for what is no package line."""
    found = _LINE.fullmatch(line.split("#", maxsplit=1)[0].strip())
    if found is None:
        return None
    name = found["name"].lower()
    if _ELSEWHERE.fullmatch(name):
        return Translated(name, None)
    bracket = re.search(r"version\s*=\s*['\"]([^'\"]+)['\"]", found["rest"])
    version = _version(bracket[1] if bracket else re.sub(r"\[.*", "", found["rest"]).strip())
    return Translated(name, RENAMED.get(name, name) + version)


def specifier(rest: str) -> str:
    """Conda's version part (`=3.11`, `>=1.2,<2`, ` 1.2.*`) as pip writes it; empty where pip cannot say it."""
    return _version(rest.strip())


def _version(rest: str) -> str:
    if "|" in rest:
        return ""
    return ",".join(filter(None, (_one(part.strip()) for part in rest.split(","))))


def _one(part: str) -> str:
    found = re.fullmatch(r"(===?|=|~=|>=|<=|!=|>|<)?\s*([\w.*+!-]+)(?:[=\s]\S*)?", part)
    if found is None:
        return ""
    sign, version = found[1] or "", found[2]
    bare = version.removesuffix("*").rstrip(".")
    try:
        Version(bare)
    except InvalidVersion:
        return ""
    if sign in ("", "=") or (sign == "==" and version.endswith("*")):
        exact = "=" in part[len(sign) :]  # name=1.2=build
        return f"=={bare}" if exact or not re.fullmatch(r"[\d.]+", bare) else f"=={bare}.*"
    return f"{sign}{bare}.*" if sign == "!=" and version.endswith("*") else f"{sign}{bare}"
