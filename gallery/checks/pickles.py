"""What a pickle would load, read from its opcodes: it is never unpickled. Truncated pickles are fine."""

from __future__ import annotations

import pickletools
import re
import warnings
from itertools import islice

MAX_OPCODES = 20_000
_LEGACY_TORCH = b"\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19."
_OLD = re.compile(rb"(?:\(?[dl]p\d+\n|\(c|\(i|c[A-Za-z_][\w.]*\n[A-Za-z_]\w*\n|\(lp|\(dp)")
_MODELS = re.compile(
    r"^(?:sklearn\.(?!datasets|utils|preprocessing\.data)|torch(?:\.nn|\.jit|vision\.models)|keras|tensorflow|"
    r"tf_keras|xgboost|lightgbm|catboost|"
    r"statsmodels|transformers|fastai|gensim|spacy|nltk\.(?:classify|tag)|pytorch_lightning|stable_baselines|chainer|theano|"
    r"lasagne|mxnet|jax|flax|haiku|"
    r"pymc|autosklearn|hdbscan|hmmlearn|pomegranate|surprise|implicit|lifelines|prophet|skorch|imblearn|tpot|dask_ml|cuml|"
    r"sentence_transformers|timm|GPy|gpflow|gpytorch)\b"
)
_ARRAYS = re.compile(r"^(?:numpy|joblib|_codecs|scipy\.sparse|autograd\.numpy)\b")
_TENSORS = re.compile(r"^(?:torch\._utils\._rebuild_|torch\.(?:\w*[sS]torage|Size|device|float|int|_tensor\._rebuild))")
_DATA = re.compile(
    r"^(?:numpy|pandas|scipy|builtins|__builtin__|collections|datetime|copy_reg|copyreg|_codecs|joblib|pathlib|decimal|"
    r"fractions|uuid|functools|operator|"
    r"networkx|PIL|shapely|geopandas|astropy|xarray|anndata|h5py|dateutil|pytz|array|bitarray|ase|rdkit|Bio|pyarrow|polars|"
    r"types|itertools|enum|"
    r"sklearn\.(?:datasets|utils)|autograd\.numpy)\b"
)


def judge_pickle(head: bytes) -> tuple[str, str] | None:
    """(`model` | `own` | `arrays` | `data`, what it rests on) of a pickle, or None where the bytes are no pickle.

    `own` are classes that no known library has: the repository's.
    """
    if head.startswith(_LEGACY_TORCH):
        return "model", "PyTorch's own mark"
    if not (_is_binary_pickle(head) or _OLD.match(head)):
        return None
    names, seen = pickled_names(head)
    if seen < 2:
        return None
    return _judge(names)


def _is_binary_pickle(head: bytes) -> bool:
    return len(head) > 2 and head[0] == 0x80 and 2 <= head[1] <= 5


def _judge(names: list[str]) -> tuple[str, str]:
    if model := next((n for n in names if _MODELS.match(n)), None):
        return "model", model
    if own := next((n for n in names if not (_DATA.match(n) or _TENSORS.match(n))), None):
        return "own", own
    if any(_TENSORS.match(n) for n in names):
        # each tensor names OrderedDict too, for its hooks; only a state dict begins with one
        return ("model", "a state dict of PyTorch") if names[0] == "collections.OrderedDict" else ("arrays", "PyTorch tensors")
    if (names and all(_ARRAYS.match(n) for n in names)) or any(n.startswith(("numpy", "joblib.numpy")) for n in names):
        return "arrays", "arrays of numbers only"
    return "data", names[0] if names else "plain values only"


def pickled_names(head: bytes) -> tuple[list[str], int]:
    """Classes and functions that the pickle names (`module.name`), in order, and how many opcodes could be read."""
    names: list[str] = []
    strings: list[str] = []
    memo: dict[int, str] = {}
    seen = 0
    for name, argument in _opcodes(head):
        seen += 1
        if name in ("GLOBAL", "INST") and isinstance(argument, str):
            names.append(argument.replace(" ", ".")[:120])
        elif name == "STACK_GLOBAL" and len(strings) > 1:
            names.append(f"{strings[-2]}.{strings[-1]}"[:120])
        elif isinstance(argument, str) and "UNICODE" in name:
            strings.append(argument[:120])
        elif name in ("BINGET", "LONG_BINGET") and argument in memo:
            strings.append(memo[int(str(argument))])
        if name in ("MEMOIZE", "BINPUT", "LONG_BINPUT"):
            memo[len(memo) if argument is None else int(str(argument))] = strings[-1] if strings else ""
    return list(dict.fromkeys(names)), seen


def _opcodes(head: bytes) -> list[tuple[str, object]]:
    found: list[tuple[str, object]] = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            for opcode, argument, _ in islice(pickletools.genops(head), MAX_OPCODES):
                found.append((opcode.name, argument))  # what was read before an error counts
        except (ValueError, IndexError, KeyError, OverflowError, MemoryError):
            return found  # truncated, or no pickle after all
    return found
