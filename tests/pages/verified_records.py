"""An entry that was run on a hub, by hand: real notebooks, every verdict, a history of five runs, and the outputs that differ."""

import base64
import hashlib
import io
import json
from datetime import UTC, date, datetime

from PIL import Image, ImageDraw

from gallery import notebooks
from gallery.model import (
    CellMatch,
    Claim,
    Entry,
    Environment,
    Fingerprint,
    History,
    KeptOutput,
    Limits,
    Match,
    Notebook,
    NotebookRun,
    Phase,
    Record,
    Trouble,
    TroubleKind,
    Verification,
)
from tests.pages import pages_records

REPO = "https://github.com/example/growth"
HUB = "https://mybinder.org"
LATER = date(2026, 11, 20)
"""A day on which the newest evidence is old."""


def plot(rate=0.3, width=420, height=260):
    """A curve of growth, drawn alike but for its rate."""
    picture = Image.new("RGB", (width, height), "white")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((40, 15, width - 15, height - 30), outline="black")
    points = [(40 + x, height - 30 - min(210, 4 * 2.718 ** (rate * x / 28))) for x in range(0, width - 55, 4)]
    draw.line(points, fill="#1c46c7", width=3)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return base64.b64encode(out.getvalue()).decode()


def printed(text):
    return {"output_type": "stream", "name": "stdout", "text": text}


def shown(**data):
    return {"output_type": "display_data", "metadata": {}, "data": {key.replace("_", "/"): value for key, value in data.items()}}


def table(*rows):
    cells = "".join(f"<tr><th>{a}</th><td>{b}</td></tr>" for a, b in rows)
    return shown(text_html=f"<table class='dataframe'><thead><tr><th></th><th>rate</th></tr></thead><tbody>{cells}</tbody></table>")


LINES = "".join(f"step {n}: size {1.1**n:.3f}\n" for n in range(1, 13))
STORED = [
    ("from lab import grow", [printed(LINES)]),
    ("print(rates.mean())", [printed("mean rate 0.300\nn = 12\n")]),
    ("plot(rates)", [shown(image_png=plot(), text_plain="<Figure>")]),
    ("table(rates)", [table(("a", "0.31"), ("b", "0.29"))]),
    ("sample()", [printed("0.4170\n")]),
    ("save()", [printed("saved to out.csv\n")]),
    ("check()", [printed("all good\n")]),
    ("import extra", []),
]
NEW = {
    3: [printed("mean rate 0.340\nn = 12\n")],
    4: [shown(image_png=plot(0.36), text_plain="<Figure>")],
    5: [table(("a", "0.36"), ("b", "0.29"))],
    6: [printed("0.8642\n")],
    7: [],
}
"""Cell → what the new run shows there, where it does not agree."""
CELLS = (
    (2, Match.SAME, 0, "the outputs are the same"),
    (3, Match.DIFFERS, 0.12, "“0.300” became “0.340” (0.12 apart, as a share)"),
    (4, Match.DIFFERS, 0.31, "2.1% of the pixels differ, 31.0% of what is drawn has no counterpart, likeness 0.71"),
    (5, Match.DIFFERS, 0.14, "column “rate”, row “a”: “0.31” became “0.36”"),
    (6, Match.NONDETERMINISTIC, 0.5, "two new runs differ as well: “0.4170” became “0.8642”"),
    (7, Match.MISSING_OUTPUT, 1, "nothing is written to stdout any more"),
    (8, Match.CLOSE, 1e-7, "one number differs within tolerance"),
    (9, Match.NOT_RUN, 1, "the new run never came to this cell"),
)


def made(store, path, slug, title, cells):
    """A notebook in the store, and as a record has it."""
    book = {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {"language_info": {"name": "python"}},
        "cells": [
            {"cell_type": "markdown", "metadata": {}, "source": f"# {title}\n\nHow a colony grows."},
            *(
                {"cell_type": "code", "metadata": {}, "execution_count": n, "source": source, "outputs": outputs}
                for n, (source, outputs) in enumerate(cells, 1)
            ),
        ],
    }
    raw = json.dumps(book).encode()
    blob = hashlib.sha1(raw, usedforsecurity=False).hexdigest()
    store.put(f"blobs/{blob[:2]}/{blob}", raw)
    page, pictures = notebooks.render(raw, path, Limits())
    for data in pictures.values():
        store.keep(data)
    facts = page.model_dump(include={"language", "cells", "executed", "in_order", "errors", "figures"})
    key = store.keep(page.model_dump_json().encode())
    return Notebook(path=path, slug=slug, blob=blob, size=len(raw), title=title, page=key, **facts)


