"""Launch links of an entry and of each notebook: one per hub, one per place that can run a notebook alone."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from gallery import links
from gallery.model import Gallery, Hub, HubKind, Interface, Launcher, Notebook, Record
from gallery.pages.base import quoted, repository
from gallery.pages.launch_states import StateView, serves, state_on
from gallery.words import _, marked

INTERFACES = {
    Interface.LAB: "JupyterLab",
    Interface.NOTEBOOK: "Jupyter Notebook",
    Interface.RSTUDIO: "RStudio",
    Interface.VSCODE: "VS Code",
    Interface.VOILA: "Voilà",
    Interface.PATH: marked("its app"),
}

NOTES = {
    Launcher.COLAB: marked("Colab's own environment, not the repository's; this notebook alone."),
    Launcher.KAGGLE: marked("Kaggle's own environment, with an account; this notebook alone."),
    Launcher.CODESPACES: marked("The default branch, not the checked commit; for people with an account."),
}
"""What a reader should know of each place that is no hub."""


@dataclass(frozen=True)
class LaunchView:
    """One way to a live environment."""

    label: str
    url: str
    """Empty where the hub cannot serve it."""
    note: str
    badge: str = ""
    """Address of the hub's own badge picture; empty where there is none."""
    hub: str = ""
    """The hub's id; empty for a place that is no hub."""
    state: StateView | None = None
    last_good: str = ""
    """Link to the newest commit that this hub did launch, where that is another one."""
    ingredients: str = ""
    """What the reader's own choice of hub, version and interface makes the link of; empty for a place that is no hub."""


@dataclass(frozen=True)
class Snippet:
    """Something to copy."""

    label: str
    text: str


def launches(record: Record, gallery: Gallery, notebook: Notebook | None = None) -> tuple[LaunchView, ...]:
    """The links for the repository, or for one notebook of it: hubs that can serve it, the default one first, then other places."""
    return tuple(view for view in every_launch(record, gallery, notebook) if view.url)


def every_launch(record: Record, gallery: Gallery, notebook: Notebook | None = None) -> tuple[LaunchView, ...]:
    """As `launches`, with the hubs that cannot serve it."""
    repo = repository(record)
    if repo is None:
        return ()
    hubs = [_on_hub(record, repo, hub, gallery, notebook) for hub in gallery.hubs if _reaches(hub, gallery)]
    return (*(view for view in hubs if view), *_elsewhere(record, repo, gallery, notebook))


def _reaches(hub: Hub, gallery: Gallery) -> bool:
    """What lives on this machine only a hub on it can reach."""
    return Launcher.BINDER in gallery.launchers and (not gallery.local_repositories or links.is_loopback(hub.url))


def _on_hub(record: Record, repo: links.Repo, hub: Hub, gallery: Gallery, notebook: Notebook | None) -> LaunchView | None:
    if hub.kind is HubKind.JUPYTERLITE and not _runs_in_browser(notebook, hub):
        return None
    memory = _("%(n)s GB memory.", n=f"{hub.memory_mb / 1024:.3g}") if hub.memory_mb else ""
    note = " ".join(filter(None, [memory, hub.note]))
    url = _url(record, repo, hub, notebook) if serves(hub, repo) else ""
    badge = f"{hub.url.rstrip('/')}/badge_logo.svg" if hub.kind is HubKind.BINDERHUB else ""
    state = state_on(hub, record, gallery)
    good = _url(record, repo, hub, notebook, state.commit) if state.commit and url else None
    return LaunchView(hub.label, url or "", note, badge, hub.id, state, good or "", ingredients(record, notebook))


def _url(record: Record, repo: links.Repo, hub: Hub, notebook: Notebook | None, commit: str = "") -> str | None:
    launch, path = record.entry.launch, opened_path(record, notebook)
    if hub.kind is HubKind.JUPYTERLITE:
        return links.lite_url(hub.url, repo, ref(record), notebook.path) if notebook else None
    interface = interface_of(record, notebook)
    if hub.kind is HubKind.JUPYTERHUB:
        return links.pull_url(hub.url, repo, branch(record), interface, path)
    environment = _environment(record)
    if environment is None:
        return links.launch_url(hub.url, repo, commit or ref(record), interface, path)
    return links.launch_url(hub.url, environment, launch.environment_ref or "HEAD", interface, path, (repo, branch(record)))


def interface_of(record: Record, notebook: Notebook | None) -> Interface:
    """What opens: a notebook opens as one, also where the entry itself opens an app."""
    declared = record.entry.launch.interface
    return Interface.LAB if notebook is not None and declared is Interface.PATH else declared


