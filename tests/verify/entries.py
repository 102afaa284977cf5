"""A catalog of tiny repositories, one for each way in which a verification ends; all share one environment, which needs nothing."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from gallery.demo.objects import Item, Mode, write_repository

HOST = "https://git.test.example/tests"
SETTINGS = """\
# yaml-language-server: $schema=gallery.schema.json
site: {title: Test, url: https://gallery.example/}
hubs: [{id: mybinder, label: mybinder.org, url: https://mybinder.org}]
fields: [{name: statistics}]
"""


def said(text: str) -> dict:
    return {"output_type": "stream", "name": "stdout", "text": text}


def raised(name: str, value: str) -> dict:
    return {"output_type": "error", "ename": name, "evalue": value, "traceback": [f"{name}: {value}"]}


def notebook(*cells: tuple, kernel: str = "python3", language: str = "python") -> bytes:
    """Cells as (source, stored outputs …)."""
    written = [
        {"cell_type": "code", "id": f"c{i}", "execution_count": i, "metadata": {}, "source": source, "outputs": list(outputs)}
        for i, (source, *outputs) in enumerate(cells, 2)
    ]
    prose = {"cell_type": "markdown", "id": "prose", "metadata": {}, "source": "# A title"}
    metadata = {"kernelspec": {"name": kernel, "display_name": kernel, "language": language}, "language_info": {"name": language}}
    return json.dumps({"cells": [prose, *written], "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}).encode()


PICTURE = "import base64; from IPython.display import Image, display; display(Image(base64.b64decode('{}')))"
DOT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
WIDGETS = """
from comm import create_comm
box = create_comm(target_name="jupyter.widget", data={"state": {"_model_name": "OutputModel", "msg_id": ""}})
box.send({"method": "update", "state": {"msg_id": get_ipython().kernel.get_parent()["header"]["msg_id"]}})
print("inside the widget", flush=True)
box.send({"method": "update", "state": {"msg_id": ""}})
print("outside")
"""
DISPLAYS = "from IPython.display import display\nshown = display('first', display_id='d')\n"
FORKS = """
import subprocess, time
while True:
    subprocess.Popen(["sleep", "60"])
    time.sleep(0.005)
"""
FORGED = """
kernel = get_ipython().kernel
parent = kernel.get_parent()
def forge(kind, content, parent=parent):
    kernel.session.send(kernel.iopub_socket, kind, content, parent=parent)
forge("stream", {"name": 5, "text": ["x"]})
forge("display_data", {"data": [1], "metadata": None, "transient": {"display_id": ["x"]}})
forge("update_display_data", {"data": 3, "transient": 4})
forge("comm_open", {"comm_id": {"a": 1}, "data": []})
forge("clear_output", {"wait": "perhaps"})
forge("execute_result", {"data": {"text/plain": {"not": "text"}}, "execution_count": "many"})
forge("stream", {"name": "stdout", "text": "for another cell"}, parent={"header": {"msg_id": "0" * 32}})
forge("status", {"execution_state": "idle"})
forge("no such type", {})
print(42)
"""

STEADY = {
    "a result.ipynb": notebook(
        ("print(6 * 7)", said("42\n")),
        ("1 / 0", raised("ZeroDivisionError", "division by zero")),
        ("{'mean': 1.5}", {"output_type": "execute_result", "execution_count": 4, "metadata": {}, "data": {"text/plain": "{'mean': 1.5}"}}),
        ("quiet = 1",),
    ),
    "odd names/50% done? #1.ipynb": notebook(
        ("import os; print(os.path.basename(os.getcwd()))", said("odd names\n")),
        (WIDGETS, said("outside\n")),
        (DISPLAYS, {"output_type": "display_data", "metadata": {}, "data": {"text/plain": "'second'"}}),
        ("shown.update('second')",),
    ),
}
HOSTILE = {
    "1 endless.ipynb": notebook(("while True: print('x' * 1000)", said("x\n"))),
    "2 memory.ipynb": notebook(("held = bytearray(10 * 10**9)", said("x\n"))),
    "3 creeping.ipynb": notebook(
        ("import time\nheld = []\nfor _ in range(400):\n    held.append(bytearray(b'x' * 10_000_000)); time.sleep(0.02)", said("x\n"))
    ),
    "4 forks.ipynb": notebook(
        ("import subprocess, time\nfor _ in range(1500):\n    subprocess.Popen(['sleep', '60'])\ntime.sleep(600)", said("x\n"))
    ),
    "5 forged.ipynb": notebook((FORGED, said("42\n")), ("print(43)", said("43\n"))),
    "6 input.ipynb": notebook(("name = input('Who? ')", said("x\n"))),
    "7 dead.ipynb": notebook(("print(1)", said("1\n")), ("import os; os._exit(1)", said("x\n")), ("print(2)", said("2\n"))),
    "8 after all that.ipynb": notebook(("print('still here')", said("still here\n"))),
}
LACKING = {
    "lacking/code.ipynb": notebook(("[][3]", said("x\n")), ("print(1)", said("1\n"))),
    "lacking/data.ipynb": notebook(("open('data/raw.csv')", said("x\n"))),
    "lacking/import.ipynb": notebook(("import seaborn_of_long_ago", said("x\n"))),
    "lacking/language.ipynb": notebook(("x <- 1", said("x\n")), kernel="ir", language="R"),
}
REPOSITORIES: dict[str, dict[str, bytes]] = {
    "steady": STEADY,
    "moved": {
        "a.ipynb": notebook(
            ("print(6 * 8)", said("42\n")),
            (PICTURE.format(DOT), {"output_type": "display_data", "metadata": {}, "data": {"text/plain": "a table"}}),
        )
    },
    "unbuildable": {"a.ipynb": notebook(("print(1)", said("1\n"))), "requirements.txt": b"no-such-package-of-ours==1.0\n"},
    "slow": {"a.ipynb": notebook(("print(1)", said("1\n")), ("import time; time.sleep(600)",), ("print(2)", said("2\n")))},
    "hostile": HOSTILE | LACKING,
}


def write_catalog(folder: Path) -> Path:
    """The repositories below `folder/git`, and the catalog that lists them."""
    catalog = folder / "catalog"
    (catalog / "entries").mkdir(parents=True)
    (catalog / "lock").mkdir()
    (catalog / "gallery.yml").write_text(f"{SETTINGS}mirrors: ['{HOST}/{{name}}={(folder / 'git').as_uri()}/{{name}}']\n")
    for name, files in REPOSITORIES.items():
        items = {path.encode(): Item(Mode.FILE, data) for path, data in files.items()}
        commit = write_repository(folder / "git" / name, items, message="all", date=datetime(2026, 1, 1, tzinfo=UTC))
        (catalog / "entries" / f"{name}.yml").write_text(f"repo: {HOST}/{name}\ntitle: {name}\nfield: statistics\n")
        pin = {"repo": f"{HOST}/{name}", "ref": None, "branch": "refs/heads/main", "commit": commit.id, "tree": commit.tree}
        (catalog / "lock" / f"{name}.json").write_text(json.dumps(pin | {"committed_at": None, "resolved_at": "2026-11-23"}))
    return catalog
