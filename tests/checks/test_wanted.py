"""Which files are fetched: by name and mode alone."""

import pytest

from gallery.checks import wanted
from gallery.model import Want

CASES = {
    Want.WHOLE: """
        README.md readme.rst README docs/install.md environment.yml binder/postBuild .binder/requirements.txt
        requirements-dev.txt Pipfile.lock Manifest.toml DESCRIPTION install.R CITATION.cff .zenodo.json
        codemeta.json LICENSE COPYING.txt pyproject.toml setup.py a/b/c/notebook.ipynb
        experiments/Toy@Colors.ipynb src/x.py analysis.R a.Rmd b.jl run.sh job.sbatch Makefile Snakefile
        config.yaml .travis.yml .github/workflows/ci.yml .gitmodules apt.txt runtime.txt default.nix uv.lock
        data/get.sh
    """,
    Want.HEAD: """
        data/decoy_mnist_fae_1000 model.pkl w.h5 w.pt a/w.pth x.onnx x.rds x.RData x.npz x.mat x.joblib
        saved_model.pb variables.data-00000-of-00001 xgb_model.json lgb_model.txt x.safetensors x.bin x.gz
        x.model
    """,
    Want.NO: """
        paper.pdf data/x.csv figures/a.png data/a.npy x.svg node_modules/a/README.md node_modules/a.py venv/lib/x.py
        a/.ipynb_checkpoints/b.ipynb third_party/a.py software/Theano-master/setup.py settings.json .gitignore
        style.css x.tex video.mp4
    """,
}


@pytest.mark.parametrize(("path", "want"), [(p.replace("@", " "), want) for want, paths in CASES.items() for p in paths.split()])
def test_wanted(path, want):
    assert wanted(path, executable=False) is want


def test_a_program_without_ending_is_read_whole():
    assert wanted("bin/run", executable=True) is Want.WHOLE
    assert wanted("bin/run", executable=False) is Want.HEAD