def opened_path(record: Record, notebook: Notebook | None) -> str | None:
    """What of the repository opens first."""
    return notebook.path if notebook is not None else record.entry.launch.path


def _runs_in_browser(notebook: Notebook | None, hub: Hub) -> bool:
    """Whether a JupyterLite has everything that the notebook imports."""
    if notebook is None or notebook.language != "python":
        return False
    return set(notebook.imports) <= sys.stdlib_module_names | set(hub.packages)


def _elsewhere(record: Record, repo: links.Repo, gallery: Gallery, notebook: Notebook | None) -> Iterator[LaunchView]:
    for launcher, place in links.ELSEWHERE.items():
        if launcher not in gallery.launchers or gallery.local_repositories:
            continue
        alone = bool(place.languages)
        if alone and (notebook is None or record.pin is None or notebook.language not in place.languages):
            continue
        url = place.url(repo, ref(record), notebook.path if notebook else "")
        if url:
            yield LaunchView(place.label, url, _(NOTES[launcher]))


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


def branch(record: Record) -> str | None:
    """The branch or tag that nbgitpuller follows (it cannot be given a commit); None for the default branch."""
    full = (record.pin.branch if record.pin else None) or record.entry.ref
    return full.removeprefix("refs/heads/").removeprefix("refs/tags/") if full else None


def opens(record: Record) -> str:
    """What a launch opens, as words."""
    return _(INTERFACES[record.entry.launch.interface])


# --- the reader's own choice --------------------------------------------------------------------


def ingredients(record: Record, notebook: Notebook | None = None) -> str:
    """What `launch.js` makes the same link of, for another hub, ref or interface: a JSON object."""
    repo = repository(record)
    if repo is None:
        return ""
    environment = _environment(record)
    built = environment or repo
    made = {
        "entry": record.entry.id,
        "provider": repo.provider,
        "at": links.PROVIDERS[built.provider](built),
        "ref": "" if built.is_archive else (record.entry.launch.environment_ref or "HEAD") if environment else ref(record),
        "open": interface_of(record, notebook),
        "path": opened_path(record, notebook) or "",
        "repo": repo.url,
        "branch": branch(record) or "",
        "apart": environment is not None,
        "raw": (links.raw_url(repo, ref(record), notebook.path) or "") if notebook else "",
    }
    return json.dumps({name: value for name, value in made.items() if value}, ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True)
class RefView:
    """One version of the repository that can be launched."""

    label: str
    ref: str
    """Empty: the checked one."""
    note: str
    url: str
    """On the default hub."""


def versions(record: Record, gallery: Gallery) -> tuple[RefView, ...]:
    """The checked commit, the release tags, the branch's head."""
    repo, hub = repository(record), next((h for h in gallery.hubs if _reaches(h, gallery) and h.kind is HubKind.BINDERHUB), None)
    if repo is None or hub is None or repo.is_archive or record.pin is None:
        return ()
    launch, environment = record.entry.launch, _environment(record)

    def url(name: str) -> str:
        if environment is None:
            return links.launch_url(hub.url, repo, name, launch.interface, launch.path)
        return links.launch_url(hub.url, environment, launch.environment_ref or "HEAD", launch.interface, launch.path, (repo, name))

    checked = RefView(_("commit %(commit)s", commit=record.pin.commit[:7]), "", _("checked"), _url(record, repo, hub, None) or "")
    tags = [
        RefView(t.name, t.name, _("checked") if t.commit == record.pin.commit else _("unchecked"), url(t.name))
        for t in record.pin.tags or ()
    ]
    head = (record.pin.branch or "").removeprefix("refs/heads/") if not (record.pin.branch or "").startswith("refs/tags/") else ""
    return (
        checked,
        *tags,
        RefView(
            _("newest of %(branch)s", branch=head) if head else _("newest commit"), head or "HEAD", _("unchecked"), url(head or "HEAD")
        ),
    )


def interfaces(record: Record) -> tuple[tuple[str, str], ...]:
    """What may open instead, as (key, words); what the entry asks for comes first."""
    declared = record.entry.launch.interface
    offered = [declared, Interface.LAB, Interface.NOTEBOOK]
    if record.environment is not None and record.environment.buildpack == "r":
        offered.append(Interface.RSTUDIO)  # repo2docker installs it with R
    return tuple((i.value, _(INTERFACES[i])) for i in dict.fromkeys(offered))


# --- badges -------------------------------------------------------------------------------------


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
