"""What an address that somebody pastes points at: a repository, a file, a launch link, a paper. The reverse of `links`; pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlsplit

from gallery.links import ARCHIVES, PROVIDERS, Repo, parse_repo
from gallery.model import Interface


@dataclass(frozen=True)
class Pointed:
    """What stands behind an address; everything that it does not say is None."""

    form: str
    """What kind of address it was: repository, file, binder, git-pull, nbviewer, colab, kaggle, codespaces, gist, archive, doi, arxiv."""
    repo: Repo | None = None
    """The repository with the content; None for a paper, whose repository must be looked up."""
    ref: str | None = None
    """Branch, tag or commit; None for the default branch."""
    path: str | None = None
    """File or folder in the repository."""
    interface: Interface | None = None
    hub: str | None = None
    """The BinderHub or JupyterHub of a launch link."""
    environment: Repo | None = None
    """Another repository whose environment is built, where nbgitpuller brings the content."""
    environment_ref: str | None = None
    doi: str | None = None
    arxiv: str | None = None


def read(address: str) -> Pointed:
    """What `address` points at; a `ValueError` says in one sentence why it points at nothing that can be added."""
    text = address.strip().strip("<>")
    if re.fullmatch(r"[\w-]+/[\w.-]+", text) and not text.startswith("10."):
        raise ValueError(f"{text} is no address; for a repository on GitHub write https://github.com/{text}")
    if paper := _paper(text):
        return paper
    web = text if "://" in text else f"https://{text}"
    try:
        parts = urlsplit(web)
        host = (parts.hostname or "").lower().removeprefix("www.")
    except ValueError:
        raise ValueError("this is no web address; paste the address of a repository, a notebook or a launch link") from None
    for reader in READERS:
        if pointed := reader(parts, host):
            return pointed
    repo = parse_repo(text)
    form = "archive" if repo.is_archive else "gist" if repo.provider == "gist" else "repository"
    return Pointed(form, repo)


def splits(pointed: Pointed) -> Iterator[Pointed]:
    """The same address with each possible border between ref and path: a branch's name may hold slashes, and the address does not tell."""
    yield pointed
    ref, path = pointed.ref, pointed.path
    while ref and path and "/" in path and pointed.form in ("file", "nbviewer", "colab", "kaggle"):
        first, _, path = path.partition("/")
        ref = f"{ref}/{first}"
        yield replace(pointed, ref=ref, path=path)


# --- papers -------------------------------------------------------------------------------------

_ARXIV = re.compile(
    r"(?:https?://)?(?:[\w-]+\.)?(?:arxiv\.org|alphaxiv\.org|ar5iv\.labs\.arxiv\.org|ar5iv\.org)/(?:abs|pdf|html|format|ps)/"
    r"(?P<id>\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?(?:\.pdf)?/?(?:[?#].*)?"
    r"|(?:arxiv:\s?|(?:https?://)?(?:dx\.)?doi\.org/10\.48550/arxiv\.|10\.48550/arxiv\.)?(?P<bare>\d{4}\.\d{4,5})(?:v\d+)?",
    re.IGNORECASE,
)
_DOI = re.compile(r"(?:doi:\s?|(?:https?://)?(?:dx\.|www\.)?doi\.org/)?(?P<doi>10\.\d{4,9}/\S+)", re.IGNORECASE)


def _paper(text: str) -> Pointed | None:
    if found := _ARXIV.fullmatch(text):
        return Pointed("arxiv", arxiv=found["id"] or found["bare"])
    if not (found := _DOI.fullmatch(text)):
        return None
    doi = unquote(found["doi"]).rstrip(".,;")
    archive = next((name for name, pattern in ARCHIVES if re.fullmatch(pattern, doi, re.IGNORECASE)), None)
    return Pointed("archive", parse_repo(doi), doi=doi) if archive else Pointed("doi", doi=doi)


# --- launch links -------------------------------------------------------------------------------


def _binder(parts: SplitResult, host: str) -> Pointed | None:
    """`<hub>/v2/<provider>/<spec>?…`, and the form `/repo/<owner>/<name>` of the first years."""
    found = re.fullmatch(r"(?P<base>.*?)/v2/(?P<provider>[a-z]+)/(?P<spec>.+)", parts.path)
    if found is None:
        old = re.fullmatch(r"/repo/([\w.-]+)/([\w.-]+)(?:/(?:notebooks|tree)?/?(.*))?", parts.path) if "mybinder" in host else None
        return Pointed("binder", _github(old[1], old[2]), path=unquote(old[3] or "") or None, hub="https://mybinder.org") if old else None
    if found["provider"] not in PROVIDERS:
        raise ValueError(f"no BinderHub has a provider `{found['provider']}`; the link should read …/v2/gh/OWNER/NAME/REF")
    repo, ref = _spec(found["provider"], found["spec"].strip("/"))
    home = "mybinder.org" if host.endswith("mybinder.org") else parts.netloc
    hub = f"{'https' if home == 'mybinder.org' else parts.scheme}://{home}{found['base']}"
    return _opened(Pointed("binder", repo, None if ref == "HEAD" else ref, hub=hub), parts.query)


