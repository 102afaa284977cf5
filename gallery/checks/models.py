"""Files that may hold trained models, each with its format and how sure that is."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gallery.checks.answer import at
from gallery.checks.formats import Format, Holds, by_bytes, named_like_model
from gallery.checks.wanted import MODEL_SUFFIXES, suffix, wanted
from gallery.model import HEAD_BYTES, Content, Evidence, File, FileKind, Snapshot, Want


@dataclass(frozen=True)
class Candidate:
    """One file that may hold a trained model."""

    path: str
    format: Format | None
    """None where the content is not there and the name does not tell."""
    lost: bool = False
    """Whether its content was asked for and is not held."""

    @property
    def evidence(self) -> Evidence:
        """The file and what it is."""
        if self.format is None:
            return at(self.path, None, "its content could not be read")
        why = f" ({self.format.why})" if self.format.why else ""
        return at(self.path, None, f"{self.format.name}: {self.format.holds}{why}")


_SURE = {
    "pt": "PyTorch", "pth": "PyTorch", "pyt": "PyTorch", "safetensors": "safetensors", "onnx": "ONNX", "keras": "Keras",
    "tflite": "TensorFlow Lite", "gguf": "GGUF", "ggml": "GGML", "caffemodel": "Caffe", "mlmodel": "Core ML", "t7": "Torch 7",
    "pdparams": "PaddlePaddle", "cbm": "CatBoost", "ckpt": "checkpoint", "eqx": "Equinox", "weights": "weights",
}  # fmt: skip
"""Endings that only models carry."""
_COMPRESSED = frozenset({"zip", "gz", "z", "tar", "index", "vec"})
_ARCHIVES = frozenset({"zip", "gz", "z", "tar", "index", "vec", "bin", "txt", "json", "npz", "rds", "rda", "rdata", "mat"})
_SHARD = re.compile(r"\.data-\d{5}-of-\d{5}$")
_PYTHONS = re.compile(r"(?:^|/)(?:[^/]*site-packages|tests?)(?:/|$)")


def candidates(snapshot: Snapshot) -> tuple[Candidate, ...]:
    """Every file that by its name or its bytes may hold a trained model."""
    found = (_candidate(snapshot, f) for f in snapshot.files() if f.kind in (FileKind.FILE, FileKind.LFS))
    return tuple(c for c in found if c is not None)


def _candidate(snapshot: Snapshot, file: File) -> Candidate | None:
    if wanted(file.path, file.executable) is not Want.HEAD or not file.path or _PYTHONS.search(file.path):
        return None
    named = _by_name(file.path)
    if file.kind is FileKind.LFS:
        return Candidate(file.path, Format(f"{named.name}, kept in Git LFS", named.holds, named.why) if named else None, lost=named is None)
    if file.content in (Content.MISSING, Content.SKIPPED):
        if named is None and suffix(file.path) in _ARCHIVES:
            return None  # thousands of archives hold data; none of them says that a model was lost
        return Candidate(file.path, named, lost=True)
    head = snapshot.read(file.path)
    if head is None:
        return Candidate(file.path, named) if named else None
    told = by_bytes(head[:HEAD_BYTES], file.path, whole=len(head) < HEAD_BYTES)
    return _weigh(file.path, named, told)


def _weigh(path: str, named: Format | None, told: Format | None) -> Candidate | None:
    # bytes beat names, save that text under a model's ending (a prototxt, an index) says nothing
    if told is None:
        return Candidate(path, named) if named else None
    if told.holds is Holds.NEITHER:
        return None
    if told.holds in (Holds.UNCLEAR, Holds.DATA) and named and named.holds is Holds.MODEL:
        return Candidate(path, Format(told.name, Holds.LIKELY, "its name"))
    return Candidate(path, told)


def _by_name(path: str) -> Format | None:
    ending = suffix(path)
    if ending in _SURE:
        return Format(_SURE[ending], Holds.MODEL, "its name")
    if _SHARD.search(path):
        return Format("TensorFlow checkpoint", Holds.MODEL, "its name")
    if ending in ("index", "meta") and re.search(r"(?:ckpt|model|checkpoint)[\w.-]*$", path):
        return Format("TensorFlow checkpoint", Holds.MODEL, "its name")
    if ending in MODEL_SUFFIXES and ending not in _COMPRESSED and named_like_model(path):
        return Format(f".{ending} file", Holds.LIKELY, "its name")
    return None
