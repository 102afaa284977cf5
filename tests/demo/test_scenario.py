"""What a reader does, in a real browser against the real demo and its hub: launch, change the source, run; run in the page; choose."""

import io
import os
import re
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests import axe
from tests.browsers import CHROMIUM

PATIENCE = 180_000
"""Milliseconds for whatever builds or starts something."""
PICTURES = os.environ.get("GALLERY_PICTURES")
"""Folder where the documentation's pictures are written anew: `GALLERY_PICTURES=$PWD/site_src/assets/images/scenario`."""
pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="the hub's own tests tell about other systems"),
    pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium: scripts/test installs it on Debian"),
]


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """Addresses of the demo's site and of its hub, both on free ports; nothing of them is left running."""
    folder = tmp_path_factory.mktemp("scenario")
    environment = {**os.environ, "UV_CACHE_DIR": os.environ.get("UV_CACHE_DIR", str(Path.home() / ".cache" / "uv"))}
    command = [sys.executable, "-m", "gallery.cli", "demo", "--port", "0", "--hub-port", "0", "--out", "site", "--store", "store"]
    with (
        (folder / "log").open("w+b") as log,
        subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=log, text=True) as running,
    ):
        said, found = "", None
        try:
            for line in running.stdout:
                said += line
                if found := re.search(r"at (http://\S+/)\n.*hub at (http://\S+/)", said):
                    break
            assert found, said + (folder / "log").read_text()
            yield found[1], found[2]
        finally:
            running.send_signal(signal.SIGINT)
            running.wait(60)


def picture(page, name):
    """A picture for the documentation, where one is wanted."""
    if PICTURES:
        with Image.open(io.BytesIO(page.screenshot())) as shot:
            shot.convert("RGB").save(Path(PICTURES) / f"{name}.webp", quality=80, method=6)


def test_from_the_gallery_to_a_changed_figure(demo, new_page):
    site, _ = demo
    page = new_page(viewport={"width": 1440, "height": 900})
    page.set_default_timeout(PATIENCE)
    page.goto(f"{site}gallery/")
    page.get_by_role("link", name="Demo: Telling a classifier where not to look").first.click()
    expect(page.locator("h1")).to_contain_text("Telling a classifier")
    picture(page, "1-entry")
    page.locator(".g-launch__main").click()
    notebook = page.locator(".jp-NotebookPanel")
    expect(notebook.locator(".jp-Cell").first).to_be_visible(timeout=PATIENCE)
    assert "/lab" in page.url

    files = page.locator(".jp-DirListing-content")
    files.get_by_text("colours", exact=True).dblclick()
    files.get_by_text("images.py", exact=True).dblclick()
    source = page.locator(".jp-FileEditor .cm-content")
    expect(source).to_contain_text("n_colours = 4", timeout=PATIENCE)
    beside(page, "images.py")
    expect(notebook).to_be_visible(timeout=PATIENCE)
    expect(source).to_be_visible()
    line = source.locator(".cm-line", has_text=re.compile(r"^n_colours = 4"))
    line.click()
    page.keyboard.press("End")
    page.keyboard.press("Backspace")
    page.keyboard.type("5")
    page.keyboard.press("Control+s")
    expect(source).to_contain_text("n_colours = 5")
    expect(page.locator(".lm-DockPanel-tabBar .lm-TabBar-tab.jp-mod-dirty", has_text="images.py")).to_have_count(0, timeout=PATIENCE)
    expect(notebook.locator(".jp-OutputArea-output", has_text="4000 images in 4 colours")).to_have_count(1)
    picture(page, "2-source-beside-notebook")

    notebook.locator(".jp-Cell").first.click()
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    new = notebook.locator(".jp-OutputArea-output", has_text="4000 images in 5 colours")
    expect(new).to_have_count(1, timeout=PATIENCE)
    expect(notebook.locator(".jp-OutputArea-output", has_text="a pair matches by chance in 20% of cases")).to_have_count(1)
    expect(notebook.locator(".jp-InputArea-prompt", has_text="[*]")).to_have_count(0, timeout=PATIENCE)
    new.scroll_into_view_if_needed()
    picture(page, "3-new-output")


def beside(page, name):
    """Drag a tab to the right edge of JupyterLab's main area."""
    tab = page.locator(".lm-DockPanel-tabBar .lm-TabBar-tab", has_text=name).bounding_box()
    area = page.locator("#jp-main-dock-panel").bounding_box()
    page.mouse.move(tab["x"] + tab["width"] / 2, tab["y"] + tab["height"] / 2)
    page.mouse.down()
    page.mouse.move(area["x"] + area["width"] / 2, area["y"] + area["height"] / 2, steps=8)
    page.mouse.move(area["x"] + area["width"] - 20, area["y"] + area["height"] / 2, steps=8)
    page.mouse.up()


