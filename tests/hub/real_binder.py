"""A real BinderHub on a real JupyterHub, with the Python that `GALLERY_BINDERHUB_PYTHON` names, which has all three."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

from tests.hub.running_hub import Client, until

PYTHON = os.environ.get("GALLERY_BINDERHUB_PYTHON", "")
CODE = Path(__file__).parent / "binderhub"
PROXY = Path(__file__).parents[2] / "node_modules/.bin/configurable-http-proxy"


def free_ports(count: int) -> list[int]:
    """Ports of this machine that nobody listens on, for programs that cannot choose one themselves."""
    probes = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports


def answers(url: str) -> bool:
    """Whether somebody answers there, and is well."""
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return answer.status == 200
    except OSError:
        return False


class RealBinder(Client):
    """Serves the repositories in `folder`/git as those of `host` on GitHub."""

    def __init__(self, folder: Path, host: str) -> None:
        self.state = folder / "binder"
        self.state.mkdir()
        binder, hub, hub_api, proxy_api, github = free_ports(5)
        self.url = f"http://127.0.0.1:{binder}/"
        environment = os.environ | {
            "PATH": f"{Path(PYTHON).parent}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(self.state),
            "TEST_BINDER_CODE": str(CODE),
            "TEST_BINDER_FOLDER": str(self.state),
            "TEST_BINDER_PORT": str(binder),
            "TEST_BINDER_HUB": f"http://127.0.0.1:{hub}",
            "TEST_BINDER_HUB_PORT": str(hub_api),
            "TEST_BINDER_PROXY": str(PROXY.resolve()),
            "TEST_BINDER_PROXY_API": f"http://127.0.0.1:{proxy_api}",
            "TEST_BINDER_GITHUB": f"http://127.0.0.1:{github}",
            "GIT_CONFIG_COUNT": "1",
            "GIT_CONFIG_KEY_0": f"url.{(folder / 'git').as_uri()}/.insteadOf",
            "GIT_CONFIG_VALUE_0": f"{host}/",
        }
        self.log = (folder / "binder.log").open("w+b")
        settings = {"cwd": self.state, "env": environment, "stdout": self.log, "stderr": subprocess.STDOUT}
        self.github = subprocess.Popen([sys.executable, str(CODE / "github.py"), str(github), str(folder / "git")], **settings)
        self.hub = subprocess.Popen([PYTHON, "-m", "jupyterhub", "-f", str(CODE / "jupyterhub_config.py")], **settings)
        if not until(lambda: answers(f"{self.url}health"), 120):
            self.close()
            raise AssertionError((folder / "binder.log").read_text())

    def close(self) -> None:
        """End both, with proxy, servers and BinderHub."""
        for process in (self.hub, self.github):
            process.terminate()
            process.wait(120)
        self.log.close()
        shutil.rmtree(self.state, ignore_errors=True)

    @property
    def versions(self) -> str:
        """What answers here, in words."""
        asked = "import importlib.metadata as m; print(m.version('binderhub'), m.version('jupyterhub'))"
        binder, hub = subprocess.run([PYTHON, "-c", asked], capture_output=True, text=True, check=True).stdout.split()
        return f"BinderHub {binder}, JupyterHub {hub}"
