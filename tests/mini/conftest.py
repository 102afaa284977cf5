"""The mini-gallery: tiny git repositories and a server that misbehaves, made for the session."""

import base64
import copy
import json
import os
import struct
import subprocess
import threading
import zlib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import yaml

HERE = Path(__file__).parent
DAY = "2026-01-31"
PINNED = {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull}
PERSON = {
    f"GIT_{who}_{what}": value
    for who in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "Mini"), ("EMAIL", "mini@example.org"), ("DATE", "2026-01-02T03:04:05Z"))
}


def git(folder, *arguments, stdin=None):
    done = subprocess.run(
        ["git", "-C", str(folder), *arguments], input=stdin, capture_output=True, check=True, env=os.environ | PINNED | PERSON
    )
    return done.stdout.decode().strip()


def png(side):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + bytes((200, 60, 30)) * side for _ in range(side))
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def notebook(cells):
    made = []
    for n, source in enumerate(cells, 1):
        if source.startswith("#"):
            made.append({"cell_type": "markdown", "metadata": {}, "source": source})
        else:
            data = {"image/png": base64.b64encode(png(4)).decode(), "text/plain": ["<Figure>"]}
            text = "x" * 3_000_000 if source == "LARGE" else "1\n"
            outputs = [{"output_type": "stream", "name": "stdout", "text": text}]
            outputs.append({"output_type": "display_data", "data": data, "metadata": {}})
            made.append({"cell_type": "code", "metadata": {}, "execution_count": n, "source": source, "outputs": outputs})
    kernel = {"kernelspec": {"name": "python3", "language": "python", "display_name": "Python 3"}}
    return json.dumps({"nbformat": 4, "nbformat_minor": 4, "metadata": kernel, "cells": made}).encode()


def content(what):
    """What a file of the YAML holds: mode and bytes (or a submodule's commit)."""
    if isinstance(what, str):
        return "100644", what.encode()
    ((kind, value),) = what.items()
    return {
        "notebook": lambda: ("100644", notebook(value)),
        "png": lambda: ("100644", png(value)),
        "link": lambda: ("120000", value.encode()),
        "submodule": lambda: ("160000", value),
    }[kind]()


def commit(folder, files, message="Mini"):
    """Commit `files` to `main` of the bare repository; nothing is checked out."""
    rows = []
    for path, what in files.items():
        mode, data = content(what)
        blob = data if mode == "160000" else git(folder, "hash-object", "-w", "--stdin", stdin=data)
        rows.append(f"{mode} {blob}\t{path}\0")
    index = os.environ | PINNED | PERSON | {"GIT_INDEX_FILE": str(folder / "mini-index")}
    (folder / "mini-index").unlink(missing_ok=True)
    subprocess.run(["git", "-C", str(folder), "update-index", "-z", "--index-info"], input="".join(rows).encode(), check=True, env=index)
    tree = subprocess.run(["git", "-C", str(folder), "write-tree", "--missing-ok"], capture_output=True, check=True, env=index)
    made = git(folder, "commit-tree", tree.stdout.decode().strip(), "-m", message)
    git(folder, "update-ref", "refs/heads/main", made)
    return made


class Misbehaving(BaseHTTPRequestHandler):
    """`/429/…` answers 429, `/401/…` 401, `/silent/…` nothing at all."""

    def do_GET(self):
        kind = self.path.split("/")[1]
        if kind == "silent":
            self.server.closing.wait(60)
            return
        self.send_response(int(kind))
        if kind == "429":
            self.send_header("Retry-After", "120")
        if kind == "401":
            self.send_header("WWW-Authenticate", 'Basic realm="x"')
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_POST = do_GET  # noqa: N815

    def log_message(self, *args):
        pass


@pytest.fixture(scope="session")
def server():
    with ThreadingHTTPServer(("127.0.0.1", 0), Misbehaving) as made:
        made.closing = threading.Event()
        threading.Thread(target=made.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{made.server_port}"
        made.closing.set()
        made.shutdown()


SETTINGS = """\
site: {title: Mini gallery, url: "https://mini.example/sub/gallery/", source: "https://github.com/mini/gallery"}
hubs:
  - {id: one, label: Hub One, url: "https://hub.example", memory_mb: 2048}
  - {id: two, label: Hub Two, url: "https://hub2.example"}
limits: {fetch_seconds: 9, notebook_mb: 2}
fields: [{name: testing}]
"""


class Mini:
    """A catalog of tiny repositories in one folder."""

    def __init__(self, folder, server, only=None):
        self.folder = folder
        self.catalog = folder / "catalog"
        self.mirror = f"https://mini.example/{{owner}}/{{name}}=file://{folder}/{{owner}}/{{name}}.git"
        self.cases = yaml.safe_load((HERE / "repositories.yml").read_text(encoding="utf-8"))
        (self.catalog / "entries").mkdir(parents=True)
        (self.catalog / "gallery.yml").write_text(SETTINGS, encoding="utf-8")
        self.cases = {name: case for name, case in self.cases.items() if only is None or name in only}
        for name, case in self.cases.items():
            self.add(name, case, server)

    def beside(self, name):
        """The same catalog and repositories, with a store and a site of their own."""
        other = copy.copy(self)
        other.folder = self.folder.parent / name
        return other

    def repository(self, name):
        return self.catalog.parent / "mini" / f"{name}.git"

    def add(self, name, case, server=""):
        entry = {"repo": f"https://mini.example/mini/{name}", "title": f"Case {name}", "field": "testing"} | case.get("entry", {})
        entry["repo"] = entry["repo"].replace("{server}", server)
        text = "# yaml-language-server: $schema=../entry.schema.json\n" + yaml.safe_dump(entry, allow_unicode=True)
        (self.catalog / "entries" / f"{name}.yml").write_text(text, encoding="utf-8")
        if "files" in case:
            self.repository(name).mkdir(parents=True)
            git(self.repository(name), "init", "-q", "--bare", "-b", "main")
            if case.get("twist") != "no commit":
                commit(self.repository(name), case["files"])

    def spoil(self):
        """Do what each case's twist says; after `gallery update`, before the build."""
        for name, case in self.cases.items():
            twist = case.get("twist")
            if isinstance(twist, dict):
                blob = git(self.repository(name), "rev-parse", f"main:{twist['lose']}")
                (self.repository(name) / "objects" / blob[:2] / blob[2:]).unlink()
            elif twist == "rewritten":
                git(self.repository(name), "update-ref", "-d", "refs/heads/main")
                commit(self.repository(name), case["files"], "Another history")
                git(self.repository(name), "reflog", "expire", "--expire=now", "--all")
                git(self.repository(name), "gc", "-q", "--prune=now")
            elif twist == "no lock":
                (self.catalog / "lock" / f"{name}.json").unlink()

    def arguments(self, verb, *more):
        places = {"check": [], "update": ["--store"], "crawl": ["--store"], "build": ["--store", "--out"]}[verb]
        where = {"--store": self.folder / "store", "--out": self.folder / "site"}
        flags = [part for place in places for part in (place, str(where[place]))]
        mirror = [] if verb == "check" else ["--mirror", self.mirror, "--as-of", DAY]
        return [verb, "--catalog", str(self.catalog), *flags, *mirror, *more]
