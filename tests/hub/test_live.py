"""A real hub with real launches: what it tells, what it starts, what it leaves."""

import asyncio
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import urllib.request
from datetime import UTC, datetime
from http.client import HTTPException
from pathlib import Path
from urllib.parse import unquote

import pytest
from playwright.sync_api import expect

from gallery.demo.objects import Item, Mode, write_repository
from gallery.hub import processes
from gallery.hub.images import Image
from gallery.hub.ports import Ports
from gallery.hub.servers import Servers, Start
from gallery.hub.settings import Settings
from gallery.links import launch_url, parse_repo
from gallery.model import Hub, Interface
from gallery.stages.hubs import HubJob, ask_hub
from tests.browsers import CHROMIUM, chromium
from tests.hub.running_hub import HOST, ODD, nothing_runs, phases, spec, tiny_hub, until, write_repositories

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the tests look at processes as Linux shows them")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("hub")
    write_repositories(made / "git")
    return made


@pytest.fixture(scope="module")
def hub(folder):
    running = tiny_hub(folder, "--servers", "4")
    yield running
    assert running.stop() == 0
    assert nothing_runs(running)
    assert running.servers == []


@pytest.fixture(scope="module")
def first(hub):
    """The events of the first launch, which builds; its server is ended."""
    events = hub.events(spec("plain", "v1"))
    assert events[-1]["phase"] == "ready", events
    hub.shut_down(events[-1])
    assert until(lambda: hub.servers == [])
    return events


def test_phases_of_a_first_launch_and_of_the_next(hub, first):
    assert phases(first) == ["waiting", "fetching", "building", "built", "launching", "ready"]
    again = hub.events(spec("plain", "HEAD"))
    assert [what["phase"] for what in again] == ["built", "launching", "ready"]
    assert again[0]["message"] == "Found built image, launching...\n"
    assert all(what["message"].endswith("\n") for what in (*first, *again))
    ready = again[-1]
    commit = ready["image"].rpartition(":")[2]
    assert set(ready) >= {"url", "token", "image", "repo_url", "binder_ref_url", "binder_launch_host", "binder_request"}
    assert ready["binder_persistent_request"] == f"v2/{spec('plain', commit)}"
    assert ready["binder_request"] == f"v2/{spec('plain')}"
    with urllib.request.urlopen(f"{ready['url']}api/contents/?token={ready['token']}") as answer:
        assert {row["name"] for row in json.load(answer)["content"]} == {"a.ipynb", "environment.yml", "odd names"}
    hub.shut_down(ready)
    assert until(lambda: hub.servers == [])


def start_of(hub):
    """What a launch of `plain` starts from; it was built by the hub."""
    image = Image.model_validate_json(next(hub.work.glob("images/*plain*/image.json")).read_bytes())
    return Start(image, next(hub.work.glob("images/*plain*/repo")), hub.work / "environments" / image.environment.key / "venv", {})


@pytest.fixture(scope="module")
def left_alone(hub, first, tmp_path_factory):
    """A server of our own with an idle limit of a second: its folder, what is in it at first, and an event that tells its own end."""
    work, begun, ended, there = tmp_path_factory.mktemp("idle"), [], threading.Event(), threading.Event()
    settings = Settings(work=work, environment=os.environ, now=lambda: datetime.now(UTC), idle_seconds=1)

    async def run():
        servers = Servers(settings, {}, None)
        server = await servers.launch(start_of(hub))
        begun.extend(p.name for p in (work / "servers").iterdir())
        there.set()
        await asyncio.wait_for(server.process.wait(), 300)
        await servers.close()
        ended.set()

    thread = threading.Thread(target=lambda: asyncio.run(run()))
    thread.start()
    assert there.wait(180)
    yield work, begun, ended
    thread.join()


def test_a_server_that_nobody_uses_runs_at_first(left_alone):
    assert [name.startswith("plain-") for name in left_alone[1]] == [True]


def test_an_environment_with_the_same_content_is_made_once(hub, first):
    events = hub.events(spec("same-environment"))
    assert any("same content" in what["message"] for what in events)
    assert len(list((hub.work / "environments").glob("*/built.json"))) == 1
    hub.shut_down(events[-1])