def ran(notebook, cells, kept=(), trouble=None):
    found = tuple(CellMatch(cell=c, match=m, distance=d, reason=r) for c, m, d, r in cells)
    return NotebookRun(path=notebook.path, blob=notebook.blob, run_s=12.5, cells=found, silent=1, kept=tuple(kept), trouble=trouble)


def run(when, end, *books, commit=pages_records.COMMIT, packages=None, **more):
    known = {"build_s": 41.2, "launch_s": 6.4, "run_s": 36.4, "peak_memory_mb": 212.5} | more
    numpy = {"numpy": "2.1.3", "pandas": "2.2.3"} | (packages or {})
    return Verification(
        id=f"{when:%Y%m%dT%H%M%SZ}-{commit[:7]}-{end}",
        entry="verified",
        repo=REPO,
        commit=commit,
        hub=HUB,
        started_at=when,
        complete=True,
        notebooks=books,
        environment=Fingerprint(image="hub/growth:1", language="python", language_version="3.12.7", cpus=2, memory_mb=2048, packages=numpy)
        if books
        else None,
        **known,
    )


def verified(store, day=pages_records.DAY, identity="verified"):
    """The entry as it stands on a day."""
    first = made(store, "analysis/1 growth.ipynb", "1-growth", "Growth of a colony", STORED)
    second = made(store, "analysis/2 check.ipynb", "2-check", "Checks", STORED[:2])
    same = [(c, Match.SAME, 0, "the outputs are the same") for c in range(2, 9)]
    kept = []
    for cell, outputs in NEW.items():
        data = json.dumps(outputs).encode()
        kept.append(KeptOutput(cell=cell, digest=store.keep(data), size=len(data)))
    log = "Collecting growthlab==0.1\nERROR: No matching distribution found for growthlab==0.1\n"
    gone = Trouble(phase=Phase.BUILD, kind=TroubleKind.ENVIRONMENT, about="growthlab", message="`growthlab` is not to be had.", log=log)
    stopped = Trouble(
        phase=Phase.RUN, kind=TroubleKind.IMPORT, about="extra", cell=9, message="The module `extra` is missing.", log="ModuleNotFoundError"
    )
    runs = (
        run(
            datetime(2024, 5, 1, 3, tzinfo=UTC),
            "0001",
            ran(first, same),
            ran(second, same[:2]),
            commit="d" * 40,
            packages={"numpy": "1.26.4"},
        ),
        run(datetime(2024, 11, 2, 3, tzinfo=UTC), "0002", ran(first, [*same[:6], (8, *CELLS[6][1:])]), ran(second, same[:2])),
        run(datetime(2025, 6, 3, 3, tzinfo=UTC), "0003", trouble=gone, build_s=12.0, launch_s=None, run_s=None),
        run(datetime(2025, 12, 4, 3, tzinfo=UTC), "0004", ran(first, same), ran(second, same[:2])),
        run(
            datetime(2026, 4, 5, 3, tzinfo=UTC),
            "0005",
            ran(first, CELLS, kept, stopped),
            ran(second, same[:2]),
            packages={"numpy": "2.2.0"},
        ),
    )
    entry = Entry(
        id=identity,
        repo=REPO,
        title="Growth of a colony, run and compared",
        field="physics",
        claims=(
            Claim(label="Figure 2", notebook=first.path, cell=4, says="The colony grows by 0.3 an hour."),
            Claim(label="Table 1", notebook=second.path),
        ),
    )
    return Record(
        entry=entry,
        pin=pages_records.pin(REPO),
        crawled=day,
        environment=Environment(buildpack="python", directory="", files=("requirements.txt",)),
        notebooks=(first, second),
        history=History.on(day, runs),
    )
