"""Records at rest: read back as they were, without the history; what cannot be read is as none."""

import json

from gallery.model import History
from gallery.records import last_record, record_key, save_record
from gallery.store import Store
from tests.pages import pages_records


def test_a_record_comes_back_without_its_history(tmp_path):
    store = Store(str(tmp_path))
    record = pages_records.nothing(store)
    save_record(store, record.model_copy(update={"history": History(old=frozenset({"a run"}))}), "made of")
    assert last_record(store, record.entry.id) == record
    assert record_key(store, record.entry.id) == "made of"
    save_record(store, record, None)
    assert record_key(store, record.entry.id) is None


def test_a_record_of_another_version_is_as_none(tmp_path):
    store = Store(str(tmp_path))
    record = pages_records.nothing(store)
    save_record(store, record, None)
    name = f"records/{record.entry.id}.json"
    store.put(name, json.dumps(json.loads(store.get(name)) | {"field of tomorrow": 1}).encode())
    assert last_record(store, record.entry.id) is None
