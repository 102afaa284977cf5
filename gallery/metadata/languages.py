"""Programming languages: by notebooks' kernels and by file names, the most used first."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from gallery.model import Evidence, Fact, File, FileKind, Snapshot

_SUFFIXES = {
    suffix: language
    for language, suffixes in {
        "Python": "py", "R": "r rmd", "Quarto": "qmd", "Julia": "jl", "MATLAB": "m mlx", "C": "c h", "C++": "cpp cc cxx hpp", "CUDA": "cu",
        "Fortran": "f f90 f95 f03", "Java": "java", "Scala": "scala", "JavaScript": "js", "TypeScript": "ts", "Stan": "stan", "Stata": "do",
        "SAS": "sas", "SQL": "sql", "Haskell": "hs", "Rust": "rs", "Go": "go", "Lua": "lua", "Shell": "sh bash", "Nix": "nix", "Perl": "pl",
        "Ruby": "rb", "C#": "cs", "OCaml": "ml", "Lean": "lean", "SageMath": "sage", "Mathematica": "nb wl", "Cython": "pyx",
        "Snakemake": "smk", "Nextflow": "nf",
    }.items()
    for suffix in suffixes.split()
}  # fmt: skip
_KERNELS = {
    kernel: language
    for language, kernels in {
        "Python": "python ipython python2 python3", "R": "r ir", "Julia": "julia", "Octave": "octave", "MATLAB": "matlab",
        "C++": "c++ c++11 c++14 c++17", "Shell": "bash", "JavaScript": "javascript", "Haskell": "haskell", "Scala": "scala",
        "SageMath": "sagemath sage", "C#": "c#", "F#": "f#", "PowerShell": "powershell", "Stata": "stata", "SoS": "sos", "Ruby": "ruby",
        "Rust": "rust", "Java": "java", "Mathematica": "wolfram",
    }.items()
    for kernel in kernels.split()
}  # fmt: skip
_STRANGERS = re.compile(
    r"(?:^|/)(?:\.ipynb_checkpoints|node_modules|vendor|third_party|_static|site-packages|renv|packrat|\.git\w*)/|\.min\.js$"
)
_INFO = re.compile(rb'"language(?:_info)?"\s*:\s*(?:"([^"\\]{1,30})"|\{[^{}]{0,400}(?:\{[^{}]{0,200}\}[^{}]{0,400})?)')
_NAME = re.compile(rb'"name"\s*:\s*"([^"\\]{1,30})"')
MAX_NOTEBOOKS = 300


def read(snapshot: Snapshot) -> Iterator[Fact]:
    """One fact for each language that a notebook's kernel speaks or that has a share of the files."""
    files = [f for f in snapshot.files() if f.kind is FileKind.FILE and not _STRANGERS.search(f.path)]
    notebooks: Counter[str] = Counter()
    first: dict[str, str] = {}
    for file in [f for f in files if f.path.endswith(".ipynb")][:MAX_NOTEBOOKS]:
        if language := kernel(snapshot.read(file.path) or b""):
            notebooks[language] += 1
            first.setdefault(language, file.path)
    sources = _by_suffix(files, first)
    for language in sorted(notebooks.keys() | sources.keys(), key=lambda x: (-notebooks[x], -sources[x], x)):
        if notebooks[language] or sources[language] >= max(1, sources.total() // 20):
            counts = [f"{n} {what}{'s' * (n > 1)}" for n, what in ((notebooks[language], "notebook"), (sources[language], "file")) if n]
            source = Evidence(path=first[language], text=", ".join(counts))
            yield Fact(name="language", value=language, source=source, confidence=1.0 if notebooks[language] else 0.8)


def _by_suffix(files: list[File], first: dict[str, str]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for file in files:
        language = _SUFFIXES.get(file.path.rpartition("/")[2].lower().rpartition(".")[2]) if "." in file.path.rpartition("/")[2] else None
        if language:
            counts[language] += 1
            first.setdefault(language, file.path)
    return counts


def kernel(data: bytes) -> str | None:
    """Language of a notebook's kernel, from its metadata alone; None where it names none.

    Found by searching backwards for the key: no notebook is parsed for this, whatever its size. In a cell's text the key's
    quotes would be escaped, so that it cannot be mistaken.
    """
    for key in (b'"language_info"', b'"language"'):
        at = data.rfind(key)
        match = _INFO.match(data[at : at + 1_000]) if at >= 0 else None
        name = match[1] or _first(_NAME, match.group()) if match else None
        if name:
            text = name.decode("utf-8", "replace").strip()
            return _KERNELS.get(text.lower(), text)
    return None


def _first(pattern: re.Pattern[bytes], data: bytes) -> bytes | None:
    match = pattern.search(data)
    return match[1] if match else None
