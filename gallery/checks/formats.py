"""What kind of file some bytes are, and whether a trained model may be inside: magic bytes and names; nothing is ever loaded."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from gallery.checks.pickles import judge_pickle
from gallery.checks.unpack import inflate, zip_names


class Holds(StrEnum):
    """What a file holds, as far as can be told."""

    MODEL = "a trained model"
    LIKELY = "probably a trained model"
    UNCLEAR = "data or a model"
    DATA = "data"
    NEITHER = "neither data nor a model"


@dataclass(frozen=True)
class Format:
    """A file's format, and what it holds."""

    name: str
    holds: Holds
    why: str = ""
    """What the judgement rests on."""


MODEL_NAME = re.compile(
    r"(?:^|[/_.\- ])(?:models?|weights?|params?|parameters|checkpoints?|ckpts?|trained|pretrained|finetuned|classifier|clf|regressor|"
    r"estimator|net|resnet|unet|vgg|mlps?|cnn|rnn|lstm|gru|vae|gan|bert|gpt|encoder|decoder|autoencoder|generator|"
    r"discriminator|snapshots?|epoch|best|policy|agent)"
    r"(?=$|[/_.\- \d]|[A-Z])"
)
"""Words of file and folder names by which people call trained models."""
DATA_NAME = re.compile(
    r"(?:^|[_.\- ])(?:data|dataset|features?|feats|labels?|splits?|predictions?|preds|results?|losses|history|scores?|"
    r"metrics?|index|idx|vocab|tokens?|accuracy)(?=$|[_.\- \d])"
)
"""Words of file names that say the contrary."""


def by_bytes(head: bytes, path: str, *, whole: bool) -> Format | None:
    """The format that the first bytes tell; None where they tell nothing.

    `whole` says that `head` is all of the file, not its first bytes only.
    """
    for starts, judge in MAGIC:
        if head.startswith(starts):
            return judge(head, path)
    for probe in PROBES:
        if found := probe(head, path, whole):
            return found
    return None


def named_like_model(path: str) -> bool:
    """Whether the name or its folder's name is one that people give to trained models."""
    last = "/".join(path.split("/")[-2:]).lower()
    return bool(MODEL_NAME.search(last)) and not DATA_NAME.search(last.rpartition("/")[2])


def _by_name(name: str, path: str, otherwise: Holds = Holds.UNCLEAR) -> Format:
    return Format(name, Holds.LIKELY, "its name") if named_like_model(path) else Format(name, otherwise)


def _model(name: str) -> Callable[[bytes, str], Format]:
    return lambda _head, _path: Format(name, Holds.MODEL, "its first bytes")


def _data(name: str) -> Callable[[bytes, str], Format]:
    return lambda _head, _path: Format(name, Holds.DATA, "its first bytes")


def _hdf5(head: bytes, path: str) -> Format:
    if re.search(rb"model_config|keras_version|layer_names|model_weights|training_config", head):
        return Format("HDF5 by Keras", Holds.MODEL, "names of layers in its first bytes")
    if path.lower().endswith((".jld", ".jld2")) or b"Julia Data Format" in head:
        return _by_name("Julia data (JLD)", path)
    return _by_name("HDF5", path)


def _zip(head: bytes, path: str) -> Format:
    names = [n.decode("latin-1") for n in zip_names(head)]
    if any(n.endswith(("/data.pkl", "/version", "/byteorder")) or n in ("data.pkl", "constants.pkl") for n in names):
        return Format("PyTorch archive", Holds.MODEL, names[0])
    if any(n in ("model.weights.h5", "metadata.json", "variables.h5") for n in names) and path.endswith(".keras"):
        return Format("Keras archive", Holds.MODEL, names[0])
    if any(n.endswith(("policy.pth", "pytorch_variables.pth")) for n in names):
        return Format("Stable-Baselines archive", Holds.MODEL, names[0])
    if names and all(n.endswith(".npy") for n in names):
        layered = any(re.search(r"weight|bias|kernel|conv|dense|layer|^W\d|^b\d", n) for n in names)
        return Format("NumPy archive", Holds.LIKELY, f"arrays named {names[0]}") if layered else _by_name("NumPy archive", path, Holds.DATA)
    return Format("zip archive", Holds.DATA if not named_like_model(path) else Holds.UNCLEAR, names[0] if names else "")


def _compressed(head: bytes, path: str) -> Format | None:
    inside = inflate(head)
    if inside is None:
        return None
    if found := _r_data(inside, path):
        return found
    if found := judge(inside, path):
        return found
    return _by_name("compressed file", path, Holds.DATA) if path.endswith((".gz", ".z", ".pkl", ".joblib")) else None


def judge(inside: bytes, path: str) -> Format | None:
    """A pickle's format, whatever wraps it."""
    found = judge_pickle(inside)
    if found is None:
        return None
    kind, why = found
    if kind == "model":
        return Format("pickle", Holds.MODEL, why)
    if kind == "own":
        # a class of the repository's own: its name or the file's must tell
        return Format("pickle", Holds.LIKELY if MODEL_NAME.search(why.lower()) or named_like_model(path) else Holds.UNCLEAR, why)
    if kind == "arrays":
        return Format("pickle", Holds.LIKELY if named_like_model(path) else Holds.UNCLEAR, why)
    return Format("pickle", Holds.DATA, why)


_R_MODELS = re.compile(
    rb"\b(?:lm|glm|gam|lmerMod|glmerMod|merMod|nls|randomForest|ranger|train|xgb\.Booster|gbm|cv\.glmnet|glmnet|"
    rb"lgb\.Booster|rpart|svm|nnet|"
    rb"brmsfit|stanfit|stanreg|keras|workflow|coxph|prophet|lda|party|bart|mlr3|Learner)\b"
)


