"""What a catalog lets a hub launch: its repositories, and links to them. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from gallery.catalog import Catalog
from gallery.failures import FailureKind, Stop
from gallery.hub.pages import Offer
from gallery.hub.wanted import SERVED
from gallery.links import Repo, launch_url, parse_repo
from gallery.model import Hub
from gallery.words import _, speak


def repositories(catalog: Catalog | None, named: Iterable[str]) -> frozenset[str]:
    """Keys of the repositories that may be launched: the catalog's, those its entries take their environment from, and those named."""
    addresses = [a for entry in catalog.entries for a in (entry.repo, entry.launch.environment) if a] if catalog else []
    return frozenset(_parsed(address).key for address in (*addresses, *named))


def offers(catalog: Catalog | None, named: Iterable[str]) -> tuple[Offer, ...]:
    """Links for the hub's first page: entries at their locked commit, named repositories at their default branch."""
    found = [Offer(address, launch_url("", _parsed(address), "HEAD")) for address in named]
    for entry in catalog.entries if catalog else ():
        repo = _parsed(entry.repo)
        pin = catalog.pins.get(entry.id) if catalog else None
        if not repo.is_archive:
            link = launch_url("", repo, pin.commit if pin else entry.ref or "HEAD", entry.launch.interface, entry.launch.path)
            found.append(Offer(entry.title, link))
    return tuple(found)


def with_hub(catalog: Catalog, address: str, memory_mb: int) -> Catalog:
    """The catalog, whose launch links lead first to the hub at `address` on this machine."""
    with speak(catalog.gallery.site.language):
        label = _("this machine")
    here = Hub(
        id="here",
        label=label,
        url=address.rstrip("/"),
        servers=("http://127.0.0.1:*",),
        memory_mb=memory_mb,
        providers=tuple(row.id for row in SERVED),
    )
    others = (hub for hub in catalog.gallery.hubs if hub.id != here.id and hub.url.rstrip("/") != here.url)
    return replace(catalog, gallery=catalog.gallery.model_copy(update={"hubs": (here, *others)}))


def _parsed(address: str) -> Repo:
    try:
        return parse_repo(address)
    except ValueError as e:
        raise Stop("hub", FailureKind.USAGE, f"{address}: {e}.") from e
