"""Every word of the interface stands in the catalogs, and the site speaks each language whole."""

import re
import runpy
from datetime import date
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from lxml import html

from gallery import checks, shells, words
from gallery.model.settings import Language
from gallery.pages.templating import message
from gallery.publish import publish
from gallery.store import Store
from tests.pages import pages_records, verified_records
from tests.words import spoken

ROOT = Path(__file__).parents[2]
OTHERS = sorted(set(Language) - {Language.ENGLISH})
SCRIPT = runpy.run_path(str(ROOT / "scripts" / "words"))
TEMPLATES = sorted([*(ROOT / "gallery/pages/templates").glob("*.html"), *(ROOT / "site_src/overrides").rglob("*.html")])
SCRIPTS = sorted((ROOT / "site_src/assets/js").glob("*.js"))
MODULES = sorted([*(ROOT / "gallery/pages").rglob("*.py"), *(ROOT / "gallery/publish").rglob("*.py")])


def forms(message):
    return [message.string] if isinstance(message.string, str) else list(message.string)


def placeholders(text):
    return sorted(set(re.findall(r"%\(\w+\)s", text)))


def test_the_english_catalog_holds_what_the_sources_say():
    assert SCRIPT["written"](SCRIPT["collected"]()) == (words.FOLDER / "messages.pot").read_bytes(), "scripts/words writes it anew"


@pytest.mark.parametrize("language", OTHERS)
def test_a_language_says_everything_and_nothing_else(language):
    with (words.FOLDER / "messages.pot").open("rb") as stream:
        english = {m.id: m for m in read_po(stream) if m.id}
    other = {m.id: m for m in words.catalog(language) if m.id}
    assert other.keys() == english.keys()
    for said in other.values():
        assert all(forms(said)), f"no translation of {said.id!r}"
        asked = [said.id] if isinstance(said.id, str) else list(said.id)
        for form in forms(said):
            assert placeholders(form) == placeholders(asked[-1]), said.id
            assert form.count("`") == asked[-1].count("`"), said.id
            assert form[:1].isspace() == asked[-1][:1].isspace(), said.id


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: p.name)
def test_templates_hold_no_words_of_their_own(path):
    assert spoken.of_template(path.read_text("utf-8")) == []


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda p: p.name)
def test_scripts_hold_no_words_of_their_own(path):
    assert spoken.of_script(path.read_text("utf-8")) == []


@pytest.mark.parametrize("path", MODULES, ids=lambda p: f"{p.parent.name}/{p.name}")
def test_pages_are_made_of_no_words_of_their_own(path):
    assert spoken.of_python(path) == []


@pytest.mark.parametrize(
    "source",
    [
        "<p>Nothing found</p>",
        '<a title="Go there">{{ icon("next") }}</a>',
        '<p>{{ n }} {{ "entry" if n == 1 else "entries" }}</p>',
        '<p>{{ "entries: " ~ n }}</p>',
        '<input placeholder="Title, author">',
    ],
)
def test_words_in_a_template_are_found(source):
    assert spoken.of_template(source)


@pytest.mark.parametrize("source", ['x.textContent = "Copied";', "x = `Show ${n} more`;", '_("Copy"); say("Nothing was found here");'])
def test_words_in_a_script_are_found(source):
    assert spoken.of_script(source)


def test_words_in_python_are_found(tmp_path):
    module = tmp_path / "module.py"
    module.write_text('"""Doc."""\nlabel = "Similar entries"\ntext = f"{n} could not be found"\n', "utf-8")
    assert len(spoken.of_python(module)) == 2


def test_numbers_days_and_plurals_follow_the_language():
    def said():
        found = [words.ngettext("%(n)s entry", "%(n)s entries", n) for n in (0, 1, 2, 12345)]
        return [*found, words.day(date(2019, 5, 7)), words.number(1234.5)]

    assert said() == ["0 entries", "1 entry", "2 entries", "12,345 entries", "7 May 2019", "1,234.5"]
    with words.speak("de"):
        assert said() == ["0 Einträge", "1 Eintrag", "2 Einträge", "12.345 Einträge", "7. Mai 2019", "1.234,5"]
    assert said()[0] == "0 entries"


def test_values_in_a_message_are_escaped_and_messages_are_not_taken_for_formats():
    assert message("Launch on %(hub)s", hub="<b>") == "Launch on &lt;b&gt;"
    assert words._("95 % of it") == "95 % of it"
    assert words._("") == ""


@pytest.fixture(scope="module")
def german(tmp_path_factory):
    folder = tmp_path_factory.mktemp("german")
    site = pages_records.GALLERY.site.model_copy(update={"language": Language.GERMAN})
    gallery = pages_records.GALLERY.model_copy(update={"site": site})
    shells.theme(ROOT, folder / "theme", gallery)
    store = Store(str(folder / "store"))
    records = [*pages_records.every(store, [c.id for c in checks.ALL]), verified_records.verified(store)]
    published = publish(records, gallery, store, folder / "theme", folder / "site")
    return folder / "site", list(published.search)


def test_the_site_speaks_german_and_no_english(german):
    """Every message of the catalog that German says otherwise is absent from every page of the interface, as text and in attributes."""
    site, _ = german
    differs = {m.id for m in words.catalog("de") if isinstance(m.id, str) and m.id != m.string and len(m.id) > 3 and "%(" not in m.id}
    pages = [
        p for p in site.rglob("index.html") if p.relative_to(site).parts[0] not in ("about", "contribute", "develop", "reference", "run")
    ]
    assert len(pages) > 20
    for page in (*(p for p in pages if "reproducible" not in p.parts), site / "404.html"):
        tree = html.parse(str(page), html.HTMLParser(encoding="utf-8")).getroot()
        assert tree.get("lang") == "de"
        for english in tree.xpath("//*[@lang='en'] | //script | //style | //*[contains(@class, 'notebook')]"):
            english.drop_tree()
        texts = {" ".join(text.split()) for text in tree.xpath("//text()[normalize-space()] | //@title | //@aria-label | //@placeholder")}
        # what a curator or an author wrote may be a word of the catalog
        assert not (texts & differs) - {"Data", "Author", "Python"}, page


def test_search_and_scripts_speak_german_too(german):
    site, found = german
    assert "Notebooks" in {section.title for page in found for section in page.sections}
    script = (site / "assets/js/words.js").read_text("utf-8")
    assert 'language: "de"' in script
    assert "Code kopiert" in script
    assert "Herkunft" not in script  # only what scripts say


def test_pages_in_another_language_are_no_pages_of_their_own(german):
    site, _ = german
    assert not (site / "index.de").exists()
    assert "Veröffentlichte Forschung" in (site / "index.html").read_text("utf-8")
