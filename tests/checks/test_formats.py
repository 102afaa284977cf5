"""Magic bytes, names and pickles: what a file is, and how sure that is."""

import bz2
import gzip
import io
import lzma
import pathlib
import pickle
import zipfile
import zlib

import pytest

from gallery.checks.formats import Holds, by_bytes, named_like_model
from gallery.checks.pickles import judge_pickle, pickled_names
from gallery.model import HEAD_BYTES
from tests.checks import folders


def zipped(*names):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name in names:
            archive.writestr(name, b"x" * 10)
    return made.getvalue()


SVC = folders.pickled("sklearn.svm:SVC", 2)
ARRAYS = folders.pickled("numpy.core.multiarray:_reconstruct", 2)
# a tensor names OrderedDict for its hooks, after the function that makes it; a state dict begins with one
TENSORS = b"\x80\x02}ctorch._utils\n_rebuild_tensor_v2\nctorch\nFloatStorage\nccollections\nOrderedDict\n."
STATE = b"\x80\x02ccollections\nOrderedDict\nctorch._utils\n_rebuild_tensor_v2\nctorch\nFloatStorage\n."
NETWORK = b"\x80\x02cmy.nets\nEncoder\nctorch._utils\n_rebuild_parameter\nctorch.nn.modules.linear\nLinear\n."
R_DATA = b"X\n\0\0\0\2\0\4\5\0" + b"names" + b"\0" * 40
R_MODEL = R_DATA + b"class\0\0\0lmerMod\0"
CASES = [
    ("w.h5", b"\x89HDF\r\n\x1a\n" + b"\0" * 50 + b"layer_names", "HDF5 by Keras", Holds.MODEL),
    ("w.h5", b"\x89HDF\r\n\x1a\n", "HDF5", Holds.UNCLEAR),
    ("model.h5", b"\x89HDF\r\n\x1a\n", "HDF5", Holds.LIKELY),
    ("x.jld2", b"HDF5-based Julia Data Format, version 0.1.0", "Julia data (JLD)", Holds.UNCLEAR),
    ("net", zipped("archive/data.pkl", "archive/version"), "PyTorch archive", Holds.MODEL),
    ("m.keras", zipped("metadata.json", "config.json", "model.weights.h5"), "Keras archive", Holds.MODEL),
    ("ppo.zip", zipped("data", "policy.pth"), "Stable-Baselines archive", Holds.MODEL),
    ("x.npz", zipped("x_train.npy", "y_train.npy"), "NumPy archive", Holds.DATA),
    ("x.npz", zipped("layer1_weight.npy", "layer1_bias.npy"), "NumPy archive", Holds.LIKELY),
    ("data.zip", zipped("a.csv"), "zip archive", Holds.DATA),
    ("x.gguf", b"GGUF\3\0\0\0", "GGUF", Holds.MODEL),
    ("x.cbm", b"CBM1xx", "CatBoost", Holds.MODEL),
    ("m.txt", b"tree\nversion=v3\n", "LightGBM", Holds.MODEL),
    ("m.json", b'{"learner":{"attributes":{}}}', "XGBoost", Holds.MODEL),
    ("m.bin", b"binf\0\0", "XGBoost", Holds.MODEL),
    ("m", b"svm_type c_svc\n", "LIBSVM", Holds.MODEL),
    ("m.safetensors", (64).to_bytes(8, "little") + b'{"a":', "safetensors", Holds.MODEL),
    ("m.tflite", b"\x1c\0\0\0TFL3\0", "TensorFlow Lite", Holds.MODEL),
    ("m.onnx", b"\x08\x07\x12\x07pytorch\x1a", "ONNX", Holds.MODEL),
    ("saved_model.pb", b"\x08\x01\x12", "TensorFlow graph", Holds.MODEL),
    ("m.bson", b"\x40\0\0\0\3Chain\0", "BSON by Julia", Holds.MODEL),
    ("x.npy", b"\x93NUMPY\1\0", "NumPy array", Holds.DATA),
    ("x.mat", b"MATLAB 5.0 MAT-file, Platform", "MATLAB data", Holds.DATA),
    ("net_weights.mat", b"MATLAB 5.0 MAT-file, Platform", "MATLAB data", Holds.LIKELY),
    ("x.rds", gzip.compress(R_DATA), "R object", Holds.DATA),
    ("x.rds", gzip.compress(R_MODEL), "R object", Holds.LIKELY),
    ("x.rds", bz2.compress(R_MODEL), "R object", Holds.LIKELY),
    ("x.rds", lzma.compress(R_MODEL), "R object", Holds.LIKELY),
    ("x.RData", gzip.compress(b"RDX3\n" + R_MODEL), "R workspace", Holds.LIKELY),
    ("x.rds", R_MODEL, "R object", Holds.LIKELY),
    ("x", SVC, "pickle", Holds.MODEL),
    ("x.joblib", zlib.compress(SVC), "pickle", Holds.MODEL),
    ("x.pkl.gz", gzip.compress(SVC), "pickle", Holds.MODEL),
    ("x", b"\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19.", "pickle", Holds.MODEL),
    ("x", ARRAYS, "pickle", Holds.UNCLEAR),
    ("mlp_1", ARRAYS, "pickle", Holds.LIKELY),
    ("results.pickle", TENSORS, "pickle", Holds.UNCLEAR),
    ("mlp_1", TENSORS, "pickle", Holds.LIKELY),
    ("x.pkl", STATE, "pickle", Holds.MODEL),
    ("x.pkl", NETWORK, "pickle", Holds.MODEL),
    ("x", pickle.dumps({"a": [1, 2], "b": "text"}), "pickle", Holds.DATA),
    ("x", pickle.dumps({"a": [1, 2]}, protocol=0), "pickle", Holds.DATA),
    ("script", b"#!/bin/sh\n", "script", Holds.NEITHER),
    ("notes", b"Just some words.\n", "text", Holds.NEITHER),
    ("x.png", b"\x89PNG\r\n", "picture", Holds.DATA),
]


@pytest.mark.parametrize(("path", "data", "name", "holds"), CASES, ids=[f"{c[0]} {c[2]} {c[3].name}" for c in CASES])
def test_by_bytes(path, data, name, holds):
    found = by_bytes(data[:HEAD_BYTES], path, whole=len(data) < HEAD_BYTES)
    assert found is not None
    assert (found.name, found.holds) == (name, holds)


@pytest.mark.parametrize("data", [b"", b"\0", bytes(range(128, 256)), b"\xde\xad\xbe\xef" * 20])
def test_bytes_that_tell_nothing(data):
    assert by_bytes(data, "x", whole=True) is None


@pytest.mark.parametrize("cut", range(19, len(SVC)))
def test_a_cut_pickle_keeps_what_it_named(cut):
    assert judge_pickle(SVC[:cut]) == ("model", "sklearn.svm.SVC")


@pytest.mark.parametrize("protocol", range(6))
def test_names_of_real_pickles(protocol):
    """Pickled by Python itself, in every protocol."""
    names, opcodes = pickled_names(pickle.dumps(pathlib.PurePosixPath("x"), protocol=protocol))
    assert "pathlib.PurePosixPath" in names
    assert opcodes > 3


@pytest.mark.parametrize(
    ("path", "named"),
    [
        ("models/a.h5", True),
        ("data/color_l2_mlps.pkl", True),
        ("resnet_best.pt", True),
        ("data/ActivityNet/ActivityNet_split.npz", False),
        ("models/train_features.npy", False),
        ("data/network.csv", False),
        ("data/x.pkl", False),
    ],
)
def test_named_like_model(path, named):
    assert named_like_model(path) is named
