"""The stage that renders a notebook keeps its script beside its page, whatever else the page holds."""

from __future__ import annotations

import json

from gallery.model import Content, FileKind, Limits
from gallery.remotes.tree import blob_key
from gallery.stages.notebook import NotebookJob, render_notebook
from gallery.store import Store
from tests.notebooks.golden import PNG
from tests.notebooks.surfaces import code, data


def test_a_notebook_with_pictures_has_a_script(tmp_path):
    store = Store(str(tmp_path))
    metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    cells = [code(data("image/png", PNG), source="plot(1)")]
    store.put(blob_key("ab12"), json.dumps({"nbformat": 4, "metadata": metadata, "cells": cells}).encode())
    made = render_notebook(NotebookJob(str(tmp_path), "ab12", "a.ipynb", FileKind.FILE, Content.WHOLE, Limits(), "stamp"))
    assert len(made.figures) == 1
    assert made.script is not None
    assert made.script.suffix == "py"
    assert b"# %%\nplot(1)\n" in (store.take(made.script.digest) or b"")
