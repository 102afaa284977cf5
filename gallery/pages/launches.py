"""Launch links of an entry and of each notebook: one per hub that serves the repository's kind."""

from __future__ import annotations

from dataclasses import dataclass

from gallery import links
from gallery.model import Gallery, Hub, Interface, Launcher, Record
from gallery.pages.base import quoted, repository
from gallery.words import _

INTERFACES = {
    Interface.LAB: "JupyterLab",
    Interface.NOTEBOOK: "Jupyter Notebook",
    Interface.RSTUDIO: "RStudio",
    Interface.VSCODE: "VS Code",
    Interface.VOILA: "Voilà",
}


@dataclass(frozen=True)
class LaunchView:
    """One way to a live environment."""

    label: str
    url: str
    note: str
    badge: str
    """Address of the hub's own badge picture; empty where there is none."""


@dataclass(frozen=True)
class Snippet:
    """Something to copy."""

    label: str
    text: str


def launches(record: Record, gallery: Gallery, path: str | None = None) -> tuple[LaunchView, ...]:
    """The links for the repository, or for one notebook of it; the default hub first."""
    repo = repository(record)
    if repo is None:
        return ()
    wanted = path or record.entry.launch.path
    found = []
    if Launcher.BINDER in gallery.launchers:
        found += [_on_hub(record, repo, hub, wanted) for hub in gallery.hubs if _serves(hub, repo, gallery)]
    if Launcher.COLAB in gallery.launchers and path is not None and record.pin is not None:
        colab = links.colab_url(repo, record.pin.commit, path)
        found += [LaunchView("Google Colab", colab, _("Colab's own environment, not the repository's."), "")] if colab else []
    if Launcher.CODESPACES in gallery.launchers:
        spaces = links.codespaces_url(repo)
        found += [LaunchView("GitHub Codespaces", spaces, _("The default branch, for people with an account."), "")] if spaces else []
    return tuple(found)


def _serves(hub: Hub, repo: links.Repo, gallery: Gallery) -> bool:
    """Whether the hub knows the repository's kind, and can reach it: what lives on this machine only a hub on it can."""
    near = not gallery.local_repositories or links.is_loopback(hub.url)
    return near and (not hub.providers or repo.provider in hub.providers)


def _on_hub(record: Record, repo: links.Repo, hub: Hub, path: str | None) -> LaunchView:
    launch = record.entry.launch
    environment = _environment(record)
    if environment is None:
        url = links.launch_url(hub.url, repo, ref(record), launch.interface, path)
    else:
        url = links.launch_url(hub.url, environment, launch.environment_ref or "HEAD", launch.interface, path, (repo, branch(record)))
    memory = _("%(n)s GB memory.", n=f"{hub.memory_mb / 1024:.3g}") if hub.memory_mb else ""
    return LaunchView(hub.label, url, " ".join(filter(None, [memory, hub.note])), f"{hub.url.rstrip('/')}/badge_logo.svg")


def _environment(record: Record) -> links.Repo | None:
    if record.entry.launch.environment is None:
        return None
    try:
        return links.parse_repo(record.entry.launch.environment)
    except ValueError:
        return None


def ref(record: Record) -> str:
    """What a hub builds: the pinned commit; without a pin what the entry asks for."""
    return record.pin.commit if record.pin else record.entry.ref or "HEAD"


def branch(record: Record) -> str:
    """The branch that nbgitpuller follows (it cannot be given a commit)."""
    full = record.pin.branch if record.pin else None
    return (full or record.entry.ref or "HEAD").removeprefix("refs/heads/").removeprefix("refs/tags/")


def opens(record: Record) -> str:
    """What a launch opens, as words."""
    return INTERFACES[record.entry.launch.interface]


def badges(record: Record, gallery: Gallery) -> tuple[Snippet, ...]:
    """The default hub's badge for a README, in three languages."""
    first = next((view for view in launches(record, gallery) if view.badge), None)
    if first is None:
        return ()
    return _snippets("Binder", first.badge, first.url)


def own_badges(record: Record, gallery: Gallery) -> tuple[Snippet, ...]:
    """The badge of the entry's page for a README, in three languages."""
    page = f"{gallery.site.url}e/{quoted(record.entry.id)}/"
    return _snippets("Reproducibility", f"{page}badge.svg", page)


def _snippets(label: str, image: str, url: str) -> tuple[Snippet, ...]:
    texts = links.badge_snippets(label, image, url)
    names = {"markdown": "Markdown", "rst": "reStructuredText", "html": "HTML"}
    return tuple(Snippet(name, texts[key]) for key, name in names.items())
