"""A JupyterHub for one test: real proxy, real spawner, servers as processes of this machine; everything in one folder."""

import os
import sys

folder = os.environ["TEST_HUB_FOLDER"]
c = get_config()  # noqa: F821  # JupyterHub gives it to its configuration
c.JupyterHub.bind_url = os.environ["TEST_HUB_URL"]
c.JupyterHub.hub_port = int(os.environ["TEST_HUB_PORT"])
c.ConfigurableHTTPProxy.api_url = f"http://127.0.0.1:{os.environ['TEST_HUB_PROXY_PORT']}"
c.ConfigurableHTTPProxy.command = ["node", os.environ["TEST_HUB_PROXY"]]
c.ConfigurableHTTPProxy.pid_file = f"{folder}/proxy.pid"
c.JupyterHub.db_url = "sqlite:///:memory:"
c.JupyterHub.cookie_secret_file = f"{folder}/cookie_secret"
c.JupyterHub.authenticator_class = "dummy"
c.DummyAuthenticator.password = "a password for tests"
c.Authenticator.allow_all = True
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = f"{folder}/home/{{username}}"
c.Spawner.cmd = [sys.executable, "-m", "jupyterhub.singleuser"]
c.Spawner.args = ["--allow-root"]
c.Spawner.default_url = "/lab"
c.Spawner.http_timeout = c.Spawner.start_timeout = 120
c.Spawner.environment = {name: os.environ[name] for name in os.environ if name.startswith("GIT_CONFIG_")}
# a server with an open page takes its time after a signal; nobody waits for these
c.LocalProcessSpawner.interrupt_timeout = c.LocalProcessSpawner.term_timeout = 1