def live(page, site):
    """The notebook's page with live cells, ready."""
    page.set_default_timeout(PATIENCE)
    page.goto(f"{site}e/toy-colours/toy-colours/")
    page.get_by_role("button", name="Run here").click()
    box = page.locator(".nb-live")
    expect(box).to_have_attribute("data-state", re.compile("ready|failed"), timeout=PATIENCE)
    assert box.get_attribute("data-state") == "ready", box.inner_text()
    return box


def servers(hub):
    with urllib.request.urlopen(f"{hub}versions") as answer:
        assert answer.status == 200
    with urllib.request.urlopen(f"{hub}health") as answer:
        return re.search(rb'"total_pods": (\d+)', answer.read())[1]


def test_cells_run_in_the_page(demo, new_page):
    site, hub = demo
    page = new_page()
    loaded = []
    page.on("request", lambda request: loaded.append(request.url))
    page.goto(f"{site}e/toy-colours/toy-colours/")
    assert not [url for url in loaded if "thebe" in url or "live" in url], "nothing of it is loaded before the click"
    before = servers(hub)
    box = live(page, site)
    stored = page.locator("#cell-4 .output-stdout")
    expect(stored).to_contain_text("4000 images in 4 colours")
    expect(page.locator("#cell-4 .nb-live__new")).to_have_count(0)
    page.get_by_role("button", name="Run cell 2").click()
    page.locator("#cell-4 textarea").fill("images, labels = make_images(40, seed=1)\nprint(len(images), 'images now')")
    page.locator("#cell-4 textarea").press("Shift+Enter")
    expect(page.locator("#cell-4 .nb-live__output")).to_have_text(re.compile("40 images now"), timeout=PATIENCE)
    expect(stored).to_contain_text("4000 images in 4 colours")
    picture(page, "4-live-cells")

    # what code prints is a stranger's
    hostile = "<b>bold</b><script>document.title='taken'</script><img src=x onerror=document.title='taken'>"
    code = f"from IPython.display import HTML, Javascript, display\ndisplay(HTML({hostile!r}), Javascript(\"document.title='taken'\"))"
    page.locator("#cell-4 textarea").fill(code)
    page.get_by_role("button", name="Run cell 4").click()
    expect(page.locator("#cell-4 .nb-live__output b")).to_have_text("bold", timeout=PATIENCE)
    expect(page.locator("#cell-4 .nb-live__output script")).to_have_count(0)
    assert page.title().startswith("Toy colours")

    # a failing cell says so, a restart forgets
    page.locator("#cell-4 textarea").fill("1 / 0")
    page.get_by_role("button", name="Run cell 4").click()
    expect(page.locator("#cell-4 .nb-live__new")).to_have_attribute("data-state", "failed", timeout=PATIENCE)
    expect(page.locator("#cell-4 .nb-live__output")).to_contain_text("ZeroDivisionError")
    page.get_by_role("button", name="Restart the kernel").click()
    expect(box.locator(".nb-live__status")).to_contain_text("Ready", timeout=PATIENCE)
    page.locator("#cell-4 textarea").fill("make_images")
    page.get_by_role("button", name="Run cell 4").click()
    expect(page.locator("#cell-4 .nb-live__output")).to_contain_text("NameError", timeout=PATIENCE)

    page.get_by_role("button", name="Stop", exact=True).click()
    expect(box.locator(".nb-live__status")).to_contain_text("Stopped")
    expect(page.locator("#cell-4 textarea")).to_have_count(0)
    expect(page.get_by_role("link", name="Open in JupyterLab instead")).to_have_attribute("href", re.compile(rf"^{hub}v2/git/"))
    for _ in range(120):
        if servers(hub) == before:
            break
        page.wait_for_timeout(500)
    assert servers(hub) == before, "the server has ended"


@pytest.mark.skipif(not axe.SCRIPT.is_file(), reason="needs axe-core: npm ci")
def test_axe_finds_nothing_on_live_cells(demo, new_page):
    site, _ = demo
    page = new_page(bypass_csp=True, reduced_motion="reduce")
    box = live(page, site)
    page.get_by_role("button", name="Run cell 2").click()
    page.locator("#cell-4 textarea").fill("1 / 0")
    page.get_by_role("button", name="Run cell 4").click()
    expect(page.locator("#cell-4 .nb-live__output")).to_contain_text("ZeroDivisionError", timeout=PATIENCE)
    expect(page.locator("#cell-4").get_by_text("Stored output")).to_be_visible()
    found = axe_in_every_look(page)
    box.get_by_role("button", name="Stop", exact=True).click()
    expect(box.locator(".nb-live__status")).to_contain_text("Stopped")
    assert found == []


