"""How a JupyterLab is set up for one launch: its place, its settings."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gallery.hub.settings import Settings

OUTPUT_RATE = 50_000_000
"""Bytes a second that a kernel may show before its server drops some: Jupyter's own 1 MB is less than one interactive figure."""


@dataclass(frozen=True)
class Place:
    """Where one server is."""

    name: str
    port: int
    token: str
    folder: Path
    """Everything it writes is in here, and goes with it."""

    @property
    def base(self) -> str:
        """The path below which it answers."""
        return f"/user/{self.name}/"


def flags(place: Place, settings: Settings) -> dict[str, object]:
    """The settings that hold with and without a container."""
    pattern = "|".join(map(re.escape, settings.origins))
    idle = settings.idle_seconds
    return {
        "ServerApp.base_url": place.base,
        "ServerApp.allow_origin_pat": f"^(?:{pattern})$" if pattern else "",
        "ServerApp.shutdown_no_activity_timeout": idle,
        "MappingKernelManager.cull_idle_timeout": idle,
        "MappingKernelManager.cull_interval": min(60, max(1, idle // 4)),
        "MappingKernelManager.cull_connected": True,
        "ZMQChannelsWebsocketConnection.iopub_data_rate_limit": OUTPUT_RATE,
    }


def write_settings(place: Place, work: Path, home: Path, settings: Settings) -> Path:
    """Write the settings of a server without a container, which shows the folder `work`; returns the file."""
    quiet = home / ".jupyter/lab/user-settings/@jupyterlab/apputils-extension/notification.jupyterlab-settings"
    quiet.parent.mkdir(parents=True)
    quiet.write_text('{"fetchNews": "false", "checkForUpdates": false}', encoding="utf-8")
    config = place.folder / "config.json"
    config.touch(mode=0o600)
    config.write_text(json.dumps(_whole(place, work, settings)), encoding="utf-8")
    return config


def _whole(place: Place, work: Path, settings: Settings) -> dict[str, dict[str, Any]]:
    whole: dict[str, dict[str, Any]] = {
        "ServerApp": {
            "ip": "127.0.0.1",
            "port": place.port,
            "port_retries": 0,
            "root_dir": str(work),
            "open_browser": False,
            "allow_root": True,
        },
        "IdentityProvider": {"token": place.token},
        # nothing is asked of the outside: no news, no look for updates
        "LabApp": {"news_url": None, "check_for_updates_class": "jupyterlab.NeverCheckForUpdate", "extension_manager": "readonly"},
    }
    for key, value in flags(place, settings).items():
        part, _, setting = key.partition(".")
        whole.setdefault(part, {})[setting] = value
    return whole


def folder_name(url: str) -> str:
    """What the repository's folder is called."""
    return re.sub(r"[^\w.-]", "-", url.rpartition("/")[2]).lstrip(".") or "repository"