def _r_data(inside: bytes, path: str) -> Format | None:
    if not re.match(rb"RD[AX][23]\n|[XA]\n\0?\0?\0?[\2\3]|[XA]\n[23]\n", inside):
        return None
    name = "R workspace" if inside[:2] == b"RD" else "R object"
    classes = _R_MODELS.search(inside) if b"class" in inside else None
    if classes:
        return Format(name, Holds.LIKELY, f"class {classes[0].decode()}")
    return _by_name(name, path, Holds.DATA)


MAGIC: tuple[tuple[bytes, Callable[[bytes, str], Format]], ...] = (
    (b"\x89HDF\r\n\x1a\n", _hdf5),
    (b"PK\x03\x04", _zip),
    (b"GGUF", _model("GGUF")),
    (b"ggml", _model("GGML")),
    (b"lmgg", _model("GGML")),
    (b"CBM1", _model("CatBoost")),
    (b"binf", _model("XGBoost")),
    (b"bs64", _model("XGBoost")),
    (b"tree\nversion=", _model("LightGBM")),
    (b"svm_type ", _model("LIBSVM")),
    (b"solver_type ", _model("LIBLINEAR")),
    (b"\xba\x16\x4f\x2f", _model("fastText")),
    (b"\x12\x01\0\0\0\0\0\0", _model("MXNet parameters")),
    (b"\x93NUMPY", lambda _h, path: _by_name("NumPy array", path, Holds.DATA)),
    (b"MATLAB 5.0 MAT-file", lambda _h, path: _by_name("MATLAB data", path, Holds.DATA)),
    (b"MATLAB 7.3 MAT-file", lambda _h, path: _by_name("MATLAB data", path, Holds.DATA)),
    (b"HDF5-based Julia Data Format", _hdf5),
    (b"SQLite format 3\0", _data("SQLite")),
    (b"PAR1", _data("Parquet")),
    (b"ARROW1", _data("Arrow")),
    (b"SIMPLE  =", _data("FITS")),
    (b"\x7fELF", lambda _h, _p: Format("program", Holds.NEITHER)),
    (b"#!", lambda _h, _p: Format("script", Holds.NEITHER)),
    (b"\x89PNG", _data("picture")),
    (b"\xff\xd8\xff", _data("picture")),
    (b"%PDF", lambda _h, _p: Format("PDF", Holds.NEITHER)),
)
"""First bytes → judgement."""


def _safetensors(head: bytes, _path: str, whole: bool) -> Format | None:
    if len(head) > 9 and head[8:10] in (b'{"', b"{ ") and 2 <= struct.unpack_from("<Q", head)[0] < 100_000_000:
        return Format("safetensors", Holds.MODEL, "its header")
    del whole
    return None


def _tflite(head: bytes, _path: str, _whole: bool) -> Format | None:
    return Format("TensorFlow Lite", Holds.MODEL, "its first bytes") if head[4:8] == b"TFL3" else None


def _xgboost_json(head: bytes, _path: str, _whole: bool) -> Format | None:
    if re.match(rb'\s{0,20}\{\s{0,20}"learner"\s{0,20}:', head) or (head[:1] == b"{" and b"learner" in head[:40] and b"\0" in head[:20]):
        return Format("XGBoost", Holds.MODEL, "`learner` in its first bytes")
    return None


def _onnx(head: bytes, path: str, _whole: bool) -> Format | None:
    if (
        head[:1] == b"\x08"
        and re.search(rb"^\x08[\x01-\x14]\x12.(?:pytorch|tf2onnx|skl2onnx|keras2onnx|onnx|[\w.-]{3,})", head[:64])
        and path.endswith(".onnx")
    ):
        return Format("ONNX", Holds.MODEL, "its producer's name")
    return None


def _bson(head: bytes, path: str, _whole: bool) -> Format | None:
    if not path.lower().endswith(".bson") or len(head) < 8:
        return None
    if re.search(rb"Chain|Flux|Dense|Conv|Params|model|weights", head):
        return Format("BSON by Julia", Holds.MODEL, "layers named in its first bytes")
    return _by_name("BSON by Julia", path)


def _saved_model(head: bytes, path: str, _whole: bool) -> Format | None:
    if path.rpartition("/")[2] in ("saved_model.pb", "keras_metadata.pb") or (path.endswith(".pb") and head[:1] == b"\n"):
        return Format("TensorFlow graph", Holds.MODEL, "its name")
    return None


def _wrapped(head: bytes, path: str, _whole: bool) -> Format | None:
    return _compressed(head, path) if head[:2] in (b"\x1f\x8b", b"BZ", b"\xfd7") or head[:1] in (b"\x78", b"\x5d") else None


def _bare_r(head: bytes, path: str, _whole: bool) -> Format | None:
    return _r_data(head, path)


def _pickle(head: bytes, path: str, _whole: bool) -> Format | None:
    return judge(head, path)


def _text(head: bytes, _path: str, _whole: bool) -> Format | None:
    sample = head[:1000]
    readable = sum(32 <= b < 127 or 9 <= b <= 13 for b in sample)
    if sample and b"\0" not in sample and (readable > 0.85 * len(sample) or _is_utf8(sample)):
        return Format("text", Holds.NEITHER)
    return None


def _is_utf8(sample: bytes) -> bool:
    try:
        return all(c.isprintable() or c.isspace() for c in sample.decode("utf-8"))
    except UnicodeDecodeError:
        return False


PROBES: tuple[Callable[[bytes, str, bool], Format | None], ...] = (
    _safetensors,
    _tflite,
    _xgboost_json,
    _onnx,
    _bson,
    _saved_model,
    _wrapped,
    _bare_r,
    _pickle,
    _text,
)
"""Formats without a fixed first word, the surest first."""
