"""The JupyterHub that BinderHub launches on: servers are processes of this machine."""

import os
import sys
from pathlib import Path

code, folder = Path(os.environ["TEST_BINDER_CODE"]), Path(os.environ["TEST_BINDER_FOLDER"])
sys.path.insert(0, str(code))

from folders import FolderSpawner  # noqa: E402  # a file beside this one

c = get_config()  # noqa: F821  # JupyterHub gives it to its configuration
c.JupyterHub.bind_url = os.environ["TEST_BINDER_HUB"]
c.JupyterHub.hub_port = int(os.environ["TEST_BINDER_HUB_PORT"])
c.JupyterHub.db_url = "sqlite:///:memory:"
c.JupyterHub.cookie_secret_file = str(folder / "cookie_secret")
c.JupyterHub.authenticator_class = "null"
c.JupyterHub.spawner_class = FolderSpawner
c.JupyterHub.tornado_settings = {"slow_spawn_timeout": 0}  # BinderHub follows the progress of a launch
c.ConfigurableHTTPProxy.api_url = os.environ["TEST_BINDER_PROXY_API"]
c.ConfigurableHTTPProxy.command = ["node", os.environ["TEST_BINDER_PROXY"]]
c.ConfigurableHTTPProxy.pid_file = str(folder / "proxy.pid")
c.FolderSpawner.home_dir_template = str(folder / "home" / "{username}")
c.FolderSpawner.cors_allow_origin = "*"
c.FolderSpawner.http_timeout = 120
c.LocalProcessSpawner.interrupt_timeout = c.LocalProcessSpawner.term_timeout = 1
c.JupyterHub.services = [
    {
        "name": "binder",
        "command": [sys.executable, str(code / "folders.py"), f"--config={code / 'binderhub_config.py'}"],
        "environment": {name: value for name, value in os.environ.items() if name.startswith(("TEST_BINDER_", "GIT_CONFIG_", "PIP_"))},
    }
]
c.JupyterHub.load_roles = [{"name": "binder", "services": ["binder"], "scopes": ["servers", "admin:users"]}]
