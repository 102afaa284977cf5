"""Records at rest: the last one of each entry, and the key of what it was made of."""

from __future__ import annotations

from pydantic import ValidationError

from gallery.model import Record
from gallery.store import Store


def last_record(store: Store, entry_id: str) -> Record | None:
    """The stored record, without its history; None where there is none, or one that another version wrote and this one cannot read."""
    data = store.get(f"records/{entry_id}.json")
    try:
        return None if data is None else Record.model_validate_json(data)
    except ValidationError:
        return None


def record_key(store: Store, entry_id: str) -> str | None:
    """What the stored record was made of, digested; None where it must be made again."""
    data = store.get(f"records/{entry_id}.key")
    return None if data is None else data.decode()


def save_record(store: Store, record: Record, made_of: str | None) -> None:
    """Keep the record; its key goes last, so that a run killed in between does the work again."""
    name = f"records/{record.entry.id}"
    data = record.model_dump_json(indent=1, exclude={"history"}).encode()  # the history is the catalog's, and added when it is read
    if store.get(f"{name}.json") != data:
        store.put(f"{name}.json", data)
    if made_of is None:
        store.drop(f"{name}.key")
    else:
        store.put(f"{name}.key", made_of.encode())