def _spec(provider: str, spec: str) -> tuple[Repo, str | None]:
    """Repository and ref of a BinderHub's spec."""
    if provider not in ("gh", "gl", "gist", "git"):
        return parse_repo(unquote(spec) if provider != "hydroshare" else f"https://www.hydroshare.org/resource/{unquote(spec)}"), None
    names = spec.split("/")
    if provider == "git":
        # some links hold the repository's address with bare slashes: then the last part is the ref
        whole = "%2f" in names[0].lower() or len(names) == 1
        address, ref = (names[0], names[1:]) if whole else ("/".join(names[:-1]), names[-1:])
        return parse_repo(re.sub(r"^(https?):/+", r"\1://", unquote(address))), unquote("/".join(ref)) or None
    whole = provider == "gl" and "%2f" in names[0].lower()
    owned, ref = (names[:1], names[1:]) if whole else (names[:2], names[2:])
    host = {"gh": "github.com", "gl": "gitlab.com", "gist": "gist.github.com"}[provider]
    return parse_repo(f"https://{host}/{quote(unquote('/'.join(owned)))}"), unquote("/".join(ref)) or None


def _opened(pointed: Pointed, query: str) -> Pointed:
    """The launch link with what it opens: `labpath` before `filepath` before `urlpath`, as BinderHub's own client reads them."""
    asked = dict(parse_qsl(query.replace("&amp;", "&")))
    for name, interface in (("labpath", Interface.LAB), ("filepath", Interface.NOTEBOOK)):
        if path := asked.get(name, "").strip("/"):
            return replace(pointed, interface=interface, path=path)
    return _target(pointed, asked.get("urlpath", "").lstrip("/"))


_TARGETS: tuple[tuple[str, Interface], ...] = (
    (r"(?:lab|doc)(?:/workspaces/[^/]+)?(?:/tree)?(?:/(?P<path>.*))?", Interface.LAB),
    (r"(?:tree|notebooks|edit|notebook)(?:/(?P<path>.*))?", Interface.NOTEBOOK),
    (r"(?:git/)?(?:rstudio|rsession)(?:/.*)?", Interface.RSTUDIO),
    (r"(?:vscode|code-server|codeserver)(?:/.*)?", Interface.VSCODE),
    (r"voila(?:/render)?(?:/(?P<path>.*))?", Interface.VOILA),
)
"""What a server's address says that it opens."""


def _target(pointed: Pointed, target: str) -> Pointed:
    plain, _, query = target.partition("?")
    if plain == "git-pull":
        return _pulled(pointed, query)
    for pattern, interface in _TARGETS:
        if found := re.fullmatch(pattern, plain):
            path = unquote(found.groupdict().get("path") or "").strip("/")
            return replace(pointed, interface=interface, path=path or None)
    return replace(pointed, interface=Interface.PATH, path=target) if target else pointed


def _pulled(pointed: Pointed, query: str) -> Pointed:
    """The content repository of an nbgitpuller link; the launched one is its environment."""
    asked = dict(parse_qsl(query))
    repo = parse_repo(asked.get("repo", ""))
    inner = _target(replace(pointed, form="git-pull"), (asked.get("urlpath") or asked.get("urlPath") or "").lstrip("/"))
    inside = inner.path
    if inner.interface is not Interface.PATH:
        clone, _, path = (inner.path or asked.get("subPath") or "").partition("/")
        inside = path if clone in (repo.name, repo.url.rpartition("/")[2]) else "/".join(filter(None, (clone, path)))
    same = pointed.repo is not None and pointed.repo.key == repo.key
    return replace(
        inner,
        repo=repo,
        ref=asked.get("branch") or None,
        path=inside or None,
        environment=None if same else pointed.repo,
        environment_ref=None if same else pointed.ref,
    )


def _git_pull(parts: SplitResult, _host: str) -> Pointed | None:
    """`<JupyterHub>/hub/user-redirect/git-pull?repo=…`: the content alone, the hub is somebody's own."""
    base, mark, _ = parts.path.partition("/hub/user-redirect/git-pull")
    hub = f"{parts.scheme}://{parts.netloc}{base}" if mark else None
    return _pulled(Pointed("git-pull", hub=hub), parts.query) if parts.path.endswith("/git-pull") else None


