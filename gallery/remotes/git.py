"""Ask a git server what a branch, a tag or the default branch stands for today; every failure is explained."""

from __future__ import annotations

import difflib
import errno
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pydantic import ValidationError

from gallery.failures import FailureKind, Stop
from gallery.model import Noun, Tag
from gallery.remotes.addresses import protocol
from gallery.remotes.bare import COMMIT, workspace
from gallery.remotes.complaints import explain
from gallery.remotes.mirrors import mirror_of
from gallery.remotes.process import Done, Git, everything

SHORT = re.compile(r"[0-9a-f]{7,63}", re.IGNORECASE)
"""An abbreviated commit id."""


class Resolved(Noun):
    """A ref, resolved."""

    commit: str
    """Object id (hex)."""
    branch: str | None
    """Full name of the branch or tag (`refs/heads/main`); None for a commit."""
    moved_to: str | None = None
    """Where the host sent us, when the repository has another address now."""


def resolve(repo_url: str, ref: str | None, mirrors: tuple[str, ...], seconds: int) -> Resolved:
    """The commit that `ref` (a branch, a tag, a commit; None: the default branch) stands for; a `Stop` where there is none.

    A branch comes before a tag of the same name; an annotated tag stands for its commit. A whole commit id is taken as it is.
    """
    if ref and COMMIT.fullmatch(ref.lower()):
        return Resolved(commit=ref.lower(), branch=None)
    address = mirror_of(repo_url, mirrors)
    try:
        with workspace(seconds) as git:
            asked = _Asked(git, repo_url, address, protocol(address, mirrored=address != repo_url), seconds)
            return asked.default() if ref is None else asked.named(ref)
    except OSError as e:
        kind = FailureKind.NO_SPACE if e.errno in (errno.ENOSPC, errno.EDQUOT) else FailureKind.INTERRUPTED
        raise Stop("update", kind, f"The temporary folder cannot be used ({e.strerror or e}): {repo_url} was not looked up.") from e


class Advertised(Noun):
    """The names that a repository's server gives its commits."""

    branches: frozenset[str]
    tags: tuple[Tag, ...]
    """The newest version first; names that git itself would not allow are left out."""

    @property
    def names(self) -> frozenset[str]:
        """Branches and tags together."""
        return self.branches | {tag.name for tag in self.tags}


def advertised(repo_url: str, mirrors: tuple[str, ...], seconds: int) -> Advertised:
    """Every branch and every tag of today; a `Stop` where the server does not tell."""
    address = mirror_of(repo_url, mirrors)
    with workspace(seconds) as git:
        refs = _Asked(git, repo_url, address, protocol(address, mirrored=address != repo_url), seconds).everything()
    names = refs.ids.keys()
    tags = (n.removeprefix("refs/tags/") for n in names if n.startswith("refs/tags/") and not n.endswith("^{}"))
    return Advertised(
        branches=frozenset(n.removeprefix("refs/heads/") for n in names if n.startswith("refs/heads/")),
        tags=tuple(tag for name in sorted(tags, key=_version, reverse=True) if (tag := _tag(name, refs.commit(f"refs/tags/{name}")))),
    )


def _version(tag: str) -> tuple[tuple[int, ...], bool, str]:
    """Sorts tags as versions: by the first run of numbers, and a release after its candidates."""
    found = re.search(r"\d{1,18}(?:\.\d{1,18}){0,5}", tag)
    rest = tag[found.end() :] if found else tag
    return (
        tuple(map(int, found[0].split("."))) if found else (),
        not re.match(r"[-._]?(?:a|b|c|rc|alpha|beta|dev|pre)", rest, re.IGNORECASE),
        rest,
    )


def _tag(name: str, commit: str | None) -> Tag | None:
    try:
        return Tag(name=name, commit=commit or "")
    except ValidationError:
        return None


