"""Every address the gallery makes or reads: repositories, files at a commit, launch links, badges. Pure; tables of rows."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

from gallery.model import Interface

# --- repositories -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Repo:
    """A repository's identity, whatever the spelling of its address."""

    provider: str
    """BinderHub's name of the provider: gh, gl, gist, git (any other git server), or one of `ARCHIVES`."""
    host: str
    owner: str
    """Account, organisation or group; `/` between GitLab's sub-groups; empty where the server has none."""
    name: str
    url: str
    """Canonical address for git and for people: https, no `.git`, no trailing slash."""

    @property
    def key(self) -> str:
        """Two addresses with the same key are the same repository."""
        return self.url.partition("://")[2].lower()

    @property
    def is_archive(self) -> bool:
        """Whether this is a deposit in an archive, not a git repository."""
        return self.provider in {name for name, _ in ARCHIVES}


ARCHIVES: tuple[tuple[str, str], ...] = (
    ("zenodo", r"(?:https?://)?(?:doi\.org/)?(?P<id>10\.5281/zenodo\.\d+)"),
    ("zenodo", r"(?:https?://)?zenodo\.org/records?/(?P<zenodo>\d+)"),
    ("figshare", r"(?:https?://)?(?:doi\.org/)?(?P<id>10\.6084/m9\.figshare\.\d+(?:\.v\d+)?)"),
    ("dataverse", r"(?:https?://)?(?:doi\.org/)?(?P<id>10\.7910/DVN/[A-Z0-9]+)"),
    ("hydroshare", r"(?:https?://)?(?:www\.)?hydroshare\.org/resource/(?P<id>[0-9a-f]{32})/?"),
    ("ckan", r"(?P<id>https://[\w.-]+/dataset/[\w-]+)/?"),
)
"""Provider → addresses of deposits: BinderHub launches them; they hold no commits."""

_LOOPBACK = re.compile(r"^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$")
_PROVIDERS = {"github.com": "gh", "gitlab.com": "gl", "gist.github.com": "gist"}
_FOLDERS_BEHIND = {"gh": 2, "gist": 2, "git": None, "gl": None}
"""How many parts of the path name the repository; None where every part does."""


def parse_repo(url: str) -> Repo:
    """The repository behind an address as people write it; a `ValueError` says in one sentence what is wrong.

    Accepts a missing scheme, `www.`, `.git`, a trailing slash and the page addresses of forges (`…/tree/main/…`).
    """
    text = url.strip()
    for provider, pattern in ARCHIVES:
        if found := re.fullmatch(pattern, text, re.IGNORECASE):
            return _deposit(provider, **found.groupdict())
    if re.match(r"^(?:ssh://)?[\w.-]+@[\w.-]+[:/]", text) or text.startswith("ssh://"):
        raise ValueError("ssh addresses need a key; write the https address of the repository")
    if re.search(r"[\s\\<>\"'`\x00-\x1f]", text):
        raise ValueError("an address holds no spaces, quotes or backslashes")
    if "://" not in text:
        text = f"https://{text}"
    parts = urlsplit(text)
    host = (parts.hostname or "").lower().removeprefix("www.")
    if parts.username or parts.password:
        raise ValueError("an address in a public catalog must hold no user name or password")
    if parts.scheme not in ("https", "http") or (parts.scheme == "http" and host not in _PROVIDERS and not _is_loopback(parts.netloc)):
        raise ValueError(f"only https addresses are fetched, not {parts.scheme}")
    if "." not in host and not _is_loopback(parts.netloc):
        raise ValueError(f"{host or 'the address'} is no host name")
    folders = [f for f in unquote(parts.path).split("/") if f]
    folders = _without_page(folders, _PROVIDERS.get(host, "git"))
    return _repo(host, parts.port, parts.scheme, folders)


def _deposit(provider: str, **named: str) -> Repo:
    if "zenodo" in named:
        return _deposit("zenodo", id=f"10.5281/zenodo.{named['zenodo']}")
    name = named["id"]
    address = {"hydroshare": f"https://www.hydroshare.org/resource/{name}", "ckan": name}.get(provider, f"https://doi.org/{name}")
    return Repo(provider, urlsplit(address).netloc, "", name, address)


def _is_loopback(netloc: str) -> bool:
    return bool(_LOOPBACK.match(re.sub(r":\d+$", "", netloc)))


def is_loopback(url: str) -> bool:
    """Whether an address leads to this machine."""
    return _is_loopback(urlsplit(url).netloc)


def _without_page(folders: list[str], provider: str) -> list[str]:
    for mark in ("-", "src") if provider in ("gl", "git") else ():
        if mark in folders[2:]:
            folders = folders[: folders.index(mark, 2)]
    return folders[: _FOLDERS_BEHIND[provider]]


