"""A kernel's messages → a cell's outputs as nbformat 4 keeps them; pure, and nothing is assumed about any message."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

WITHHELD = ("IOPub data rate exceeded", "IOPub message rate exceeded")
"""How a Jupyter server says that it drops outputs because they come too fast."""


@dataclass(frozen=True)
class Message:
    """What is needed of one message."""

    kind: str
    parent: str
    """Id of the request it answers; empty where it answers none."""
    channel: str
    content: dict[str, Any]
    size: int
    """Bytes on the wire."""


def parse(frame: str | bytes) -> Message | None:
    """One frame of the websocket; None for what is no message."""
    if isinstance(frame, bytes):  # with buffers: a count of parts, their offsets, the JSON first
        first = int.from_bytes(frame[4:8], "big")
        after = int.from_bytes(frame[8:12], "big") if int.from_bytes(frame[:4], "big") > 1 else len(frame)
        body: str | bytes = frame[first:after]
    else:
        body = frame
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(told, dict):
        return None
    header, parent, content = (_dict(told.get(part)) for part in ("header", "parent_header", "content"))
    return Message(_text(header.get("msg_type")), _text(parent.get("msg_id")), _text(told.get("channel")), content, len(frame))


@dataclass
class Shown:
    """What outlives one cell: displays that later cells may change, and widgets that capture outputs."""

    displays: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    captures: dict[str, str] = field(default_factory=dict)
    """Id of an output widget → the request whose outputs it takes to itself; empty: none."""


@dataclass
class Collected:
    """The outputs of one cell in the making."""

    request: str
    shown: Shown
    outputs: list[dict[str, Any]] = field(default_factory=list)
    size: int = 0
    """Bytes of all messages that added to it."""
    withheld: bool = False
    """Whether the server said that it drops outputs."""
    _clear: bool = False

    def take(self, message: Message) -> None:
        """Add what one message shows; messages about other things change nothing."""
        if message.kind in ("comm_open", "comm_msg"):
            self._widget(message)
        if message.parent != self.request or message.channel != "iopub":
            return
        self.size += message.size
        if message.kind == "clear_output":
            self._clear = bool(message.content.get("wait"))
            if not self._clear:
                self.outputs.clear()
        elif message.kind == "update_display_data":
            self._update(message.content)
        elif (output := _output(message)) is not None and self.request not in self.shown.captures.values():
            self._add(output, message.content)

    def _add(self, output: dict[str, Any], content: dict[str, Any]) -> None:
        if self._clear:
            self.outputs.clear()
            self._clear = False
        last = self.outputs[-1] if self.outputs else {}
        if output["output_type"] == "stream":
            self.withheld |= output["name"] == "stderr" and any(said in output["text"] for said in WITHHELD)
            if (last.get("output_type"), last.get("name")) == ("stream", output["name"]):
                last["text"].append(output["text"])
                return
            output["text"] = [output["text"]]
        self.outputs.append(output)
        if name := _text(_dict(content.get("transient")).get("display_id")):
            self.shown.displays.setdefault(name, []).append(output)

    def _update(self, content: dict[str, Any]) -> None:
        for output in self.shown.displays.get(_text(_dict(content.get("transient")).get("display_id")), ()):
            output |= {"data": _dict(content.get("data")), "metadata": _dict(content.get("metadata"))}

    def _widget(self, message: Message) -> None:
        """Output widgets say which request's outputs they show inside themselves."""
        name, data = _text(message.content.get("comm_id")), _dict(message.content.get("data"))
        state = _dict(data.get("state"))
        if state.get("_model_name") == "OutputModel" or name in self.shown.captures:
            self.shown.captures[name] = _text(state.get("msg_id", self.shown.captures.get(name, "")))

    @property
    def error(self) -> dict[str, Any] | None:
        """The last error among the outputs."""
        return next((o for o in reversed(self.outputs) if o["output_type"] == "error"), None)


def _output(message: Message) -> dict[str, Any] | None:
    content = message.content
    if message.kind == "stream":
        return {
            "output_type": "stream",
            "name": "stderr" if content.get("name") == "stderr" else "stdout",
            "text": _text(content.get("text")),
        }
    if message.kind == "error":
        lines = content.get("traceback")
        trace = [line for line in lines if isinstance(line, str)] if isinstance(lines, list) else []
        return {"output_type": "error", "ename": _text(content.get("ename")), "evalue": _text(content.get("evalue")), "traceback": trace}
    if message.kind in ("display_data", "execute_result"):
        made = {"output_type": message.kind, "data": _dict(content.get("data")), "metadata": _dict(content.get("metadata"))}
        count = content.get("execution_count")
        return made | ({"execution_count": count if isinstance(count, int) else None} if message.kind == "execute_result" else {})
    return None


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
