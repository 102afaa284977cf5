"""repo2docker itself, asked about many folders in one process: JSON cases on stdin, JSON verdicts on stdout.

Detection and rendering are repo2docker's own; only the two look-ups on the network (days of CRAN snapshots, versions of Julia) are
answered from here.
"""

import json
import logging
import os
import sys
import tempfile
import warnings
from pathlib import Path

from repo2docker.app import Repo2Docker
from repo2docker.buildpacks import JuliaProjectTomlBuildPack, JuliaRequireBuildPack, PythonBuildPack, RBuildPack

warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)
RBuildPack.get_rspm_snapshot_url = lambda *_a, **_k: "https://cran.invalid"
JuliaProjectTomlBuildPack.all_julias = ["1.0.5", "1.6.7", "1.9.4", "1.10.4"]

NAMES = {
    "DockerBuildPack": "docker",
    "JuliaProjectTomlBuildPack": "julia",
    "JuliaRequireBuildPack": "require",
    "NixBuildPack": "nix",
    "RBuildPack": "r",
    "CondaBuildPack": "conda",
    "PipfileBuildPack": "pipfile",
    "PythonBuildPack": "python",
}


def write(folder, files):
    for path, content in files.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        if "link" in content:
            place.symlink_to(content["link"])
        else:
            place.write_bytes(bytes.fromhex(content["hex"]))


def verdict(app):
    try:
        for pack in app.buildpacks:
            found = pack(base_image=app.base_image)
            if found.detect():
                default = False
                break
        else:
            found, default = PythonBuildPack(base_image=app.base_image), True
        found.platform = "linux/amd64"
        found.render({})
        if isinstance(found, JuliaRequireBuildPack):
            found.build()
    except Exception as e:  # noqa: BLE001  # any exception is a verdict
        return {"buildpack": None, "default": False, "refused": f"{type(e).__name__}: {e}"[:300]}
    return {"buildpack": NAMES[type(found).__name__], "default": default, "refused": None}


def main():
    app = Repo2Docker()
    verdicts = []
    with tempfile.TemporaryDirectory() as top:
        for i, files in enumerate(json.load(sys.stdin)):
            folder = Path(top, str(i))
            folder.mkdir()
            write(folder, files)
            os.chdir(folder)
            verdicts.append(verdict(app))
        os.chdir("/")
    json.dump(verdicts, sys.stdout)


if __name__ == "__main__":
    main()
