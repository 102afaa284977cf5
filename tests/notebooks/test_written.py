from __future__ import annotations

import pytest

from gallery.failures import Stop
from gallery.model import Limits, Snapshot
from gallery.notebooks import render
from gallery.stages.choosing import choose_notebooks

FILES = {
    "a.ipynb": "{}",
    "README.md": "# Title\n",
    "myst.md": "---\njupytext:\n  formats: md:myst\n---\n",
    "fit.Rmd": "x",
    "plain.py": "import os\n",
    "cells.py": "# %%\nimport os\n",
}


@pytest.mark.parametrize(
    ("globs", "chosen"),
    [
        ((), ["a.ipynb"]),
        (("**",), ["a.ipynb"]),
        (("*.md",), ["myst.md"]),
        (("fit.Rmd", "*.py", "*.ipynb"), ["fit.Rmd", "cells.py", "a.ipynb"]),
        (("README.md",), []),
    ],
)
def test_text_is_a_notebook_only_where_it_is_named_and_says_so(globs, chosen):
    files, failures = choose_notebooks(globs, Snapshot.from_dict(FILES), Limits())
    assert [f.path for f in files] == chosen
    assert bool(failures) is (not chosen)


def test_text_that_breaks_the_parser_is_explained():
    with pytest.raises(Stop, match=r"This file cannot be read as a notebook written as text"):
        render(b"---\njupytext:\n  text_representation: 3\nkernelspec: [\n---\n", "a.md", Limits())
