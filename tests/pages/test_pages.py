"""Views and fragments: golden cases, and properties that hold for every text."""

import io
import json
import shlex
import subprocess
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from PIL import Image

from gallery import checks
from gallery.model import Entry, Environment, Figure, Gallery, Hub, Launch, Launcher, Notebook, Record, Tier
from gallery.pages import base, cards, commands, head, launches, templating
from gallery.pages.addresses import Addresses
from gallery.pages.base import Rating
from gallery.pages.downloads import download_name
from gallery.pages.thumbnail import HEIGHT, WIDTH, thumbnail
from tests.pages import pages_records

CASES = Path(__file__).parent / "cases"
RRR = "https://github.com/dtak/rrr"


def cases(name):
    return [pytest.param(case, id=case["name"]) for case in yaml.safe_load((CASES / name).read_text("utf-8"))]


def record(**more):
    known = {"id": "my-entry", "repo": RRR, "title": "A title", "field": "physics"}
    entry = Entry(**known | {k: more.pop(k) for k in list(more) if k in Entry.model_fields and k != "notebooks"})
    return Record(entry=entry, pin=pages_records.pin(RRR), crawled=pages_records.DAY, **more)


def book(path, slug):
    return Notebook(path=path, slug=slug, blob="1" * 40, size=1, title=path)


@pytest.mark.parametrize("case", cases("addresses.yml"))
def test_addresses(case):
    held = Figure(digest="d" * 32, suffix="png", width=1, height=1, cell=1)
    large = held.model_copy(update={"digest": "e" * 32, "lighter": "f" * 32})
    images = (("nb/img/held.png", held), ("nb/img/large.png", large))
    this = book("nb/My notebook.ipynb", "my-notebook").model_copy(update={"images": images, "figures": (held, large)})
    known = record(notebooks=(this, book("nb/Other #1.ipynb", "other-1"), book("研究.ipynb", "研究")))
    addresses = Addresses.of(known, this, "../../../", lambda n: ["nb-the-method", "cell-1"])
    assert addresses.rewrite(case["in"]) == case["out"]


@pytest.mark.parametrize("case", cases("commands.yml"))
def test_commands(case):
    environment = case["environment"] and Environment(**case["environment"])
    ways = commands.commands(record(environment=environment))
    assert [way.label for way in ways] == case["labels"]
    assert set(case["lines"]) <= set(ways[-1].text.splitlines())


@given(st.text(alphabet=st.characters(exclude_characters="\0", codec="utf-8"), max_size=40))
def test_whatever_a_file_is_called_it_stays_one_printable_word(name):
    word = commands.quote(name)
    assert word.isprintable()
    if name.isprintable():
        assert shlex.split(word) == [name]


def test_the_shell_reads_control_characters_back():
    name = "a\x1b[2J\n\x15'b\\ 研\u202e究"
    read = subprocess.run(["bash", "-c", f"printf %s {commands.quote(name)}"], capture_output=True, check=True)
    assert read.stdout.decode() == name


JSON = st.recursive(st.text(), lambda s: st.lists(s, max_size=3) | st.dictionaries(st.text(), s, max_size=3), max_leaves=8)


@given(JSON)
def test_json_cannot_leave_its_script(data):
    text = str(head.script_json(data))
    assert not set(text) & set("<>&\u2028\u2029")
    assert json.loads(text) == data


@given(st.text(max_size=400), st.integers(2, 60))
def test_shorten(text, most):
    short = head.shorten(text, most)
    assert len(short) <= most
    assert "\n" not in short


XML = st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"])


@given(st.text(alphabet=XML, max_size=60))
def test_prose_keeps_every_word_and_no_markup(text):
    text = f".{text}."
    tree = html.fragment_fromstring(str(templating.prose(text)), create_parent="p")
    assert {e.tag for e in tree} <= {"code"}
    assert tree.text_content().replace("`", "") == text.replace("`", "")


