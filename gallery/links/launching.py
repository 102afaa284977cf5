"""Launch links: every provider, every interface and every place where a notebook can be run, as tables."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote, unquote

from gallery.links.forges import file_url, raw_url
from gallery.links.repos import Repo
from gallery.model import Interface, Launcher

PROVIDERS: dict[str, Callable[[Repo], str]] = {
    "gh": lambda r: f"gh/{quote(r.owner)}/{quote(r.name)}",
    "gl": lambda r: f"gl/{quote(f'{r.owner}/{r.name}', safe='')}",
    "gist": lambda r: f"gist/{quote(r.owner)}/{quote(r.name)}",
    "git": lambda r: f"git/{quote(r.url, safe='')}",
    "zenodo": lambda r: f"zenodo/{quote(r.name)}",
    "figshare": lambda r: f"figshare/{quote(r.name)}",
    "dataverse": lambda r: f"dataverse/{quote(r.name)}",
    "hydroshare": lambda r: f"hydroshare/{quote(r.name, safe='')}",
    "ckan": lambda r: f"ckan/{quote(r.name, safe='')}",
}
"""BinderHub's providers: how `/v2/` names a repository; the ref follows, but for archives, which have none."""


def spec(repo: Repo, ref: str) -> str:
    """What follows `/v2/` for a repository at a ref: a commit, a tag, a branch, or HEAD."""
    named = PROVIDERS[repo.provider](repo)
    return named if repo.is_archive else f"{named}/{quote(ref, safe='/')}"


def _file(path: str) -> str:
    """The path, quoted once; empty for one that a browser would shorten on its way."""
    inside = path.strip("/")
    return "" if _has_steps(inside) else quote(inside, safe="/")


def _address(path: str) -> str:
    """An address on the server, where `?`, `#`, `&` and `%` mean what they mean in addresses; a colon would make it another site's."""
    inside = path.lstrip("/")
    return "" if _has_steps(unquote(re.split(r"[?#]", inside)[0])) else quote(inside, safe="/?#%&=+;,@!$'()*~")


def _has_steps(path: str) -> bool:
    """Whether it holds `.` or `..`: to browsers these are steps, quoted or not."""
    return bool({".", ".."} & set(path.split("/")))


INTERFACES: dict[Interface, Callable[[str], str]] = {
    Interface.LAB: lambda path: f"lab/tree/{_file(path)}" if _file(path) else "lab",
    Interface.NOTEBOOK: lambda path: f"tree/{_file(path)}" if _file(path) else "tree",
    Interface.RSTUDIO: lambda _: "rstudio",
    Interface.VSCODE: lambda _: "vscode",
    Interface.VOILA: lambda path: f"voila/render/{_file(path)}" if _file(path) else "voila",
    Interface.PATH: _address,
}
"""What a launched server is asked for, for a path; RStudio and VS Code cannot be told which file."""

FILES = (Interface.LAB, Interface.NOTEBOOK, Interface.VOILA)
"""Interfaces that open a file of the repository; for `Interface.PATH` the path is the server's, not the repository's."""


ONCE = "&_=%FF"
"""Ends a launch link whose names BinderHub's page would decode once too often.

The page's router (wouter) calls `decodeURI` on the whole query, unless that fails; then the page reads it as the client library does.
These bytes are no text, so it fails, and nobody reads a parameter of this name.
"""
_LOST = re.compile(r"%(?:[01]|2[356BF]|3[BF]|5C|7F)|%20\Z")
"""What means something else in an address once it is decoded."""


def launch_url(
    hub_url: str,
    repo: Repo,
    ref: str,
    interface: Interface = Interface.LAB,
    path: str | None = None,
    content: tuple[Repo, str | None] | None = None,
) -> str:
    """A link that builds `repo` at `ref` on a BinderHub and opens `path` there.

    The path is quoted twice: once for the server that opens it, once for the hub's own query; only so do names with
    `#`, `?` or `%` arrive whole. With `content` (repository, branch or tag; None: the default branch) that is what
    nbgitpuller puts into the environment of `repo`.
    """
    target = INTERFACES[interface](path or "") if content is None else _git_pull(*content, interface, path)
    return f"{hub_url.rstrip('/')}/v2/{spec(repo, ref)}?urlpath={quote(target, safe='')}{ONCE if _LOST.search(target) else ''}"


def pull_url(hub_url: str, repo: Repo, branch: str | None, interface: Interface = Interface.LAB, path: str | None = None) -> str:
    """A link that brings `repo` at a branch or tag (None: the default branch) to the reader's own server on a JupyterHub.

    The hub needs nbgitpuller, which follows no commits; the environment is the hub's.
    """
    return f"{hub_url.rstrip('/')}/hub/user-redirect/{_git_pull(repo, branch, interface, path)}"


def _git_pull(repo: Repo, branch: str | None, interface: Interface, path: str | None) -> str:
    # nbgitpuller names the folder after the last step of the address, as it is written there
    folder = repo.url.rpartition("/")[2]
    inside = "/".join(filter(None, (folder, path))) if interface in FILES else path or ""
    opened = INTERFACES[interface](inside)
    at = f"&branch={quote(branch, safe='')}" if branch else ""
    return f"git-pull?repo={quote(repo.url, safe='')}&urlpath={quote(opened, safe='')}{at}"


# --- elsewhere ----------------------------------------------------------------------------------


def colab_url(repo: Repo, commit: str, path: str) -> str | None:
    """Open one notebook in Google Colab; None for what Colab cannot read (only GitHub)."""
    if repo.provider != "gh":
        return None
    return f"https://colab.research.google.com/github/{quote(repo.owner)}/{quote(repo.name)}/blob/{quote(commit)}/{quote(path)}"


def kaggle_url(repo: Repo, commit: str, path: str) -> str | None:
    """Copy one notebook into Kaggle; None for what Kaggle cannot read (only GitHub)."""
    blob = file_url(repo, commit, path) if repo.provider == "gh" else None
    return f"https://kaggle.com/kernels/welcome?src={quote(blob, safe='')}" if blob else None


def codespaces_url(repo: Repo) -> str | None:
    """Open the repository's default branch in GitHub Codespaces; None off GitHub."""
    return f"https://codespaces.new/{quote(repo.owner)}/{quote(repo.name)}" if repo.provider == "gh" else None


def lite_url(lite_url: str, repo: Repo, commit: str, path: str) -> str | None:
    """Open one notebook in a JupyterLite that has the extension jupyterlab-open-url-parameter; None where no raw file can be had."""
    raw = raw_url(repo, commit, path)
    return f"{lite_url.rstrip('/')}/lab/index.html?fromURL={quote(raw, safe='')}" if raw else None


@dataclass(frozen=True)
class Elsewhere:
    """A place that is no hub, and what it can run."""

    label: str
    url: Callable[[Repo, str, str], str | None]
    """The link for a repository, a commit and a notebook's path; None where the place cannot read it."""
    languages: frozenset[str]
    """Kernels' languages, as notebooks name them; empty: it opens the repository, not a notebook."""


ELSEWHERE: dict[Launcher, Elsewhere] = {
    Launcher.COLAB: Elsewhere("Google Colab", colab_url, frozenset({"python"})),
    Launcher.KAGGLE: Elsewhere("Kaggle", kaggle_url, frozenset({"python", "r"})),
    Launcher.CODESPACES: Elsewhere("GitHub Codespaces", lambda repo, _commit, _path: codespaces_url(repo), frozenset()),
}
"""Places beside the hubs, each shown only where it can work."""