def test_fingerprint(hub, first):
    status, body, _ = hub.get(f"fingerprint/{first[-1]['image']}")
    seen = json.loads(body)
    assert status == 200
    assert seen["environment"]["python"] in json.loads(hub.get("versions")[1])["builder_info"]["pythons"]
    assert "ipykernel" in seen["environment"]["packages"]
    assert hub.get("fingerprint/gallery-hub/x:../../../etc/passwd")[0] == 404


def test_what_a_list_of_condas_could_not_give_is_said(first):
    said = first[-1]["unhonoured"]
    assert "no-such-package-of-ours (conda) is not on the Python package index, and is left out." in said
    assert any(sentence.startswith("r-base (conda)") for sentence in said)
    assert any("going on without it" in what["message"] for what in first)


@pytest.mark.parametrize(
    ("asks", "says"),
    [
        ("zenodo/10.5281/zenodo.1", "an archive, which only a full BinderHub serves"),
        (spec("plain", "no-such-branch"), "has no branch or tag no-such-branch (any more)"),
        (spec("plain", "0" * 40), "0000000"),
        (spec("elsewhere"), f"{HOST}/elsewhere is not in the catalog, and this hub launches nothing else"),
        (spec("missing"), "is not in the catalog"),
        (spec("docker"), "It is built by its Dockerfile, which needs a Docker engine"),
        (spec("broken"), "no-such-package-of-ours was not found in the package registry"),
    ],
    ids=["provider", "ref", "commit", "outside", "unknown", "dockerfile", "build"],
)
def test_a_failure_is_an_event_with_a_sentence(hub, asks, says):
    last = hub.launch(asks)
    assert last["phase"] == "failed"
    assert says in " ".join(last["message"].split())
    assert hub.get(f"v2/{asks}")[1].count("It did not launch") == 1
    assert not list(hub.work.glob("images/*.partial"))


def test_several_at_once_none_lost_and_no_more_than_allowed(hub, first):
    assert until(lambda: hub.servers == [])  # the server of the test before may still be ending
    last = hub.several(*[spec("plain")] * 6)
    ready = [what for what in last if what["phase"] == "ready"]
    refused = [what["message"] for what in last if what["phase"] == "failed"]
    assert len({what["url"] for what in ready}) == 4
    assert len(refused) == 2
    assert refused[0].startswith("4 servers run already, as many as this hub allows: shut one down")
    assert hub.get("health")[0] == 503
    for what in ready:
        with urllib.request.urlopen(f"{what['url']}api/status?token={what['token']}") as answer:
            assert answer.status == 200
        hub.shut_down(what)
    assert until(lambda: hub.servers == [] and nothing_runs(hub))
    assert hub.get("health")[0] == 200


def test_a_caller_who_leaves_in_mid_launch_leaves_no_server(hub, first):
    with socket.create_connection(("127.0.0.1", int(hub.url.rsplit(":", 1)[1].strip("/")))) as caller:
        caller.sendall(f"GET /build/{spec('plain')} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n\r\n".encode())
        assert until(lambda: hub.servers != [])
    assert until(lambda: hub.servers == [] and nothing_runs(hub))


def test_a_server_that_is_killed_in_mid_launch_fails_with_a_sentence(hub, first):
    last = []
    caller = threading.Thread(target=lambda: last.append(hub.launch(spec("plain"))))
    caller.start()
    assert until(lambda: jupyterlabs(hub) != [])
    for pid in jupyterlabs(hub):
        os.kill(pid, signal.SIGKILL)
    caller.join()
    assert last[0]["phase"] == "failed"
    assert last[0]["message"].startswith("The server ended before it answered (exit code 137).")
    assert until(lambda: hub.servers == [] and nothing_runs(hub))


def programs(hub):
    found = []
    for pid in processes.left_behind(hub.work):
        try:
            found.append((pid, Path(f"/proc/{pid}/cmdline").read_bytes()))
        except OSError:
            continue
    return found


def jupyterlabs(hub):
    return [pid for pid, line in programs(hub) if b"jupyterlab" in line and b"keeper" not in line]


