"""All cards of the gallery, kept in the store per record, with what entries resemble each other."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from functools import cached_property

from pydantic import TypeAdapter

from gallery.model import Record
from gallery.pages.cards import CardView, in_order
from gallery.pages.similar import similar
from gallery.store import Store

_CARD = TypeAdapter(CardView)


class Cards:
    """Cards by id; made when somebody asks."""

    def __init__(
        self, records: Sequence[Record], keys: Sequence[str], store: Store, make: Callable[[Record], CardView], featured: Sequence[str]
    ) -> None:
        self._records = records
        self._keys = keys
        self._store = store
        self._make = make
        self.featured = tuple(featured)

    @cached_property
    def _kept(self) -> dict[str, tuple[CardView, str]]:
        """Id → card, and a digest that changes with it."""
        return {record.entry.id: self._card(record, key) for record, key in zip(self._records, self._keys, strict=True)}

    def _card(self, record: Record, key: str) -> tuple[CardView, str]:
        data = self._store.memo("row", key, lambda: _CARD.dump_json(self._make(record)))
        return _CARD.validate_json(data), hashlib.blake2b(data, digest_size=12).hexdigest()

    @cached_property
    def all(self) -> tuple[CardView, ...]:
        """Every card, in the order of the gallery."""
        return in_order([card for card, _ in self._kept.values()], self.featured)

    @cached_property
    def _similar(self) -> dict[str, tuple[str, ...]]:
        return similar(self.all)

    def digest(self, entry: str) -> str:
        """Changes with this entry's card."""
        return self._kept[entry][1]

    def similar_to(self, entry: str) -> tuple[CardView, ...]:
        """The entries most like this one."""
        return tuple(self._kept[other][0] for other in self._similar[entry])