def axe_in_every_look(page):
    """What axe finds on a page that stays as it is, while its window and colours change."""
    found = []
    for look, options in axe.LOOKS.items():
        page.set_viewport_size(options["viewport"])
        page.emulate_media(color_scheme=options["color_scheme"])
        found += [f"{look}: {what}" for what in axe.violations(page)]
    return found


def test_a_hub_that_fails_is_no_dead_end(demo, new_page):
    site, hub = demo
    page = new_page()
    page.route(f"{hub}build/**", lambda route: route.abort())
    page.goto(f"{site}e/toy-colours/toy-colours/")
    page.get_by_role("button", name="Run here").click()
    box = page.locator(".nb-live")
    expect(box).to_have_attribute("data-state", "failed", timeout=PATIENCE)
    expect(box.locator(".nb-live__status")).to_contain_text("The hub does not answer, or does not let this site ask.")
    expect(box.get_by_role("link", name="Open in JupyterLab instead")).to_be_visible()
    expect(box.get_by_role("button", name="Run here again")).to_be_visible()
    expect(page.locator("#cell-4 .output-stdout")).to_contain_text("4000 images in 4 colours")


def test_the_launch_row(demo, new_page):
    site, hub = demo
    page = new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{site}e/toy-colours/")
    main = page.locator(".g-launch__main")
    checked = main.get_attribute("href")
    assert checked.startswith(f"{hub}v2/git/https%3A%2F%2Fgit.demo.example%2Fdemo%2Ftoy-colours/")
    expect(page.locator("[data-launch-state]")).to_contain_text(re.compile("Not tested here|Launches here|Reproduced here"))
    assert not [url for url in asked if url.startswith(hub)], "no hub is asked before the row is opened"
    page.locator("[data-choose] > summary").click()
    expect(page.locator("[data-health]")).to_have_text(re.compile(r"It answers: \d+ of 10 servers are in use\."), timeout=PATIENCE)
    page.get_by_label("Version").select_option(label="v1.0 (checked)")
    page.get_by_label("Opens").select_option(label="Jupyter Notebook")
    expect(main).to_have_attribute("href", re.compile(r"toy-colours/v1\.0\?urlpath=tree%2FToy"))
    expect(page.locator("[data-launch-opens]")).to_have_text("Jupyter Notebook")
    # the choice holds on other pages, and can be taken back
    page.goto(f"{site}e/toy-colours/toy-colours/")
    expect(page.locator(".g-actions a[data-launch]")).to_have_attribute("href", re.compile(r"toy-colours/v1\.0\?urlpath=tree%2FToy"))
    page.goto(f"{site}e/catalyst-yields/")
    expect(page.locator(".g-launch__main")).to_have_attribute("href", re.compile(r"catalyst-yields/[0-9a-f]{40}\?urlpath=tree"))
    page.goto(f"{site}e/toy-colours/")
    page.locator("[data-choose] > summary").click()
    page.get_by_label("Version").select_option(value="")
    page.get_by_label("Opens").select_option(label="JupyterLab")
    expect(main).to_have_attribute("href", checked)


def test_without_scripts_links_lead_to_the_default_hub(demo, new_page):
    site, hub = demo
    page = new_page(java_script_enabled=False)
    page.goto(f"{site}e/toy-colours/")
    assert page.locator(".g-launch__main").get_attribute("href").startswith(f"{hub}v2/git/")
    page.locator("[data-choose] > summary").click()
    expect(page.locator("noscript a", has_text="v1.0")).to_have_attribute("href", re.compile(r"toy-colours/v1\.0\?"))
    expect(page.locator("[data-choices]")).to_be_hidden()
    page.goto(f"{site}e/toy-colours/toy-colours/")
    expect(page.get_by_role("button", name="Run here")).to_have_count(0)


def test_a_hub_that_is_down_says_so(demo, new_page):
    site, hub = demo
    page = new_page()
    page.route(f"{hub}**", lambda route: route.abort())
    page.goto(f"{site}e/toy-colours/")
    page.locator("[data-choose] > summary").click()
    expect(page.locator("[data-health]")).to_contain_text(
        "It does not answer now. Choose another hub, or try again later.", timeout=PATIENCE
    )
