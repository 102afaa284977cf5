"""What git's complaints mean."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from gallery.failures import FailureKind
from gallery.remotes.complaints import explain
from gallery.remotes.process import Done

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "complaints.yml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("kind", "stderr"), CASES)
def test_kinds(kind, stderr):
    found, message = explain(Done(b"", 128, stderr, None), "https://h.example/a/b", 600)
    assert found == FailureKind(kind), message
    assert message.endswith((".", ")."))
    assert "h.example" in message or found is FailureKind.USAGE
    assert not any(noise in message for noise in ("fatal:", "\n", "{", ".."))


def test_control_characters_and_our_folders_stay_out():
    stderr = "fatal: odd \x1b[31mred\x07 /tmp/gallery-fetch-x1y2/repo/objects"
    _, message = explain(Done(b"", 128, stderr, None), "https://h.example/a/b", 600)
    assert "\x1b" not in message
    assert "gallery-fetch" not in message


def test_a_signal():
    assert explain(Done(b"", -9, "", None), "https://h.example/a/b", 600)[0] is FailureKind.INTERRUPTED