def test_launch_links():
    gallery = Gallery(
        site=pages_records.GALLERY.site,
        hubs=(
            Hub(id="a", label="A", url="https://a.org", memory_mb=1536),
            Hub(id="b", label="B", url="https://b.org/", providers=("gl",), note="Only GitLab."),
        ),
        launchers=(Launcher.BINDER, Launcher.COLAB, Launcher.KAGGLE),
        fields=(),
    )
    views = launches.launches(record(), gallery, book("a b/c#1.ipynb", "c").model_copy(update={"language": "python"}))
    assert [(v.label, v.note) for v in views] == [
        ("A", "1.5 GB memory."),
        ("Google Colab", "Colab's own environment, not the repository's; this notebook alone."),
        ("Kaggle", "Kaggle's own environment, with an account; this notebook alone."),
    ]
    assert [v.label for v in launches.launches(record(), gallery, book("c.ipynb", "c").model_copy(update={"language": "r"}))] == [
        "A",
        "Kaggle",
    ]
    assert [v.label for v in launches.launches(record(), gallery, book("c.ipynb", "c").model_copy(update={"language": "julia"}))] == ["A"]
    unserved = next(v for v in launches.every_launch(record(), gallery) if v.label == "B")
    assert (unserved.url, unserved.state.key, unserved.state.cause) == (
        "", "unsupported", "This hub does not serve repositories of this kind (github.com)."
    )  # fmt: skip
    assert views[0].url == f"https://a.org/v2/gh/dtak/rrr/{pages_records.COMMIT}?urlpath=lab%2Ftree%2Fa%2520b%2Fc%25231.ipynb&_=%FF"
    assert [v.label for v in launches.launches(record(repo="https://gitlab.com/a/b"), gallery)] == ["A", "B"]


def test_an_environment_from_elsewhere():
    launch = Launch(environment="https://github.com/env/ironment", environment_ref="v1")
    url = launches.launches(record(launch=launch), pages_records.GALLERY, book("n.ipynb", "n"))[0].url
    assert url.startswith("https://mybinder.org/v2/gh/env/ironment/v1?urlpath=git-pull%3Frepo%3D")
    assert url.endswith("branch%3Dmaster&_=%FF")


def test_a_repository_address_that_cannot_be_read_has_no_launch_links():
    assert launches.launches(record(repo="nowhere"), pages_records.GALLERY) == ()


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("a/Toy Colors.ipynb", "Toy Colors.ipynb"),
        ("研究 结果.ipynb", "研究 结果.ipynb"),
        ('a<b>:"c|d*.ipynb', "a_b___c_d_.ipynb"),
        ("notes.json", "slug.ipynb"),
        (".hidden.ipynb", "slug.ipynb"),
        ("x" * 300 + ".ipynb", "slug.ipynb"),
        ("a\u202eb.ipynb", "slug.ipynb"),
    ],
)
def test_download_names_suit_every_file_system(path, name):
    assert download_name(book(path, "slug")) == name


def picture(mode, size, form):
    out = io.BytesIO()
    Image.new(mode, size).save(out, form)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "size"),
    [
        (picture("RGB", (2000, 1000), "PNG"), (WIDTH, 320)),
        (picture("RGBA", (100, 4000), "PNG"), (20, HEIGHT)),
        (picture("L", (64, 48), "JPEG"), (64, 48)),
        (picture("P", (64, 48), "GIF"), (64, 48)),
    ],
)
def test_thumbnails(data, size):
    made = thumbnail(data)
    assert (made.width, made.height) == size
    assert Image.open(io.BytesIO(made.data)).format == "WEBP"


def test_a_transparent_picture_gets_a_white_plate():
    made = thumbnail(picture("RGBA", (20, 20), "PNG"))
    assert Image.open(io.BytesIO(made.data)).convert("RGB").getpixel((10, 10)) == (255, 255, 255)


@pytest.mark.parametrize("data", [b"", b"<svg/>", picture("RGB", (64, 48), "PNG")[:60], b"\x89PNG\r\n\x1a\n" + b"\0" * 40])
def test_what_is_no_picture_has_no_thumbnail(data):
    assert thumbnail(data) is None


@pytest.mark.parametrize(
    ("number", "words"), [(0, "0 bytes"), (999, "999 bytes"), (8300, "8.3 kB"), (830_000, "830 kB"), (4.2e9, "4.2 GB")]
)
def test_sizes(number, words):
    assert base.size(number) == words


def test_elements_name_checks_that_exist():
    assert set(cards.ELEMENTS) <= {check.id for check in checks.ALL}


def test_cards_stand_in_order_of_tier_then_score():
    ratings = [Rating(9, 10, 0, Tier.READABLE), Rating(1, 10, 0, Tier.LAUNCHABLE), Rating(5, 10, 0, Tier.LAUNCHABLE)]
    made = [cards.card_view(record(id=f"e{i}"), rating, pages_records.GALLERY, {}) for i, rating in enumerate(ratings)]
    assert [card.id for card in cards.in_order(made)] == ["e2", "e1", "e0"]
    assert [card.id for card in cards.in_order(made, ["e0", "gone"])] == ["e0", "e2", "e1"]


def test_every_icon_is_there():
    for name in templating.ICONS:
        assert "<path" in templating.icon(name)
