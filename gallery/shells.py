"""The theme, rendered once: MkDocs builds the hand-written pages and one shell page per kind; shells are split at their marks."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from gallery import layers, words
from gallery.failures import FailureKind, Stop
from gallery.links import is_loopback
from gallery.model import Gallery
from gallery.pages.templating import message
from gallery.store import stamp
from gallery.words.collect import of_script

MARK = re.compile(r"<!--gallery:([a-z-]+)-->|@@gallery:([a-z-]+)@@")
"""A marked place: an html comment, or text where html knows no comments (inside `<title>`)."""

WORDS = re.compile(r"\{ /\*words\*/.*?/\*words\*/ \}", re.DOTALL)
"""Where a script holds the words of the site's language."""

SHELLS = {
    "entry": "shells/entry/index.html",
    "notebook": "shells/e/notebook/index.html",
    "listing-2": "shells/listing/index.html",
    "listing-3": "shells/by/listing/index.html",
    "listing-4": "shells/by/kind/listing/index.html",
}
"""Where the theme's output holds the shell of each kind of page; never published themselves."""

_UNUSED = (
    "sitemap.xml",
    "sitemap.xml.gz",
    "objects.inv",
    "assets/javascripts/lunr",
    "assets/javascripts/workers",
    "assets/images/favicon.png",
)
"""What MkDocs and Material write and nobody reads: the sitemap is ours, the search is Pagefind's."""


class Shell:
    """A built page, split once at its marks: filling it is a few string joins.

    The same name may be marked several times (a title stands in the head and in the header).
    """

    def __init__(self, text: str) -> None:
        pieces = MARK.split(text)
        self._texts = pieces[::3]
        self._names = [comment or plain for comment, plain in zip(pieces[1::3], pieces[2::3], strict=True)]

    @property
    def names(self) -> frozenset[str]:
        """The marks that `fill` wants."""
        return frozenset(self._names)

    def fill(self, **marks: str) -> str:
        """The page with html in place of every mark (`-` in a mark's name is `_` here); an unknown or missing name is a `Stop`."""
        given = {name.replace("_", "-"): html for name, html in marks.items()}
        if wrong := given.keys() ^ self.names:
            what = "; ".join(f"{n!r} is {'not filled' if n in self.names else 'not marked in this page'}" for n in sorted(wrong))
            raise Stop("publish", FailureKind.USAGE, f"The theme and the page do not agree: {what}.")
        parts = [self._texts[0]]
        for name, text in zip(self._names, self._texts[1:], strict=True):
            parts += (given[name], text)
        return "".join(parts)


def theme(site_folder: Path, out: Path, gallery: Gallery) -> None:
    """Build `site_folder` (`mkdocs.yml` and `site_src/`) into `out`, whole or not at all.

    A warning of MkDocs, such as a broken link of a hand-written page, is a `Stop` that names the file.
    """
    part = out.with_name(f".{out.name}.{os.getpid()}.part").resolve()
    try:
        warnings = _build(site_folder / "mkdocs.yml", part, gallery)
        if warnings:
            raise Stop("theme", FailureKind.USAGE, f"The pages in {site_folder} need mending:\n" + "\n".join(f"  {w}" for w in warnings))
        _tidy(part)
        _translate(part, gallery.site.language)
        shutil.rmtree(out, ignore_errors=True)
        part.replace(out)
    except OSError as e:
        raise Stop("theme", FailureKind.NO_SPACE, f"Cannot write the theme to {out}: {e.strerror or e}.") from e
    finally:
        shutil.rmtree(part, ignore_errors=True)


