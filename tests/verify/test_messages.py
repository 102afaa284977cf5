"""Whatever a kernel sends: no message breaks anything, and outputs come out as nbformat has them."""

import json

from hypothesis import given
from hypothesis import strategies as st

from gallery.compare import compare_cell
from gallery.remotes.messages import Collected, Message, Shown, parse

LEAVES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8)
JSON = st.recursive(LEAVES, lambda x: st.lists(x, max_size=3) | st.dictionaries(st.text(max_size=3), x, max_size=3), max_leaves=6)
KINDS = st.sampled_from(
    ["stream", "error", "display_data", "execute_result", "update_display_data", "clear_output", "comm_open", "comm_msg", "status", "x"]
)
WORDS = st.sampled_from(["name", "text", "data", "metadata", "transient", "ename", "evalue", "traceback", "wait", "comm_id", "state"])


@given(st.binary() | st.text() | JSON.map(json.dumps))
def test_no_frame_breaks_the_parser(frame):
    assert parse(frame) is None or isinstance(parse(frame), Message)


def test_a_frame_with_buffers_is_its_first_part():
    body = json.dumps({"header": {"msg_type": "comm_msg"}, "channel": "iopub", "content": {"a": 1}}).encode()
    frame = b"".join(n.to_bytes(4, "big") for n in (2, 12, 12 + len(body))) + body + b"\x00\x01"
    assert parse(frame).content == {"a": 1}
    assert parse("[" * 100_000) is None
    assert parse('{"content": ' + "9" * 5000 + "}") is None


@given(st.lists(st.tuples(KINDS, st.dictionaries(WORDS, JSON, max_size=4)), max_size=6))
def test_outputs_can_be_compared_whatever_was_sent(messages):
    collected = Collected("r", Shown())
    for kind, content in messages:
        collected.take(Message(kind, "r", "iopub", content, 10))
    outputs = [o | ({"text": "".join(o["text"])} if o["output_type"] == "stream" else {}) for o in collected.outputs]
    assert json.dumps(outputs)
    compare_cell([], outputs)


def shown(*messages):
    collected = Collected("r", Shown())
    for kind, content, *parent in messages:
        collected.take(Message(kind, parent[0] if parent else "r", "iopub", content, 1))
    return collected.outputs


def test_streams_are_joined_and_others_requests_are_not_ours():
    told = shown(
        ("stream", {"name": "stdout", "text": "a"}),
        ("stream", {"name": "stdout", "text": "b"}),
        ("stream", {"name": "stdout", "text": "z"}, "another"),
        ("stream", {"name": "stderr", "text": "c"}),
    )
    assert [(o["name"], o["text"]) for o in told] == [("stdout", ["a", "b"]), ("stderr", ["c"])]


def test_clearing_waits_where_it_is_asked_to():
    first, second = ("stream", {"name": "stdout", "text": "1"}), ("stream", {"name": "stdout", "text": "2"})
    assert shown(first, ("clear_output", {"wait": False})) == []
    assert [o["text"] for o in shown(first, ("clear_output", {"wait": True}))] == [["1"]]
    assert [o["text"] for o in shown(first, ("clear_output", {"wait": True}), second)] == [["2"]]
