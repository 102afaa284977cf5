"""Mirrors: which address is fetched instead of which."""

from __future__ import annotations

from pathlib import Path

import pytest

from gallery import config
from gallery.failures import FailureKind, Stop
from gallery.remotes.mirrors import mirror_of

WEB = "https://github.com/{owner}/{name}=https://mirror.example/{owner}/{name}.git"


@pytest.mark.parametrize(
    ("url", "mirror", "expected"),
    [
        ("https://github.com/a/b", WEB, "https://mirror.example/a/b.git"),
        ("https://github.com/a/b.git", WEB, "https://mirror.example/a/b.git"),
        ("https://github.com/a/b.git/", WEB, "https://mirror.example/a/b.git"),
        ("HTTPS://GitHub.com/A/b", WEB, "https://mirror.example/A/b.git"),
        ("https://gitlab.com/a/b", WEB, "https://gitlab.com/a/b"),
        ("https://github.com.evil.example/a/b", WEB, "https://github.com.evil.example/a/b"),
        ("https://github.com/a/../b", WEB, "https://github.com/a/../b"),
        ("https://gitlab.com/g/sub/p", "https://gitlab.com/{owner}/{name}=https://m.example/{owner}+{name}", "https://m.example/g/sub+p"),
        ("https://git.example/x.y", "https://git.example/{name}=https://m.example/{name}", "https://m.example/x.y"),
        ("https://gitxexample/p", "https://git.example/{name}=https://m.example/{name}", "https://gitxexample/p"),
        ("https://h.example/a/a", "https://h.example/{name}/{name}=https://m.example/{name}", "https://m.example/a"),
        ("https://h.example/a/c", "https://h.example/{name}/{name}=https://m.example/{name}", "https://h.example/a/c"),
        ("https://github.com/a/b", "https://github.com/a/b=https://m.example/one?x=y", "https://m.example/one?x=y"),
    ],
)
def test_patterns(url, mirror, expected):
    assert mirror_of(url, [mirror]) == expected


def test_folders_are_found_whatever_the_case_and_passed_over_when_absent(tmp_path: Path):
    (tmp_path / "Dtak+rrr" / "repo").mkdir(parents=True)
    (tmp_path / "with space+b" / "repo").mkdir(parents=True)
    folder = f"https://github.com/{{owner}}/{{name}}=file://{tmp_path}/{{owner}}+{{name}}/repo"
    assert mirror_of("https://github.com/dtak/RRR", [folder]) == f"file://{tmp_path}/Dtak+rrr/repo"
    assert mirror_of("https://github.com/with%20space/b", [folder]) == f"file://{tmp_path}/with%20space+b/repo"
    assert mirror_of("https://github.com/no/body", [folder, WEB]) == "https://mirror.example/no/body.git"
    assert mirror_of("https://github.com/no/body", [folder]) == "https://github.com/no/body"


@pytest.mark.parametrize("given", ["nonsense", "https://github.com/a/b", "https://github.com/a/b=", "a=b", "="])
def test_what_is_no_mirror_is_refused_before_anything_is_fetched(given):
    with pytest.raises(Stop, match="pattern=address") as raised:
        config.mirrors([WEB, given])
    assert raised.value.failure.kind is FailureKind.USAGE
