"""A BinderHub without containers, for tests of repositories one trusts: the real program, with folders in place of images.

Runs in the Python that has BinderHub, not in the tests' own; loaded by the two configuration files beside it, and the program itself.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from binderhub.app import BinderHub
from binderhub.binderspawner_mixin import BinderSpawnerMixin
from binderhub.build import BuildExecutor, ProgressEvent
from binderhub.registry import DockerRegistry
from jupyterhub.spawner import SimpleLocalProcessSpawner
from tornado.httpserver import HTTPServer
from traitlets import Unicode

IMAGES = Path(os.environ["TEST_BINDER_FOLDER"], "images")


def folder_of(image):
    return IMAGES / re.sub(r"[^a-z0-9._-]", "_", image)


class FolderRegistry(DockerRegistry):
    """An image is there when its folder has its mark."""

    async def get_image_manifest(self, image, tag):
        return {"there": True} if (folder_of(f"{image}:{tag}") / "built").exists() else None

    async def get_credentials(self, image, tag):
        return None


class FolderBuild(BuildExecutor):
    """A clone at the commit, and an environment for its requirements.txt."""

    def tell(self, phase, message):
        self.progress(ProgressEvent.Kind.LOG_MESSAGE, json.dumps({"phase": phase, "message": message}))

    def run(self, phase, *command, cwd=None):
        process = subprocess.Popen(command, cwd=cwd, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        for line in process.stdout:
            self.tell(phase, line)
        if process.wait():
            raise RuntimeError(f"{command[0]}: exit code {process.returncode}")

    def submit(self):
        folder = folder_of(self.image_name)
        self.progress(ProgressEvent.Kind.BUILD_STATUS_CHANGE, ProgressEvent.BuildStatus.RUNNING)
        try:
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            self.tell("fetching", f"Cloning {self.repo_url}\n")
            self.run("fetching", "git", "clone", "-q", self.repo_url, str(folder / "repo"))
            self.run("fetching", "git", "checkout", "-q", self.ref, cwd=folder / "repo")
            if (folder / "repo/requirements.txt").exists():
                self.run("building", sys.executable, "-m", "venv", str(folder / "venv"))
                self.run("building", f"{folder}/venv/bin/pip", "install", "-r", "requirements.txt", cwd=folder / "repo")
            (folder / "built").touch()
            self.progress(ProgressEvent.Kind.BUILD_STATUS_CHANGE, ProgressEvent.BuildStatus.BUILT)
        except Exception as e:  # noqa: BLE001  # the reader is told
            shutil.rmtree(folder, ignore_errors=True)
            self.tell("failed", f"Build failed: {e}\n")


class FolderSpawner(BinderSpawnerMixin, SimpleLocalProcessSpawner):
    """Each launch gets a copy of the image's folder, as a container would."""

    image = Unicode()

    def get_args(self):
        kept = (word for word in super().get_args() if not word.startswith("--NotebookApp."))
        return [word.replace("--ip=0.0.0.0", "--ip=127.0.0.1") for word in kept] + ["--allow-root", "--no-browser"]

    async def start(self):
        shutil.copytree(folder_of(self.user_options["image"]) / "repo", self.home_dir, symlinks=True)
        self.cmd = [sys.executable, "-m", "jupyterlab"]
        return await super().start()

    async def stop(self, now=False):
        await super().stop(now=now)
        shutil.rmtree(self.home_dir, ignore_errors=True)


class LoopbackBinderHub(BinderHub):
    """BinderHub listens on every address and cannot be told otherwise; this one keeps to loopback."""

    name = "binderhub"

    def start(self, run_loop=True):
        listen = HTTPServer.listen
        HTTPServer.listen = lambda server, port, address="127.0.0.1", **more: listen(server, port, address, **more)
        super().start(run_loop=run_loop)


if __name__ == "__main__":
    LoopbackBinderHub.launch_instance()
