"""Strangers' YAML, TOML, JSON and INI: a value, or a sentence."""

import pytest

from gallery.checks.parse import ini_document, json_document, toml_document, yaml_document


def test_values():
    assert yaml_document("a: 1").value == toml_document("a = 1").value == json_document('{"a": 1}').value == {"a": 1}
    assert ini_document("[a]\nb = %(c)s").value == {"a": {"b": "%(c)s"}}
    assert yaml_document("").value is None


@pytest.mark.parametrize(
    ("text", "said", "line"),
    [
        ("a: 1\nb: 2\na: 3\n", "stands there twice", 3),
        ("a: [1\n", "", 2),
        ("a:\n\t- b\n", "", 2),
        ("[" * 100, "nested too deeply", None),
        ("a: &a [x]\nb: [" + "*a," * 200 + "]", "repeats itself", None),
        ("a: 2020-99-99", "month must be in", None),
        ("a" * 2_000_000, "longer than", None),
    ],
)
def test_yaml_errors(text, said, line):
    found = yaml_document(text)
    assert found.value is None
    assert said in found.error
    assert found.line == line


def test_unknown_tags_are_nothing():
    assert yaml_document("a: !!python/object/apply:os.system [ls]\nb: 1").value == {"a": None, "b": 1}


@pytest.mark.parametrize("read", [toml_document, json_document, ini_document])
@pytest.mark.parametrize("text", ["[" * 100_000, "\0", "[a", "a = b = c", "9" * 10_000, "\ud800"])
def test_nothing_crashes(read, text):
    found = read(text)
    assert (found.value is None) is (found.error is not None)