def test_binderhubs_own_client_reads_the_stream(hub, first):
    if not (ROOT / "node_modules/@jupyterhub/binderhub-client").is_dir() or not shutil.which("node"):
        pytest.skip("needs node and `npm ci`")
    command = ["node", str(Path(__file__).parent / "client.mjs"), f"{hub.url}build/", spec("plain")]
    said = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True, cwd=ROOT)
    events = [json.loads(line) for line in said.stdout.splitlines()]
    assert [what["phase"] for what in events] == ["built", "launching", "ready"]
    hub.shut_down(events[-1])


def test_only_this_machine_and_known_pages_may_ask(hub):
    assert hub.get("versions", Host="evil.example")[0] == 403
    assert hub.get("versions", Origin="https://evil.example")[0] == 403
    assert hub.get(f"build/{spec('plain')}", Sec_Fetch_Site="cross-site")[0] == 403
    assert "`Accept: text/event-stream`" in hub.get(f"build/{spec('plain')}", Accept="text/html")[1]
    assert hub.get("versions", Origin="http://127.0.0.1:8000")[2]["Access-Control-Allow-Origin"] == "http://127.0.0.1:8000"
    assert hub.get(f"v2/{spec('plain')}", Sec_Fetch_Site="cross-site", Sec_Fetch_Dest="image")[0] == 403
    assert hub.get(f"v2/{spec('plain')}", Sec_Purpose="prefetch;prerender")[0] == 403
    assert "Run the code" in hub.get(f"v2/{spec('elsewhere')}", Sec_Fetch_Site="cross-site")[1]
    status, page, headers = hub.get("nothing/here")
    assert (status, "There is no such page" in page, "script-src" in headers["Content-Security-Policy"]) == (404, True, False)


def test_a_build_asks_it_whether_it_is_well(hub, tmp_path):
    day = datetime.now(UTC).date()
    answer = ask_hub(HubJob(str(tmp_path), Hub(id="own", label="Own", url=hub.url), day, offline=False))
    assert (answer.hub, answer.asked, answer.well, answer.said) == ("own", day, True, "")
    assert answer.version.startswith("gallery-hub ")


def test_providers(hub):
    assert [row["id"] for row in json.loads(hub.get("api/repoproviders")[1])] == ["gh", "gl", "gist", "git"]


def test_a_second_hub_in_the_folder_and_a_taken_port_are_told(hub, folder):
    run = [sys.executable, "-m", "gallery.cli", "hub", "--demo", "--work"]
    second = subprocess.run([*run, str(hub.work), "--port", "0"], capture_output=True, text=True, check=False, cwd=folder)
    assert (second.returncode, second.stderr) == (
        2,
        f"gallery: Another hub works in {hub.work}; stop it, or give this one another folder (--work; beside a site --store).\n",
    )
    port = hub.url.rsplit(":", 1)[1].strip("/")
    taken = subprocess.run([*run, str(folder / "other"), "--port", port], capture_output=True, text=True, check=False, cwd=folder)
    assert taken.returncode == 2
    assert f"Port {port} cannot be used" in taken.stderr


def test_a_port_that_another_program_took_costs_one_try(hub, first, tmp_path):
    start = start_of(hub)
    settings = Settings(work=tmp_path, environment=os.environ, now=lambda: datetime.now(UTC))

    async def launch():
        servers = Servers(settings, {}, None, _ports=Preset([port]))
        server = await servers.launch(start)
        await servers.close()
        return server.place.port

    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert asyncio.run(launch()) != port
    assert list((tmp_path / "servers").iterdir()) == []


class Preset(Ports):
    """Ports that are looked at first, whoever has them."""

    def __init__(self, first):
        super().__init__()
        self.first = first

    def take(self):
        return self.first.pop() if self.first else super().take()