def inputs_digest(site_folder: Path, gallery: Gallery) -> str:
    """Digest of everything `theme` reads: as long as it stays the same, so does what `theme` writes."""
    h = hashlib.sha256()
    for file in (site_folder / "mkdocs.yml", *sorted((site_folder / "site_src").rglob("*"))):
        if file.is_file():
            h.update(file.relative_to(site_folder).as_posix().encode() + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    h.update(gallery.site.model_dump_json().encode())
    h.update(json.dumps(_extra(gallery), sort_keys=True).encode())
    versions = tuple(version(p) for p in ("mkdocs", "mkdocs-material", "markdown", "pymdown-extensions", "pygments", "jinja2"))
    return h.hexdigest()[:32] + stamp(Path(__file__), words.FOLDER, versions=versions)


def _build(config_file: Path, out: Path, gallery: Gallery) -> list[str]:
    # imported here: a build with nothing changed never pays for it
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    from mkdocs.commands.build import build  # noqa: PLC0415
    from mkdocs.config import load_config  # noqa: PLC0415
    from mkdocs.exceptions import MkDocsException  # noqa: PLC0415

    site = gallery.site
    with _listening() as said:
        try:
            config = load_config(
                str(config_file),
                site_dir=str(out),
                site_name=site.title,
                site_url=site.url,
                site_description=site.description,
                repo_url=site.source,
                **_layered(config_file),
            )
            config.extra["noindex"] = site.noindex
            for name, value in _extra(gallery).items():
                config.extra[name] = value
            with words.speak(site.language):
                _speak(config)
                build(config)
        except MkDocsException as e:
            said.append(str(e))
    return said


def _speak(config: Any) -> None:
    """The site's language for the theme's own words, our templates, titles of `mkdocs.yml`, and pages that people translated."""
    config.theme["language"] = words.spoken()
    config.nav = _titles(config.nav)
    for option in config.theme["palette"]:
        option["toggle"]["name"] = words._(option["toggle"]["name"])
    config.plugins.events["env"].append(_with_words)
    config.plugins.events["files"].append(_translated_pages)


def _titles(nav: Any) -> Any:
    if isinstance(nav, list):
        return [_titles(item) for item in nav]
    return {words._(title): _titles(item) for title, item in nav.items()} if isinstance(nav, dict) else nav


def _with_words(env: Any, **_others: Any) -> Any:
    env.globals["_"] = message
    return env


def _translated_pages(files: Any, **_others: Any) -> Any:
    """`index.de.md` stands in for `index.md` where the site is German, and is no page of its own."""
    for file in list(files):
        found = re.fullmatch(r"(.+)\.([a-z]{2})\.md", file.src_uri)
        if found is None:
            continue
        files.remove(file)
        if found[2] == words.spoken():
            files.get_file_from_path(f"{found[1]}.md").content_string = file.content_string
    return files


def _extra(gallery: Gallery) -> dict[str, Any]:
    """The hubs as pages know them, and where the pages that launch may connect: to exactly these."""
    near = [h for h in gallery.hubs if not gallery.local_repositories or is_loopback(h.url)]
    told = [
        {"id": h.id, "label": h.label, "kind": h.kind, "url": h.url.rstrip("/"), "providers": h.providers, "live": bool(h.servers)}
        for h in near
    ]
    hubs = sorted({f"{parts.scheme}://{parts.netloc}" for h in near for parts in [urlsplit(h.url)]})
    servers = sorted({address for h in near for s in h.servers for address in (s, re.sub(r"^http", "ws", s))})
    return {
        "hubs": json.dumps(told, ensure_ascii=False, separators=(",", ":")),
        "hub_origins": {"entry": " ".join(hubs), "notebook": " ".join(dict.fromkeys(hubs + servers))},
    }


def _layered(config_file: Path) -> dict[str, Any]:
    """What a site over the package's adds to lists, where MkDocs' own inheritance replaces them; nothing for any other site."""
    from mkdocs.utils.yaml import yaml_load  # noqa: PLC0415

    base_file = config_file.parent / layers.BASE
    if not base_file.is_file():
        return {}
    with base_file.open("rb") as base_stream, config_file.open("rb") as stream:
        base, merged = yaml_load(base_stream), yaml_load(stream)
    added: dict[str, Any] = {
        name: base[name] + [item for item in merged[name] or [] if item not in base[name]] for name in ("extra_css", "extra_javascript")
    }
    # pages of the package that the site's navigation leaves out, now or after an upgrade, are no mistake
    checks = merged["validation"]
    return added | {"validation": checks | {"nav": checks["nav"] | {"omitted_files": "ignore"}}}


@contextmanager
def _listening() -> Iterator[list[str]]:
    """MkDocs' warnings as a list instead of on the terminal."""
    said: list[str] = []

    class Handler(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            said.append(record.getMessage())

    logger, handler = logging.getLogger("mkdocs"), Handler(logging.WARNING)
    propagate, level = logger.propagate, logger.level
    logger.propagate = False
    logger.setLevel(logging.WARNING)
    logger.addHandler(handler)
    try:
        yield said
    finally:
        logger.removeHandler(handler)
        logger.propagate = propagate
        logger.setLevel(level)


def _translate(out: Path, language: str) -> None:
    """The scripts' words, put into the script that hands them out."""
    wanted = set().union(*(of_script(script.read_bytes()) for script in out.glob("assets/js/*.js")))
    place = out / "assets" / "js" / "words.js"
    text = place.read_text("utf-8")
    place.write_text(WORDS.sub(lambda _found: words.table(language, wanted), text), "utf-8")


def _tidy(out: Path) -> None:
    for name in _UNUSED:
        place = out / name
        if place.is_dir():
            shutil.rmtree(place)
        else:
            place.unlink(missing_ok=True)
    for source_map in out.glob("assets/**/*.map"):
        source_map.unlink()
    for shell in (out / place for place in SHELLS.values()):
        # a fifth of a shell is templates' indentation; it holds no preformatted text, and every generated page repeats it
        shell.write_text(re.sub(r"[ \t]*\n\s*", "\n", shell.read_text("utf-8")), "utf-8")
