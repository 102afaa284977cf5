"""As much of GitHub's API as BinderHub asks for: which commit a ref means, of repositories in a folder. `github.py PORT FOLDER`."""

import json
import subprocess
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit


class Commits(BaseHTTPRequestHandler):
    """`GET /repos/<owner>/<name>/commits/<ref>`."""

    def do_GET(self):
        _, repos, _owner, name, commits, ref = (*unquote(urlsplit(self.path).path).split("/", 5), *[""] * 6)[:6]
        found = commit_of(Path(sys.argv[2], name), ref) if (repos, commits) == ("repos", "commits") else ""
        body = json.dumps({"sha": found} if found else {"message": "Not Found"}).encode()
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", "application/json")
        self.send_header("ETag", f'"{found}"')
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Nothing."""


def commit_of(repository, ref):
    if not repository.is_dir() or ref.startswith("-"):
        return ""
    asked = ["git", "-C", str(repository), "rev-parse", "--verify", "-q", f"{ref}^{{commit}}"]
    return subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip()


ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Commits).serve_forever()
