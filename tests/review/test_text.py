"""Strangers' words in Markdown and in forms: golden cases, and properties for everything else."""

import re
from html.parser import HTMLParser
from pathlib import Path

import mistune
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from gallery.catalog import Problem, Severity
from gallery.review import FormError, github, read_form
from gallery.review.form import LABELS, NOTHING
from gallery.review.markdown import code, link, plain, prose, words

CASES = Path(__file__).parent / "cases"
RENDER = mistune.create_markdown(escape=False, plugins=["strikethrough", "table", "url", "task_lists", "footnotes", "math", "mark"])


def cases(name):
    return [pytest.param(case, id=case["what"]) for case in yaml.safe_load((CASES / f"{name}.yml").read_text(encoding="utf-8"))]


class Seen(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.tags, self.links, self.text = [], [], ""
        self.feed(RENDER(text))

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.links += [value for name, value in attrs if name in ("href", "src")]

    def handle_data(self, data):
        self.text += data


def visible(text):
    return " ".join(text.replace("\u2060", "").split())


@pytest.mark.parametrize("case", cases("words"))
def test_words_show_what_was_written_and_do_nothing(case):
    seen = Seen(f"- {words(case['text'])}")
    assert visible(seen.text) == case["shows"]
    assert seen.tags == ["ul", "li"]
    assert not re.search(r"@\w|#\d|://|GH-\d|www\.", seen.text)


@given(st.text(max_size=200))
def test_any_text_stays_text(text):
    seen = Seen(f"- x{words(text)}")
    assert set(seen.tags) <= {"ul", "li"}
    assert visible(seen.text) == visible(f"x{plain(text)}")


@given(st.text(max_size=200))
def test_any_code_stays_code(text):
    seen = Seen(f"- {code(text)} end")
    assert seen.tags == ["ul", "li", "code"]
    assert seen.text.rstrip().endswith("end")


@given(st.text(max_size=100), st.text(max_size=100))
def test_a_link_leads_only_where_we_say(label, rest):
    seen = Seen(f"- {link(f'x{label}', f'https://example.org/{rest}')}")
    assert seen.tags == ["ul", "li", "a"]
    assert all(address.startswith("https://example.org/") for address in seen.links)


@given(st.text(alphabet="`ab <@#[]()!\n|", max_size=60))
def test_our_sentences_hold_strangers_words_as_code(text):
    assert set(Seen(f"- x{prose(text)}").tags) <= {"ul", "li", "code"}


def test_other_schemes_are_no_links():
    assert link("x", "javascript:alert(1)") == "`javascript:alert(1)`"


def body(answers):
    return "\n\n".join(f"### {label}\n\n{answers.get(label) or NOTHING}" for label in LABELS)


@pytest.mark.parametrize("case", cases("forms"))
def test_forms(case):
    text = body(case["answers"]).replace("\n", "\r\n")
    if "says" in case:
        with pytest.raises(FormError) as told:
            read_form(text)
        assert str(told.value) == case["says"]
    else:
        assert read_form(text).text == case["entry"]


@given(st.lists(st.text(max_size=60), min_size=5, max_size=5))
def test_a_form_is_an_entry_or_refused(answers):
    try:
        asked = read_form(body(dict(zip(LABELS, ["https://github.com/a/b", *answers], strict=True))))
    except FormError:
        return
    written = yaml.safe_load(asked.text)
    assert written["title"] == asked.entry.title
    assert set(written) <= {"repo", "title", "field", "summary", "papers", "maintainers"}


def test_the_form_asks_what_is_read():
    template = Path(__file__).parents[2] / "gallery/starting/template/dot-github/ISSUE_TEMPLATE/new-entry.yml"
    asked = yaml.safe_load(template.read_text(encoding="utf-8"))["body"]
    assert tuple(question["attributes"]["label"] for question in asked) == LABELS


def test_two_entries_never_get_one_id():
    asked = read_form(body({"Repository": "https://github.com/a/b", "Title": "A b", "Field": "x"}), frozenset({"a-b", "a-b-2"}))
    assert asked.entry.id == "a-b-3"


def test_annotations_cannot_be_left():
    problem = Problem(file="a,b:c.yml", line=3, column=7, length=4, message="50%\n::warning::x", did_you_mean="y\r\n::stop-commands::z")
    told = github([problem, Problem(file="b.yml", message="A hint.", severity=Severity.HINT)])
    assert told.split("\n") == [
        "::error file=a%2Cb%3Ac.yml,line=3,endLine=3,col=7,endColumn=11::50%25%0A::warning::x%0ADid you mean: y%0D%0A::stop-commands::z",
        "::notice file=b.yml::A hint.",
    ]