def _repo(host: str, port: int | None, scheme: str, folders: list[str]) -> Repo:
    provider = _PROVIDERS.get(host, "git")
    if any(f in (".", "..") for f in folders):
        raise ValueError("an address holds no `.` or `..` folders")
    if not folders or (provider in ("gh", "gl") and len(folders) < 2):
        example = "https://github.com/OWNER/NAME" if provider == "gh" else f"https://{host}/OWNER/NAME"
        raise ValueError(f"the address does not name a repository, as {example} does")
    folders[-1] = folders[-1].removesuffix(".git") or folders[-1]
    owner, name = "/".join(folders[:-1]), folders[-1]
    if provider == "gist" and not re.fullmatch(r"[0-9a-f]{5,40}", name):
        raise ValueError("a gist's address ends in its hexadecimal id, as https://gist.github.com/USER/0123456789abcdef does")
    if provider == "gh" and not (re.fullmatch(r"[\w-]{1,100}", owner) and re.fullmatch(r"[\w.-]{1,100}", name)):
        raise ValueError(f"{owner}/{name} cannot be a repository on GitHub: its names hold letters, digits, `-`, `_` and `.`")
    netloc = host + (f":{port}" if port else "")
    secure = "https" if host in _PROVIDERS else scheme
    return Repo(provider, netloc, owner, name, f"{secure}://{netloc}/{quote('/'.join(folders))}")


# --- files at a commit --------------------------------------------------------------------------


@dataclass(frozen=True)
class Forge:
    """How one kind of git server addresses what it shows; `{u}` repository, `{o}` owner, `{n}` name, `{c}` commit, `{p}` path."""

    file: str
    tree: str
    raw: str
    commit: str
    edit: str
    line: str


_GITHUB = Forge(
    "{u}/blob/{c}/{p}",
    "{u}/tree/{c}/{p}",
    "https://raw.githubusercontent.com/{o}/{n}/{c}/{p}",
    "{u}/commit/{c}",
    "{u}/edit/{c}/{p}",
    "#L{line}",
)
_GITLAB = Forge("{u}/-/blob/{c}/{p}", "{u}/-/tree/{c}/{p}", "{u}/-/raw/{c}/{p}", "{u}/-/commit/{c}", "{u}/-/edit/{c}/{p}", "#L{line}")
_GITEA = Forge(
    "{u}/src/commit/{c}/{p}", "{u}/src/commit/{c}/{p}", "{u}/raw/commit/{c}/{p}", "{u}/commit/{c}", "{u}/_edit/{c}/{p}", "#L{line}"
)
_BITBUCKET = Forge("{u}/src/{c}/{p}", "{u}/src/{c}/{p}", "{u}/raw/{c}/{p}", "{u}/commits/{c}", "{u}/src/{c}/{p}?mode=edit", "#lines-{line}")
_GIST = Forge(
    "{u}/{c}#file-{anchor}", "{u}/{c}", "https://gist.githubusercontent.com/{o}/{n}/raw/{c}/{p}", "{u}/{c}", "{u}/edit", "-L{line}"
)

FORGES: tuple[tuple[str, Forge], ...] = (
    (r"github\.com", _GITHUB),
    (r"gist\.github\.com", _GIST),
    (r"gitlab\..*|.*\.gitlab\..*", _GITLAB),
    (r"codeberg\.org|gitea\..*|forgejo\..*", _GITEA),
    (r"bitbucket\.org", _BITBUCKET),
)
"""Host (a regular expression) → the forge's addresses. A host without a row has no web pages that we know of."""


def forge_of(repo: Repo) -> Forge | None:
    """The row of `FORGES` for this repository's host, or None."""
    return next((forge for host, forge in FORGES if re.fullmatch(host, repo.host)), None)


def _address(repo: Repo, pick: Callable[[Forge], str], commit: str, path: str = "") -> str | None:
    forge = forge_of(repo)
    if forge is None:
        return None
    anchor = re.sub(r"[^\w-]+", "-", path.lower()).strip("-")
    return (
        pick(forge)
        .format(u=repo.url, o=quote(repo.owner), n=quote(repo.name), c=quote(commit), p=quote(path), anchor=quote(anchor))
        .rstrip("/")
    )


def file_url(repo: Repo, commit: str, path: str, line: int | None = None) -> str | None:
    """Where people read the file at the commit, at the line; None where the host has no such page."""
    address = _address(repo, lambda f: f.file, commit, path)
    forge = forge_of(repo)
    if address is None or forge is None or line is None:
        return address
    # GitHub renders these formats and has no lines then
    rendered = forge is _GITHUB and re.search(r"\.(?:md|markdown|rst|ipynb|org|adoc|csv|tsv|svg)$", path, re.IGNORECASE)
    return address + ("?plain=1" if rendered else "") + forge.line.format(line=line)


