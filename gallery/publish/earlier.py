"""Pages at an entry's earlier addresses, and at those of its notebooks: each leads on, to the same cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gallery.model import Record
from gallery.pages.base import quoted
from gallery.pages.templating import render
from gallery.shells import Shell

File = tuple[str, bytes]


def earlier(record: Record, shells: Mapping[str, Shell], site: str) -> Iterator[File]:
    """Pages of all earlier ids; `site` is the address of the site's root."""
    pages = [("entry", "", record.entry.title), *(("notebook", f"{n.slug}/", n.title) for n in record.notebooks)]
    for identity in record.entry.was:
        for kind, below, title in pages:
            place = f"{record.entry.id}/{below}"
            root = "../" * (2 + below.count("/"))
            to = {"to": f"{root}e/{quoted(place)}", "root": root, "url": f"{site}e/{quoted(place)}", "title": title}
            page = shells[kind].fill(
                title=str(render("text.html", text=title)), head=render("moved-head.html", **to), toc="", body=render("moved.html", **to)
            )
            yield f"e/{identity}/{below}index.html", page.encode()
