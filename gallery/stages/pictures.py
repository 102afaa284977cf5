"""The stage of pictures that notebooks show by path."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from gallery import links, notebooks
from gallery.model import Figure, Noun, join
from gallery.remotes import fetch
from gallery.remotes.tree import load_snapshot
from gallery.stages.notebook import with_lighter
from gallery.stages.repository import RepositoryJob, fetched
from gallery.store import Store
from gallery.workers import Bounds


@dataclass(frozen=True)
class PicturesJob:
    """The pictures that one entry's notebooks show."""

    repository: RepositoryJob
    tree: str
    paths: tuple[str, ...]

    @property
    def bounds(self) -> Bounds:
        """As for the repository."""
        return self.repository.bounds


class Pictures(Noun):
    """Pictures that are held, by path in the repository."""

    held: tuple[tuple[str, Figure], ...]


def fetch_pictures(job: PicturesJob) -> Pictures:
    """Fetch the pictures that notebooks show by path, in one request, and make them fit to publish."""
    store = Store(job.repository.store)
    key = f"{job.tree} {job.repository.stamps.render} {'|'.join(job.paths)}"
    return Pictures.model_validate_json(store.memo("pictures", key, lambda: _pictures(store, job).model_dump_json().encode()))


def _pictures(store: Store, job: PicturesJob) -> Pictures:
    repository = job.repository
    _, tree = fetched(store, repository)
    url = links.parse_repo(repository.entry.repo).url
    tree = fetch.fetch_more(store, url, tree, job.paths, repository.limits, repository.mirrors)
    snapshot = load_snapshot(store, tree)
    paths, held = [], []
    for path in job.paths:
        data = snapshot.read(path)
        made = notebooks.picture(data, path, 1) if data is not None else None
        if made is not None:
            store.keep(made[1])
            paths.append(path)
            held.append(made)
    return Pictures(held=tuple(zip(paths, with_lighter(store, held), strict=True)))


def picture_paths(notebook: str, references: Sequence[str], tree: Sequence[str]) -> tuple[str, ...]:
    """Paths in the repository of the pictures a notebook refers to; what leads elsewhere is left out."""
    names = set(tree)
    folder = notebook.rpartition("/")[0]
    seen = (join(folder, unquote(reference.split("#")[0].split("?")[0])) or join(folder, reference) for reference in references)
    return tuple(dict.fromkeys(path for path in seen if path and path in names))
