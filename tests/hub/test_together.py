"""A site and a hub beside it: a click on a page opens JupyterLab, and one interrupt ends both."""

import re
import signal
import subprocess
import sys

import pytest
from playwright.sync_api import expect

from gallery import cli
from gallery.hub import processes
from tests.hub.running_hub import until

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the hub's processes are looked at as Linux shows them")


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    folder = tmp_path_factory.mktemp("together")
    made = ["demo", "--no-serve", "--jobs", "0", "--out", str(folder / "site"), "--store", str(folder / "store")]
    assert cli.run(made) == cli.FINE
    return folder / "store"


def serving(store, *options):
    command = [sys.executable, "-m", "gallery.cli", "serve", "--hub", "--port", "0", "--hub-port", "0", "--store", str(store)]
    command += ["--catalog", str(store / "repositories" / "catalog"), *options]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_a_click_opens_jupyterlab_and_an_interrupt_ends_all(store, browser):
    with serving(store, "--trust") as process:
        try:
            said = process.stdout.readline() + process.stdout.readline()
            site, hub = re.findall(r"http://127\.0\.0\.1:\d+/", said)
            page = browser.new_page()
            page.goto(f"{site}e/catalyst-yields/")
            launch = page.get_by_role("link", name="Launch on this machine").first
            expect(launch).to_have_attribute("href", re.compile(f"^{re.escape(hub)}v2/git/"))
            launch.click()
            page.wait_for_url(re.compile("/user/.*/lab"), timeout=120_000, wait_until="commit")
            page.locator(".jp-DirListing-item").first.wait_for(timeout=120_000)
            page.close()
        finally:
            process.send_signal(signal.SIGINT)
        assert process.wait(60) == 0
        assert until(lambda: processes.left_behind(store / "hub") == [])
        assert list((store / "hub" / "servers").iterdir()) == []


def test_strangers_code_needs_trust_here_too(store):
    with serving(store) as process:
        assert process.wait(60) == 2
        assert "say --trust" in process.stderr.read()
