"""The theme as MkDocs builds it: marks, depths, nothing from elsewhere, nothing inline."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import html

from gallery import catalog, shells
from gallery.failures import FailureKind, Stop
from tests.shells.built import ROOT, gallery

PLACES = {"index.html": {"home"}, "gallery/index.html": {"cards"}, "about/index.html": {"about-numbers"}}
PLACES |= {"reference/entry/index.html": {"fields"}, "score/index.html": {"score", "score-toc"}}
PLACES |= {"statistics/index.html": {"statistics", "statistics-toc"}, "reference/api/index.html": {"api"}}


def pages(site: Path) -> Iterator[tuple[str, str]]:
    for page in sorted(site.rglob("*.html")):
        yield page.relative_to(site).as_posix(), page.read_text("utf-8")


def small_site(folder: Path) -> Path:
    shutil.copy(ROOT / "mkdocs.yml", folder)
    shutil.copytree(ROOT / "site_src", folder / "site_src", ignore=shutil.ignore_patterns("vendor"))
    return folder


@pytest.mark.parametrize(("kind", "depth"), [("entry", 2), ("notebook", 3), ("listing-2", 2), ("listing-3", 3), ("listing-4", 4)])
def test_shells_hold_their_marks_at_the_depth_of_their_pages(site: Path, kind: str, depth: int) -> None:
    text = (site / shells.SHELLS[kind]).read_text("utf-8")
    assert shells.Shell(text).names == {"title", "head", "toc", "body"}
    assert f'href="{"../" * depth}assets/css/theme.css"' in text
    assert not re.search(rf'(?:href|src)="{"../" * (depth + 1)}', text)
    assert 'rel="canonical"' not in text
    assert ("notebook.css" in text) == ("maths.js" in text) == (kind == "notebook")


def test_hand_written_pages_hold_the_known_marks_only(site: Path) -> None:
    found = {name: set(shells.Shell(text).names) for name, text in pages(site) if not name.startswith("shells/")}
    assert {name: names for name, names in found.items() if names} == PLACES


def test_title_and_address_come_from_the_settings(site: Path) -> None:
    tree = html.fromstring((site / "about/index.html").read_bytes())
    assert tree.findtext(".//title") == "About · Small <b>& Gallery"
    assert tree.xpath("string(//link[@rel='canonical']/@href)") == "http://127.0.0.1/sub/gallery/about/"
    assert tree.xpath("string(//meta[@name='description']/@content)").startswith("What this gallery is")


def test_the_missing_page_finds_its_files_from_any_depth(site: Path) -> None:
    tree = html.fromstring((site / "404.html").read_bytes())
    assert {h for h in tree.xpath("//link/@href | //script/@src") if not h.startswith("/sub/gallery/")} == set()


def test_no_page_loads_anything_from_elsewhere(site: Path) -> None:
    for name, text in pages(site):
        tree = html.fromstring(text)
        loaded = tree.xpath("//*[not(self::a)]/@src | //link[not(@rel='canonical')]/@href | //@srcset | //object/@data | //@poster")
        assert [x for x in loaded if re.match(r"(?:[a-z]+:)?//", x)] == [], name


def test_no_style_loads_anything_from_elsewhere(site: Path) -> None:
    for style in site.rglob("*.css"):
        text = style.read_text("utf-8")
        addresses = re.findall(r"url\(\s*[\"']?([^\"')]+)", text)
        assert [x for x in addresses if x.startswith(("http", "/"))] == [], style.name
        assert "@import" not in text
        for address in addresses:
            assert address.startswith(("data:", "#")) or (style.parent / address).resolve().is_file(), address


def test_no_script_stands_in_a_page(site: Path) -> None:
    for name, text in pages(site):
        tree = html.fromstring(text)
        assert tree.xpath("//script[not(@src) and not(@type='application/json')]") == [], name
        assert tree.xpath("//@*[starts-with(name(), 'on')]") == [], name
        policy = tree.xpath("string(//meta[@http-equiv='Content-Security-Policy']/@content)")
        if name == "assets/frames/frame.html":  # draws strangers' outputs, in a sandbox without an origin
            assert "default-src 'none'" in policy
            continue
        assert "default-src 'self'" in policy, name
        assert "script-src 'self' 'wasm-unsafe-eval';" in policy, name


def test_what_nobody_reads_is_left_out(site: Path) -> None:
    names = {f.relative_to(site).as_posix() for f in site.rglob("*") if f.is_file()}
    assert not [n for n in names if n.startswith(("overrides", "assets/javascripts/lunr")) or n.endswith((".map", ".md", "sitemap.xml"))]


def test_a_broken_link_stops_and_names_the_file(tmp_path: Path) -> None:
    folder, out = small_site(tmp_path), tmp_path / "out"
    out.mkdir()
    (out / "old").touch()
    (folder / "site_src" / "search.md").write_text("# Search\n\n[gone](nowhere.md) and [bad](about.md#not-there)\n", encoding="utf-8")
    with pytest.raises(Stop) as stop:
        shells.theme(folder, out, gallery())
    assert stop.value.failure.kind is FailureKind.USAGE
    assert "search.md" in str(stop.value)
    assert "nowhere.md" in str(stop.value)
    assert "#not-there" in str(stop.value)
    assert [f.name for f in out.iterdir()] == ["old"]
    assert not [f.name for f in tmp_path.iterdir() if f.name.endswith(".part")]


def test_a_broken_configuration_stops(tmp_path: Path) -> None:
    folder = small_site(tmp_path)
    with (folder / "mkdocs.yml").open("a", encoding="utf-8") as config:
        config.write("theme_: {}\nnav: 7\n")
    with pytest.raises(Stop, match=r"mkdocs\.yml|nav"):
        shells.theme(folder, tmp_path / "out", gallery())


def test_the_digest_follows_what_the_theme_reads(tmp_path: Path) -> None:
    folder = small_site(tmp_path)
    first = shells.inputs_digest(folder, gallery())
    assert shells.inputs_digest(folder, gallery()) == first
    assert shells.inputs_digest(folder, gallery(title="Another")) != first
    (folder / "site_src" / "search.md").write_text("# Search\n", encoding="utf-8")
    assert shells.inputs_digest(folder, gallery()) != first


def test_a_source_repository_is_linked_and_not_asked(tmp_path: Path) -> None:
    shells.theme(small_site(tmp_path), tmp_path / "out", gallery(source="https://example.org/us/gallery"))
    text = (tmp_path / "out" / "index.html").read_text("utf-8")
    assert text.count('href="https://example.org/us/gallery"') == 3
    assert 'data-md-component="source"' not in text


def test_the_example_of_the_contribute_page_is_right(tmp_path: Path) -> None:
    written = (ROOT / "site_src" / "contribute.md").read_text("utf-8")
    examples = re.findall(r'```yaml title="catalog/(entries/[^"]+)"\n(.*?)```', written, flags=re.DOTALL)
    assert len(examples) == 3
    shutil.copy(ROOT / "catalog" / "gallery.yml", tmp_path)
    (tmp_path / "entries").mkdir()
    for name, text in examples:
        (tmp_path / name).write_text(text, encoding="utf-8")
        assert [p for p in catalog.check(tmp_path) if p.severity == "error"] == []


def test_vendored_files_are_those_of_the_lock() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text("utf-8"))["packages"]
    assert [name for name, package in packages.items() if "resolved" in package] == []
    listed = (ROOT / "site_src" / "assets" / "vendor" / "VERSIONS.txt").read_text("utf-8")
    for name, version in packages[""]["dependencies"].items():
        real, _, pinned = f"{name}@{version}".rpartition("npm:")[2].rpartition("@")
        assert f"{real} {pinned}" in listed
        assert packages[f"node_modules/{name}"]["version"] == pinned


# --- contrast -----------------------------------------------------------------------------------

INKS = ("--g-ink", "--g-ink-2", "--g-accent", "--g-accent-strong", "--g-ok", "--g-warn", "--g-bad", "--g-info")
SOFT = {f"--g-{n}": f"--g-{n}-soft" for n in ("accent", "ok", "warn", "bad", "info")}
CODE = ("keyword", "string", "number", "function", "constant", "special", "comment", "operator", "punctuation", "variable")


def colours(scheme: str) -> dict[str, str]:
    text = (ROOT / "site_src" / "assets" / "css" / "theme.css").read_text("utf-8")
    block = re.search(rf'\[data-md-color-scheme="{scheme}"\] {{(.*?)\n}}', text, flags=re.DOTALL)
    assert block
    return dict(re.findall(r"(--[\w-]+):\s*(#[0-9a-f]{6});", block[1]))


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["default", "slate"])
def test_every_text_colour_can_be_read(scheme: str) -> None:
    known = colours(scheme)
    pairs = [(ink, surface) for ink in INKS for surface in ("--g-surface", "--g-surface-2")]
    pairs += [("--g-accent-ink", "--g-accent"), ("--g-accent-ink", "--g-accent-strong"), *SOFT.items()]
    pairs += [(f"--md-code-hl-{code}-color", "--g-surface-2") for code in CODE]
    weak = {f"{a} on {b}": round(c, 2) for a, b in pairs if (c := contrast(known[a], known[b])) < 4.5}
    assert weak == {}
    assert contrast(known["--g-line-strong"], known["--g-surface"]) >= 3
