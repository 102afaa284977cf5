"""Run git against strangers' repositories: constant options, a cleaned environment, limits on time and bytes."""

from __future__ import annotations

import errno
import os
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO, Generic, TypeVar, cast

from gallery.failures import FailureKind, Stop
from gallery.remotes.watch import Growth, Passed, Watch, end

Value = TypeVar("Value")

_INHERITED = frozenset(
    {
        *("PATH", "TMPDIR", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"),
        *("SSL_CERT_FILE", "SSL_CERT_DIR", "CURL_CA_BUNDLE", "GIT_SSL_CAINFO", "GIT_SSL_CAPATH"),
        *("http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY"),
    }
)
"""What git needs of our environment: to be found, and to pass a proxy; everything else (GIT_DIR, GIT_CONFIG_*, GIT_SSH …) is dropped."""

# A file, not `-c`: the upload-pack that serves a `file://` mirror reads GIT_CONFIG_GLOBAL, but git strips `-c` from its environment.
# fsckObjects stays off: index-pack verifies every object's id anyway, nothing is checked out, and old repositories with
# zero-padded modes or odd dates would be refused. fetch.unpackLimit keeps what arrives in one pack, so that its growth can be watched;
# core.bigFileThreshold makes git stream large blobs instead of holding them in memory.
_CONFIG = """\
[core]
	hooksPath = /dev/null
	fsmonitor = false
	bigFileThreshold = 16m
	symlinks = false
	askPass =
[init]
	templateDir =
	defaultBranch = main
[fetch]
	unpackLimit = 1
	recurseSubmodules = false
	writeCommitGraph = false
	fsckObjects = false
[submodule]
	recurse = false
[transfer]
	bundleURI = false
[gc]
	auto = 0
[maintenance]
	auto = false
[credential]
	helper =
[http]
	followRedirects = initial
	lowSpeedLimit = 1
	lowSpeedTime = 60
	cookieFile =
[uploadpack]
	allowFilter = true
	allowAnySHA1InWant = true
[safe]
	directory = *
"""


@dataclass(frozen=True)
class Done(Generic[Value]):
    """What came of one git command."""

    value: Value
    code: int
    """Exit code; negative: killed by that signal."""
    stderr: str
    passed: Passed | None

    @property
    def ok(self) -> bool:
        """Whether git did what it was asked."""
        return self.code == 0 and self.passed is None


@dataclass(frozen=True)
class Git:
    """git in a private home folder, until a deadline."""

    home: Path
    deadline: float
    """On `time.monotonic()`'s clock, in seconds."""

    def run(
        self,
        args: Sequence[str],
        read: Callable[[IO[bytes]], Value],
        *,
        feed: bytes = b"",
        allow: str = "",
        growth: Growth | None = None,
    ) -> Done[Value]:
        """Run `git ARGS`; `read` takes its output, `feed` is its input, `allow` the one protocol it may speak (none when empty)."""
        with tempfile.TemporaryFile(dir=self.home) as given:
            given.write(feed)
            given.seek(0)
            process = _start(args, given, self._environment(allow))
            watch = Watch(process, self.deadline, growth)
            watch.start()
            try:
                with _output(process) as output:
                    value = read(output)
                code = process.wait()  # a reader that had enough closed the pipe: git ends by itself
            finally:
                end(process)
                watch.join()
                if process.stderr is not None:
                    process.stderr.close()
        return Done(value, code, watch.complaints.decode("utf-8", "backslashreplace"), watch.passed)

    def _environment(self, allow: str) -> dict[str, str]:
        config = self.home / "config"
        if not config.exists():
            config.write_text(_CONFIG, encoding="utf-8")
        return {
            "HOME": str(self.home),
            "XDG_CONFIG_HOME": str(self.home),
            "GIT_CONFIG_GLOBAL": str(config),
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_ATTR_NOSYSTEM": "1",
            "GIT_CEILING_DIRECTORIES": str(self.home),
            "GIT_TERMINAL_PROMPT": "0",
            "GIT_ASKPASS": "",
            "GIT_ALLOW_PROTOCOL": allow,
            "GIT_NO_LAZY_FETCH": "1",
            "GIT_NO_REPLACE_OBJECTS": "1",
            "GIT_OPTIONAL_LOCKS": "0",
            "GIT_ADVICE": "0",
            "LC_ALL": "C",
        }


def everything(stream: IO[bytes]) -> bytes:
    """Reader for outputs that are known to be small: at most 64 MB are taken."""
    return stream.read(64_000_000)


def _start(args: Sequence[str], given: IO[bytes], environment: dict[str, str]) -> subprocess.Popen[bytes]:
    try:
        from git.cmd import Git as GitPython  # noqa: PLC0415  # 0.1 s, and it looks for git's program when imported
        from git.exc import GitCommandNotFound  # noqa: PLC0415
    except ImportError as e:
        raise Stop("fetch", FailureKind.USAGE, "git is not installed; the gallery needs git 2.36 or newer.") from e
    # GitPython can only add to our environment: `env -u` takes away what git must not see
    dropped = [word for name in os.environ if name not in _INHERITED for word in ("-u", name)]
    settings = [f"{name}={value}" for name, value in environment.items()]
    command = ["env", *dropped, *settings, "git", *args]
    try:
        handle = GitPython().execute(command, istream=cast("BinaryIO", given), as_process=True, shell=False, start_new_session=True)
    except GitCommandNotFound as e:
        raise Stop("fetch", FailureKind.USAGE, "The program `env` was not found; the gallery runs git through it.") from e
    process: subprocess.Popen[bytes] | None = handle.proc
    if process is None:
        raise OSError(errno.ECHILD, "git did not start")
    handle.proc = None  # ours to end, with its whole group
    return process


def _output(process: subprocess.Popen[bytes]) -> IO[bytes]:
    if process.stdout is None:
        raise ValueError("git was started without a pipe for its output")
    return process.stdout
