"""BinderHub beside the JupyterHub of jupyterhub_config.py."""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(os.environ["TEST_BINDER_CODE"])))

from binderhub.quota import LaunchQuota
from folders import FolderBuild, FolderRegistry

c = get_config()  # noqa: F821  # BinderHub gives it to its configuration
c.BinderHub.port = int(os.environ["TEST_BINDER_PORT"])
c.BinderHub.hub_url = os.environ["TEST_BINDER_HUB"]
c.BinderHub.builder_required = False  # no Kubernetes, no Docker
c.BinderHub.use_registry = True  # without one it asks Docker for images
c.BinderHub.registry_class = FolderRegistry
c.BinderHub.build_class = FolderBuild
c.BinderHub.launch_quota_class = LaunchQuota  # the usual one asks Kubernetes
c.BinderHub.image_prefix = "local/"
c.BinderHub.cors_allow_origin = "*"
c.GitHubRepoProvider.api_base_path = os.environ["TEST_BINDER_GITHUB"]
c.Launcher.retries = 1
c.Launcher.launch_timeout = 120
c.RateLimiter.limit = 0
