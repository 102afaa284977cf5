"""Every address the gallery makes: repositories, files at a commit, launch links, badges. Pure; tables of rows."""

from gallery.links.badges import badge_snippets
from gallery.links.forges import FORGES, Forge, commit_url, edit_url, file_url, forge_of, raw_url, tree_url
from gallery.links.launching import (
    ELSEWHERE,
    FILES,
    INTERFACES,
    PROVIDERS,
    Elsewhere,
    codespaces_url,
    colab_url,
    kaggle_url,
    launch_url,
    lite_url,
    pull_url,
    spec,
)
from gallery.links.repos import ARCHIVES, Repo, is_loopback, parse_repo

__all__ = [
    "ARCHIVES",
    "ELSEWHERE",
    "FILES",
    "FORGES",
    "INTERFACES",
    "PROVIDERS",
    "Elsewhere",
    "Forge",
    "Repo",
    "badge_snippets",
    "codespaces_url",
    "colab_url",
    "commit_url",
    "edit_url",
    "file_url",
    "forge_of",
    "is_loopback",
    "kaggle_url",
    "launch_url",
    "lite_url",
    "parse_repo",
    "pull_url",
    "raw_url",
    "spec",
    "tree_url",
]
