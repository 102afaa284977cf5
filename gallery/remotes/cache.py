"""Answers of web servers at rest: requests-cache on top of the store, as JSON, so that nothing read back can run."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from requests_cache.backends.base import BaseCache, BaseStorage
from requests_cache.models.response import CachedResponse

from gallery.store import Store

_FOLDER = "http"


class StoreCache(BaseCache):
    """Keeps answers in the store, on whatever machine or bucket that is."""

    def __init__(self, store: Store) -> None:
        super().__init__()
        self.responses = _Answers(store)


class _Answers(BaseStorage[str, CachedResponse]):
    def __init__(self, store: Store) -> None:
        super().__init__(serializer="json")
        self._store = store

    def __getitem__(self, key: str) -> CachedResponse:
        data = self._store.get(_place(key))
        answer = self._answer(key, data) if data else None
        if answer is None:
            raise KeyError(key)
        return answer

    def _answer(self, key: str, data: bytes) -> CachedResponse | None:
        """The answer in a file; None where the file is damaged, whatever the damage."""
        try:
            answer: CachedResponse = self.deserialize(key, data.decode())  # type: ignore[arg-type]
            return answer if isinstance(answer.content, bytes) and answer.status_code else None
        except Exception:  # noqa: BLE001  # the structuring library raises groups of anything
            return None

    def __setitem__(self, key: str, answer: CachedResponse) -> None:
        self._store.put(_place(key), str(self.serialize(answer)).encode())

    def __delitem__(self, key: str) -> None:
        self._store.drop(_place(key))

    def __iter__(self) -> Iterator[str]:
        return self._store.keys(_FOLDER)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _place(key: str) -> str:
    # keys are digests, but a `Vary` header can lengthen them with what it likes
    return f"{_FOLDER}/{hashlib.sha256(key.encode()).hexdigest()[:40]}.json"
