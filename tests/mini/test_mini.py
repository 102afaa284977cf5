"""The whole program on the mini-gallery: one repository per way of behaving, and bad days."""

import hashlib
import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import yaml

from gallery import cli
from gallery.model import Record
from gallery.store import Store

from .conftest import DAY, Mini, commit, git

CASES = yaml.safe_load((Path(__file__).parent / "repositories.yml").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def mini(tmp_path_factory, server):
    """Locked, spoiled and built once."""
    made = Mini(tmp_path_factory.mktemp("mini"), server)
    made.check = cli.run(made.arguments("check"))
    made.update = subprocess.run(command(made, "update", "--jobs", "2", "--json"), capture_output=True, text=True, check=False)
    made.spoil()
    made.build = subprocess.run(command(made, "build", "--jobs", "2", "--json"), capture_output=True, text=True, check=False)
    return made


def command(mini, verb, *more):
    return [sys.executable, "-m", "gallery.cli", *mini.arguments(verb, *more)]


def record(mini, name):
    return Record.model_validate_json(Store(str(mini.folder / "store")).get(f"records/{name}.json"))


def digest(folder):
    """One digest of everything in a folder: names and bytes; of Pagefind's, whose index is not the same twice, the number of pages."""
    h = hashlib.sha256(str(len(list(folder.glob("pagefind/fragment/*")))).encode())
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "pagefind" not in path.parts:
            h.update(f"{path.relative_to(folder)}\0".encode() + path.read_bytes())
    return h.hexdigest()


def test_the_catalog_is_right(mini):
    assert mini.check == 0


def test_the_build_says_that_some_failed(mini):
    assert mini.build.returncode == 3, mini.build.stderr
    assert "Traceback" not in mini.build.stderr + mini.update.stderr


def test_a_ref_that_is_gone_is_told_with_what_to_write(mini):
    told = {line.split("] ")[1].split(":")[0]: line for line in mini.update.stderr.splitlines() if line.startswith("[")}
    gone = {name for name, case in CASES.items() if case["expect"].get("update") == "ref gone"}
    assert gone
    assert {name for name, line in told.items() if f"Set `ref` in entries/{name}.yml" in line} == gone


@pytest.mark.parametrize("name", [n for n, c in CASES.items() if "update" in c["expect"]])
def test_a_ref_that_cannot_be_resolved_says_why(mini, name):
    (change,) = [c for c in json.loads(mini.update.stdout) if c["id"] == name]
    assert change["failure"]["kind"] == CASES[name]["expect"]["update"], change
    assert record(mini, name).failures[0].kind == "not locked"


@pytest.mark.parametrize("name", [n for n, c in CASES.items() if "failure" in c["expect"]])
def test_a_repository_that_fails_has_a_page_that_says_why(mini, name):
    (failure,) = record(mini, name).failures
    assert failure.kind == CASES[name]["expect"]["failure"]
    page = (mini.folder / "site" / "e" / name / "index.html").read_text(encoding="utf-8")
    assert failure.message.split("`")[0].split("'")[0][:40] in page


@pytest.mark.parametrize("name", [n for n, c in CASES.items() if "notebooks" in c["expect"]])
def test_every_notebook_is_rendered_or_explained(mini, name):
    found = record(mini, name)
    seen = {n.path: n.failure.kind.value if n.failure else "rendered" for n in found.notebooks}
    assert seen == CASES[name]["expect"]["notebooks"]
    assert len({n.slug.casefold() for n in found.notebooks}) == len(found.notebooks)
    for n in found.notebooks:
        page = (mini.folder / "site" / "e" / name / n.slug / "index.html").read_text(encoding="utf-8")
        assert n.failure is None or n.failure.message.split("`")[0].split("'")[0][:30] in page
    if text := CASES[name]["expect"].get("page"):
        assert text in (mini.folder / "site" / "e" / name / "index.html").read_text(encoding="utf-8")


def test_a_picture_beside_a_notebook_is_shown(mini):
    (notebook,) = record(mini, "pictures").notebooks
    ((path, figure),) = notebook.images
    assert path == "figs/a b.png"
    assert (figure.width, figure.height) == (3, 3)
    page = (mini.folder / "site" / "e" / "pictures" / notebook.slug / "index.html").read_text(encoding="utf-8")
    assert figure.digest in page


def test_equal_bytes_under_two_names_are_two_pages(mini):
    one, two, *written = record(mini, "equal-bytes").notebooks
    assert (one.blob, written[0].blob) == (two.blob, written[1].blob)
    assert [(n.title, [(path, figure.width) for path, figure in n.images]) for n in (one, two)] == [
        ("a", [("one/figure.png", 2)]),
        ("b", [("two/figure.png", 3)]),
    ]
    assert [n.title for n in written] == ["written", "Written"]
    for n in (one, two):
        page = (mini.folder / "site" / "e" / "equal-bytes" / n.slug / "index.html").read_text(encoding="utf-8")
        assert n.images[0][1].digest in page


def test_hubs_were_asked_and_nobody_waited_for_them(mini):
    answers = record(mini, "good").hubs
    assert [(a.hub, a.asked.isoformat(), a.well) for a in answers] == [("one", DAY, False), ("two", DAY, False)]
    page = (mini.folder / "site" / "e" / "good" / "index.html").read_text(encoding="utf-8")
    assert "Down when asked." in page
    assert f"Hub One is not well: {answers[0].said}" in mini.build.stderr


def test_nothing_changed_nothing_done(mini):
    before = {p: p.stat().st_mtime_ns for p in (mini.folder / "site").rglob("*")}
    done = subprocess.run(command(mini, "build", "--json", "--only", "good"), capture_output=True, text=True, check=False)
    told = json.loads(done.stdout)
    assert (told["renewed"], told["written"], told["removed"]) == ([], 0, 0)
    assert before == {p: p.stat().st_mtime_ns for p in (mini.folder / "site").rglob("*")}


def renderings(mini):
    """Every rendering that the store holds, and when it was made."""
    return {place.name: place.stat().st_mtime_ns for place in (mini.folder / "store" / "memo" / "render").glob("*/*")}


def test_a_repeated_crawl_renders_nothing_and_a_changed_notebook_is_one(tmp_path, server):
    mini = Mini(tmp_path, server, only=["good", "odd-names"])

    def crawled(day):
        assert cli.run([*mini.arguments("update"), "--jobs", "0"]) == 0
        assert cli.run([*mini.arguments("crawl"), "--jobs", "0", "--as-of", day]) == 0
        return renderings(mini), {str(record(mini, name).crawled) for name in ("good", "odd-names")}

    first, _ = crawled(DAY)
    assert len(first) == len(CASES["good"]["expect"]["notebooks"] | CASES["odd-names"]["expect"]["notebooks"])
    assert crawled("2026-02-01") == (first, {"2026-02-01"})  # the records are made anew, of the renderings that are there
    commit(mini.repository("good"), CASES["good"]["files"] | {"analysis.ipynb": {"notebook": ["# Analysis", "print(2)"]}}, "Changed")
    second, _ = crawled("2026-02-02")
    assert len(second) == len(first) + 1
    assert first.items() < second.items()
    commit(mini.repository("good"), {"renamed.ipynb": {"notebook": ["# Analysis", "print(2)"]}}, "Renamed")
    assert crawled("2026-02-03")[0] == second


def test_the_last_good_record_stays_and_is_marked_stale(tmp_path, server):
    mini = Mini(tmp_path, server, only=["good"])
    assert cli.run([*mini.arguments("update"), "--jobs", "0"]) == 0
    assert cli.run([*mini.arguments("build"), "--jobs", "0"]) == 0
    good = record(mini, "good")
    # history is rewritten and the lock names a commit that is gone
    lock = mini.catalog / "lock" / "good.json"
    lock.write_text(lock.read_text().replace(good.pin.commit, "f" * 40), encoding="utf-8")
    assert cli.run([*mini.arguments("build"), "--jobs", "0"]) == 3
    stale = record(mini, "good")
    assert stale.model_copy(update={"stale": None}) == good
    assert stale.stale.failure.kind == "commit gone"
    assert str(stale.stale.since) == DAY
    page = (mini.folder / "site" / "e" / "good" / "index.html").read_text(encoding="utf-8")
    assert "31 January 2026" in page
    assert (mini.folder / "site" / "e" / "good" / good.notebooks[0].slug / "index.html").is_file()
    # the next good commit heals it
    commit(mini.repository("good"), CASES["good"]["files"] | {"new.txt": "new"}, "Next")
    assert cli.run([*mini.arguments("update"), "--jobs", "0"]) == 0
    assert cli.run([*mini.arguments("build"), "--jobs", "0"]) == 0
    assert record(mini, "good").stale is None
    assert record(mini, "good").pin.commit == git(mini.repository("good"), "rev-parse", "main")


def test_an_update_says_which_locks_it_wrote(tmp_path, server, capsys):
    mini = Mini(tmp_path, server, only=["good"])
    lock = mini.catalog / "lock" / "good.json"

    def told():
        before = lock.read_bytes() if lock.is_file() else b""
        assert cli.run([*mini.arguments("update"), "--jobs", "0"]) == 0
        out, err = capsys.readouterr()
        assert out.startswith("1 of 1 locks changed" if lock.read_bytes() != before else "0 of 1 locks changed")
        return out + err

    assert "1 of 1 locks changed" in told()
    git(mini.repository("good"), "tag", "v1")
    tagged = told()
    assert "1 of 1 locks changed" in tagged
    assert re.search("good: still [0-9a-f]{7}; new in its lock: tags\n", tagged)
    assert "0 of 1 locks changed" in told()


def test_a_folder_of_strangers_is_refused_before_anything_is_fetched(tmp_path, server, capsys):
    mini = Mini(tmp_path, server, only=["good"])
    assert cli.run([*mini.arguments("update"), "--jobs", "0"]) == 0
    thesis = tmp_path / "site" / "thesis.tex"
    thesis.parent.mkdir()
    thesis.write_text("years of work")
    around = set(tmp_path.iterdir())
    records = tmp_path / "store" / "records"
    assert cli.run([*mini.arguments("build"), "--jobs", "0"]) == 2
    assert "did not write; give an empty or a new folder with --out" in capsys.readouterr().err
    assert (list(tmp_path.glob("site/*")), set(tmp_path.iterdir()), records.exists()) == ([thesis], around, False)


KEPT = ["good", "odd-names", "broken-notebooks", "links", "pictures", "hostile"]


def test_killed_at_any_moment_the_next_run_makes_the_same_site(tmp_path, server):
    whole = Mini(tmp_path / "whole", server, only=KEPT)
    assert cli.run([*whole.arguments("update"), "--jobs", "0"]) == 0
    start = time.monotonic()
    assert subprocess.run(command(whole, "build"), check=False, capture_output=True).returncode == 0
    takes = time.monotonic() - start
    rng = random.Random(7)
    killed = whole.beside("killed")
    for _ in range(4):
        with subprocess.Popen(command(killed, "build"), start_new_session=True, stderr=subprocess.PIPE, stdout=subprocess.PIPE) as run:
            time.sleep(rng.uniform(0.2, 1) * takes)
            os.killpg(run.pid, signal.SIGKILL)
    assert subprocess.run(command(killed, "build"), check=False, capture_output=True).returncode == 0
    assert digest(killed.folder / "site") == digest(whole.folder / "site")


def test_two_builds_at_once_make_one_site(tmp_path, server):
    mini = Mini(tmp_path / "one", server, only=["good", "odd-names"])
    assert cli.run([*mini.arguments("update"), "--jobs", "0"]) == 0
    both = [subprocess.Popen(command(mini, "build", "--jobs", "1"), stderr=subprocess.PIPE, stdout=subprocess.PIPE) for _ in range(2)]
    told = [run.communicate() for run in both]
    assert [run.returncode for run in both] == [0, 0], told
    alone = mini.beside("two")
    assert cli.run([*alone.arguments("build"), "--jobs", "0"]) == 0
    assert digest(mini.folder / "site") == digest(alone.folder / "site")


@pytest.fixture
def small_disk(tmp_path):
    """A disk of 256 kB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(disk)], check=False, capture_output=True)
    if mounted.returncode:
        pytest.skip("needs the right to mount a small disk")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


@pytest.mark.parametrize("full", ["store", "site"])
def test_a_full_disk_is_one_sentence_and_the_site_stays_whole(tmp_path, server, small_disk, full):
    mini = Mini(tmp_path / "one", server, only=KEPT)
    assert cli.run([*mini.arguments("update"), "--jobs", "0"]) == 0
    (small_disk / full).mkdir()
    (mini.folder / full).rename(tmp_path / "aside") if (mini.folder / full).exists() else None
    (mini.folder / full).symlink_to(small_disk / full)
    done = subprocess.run(command(mini, "build", "--jobs", "1"), capture_output=True, text=True, check=False)
    assert done.returncode == 3, done.stderr
    assert "Traceback" not in done.stderr
    assert "No space left" in done.stderr
    for page in (mini.folder / "site").rglob("*.html"):
        assert page.read_text(encoding="utf-8").rstrip().endswith("</html>"), page
    subprocess.run(["mount", "-o", "remount,size=64m", str(small_disk)], check=True)
    assert cli.run([*mini.arguments("build"), "--jobs", "0"]) == 0
