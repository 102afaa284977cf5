"""Golden cases: `files:` in, the printed report out; `python -m tests.catalog.golden` writes the outputs anew, to be read and committed."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import Any

import yaml

from gallery.catalog import check, errors, report

CASES = Path(__file__).parent / "cases"
SETTINGS = """\
# yaml-language-server: $schema=gallery.schema.json
site: {title: Test, url: https://gallery.example/}
hubs: [{id: mybinder, label: mybinder.org, url: https://mybinder.org}]
fields:
  - {name: machine learning, aliases: [ML]}
  - {name: astronomy}
tags:
  - {name: fairness, aliases: [bias]}
  - {name: explanations, aliases: [XAI]}
"""


def cases() -> list[tuple[str, dict[str, Any]]]:
    """Every case of every file, under `file: what`."""
    return [(f"{path.stem}: {case['what']}", case) for path in sorted(CASES.glob("*.yml")) for case in _read(path)]


def run(case: dict[str, Any], folder: Path) -> str:
    """The report on the case's catalog, which is laid out below `folder` (the current folder)."""
    for name, content in ({"gallery.yml": SETTINGS} | case["files"]).items():
        lay(folder / "catalog" / name, content)
    found = check(Path("catalog"), [Path("catalog") / name for name in case.get("only", ())])
    return report(found if case.get("hints") else errors(found))


def lay(path: Path, content: Any) -> None:
    """Text as it is; `{hex: …}` bytes, `{repeat: [text, times]}`, `{link: target}`, `{folder: true}`, `null` for no file."""
    if content is None:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(content, str):
        path.write_bytes(content.encode())
    elif "hex" in content:
        path.write_bytes(bytes.fromhex(content["hex"]))
    elif "repeat" in content:
        path.write_text(content["repeat"][0] * content["repeat"][1])
    elif "link" in content:
        path.symlink_to(content["link"])
    else:
        path.mkdir()


def _read(path: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.safe_load(path.read_text())
    return found


class _Dumper(yaml.SafeDumper):
    pass


_Dumper.add_representer(str, lambda d, s: d.represent_scalar("tag:yaml.org,2002:str", s, style="|" if "\n" in s else None))


def main() -> None:
    """Write every output anew."""
    for path in sorted(CASES.glob("*.yml")):
        found = _read(path)
        for case in found:
            with tempfile.TemporaryDirectory() as folder:
                os.chdir(folder)
                case["out"] = run(case, Path(folder)) + "\n"
        path.write_text(yaml.dump(found, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=140))
        sys.stdout.write("".join(f"\n######## {path.stem}: {case['what']}\n{case['out']}" for case in found))


if __name__ == "__main__":
    main()
