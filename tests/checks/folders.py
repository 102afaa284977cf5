"""Repositories as data: what a case's `files:` says → a snapshot."""

import hashlib
import json
from pathlib import Path

import yaml

from gallery.model import Content, Entry, File, FileKind, Snapshot, is_pointer

CASES = Path(__file__).parent / "cases"


def load(name):
    return yaml.safe_load((CASES / name).read_text(encoding="utf-8"))


def entry(**more):
    return Entry(id="case", repo="https://github.com/example/case", title="Case", field="test", **more)


def pickled(name, protocol):
    """A pickle that would make one object of class `module:name`, as Python writes it."""
    module, cls = (part.encode() for part in name.split(":"))
    if protocol < 2:
        made = b"ccopy_reg\n_reconstructor\np0\n(c" + module + b"\n" + cls + b"\np1\nc__builtin__\nobject\np2\nNtp3\nRp4\n"
        return made + b"(dp5\nS'a'\np6\nI1\nsb."
    if protocol < 4:
        return b"\x80" + bytes([protocol]) + b"c" + module + b"\n" + cls + b"\nq\x00)\x81q\x01}q\x02X\x01\x00\x00\x00aq\x03K\x01sb."
    short = b"".join(b"\x8c" + bytes([len(part)]) + part + b"\x94" for part in (module, cls))
    return b"\x80\x04\x95\x30\x00\x00\x00\x00\x00\x00\x00" + short + b"\x93\x94)\x81\x94}\x94\x8c\x01a\x94K\x01sb."


def notebook(cells, language="python"):
    """A notebook from short cells: {md: …} or {code: …, count: …, out: true, error: NameError}."""
    made = []
    for cell in cells:
        if "md" in cell:
            made.append({"cell_type": "markdown", "metadata": {}, "source": cell["md"]})
            continue
        outputs = [{"output_type": "stream", "name": "stdout", "text": "x"}] if cell.get("out") else []
        if "error" in cell:
            outputs.append({"output_type": "error", "ename": cell["error"], "evalue": "", "traceback": []})
        made.append({"cell_type": "code", "metadata": {}, "source": cell["code"], "execution_count": cell.get("count"), "outputs": outputs})
    metadata = {"language_info": {"name": language, "version": "3.8.1"}}
    return json.dumps({"cells": made, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}).encode()


def content(said):
    """Bytes of a file: text, {hex}, {text, times}, {notebook: cells}, {pickle: class}, {lfs: true}; nothing for a link."""
    if isinstance(said, str):
        return said.encode()
    if "hex" in said:
        return bytes.fromhex(said["hex"].replace(" ", ""))
    if "notebook" in said:
        return notebook(said["notebook"], said.get("language", "python"))
    if "pickle" in said:
        return pickled(said["pickle"], said.get("protocol", 4))
    if "text" in said:
        return said["text"].encode() * said.get("times", 1)
    return b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 9\n" if "lfs" in said else b""


def snapshot(files):
    data = {path: content(said) for path, said in files.items()}
    return Snapshot("0" * 40, [_file(p, said, data[p]) for p, said in files.items()], lambda f: data[f.path])


def _file(path, said, data):
    said = said if isinstance(said, dict) else {}
    blob = hashlib.sha1(path.encode(), usedforsecurity=False).hexdigest()
    if "link" in said:
        return File(path=path, blob=blob, kind=FileKind.LINK, content=Content.WHOLE, target=said["link"])
    if "submodule" in said:
        return File(path=path, blob=blob, kind=FileKind.SUBMODULE, content=Content.UNWANTED)
    kind = FileKind.LFS if is_pointer(data) else FileKind.FILE
    return File(path=path, blob=blob, kind=kind, content=Content(said.get("content", "whole")), size=len(data))
