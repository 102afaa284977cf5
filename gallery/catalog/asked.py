"""Which files a check was asked about: some, a folder of them, or all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from gallery.catalog.problem import Problem


class Asked:
    """The files that the caller named; all files of the catalog when it named none."""

    def __init__(self, folder: Path, files: Iterable[Path]) -> None:
        self._root = folder.resolve()
        self._files = {path.resolve(): path for path in files}

    def __contains__(self, file: str) -> bool:
        place = Path(file).resolve()
        return not self._files or any(here in self._files for here in (place, *place.parents))

    def drafts(self) -> Iterator[Path]:
        """Files outside the catalog that are judged as if they were entries."""
        yield from (path for place, path in self._files.items() if self._outside(place) and place.suffix == ".yml")

    def missing(self) -> Iterator[Problem]:
        """What was named and is no file that a catalog has."""
        for place, path in self._files.items():
            if self._outside(place):
                if place.suffix != ".yml":
                    yield Problem(
                        file=path.as_posix(),
                        message="This is no file of a catalog.",
                        example="gallery check catalog/entries/right-reasons.yml",
                    )
            elif not path.exists() and not path.is_symlink():
                yield Problem(
                    file=path.as_posix(), message="There is no such file; `gallery check` without a name reads the whole catalog."
                )

    def _outside(self, place: Path) -> bool:
        return self._root != place and self._root not in place.parents