@dataclass(frozen=True)
class _Refs:
    """What a server advertises."""

    ids: Mapping[str, str]
    """Full ref name → object id; `NAME^{}` is the commit of an annotated tag."""
    default: str | None
    """The branch that HEAD stands for, by its full name."""
    moved_to: str | None

    def commit(self, name: str) -> str | None:
        return self.ids.get(f"{name}^{{}}") or self.ids.get(name)

    def resolved(self, name: str, branch: str | None) -> Resolved | None:
        commit = self.commit(name)
        return Resolved(commit=commit, branch=branch, moved_to=self.moved_to) if commit else None

    def names(self) -> list[str]:
        """Branches and tags, as people call them."""
        prefixes = ("refs/heads/", "refs/tags/")
        return [name.removeprefix(p) for p in prefixes for name in self.ids if name.startswith(p) and not name.endswith("^{}")]


@dataclass(frozen=True)
class _Asked:
    """A repository that is asked for its refs."""

    git: Git
    url: str
    address: str
    allow: str
    seconds: int

    def default(self) -> Resolved:
        refs = self._refs(["HEAD"])
        if found := refs.resolved("HEAD", refs.default):
            return found
        names = self._refs([]).names()
        if not names:
            raise self._empty()
        some = ", ".join(names[:5])
        raise Stop("update", FailureKind.REF_GONE, f"{self.url} has no default branch; set `ref` to one of its branches: {some}.")

    def named(self, ref: str) -> Resolved:
        full = [ref] if ref.startswith("refs/") else [f"refs/heads/{ref}", f"refs/tags/{ref}"]
        # a name with pattern characters is no ref, but ls-remote would take it for a pattern: then nothing is asked by name
        refs = self._refs([f"{name}{peeled}" for name in full for peeled in ("", "^{}")]) if _is_plain(ref) else None
        for name in full if refs else ():
            if refs and (found := refs.resolved(name, name)):
                return found
        everyone = self.everything()
        if not everyone.ids:
            raise self._empty()
        if SHORT.fullmatch(ref) and (commit := _lengthened(ref.lower(), everyone)):
            return Resolved(commit=commit, branch=None, moved_to=everyone.moved_to)
        raise Stop("update", FailureKind.REF_GONE, _no_such_ref(self.url, ref, everyone))

    def everything(self) -> _Refs:
        return self._refs([])

    def _empty(self) -> Stop:
        return Stop("update", FailureKind.EMPTY, f"{self.url} holds no commit yet: nothing was ever pushed.")

    def _refs(self, names: Sequence[str]) -> _Refs:
        done: Done[bytes] = self.git.run(["ls-remote", "--symref", "--", self.address, *names], everything, allow=self.allow)
        if not done.ok:
            raise Stop("update", *explain(done, self.url, self.seconds))
        return _parse(done.value.decode("utf-8", "backslashreplace"), done.stderr)


def _parse(listing: str, stderr: str) -> _Refs:
    ids: dict[str, str] = {}
    default = None
    for line in listing.splitlines():
        value, _, name = line.partition("\t")
        if value.startswith("ref: "):
            default = value.removeprefix("ref: ") if name == "HEAD" else default
        elif COMMIT.fullmatch(value):
            ids[name] = value
    moved = re.search(r"^warning: redirecting to (https?://\S+)", stderr, re.MULTILINE)
    return _Refs(ids, default, moved[1].rstrip("/") if moved else None)


def _is_plain(ref: str) -> bool:
    return not re.search(r"[\x00-\x20\x7f~^:?*\[\\]", ref)


def _lengthened(short: str, refs: _Refs) -> str | None:
    """The one advertised commit that begins with `short`."""
    tags = {name.removesuffix("^{}") for name in refs.ids if name.endswith("^{}")}
    found = {commit for name, commit in refs.ids.items() if name not in tags and commit.startswith(short)}
    return found.pop() if len(found) == 1 else None


def _no_such_ref(url: str, ref: str, refs: _Refs) -> str:
    shown = ref.encode("unicode_escape").decode()[:100]
    if SHORT.fullmatch(ref):
        return f"{url} has no branch or tag {shown}; if it is a commit, write all its 40 digits."
    near = difflib.get_close_matches(ref, refs.names(), n=3, cutoff=0.5)
    default = refs.default.removeprefix("refs/heads/") if refs.default else None
    hint = f"did you mean {' or '.join(near)}?" if near else f"its default branch is {default}." if default else "it has no default branch."
    return f"{url} has no branch or tag {shown} (any more); {hint}"