def tree_url(repo: Repo, commit: str, path: str = "") -> str | None:
    """Where people browse the folder at the commit."""
    return _address(repo, lambda f: f.tree, commit, path)


def raw_url(repo: Repo, commit: str, path: str) -> str | None:
    """The file's bytes at the commit."""
    return _address(repo, lambda f: f.raw, commit, path)


def commit_url(repo: Repo, commit: str) -> str | None:
    """The commit's own page."""
    return _address(repo, lambda f: f.commit, commit)


def edit_url(repo: Repo, branch: str, path: str) -> str | None:
    """Where a file of a branch is edited in the browser."""
    return _address(repo, lambda f: f.edit, branch, path)


# --- launch links -------------------------------------------------------------------------------

PROVIDERS: dict[str, Callable[[Repo, str], str]] = {
    "gh": lambda r, ref: f"gh/{quote(r.owner)}/{quote(r.name)}/{_ref(ref)}",
    "gl": lambda r, ref: f"gl/{quote(f'{r.owner}/{r.name}', safe='')}/{_ref(ref)}",
    "gist": lambda r, ref: f"gist/{quote(r.owner)}/{quote(r.name)}/{_ref(ref)}",
    "git": lambda r, ref: f"git/{quote(r.url, safe='')}/{_ref(ref)}",
    "zenodo": lambda r, _: f"zenodo/{quote(r.name)}",
    "figshare": lambda r, _: f"figshare/{quote(r.name)}",
    "dataverse": lambda r, _: f"dataverse/{quote(r.name)}",
    "hydroshare": lambda r, _: f"hydroshare/{quote(r.name, safe='')}",
    "ckan": lambda r, _: f"ckan/{quote(r.name, safe='')}",
}
"""BinderHub's providers: what follows `/v2/` for a repository at a ref (archives have none)."""


def _ref(ref: str) -> str:
    return quote(ref, safe="/")


INTERFACES: dict[Interface, Callable[[str], str]] = {
    Interface.LAB: lambda path: f"lab/tree/{path}" if path else "lab",
    Interface.NOTEBOOK: lambda path: f"tree/{path}" if path else "tree",
    Interface.RSTUDIO: lambda _: "rstudio",
    Interface.VSCODE: lambda _: "vscode",
    Interface.VOILA: lambda path: f"voila/render/{path}" if path else "voila",
}
"""What a launched server opens for a (quoted) path; RStudio and VS Code cannot be told which file."""


def launch_url(
    hub_url: str,
    repo: Repo,
    ref: str,
    interface: Interface = Interface.LAB,
    path: str | None = None,
    content: tuple[Repo, str] | None = None,
) -> str:
    """A link that builds `repo` at `ref` on a BinderHub and opens `path` there.

    The path is quoted twice: once for the server that opens it, once for the hub's own query; only so do names with
    `#`, `?` or `%` arrive whole. With `content` (repository, branch) that is what nbgitpuller puts into the environment of `repo`.
    """
    inside = quote(path, safe="/") if path else ""
    if content is not None:
        what, branch = content
        opened = INTERFACES[interface](f"{quote(what.name)}/{inside}".rstrip("/"))
        target = f"git-pull?repo={quote(what.url, safe='')}&urlpath={quote(opened, safe='')}&branch={quote(branch, safe='')}"
    else:
        target = INTERFACES[interface](inside)
    return f"{hub_url.rstrip('/')}/v2/{PROVIDERS[repo.provider](repo, ref)}?urlpath={quote(target, safe='')}"


def colab_url(repo: Repo, commit: str, path: str) -> str | None:
    """Open one notebook in Google Colab; None for what Colab cannot read (only GitHub)."""
    if repo.provider != "gh":
        return None
    return f"https://colab.research.google.com/github/{quote(repo.owner)}/{quote(repo.name)}/blob/{quote(commit)}/{quote(path)}"


def codespaces_url(repo: Repo) -> str | None:
    """Open the repository's default branch in GitHub Codespaces; None off GitHub."""
    return f"https://codespaces.new/{quote(repo.owner)}/{quote(repo.name)}" if repo.provider == "gh" else None


def badge_snippets(label: str, image: str, link: str) -> dict[str, str]:
    """A launch badge to copy, as `markdown`, `rst` and `html`."""
    plain = re.sub(r"[\[\]\\\r\n]", "", label)
    return {
        "markdown": f"[![{plain}]({_parens(image)})]({_parens(link)})",
        "rst": f".. image:: {image}\n   :target: {link}\n   :alt: {plain}",
        "html": f'<a href="{html.escape(link)}"><img src="{html.escape(image)}" alt="{html.escape(plain)}"></a>',
    }


def _parens(url: str) -> str:
    return url.replace("(", "%28").replace(")", "%29")
