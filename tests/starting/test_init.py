"""A gallery of one's own: init, check, update, build; the package's pages below the site's own."""

import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from gallery import cli, config, layers, shells, starting
from gallery.catalog import check, load
from tests.mini.conftest import commit, git


def start(folder, **given):
    defaults = {"title": 'Lab "Ü": #results', "url": "https://lab.example/g", "source": None, "package": "repro-gallery==1"}
    wanted = starting.Wanted(folder, **(defaults | given))
    return wanted, starting.start(wanted)


def test_everything_that_was_written_is_right(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    _, written = start(Path("mine"), source="github.com/lab/gallery")
    assert check(Path("mine/catalog")) == ()
    site = load(Path("mine/catalog")).gallery.site
    assert (site.title, site.url, site.source) == ('Lab "Ü": #results', "https://lab.example/g/", "https://github.com/lab/gallery")
    for name in written:
        text = (Path("mine") / name).read_text(encoding="utf-8")
        assert "@TITLE@" not in text
        assert "@URL@" not in text
        if name.endswith(".yml"):
            assert yaml.safe_load(text) is not None, name
    assert {".gitignore", ".gitlab-ci.yml", ".github/workflows/publish.yml", "README.md", "mkdocs.yml"} <= set(written)
    assert (Path("mine") / "requirements.txt").read_text(encoding="utf-8").endswith("\nrepro-gallery==1\n")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["full"], "holds files already"),
        (["full/file"], "holds files already"),
        (["new", "--url", "lab.example"], "write an address such as"),
        (["new", "--source", "git@github.com:a/b"], "write the https address"),
        (["new", "--title", "a\nb"], "single lines"),
    ],
)
def test_a_wrong_wish_is_a_sentence_and_writes_nothing(arguments, says, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("full").mkdir()
    Path("full/file").write_text("mine", encoding="utf-8")
    assert cli.run(["init", *arguments]) == cli.USAGE
    assert says in capsys.readouterr().err
    assert [p.name for p in tmp_path.rglob("*")] == ["full", "file"]


def test_a_cloned_empty_repository_may_be_filled(tmp_path):
    git(tmp_path, "init", "-q", "mine")
    _, written = start(tmp_path / "mine")
    assert "README.md" in written


LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><title>Our lab</title></svg>'


def dress(folder):
    """What the docs say of making it yours: colours, logo, a template, a page of one's own in the navigation."""
    site = folder / "site_src"
    for name, text in (
        ("overrides/partials/footer.html", "<footer>OUR FOOTER</footer>"),
        ("assets/images/our-logo.svg", LOGO),
        ("lab.md", "# Our lab\n"),
    ):
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(text, encoding="utf-8")
    colours = site / "assets/css/colours.css"
    colours.write_text(colours.read_text(encoding="utf-8").replace("#0f6b5c", "#7b1fa2"), encoding="utf-8")
    settings = folder / "mkdocs.yml"
    text = settings.read_text(encoding="utf-8").replace("      - About: about.md\n", "      - About: about.md\n      - The lab: lab.md\n")
    text = text.replace("# theme:\n", "theme:\n").replace(
        "#   logo: assets/images/our-logo.svg        a file of site_src/\n", "  logo: assets/images/our-logo.svg\n"
    )
    settings.write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def mine(tmp_path_factory):
    """A new gallery whose entry is fetched from this machine, built by its own commands."""
    folder = tmp_path_factory.mktemp("own")
    repository = folder / "binder-examples" / "requirements.git"
    repository.mkdir(parents=True)
    git(repository, "init", "-q", "--bare", "-b", "main")
    commit(repository, {"README.md": "# R\n", "requirements.txt": "numpy==2.0\n", "index.ipynb": {"notebook": ["# One", "1"]}})
    start(folder / "mine")
    (folder / "mine" / "site_src" / "about.md").write_text("# About our lab\n\nSee the [gallery](gallery.md).\n", encoding="utf-8")
    dress(folder / "mine")
    mirror = f"https://github.com/{{owner}}/{{name}}=file://{folder}/{{owner}}/{{name}}.git"
    for verb, more in (("check", []), ("update", ["--mirror", mirror]), ("build", ["--mirror", mirror, "--offline"])):
        run = [sys.executable, "-m", "gallery.cli", verb, *more]
        done = subprocess.run(
            run,
            cwd=folder / "mine",
            env={"PYTHONPATH": str(config.packaged_site()), "PATH": "/usr/bin:/bin"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
    return folder / "mine"


def test_the_sites_own_files_win_and_the_packages_are_there(mine):
    site = mine / "site"
    home = (site / "index.html").read_text(encoding="utf-8")
    assert "OUR FOOTER" in home
    assert "Lab &#34;Ü&#34;: #results" in home or "Lab &quot;Ü&quot;: #results" in home
    assert "About our lab" in (site / "about" / "index.html").read_text(encoding="utf-8")
    assert (site / "score" / "index.html").is_file()
    for page, root in ((site / "index.html", ""), (site / "e/first-steps/index.html", "../../")):
        text = page.read_text(encoding="utf-8")
        assert "OUR FOOTER" in text
        assert f'<img src="{root}assets/images/our-logo.svg"' in text
        assert f'href="{root}lab/"' in text
    assert (site / "assets/images/our-logo.svg").read_text(encoding="utf-8") == LOGO
    assert "Our lab" in (site / "lab/index.html").read_text(encoding="utf-8")


def test_styles_are_added_after_the_packages(mine):
    home = (mine / "site" / "index.html").read_text(encoding="utf-8")
    assert home.index("assets/css/theme.css") < home.index("assets/css/colours.css")
    assert "--g-accent: #7b1fa2" in (mine / "site" / "assets" / "css" / "colours.css").read_text(encoding="utf-8")


def test_nothing_of_the_layers_is_published(mine):
    assert not list((mine / "site").rglob(".base.yml"))
    assert sorted(p.name for p in (mine / "site_src").iterdir()) == ["about.md", "assets", "index.md", "lab.md", "overrides"]


def test_upgrading_the_package_is_seen_and_touches_no_file_of_the_site(mine, tmp_path):
    gallery = load(mine / "catalog").gallery
    package = tmp_path / "package"
    starting_point = config.packaged_site()
    for name in ("mkdocs.yml", "site_src"):
        (package / name).parent.mkdir(exist_ok=True)
        subprocess.run(["cp", "-r", str(starting_point / name), str(package / name)], check=True)
    mine_before = {p: p.read_bytes() for p in (mine / "mkdocs.yml", *(mine / "site_src").rglob("*")) if p.is_file()}
    before = shells.inputs_digest(layers.assemble(mine, package, tmp_path / "work"), gallery)
    (package / "site_src" / "new-page.md").write_text("# A page of the next version\n", encoding="utf-8")
    layered = layers.assemble(mine, package, tmp_path / "work")
    assert shells.inputs_digest(layered, gallery) != before
    shells.theme(layered, tmp_path / "theme", gallery)
    assert (tmp_path / "theme" / "new-page" / "index.html").is_file()
    assert mine_before == {p: p.read_bytes() for p in mine_before}


def test_a_site_that_inherits_by_itself_is_left_alone(tmp_path):
    (tmp_path / "mkdocs.yml").write_text("INHERIT: other.yml\n", encoding="utf-8")
    assert layers.assemble(tmp_path, config.packaged_site(), tmp_path / "work") == tmp_path
