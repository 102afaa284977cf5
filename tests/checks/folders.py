"""Repositories as data: what a case's `files:` says → a snapshot."""

import hashlib
from pathlib import Path

import yaml

from gallery.model import Content, Entry, File, FileKind, Snapshot, is_pointer

CASES = Path(__file__).parent / "cases"


def load(name):
    return yaml.safe_load((CASES / name).read_text(encoding="utf-8"))


def entry(**more):
    return Entry(id="case", repo="https://github.com/example/case", title="Case", field="test", **more)


def content(said):
    """Bytes of a file: text, {hex}, {notebook: cells}, {lfs: true}; None for a link."""
    if isinstance(said, str):
        return said.encode()
    if "hex" in said:
        return bytes.fromhex(said["hex"].replace(" ", ""))
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