# --- viewers and forges -------------------------------------------------------------------------


def _github(owner: str, name: str) -> Repo:
    return parse_repo(f"https://github.com/{owner}/{name}")


def _viewer(parts: SplitResult, host: str) -> Pointed | None:
    """Nbviewer and Colab: `/github/<owner>/<name>/blob/<ref>/<path>`, `/gist/…`, `/url(s)/…`."""
    form = "nbviewer" if host.startswith("nbviewer.") else "colab" if host in ("colab.research.google.com", "colab.google.com") else None
    if form is None:
        return None
    names = [n for n in parts.path.split("/") if n]
    if names[:1] == ["github"] and len(names) >= 3:
        return _blob(form, _github(unquote(names[1]), unquote(names[2])), names[3:])
    if names[:1] == ["gist"] and len(names) >= 2:
        return Pointed(form, parse_repo("https://gist.github.com/" + "/".join(n for n in names[1:3] if not n.endswith(".ipynb"))))
    if names[:1] in (["url"], ["urls"]) and len(names) > 2:
        return replace(read("https://" + "/".join(names[1:])), form=form)
    if len(names) == 1 and re.fullmatch(r"[0-9a-f]{5,40}", names[0]) and form == "nbviewer":
        return Pointed(form, parse_repo(f"https://gist.github.com/{names[0]}"))
    where = "Google Drive" if names[:1] == ["drive"] else "no repository"
    raise ValueError(f"this notebook stands in {where}, which holds no commits: give the address of a git repository or a gist with it")


def _blob(form: str, repo: Repo, names: list[str]) -> Pointed:
    """What follows a repository's name in a forge's address: `blob/<ref>/<path>` and its kin."""
    if len(names) < 2 or names[0] not in ("blob", "tree", "raw", "blame", "edit", "commit", "commits"):
        return Pointed(form, repo)
    ref, path = unquote(names[1]), unquote("/".join(names[2:]))
    return Pointed(form, repo, None if ref == "HEAD" else ref, path or None)


def _forge(parts: SplitResult, host: str) -> Pointed | None:
    """Pages of forges that name a ref or a file, and raw addresses."""
    names = [n for n in parts.path.split("/") if n]
    if host in ("github.com", "github.dev", "vscode.dev", "github1s.com") and len(names) > 3:
        names = names[1:] if host == "vscode.dev" else names
        return _blob("file", _github(unquote(names[0]), unquote(names[1])), names[2:]) if names[2:3] != ["releases"] else None
    if host == "raw.githubusercontent.com" and len(names) > 3:
        names = names[:2] + (names[4:] if names[2:4] in (["refs", "heads"], ["refs", "tags"]) else names[2:])
        return _blob("file", _github(unquote(names[0]), unquote(names[1])), ["raw", *names[2:]])
    if host == "gist.githubusercontent.com" and len(names) > 1:
        return Pointed("gist", parse_repo(f"https://gist.github.com/{names[0]}/{names[1]}"))
    at = next((i for i, n in enumerate(names) if i > 1 and n == ("-" if "gitlab" in host else "src")), None)
    at = at if at is not None or "src" in names[2:] else next((i for i, n in enumerate(names) if i > 1 and n == "-"), None)
    if at is None or host == "gist.github.com":
        return None
    rest = names[at + 1 :]
    if names[at] == "src":  # Gitea says `src/branch/<ref>`, Bitbucket `src/<ref>`
        rest = ["blob", *(rest[1:] if rest[:1] in (["branch"], ["commit"], ["tag"]) else rest)]
    return _blob("file", parse_repo(f"{parts.scheme}://{parts.netloc}/{'/'.join(names[:at])}"), rest)


def _elsewhere(parts: SplitResult, host: str) -> Pointed | None:
    """Kaggle and Codespaces links that name a repository."""
    names = [n for n in parts.path.split("/") if n]
    if host == "kaggle.com" and (source := dict(parse_qsl(parts.query)).get("src")):
        return replace(read(source), form="kaggle")
    if host == "codespaces.new" and len(names) >= 2:
        return _blob("codespaces", _github(names[0], names[1]), names[2:])
    return None


READERS: tuple[Callable[[SplitResult, str], Pointed | None], ...] = (_git_pull, _binder, _viewer, _elsewhere, _forge)
"""One reader for each kind of address, the first that knows it answers; what none knows is a repository's own address."""