def test_a_full_disk_is_told(tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=20m", "tmpfs", str(disk)], capture_output=True, check=False).returncode:
        pytest.skip("only root can mount a small disk")
    try:
        write_repositories(disk / "git")
        small = tiny_hub(disk)
        said = small.launch(spec("plain"))["message"]
        left = list((small.work / "images").iterdir())
        small.stop()
    finally:
        subprocess.run(["umount", "--lazy", str(disk)], check=True)
    assert said.startswith("The disk")
    assert "full" in said
    assert left == []


def test_strangers_code_needs_trust(folder):
    run = [sys.executable, "-m", "gallery.cli", "hub", f"{HOST}/plain"]
    refused = subprocess.run(run, capture_output=True, text=True, check=False, cwd=folder)
    assert refused.returncode == 2
    assert "say --trust" in refused.stderr


def test_a_killed_hub_leaves_nothing_running_and_the_next_one_goes_on(hub, first, tmp_path):
    write_repositories(tmp_path / "git")
    for made in ("environments", "images"):
        shutil.copytree(hub.work / made, tmp_path / "work" / made, symlinks=True)
    slow = {b"requirements.txt": Item(Mode.FILE, b".\n"), b"setup.py": Item(Mode.FILE, b"import time\ntime.sleep(600)\n")}
    write_repository(tmp_path / "git" / "broken", slow, message="slow", date=datetime(2026, 2, 1, tzinfo=UTC))
    killed = tiny_hub(tmp_path)
    asked = [threading.Thread(target=lambda what=what: quietly(killed, what)) for what in (spec("plain"), spec("broken"))]
    for thread in asked:
        thread.start()
    assert until(lambda: any(b"setup.py" in line or b"build_wheel" in line or b"setuptools" in line for _, line in programs(killed)), 120)
    assert until(lambda: jupyterlabs(killed) != [], 120)
    killed.stop(signal.SIGKILL)
    for thread in asked:
        thread.join()
    assert until(lambda: nothing_runs(killed), 20)
    assert list((killed.work / "environments").glob("*.partial"))
    again = tiny_hub(tmp_path)
    assert again.servers == []
    assert not list(killed.work.glob("*/*.partial"))
    assert phases(again.events(spec("plain")))[-1] == "ready"
    assert again.stop(signal.SIGINT) == 0
    assert nothing_runs(again)


def quietly(hub, what):
    """A launch whose hub may be killed."""
    try:
        hub.events(what)
    except (OSError, HTTPException, AssertionError):
        return


def test_a_launch_link_opens_its_notebook_and_it_runs(hub, first):
    if CHROMIUM is None:
        pytest.skip("needs Chromium")
    link = launch_url(hub.url, parse_repo(f"{HOST}/plain"), "v1", Interface.LAB, f"odd names/{ODD}")
    with chromium() as browser:
        page = browser.new_page()
        page.goto(link, wait_until="commit")
        page.wait_for_selector(".jp-Notebook .jp-CodeCell", timeout=60_000)
        assert unquote(page.url.split("/lab/tree/")[1].partition("?")[0]) == f"odd names/{ODD}"
        page.wait_for_selector("text=Python 3 (this repository) | Idle", timeout=60_000)
        page.locator(".jp-Notebook .jp-CodeCell").click()
        page.keyboard.press("Shift+Enter")
        page.wait_for_selector(".jp-OutputArea-output >> text=42", timeout=60_000)
    for name in hub.servers:
        assert name.startswith("plain-")


def test_a_page_that_fails_says_why_in_every_scheme_and_width(hub):
    if CHROMIUM is None:
        pytest.skip("needs Chromium")
    with chromium() as browser:
        page = browser.new_page(viewport={"width": 390, "height": 700}, color_scheme="dark")
        trouble = []
        page.on("console", lambda message: trouble.append(message.text))
        page.goto(f"{hub.url}v2/{spec('docker')}")
        expect(page.get_by_role("alert").get_by_text("needs a Docker engine")).to_be_visible()
        expect(page.get_by_text("goes on to JupyterLab by itself")).to_be_hidden()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.get_by_role("link", name="What this hub launches").click()
        page.get_by_role("heading", name="A Binder on this machine").wait_for()
        assert trouble == []


def test_a_server_that_nobody_uses_ends_by_itself(left_alone):
    work, _, ended = left_alone
    assert ended.wait(300)  # Jupyter looks once a minute; the tests between spent it
    assert list((work / "servers").iterdir()) == []
    assert processes.left_behind(work) == []
