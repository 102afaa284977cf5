"""Our link for a JupyterHub, opened in a real one: JupyterHub and nbgitpuller from the package index, npm's configurable-http-proxy."""

import os
import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote

import pytest

from gallery.demo.objects import Item, Mode, write_repository
from gallery.links import parse_repo, pull_url
from gallery.model import Interface
from tests.browsers import CHROMIUM, chromium
from tests.hub.real_binder import PROXY, answers, free_ports
from tests.hub.running_hub import HOST, NOTEBOOK, ODD, until

pytestmark = pytest.mark.skipif(
    CHROMIUM is None or not shutil.which("node") or not PROXY.exists() or sys.platform != "linux",
    reason="needs Chromium, node and `npm ci`",
)


@pytest.fixture(scope="module")
def hub(tmp_path_factory):
    folder = tmp_path_factory.mktemp("jupyterhub")
    files = {b"a.ipynb": NOTEBOOK.encode(), f"odd names/{ODD}".encode(): NOTEBOOK.encode()}
    items = {path: Item(Mode.FILE, data) for path, data in files.items()}
    write_repository(folder / "git" / "content", items, message="all", date=datetime(2026, 1, 1, tzinfo=UTC))
    public, private, proxy = free_ports(3)
    url = f"http://127.0.0.1:{public}"
    environment = os.environ | {
        "TEST_HUB_FOLDER": str(folder),
        "TEST_HUB_URL": url,
        "TEST_HUB_PORT": str(private),
        "TEST_HUB_PROXY": str(PROXY.resolve()),
        "TEST_HUB_PROXY_PORT": str(proxy),
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"url.{(folder / 'git').as_uri()}/.insteadOf",
        "GIT_CONFIG_VALUE_0": f"{HOST}/",
        "HOME": str(folder),
    }
    command = [sys.executable, "-m", "jupyterhub", "-f", str(Path(__file__).with_name("jupyterhub_config.py"))]
    with (folder / "hub.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=subprocess.STDOUT)
    try:
        assert until(lambda: answers(f"{url}/hub/health"), 120), (folder / "hub.log").read_text()
        yield url
    finally:
        process.terminate()  # it ends its servers and its proxy
        process.wait(120)


@pytest.mark.parametrize(("interface", "opened"), [(Interface.LAB, "/lab/tree/"), (Interface.NOTEBOOK, "/tree/")], ids=["lab", "notebook"])
def test_the_link_opens_the_notebook(hub, interface, opened):
    repo = parse_repo(f"{HOST}/content")
    with chromium() as browser:
        page = browser.new_page()
        page.goto(pull_url(hub, repo, "main", interface, f"odd names/{ODD}"))
        page.get_by_label("Username").fill(f"reader-{interface.value}")
        page.get_by_label("Password").fill("a password for tests")
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url(re.compile(r"/user/"), timeout=120_000, wait_until="commit")
        page.locator(".jp-Notebook .jp-CodeCell").first.wait_for(timeout=120_000)
        assert f"content/odd names/{ODD}" in unquote(page.url)
        assert opened in page.url or "/notebooks/" in page.url
