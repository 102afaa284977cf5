"""Verbs that make a site: build and its parts."""

from __future__ import annotations

import json

from gallery import config
from gallery.cli.flags import (
    CATALOG,
    OUT,
    STORE,
    AsOfFlag,
    CatalogFlag,
    IdsArgument,
    JobsFlag,
    JsonFlag,
    MirrorFlag,
    OfflineFlag,
    OnlyFlag,
    OutFlag,
    StoreFlag,
    load,
    settings_from,
)
from gallery.cli.terminal import FINE, REMOTE, say, tell


def build(
    catalog: CatalogFlag = CATALOG,
    store: StoreFlag = STORE,
    out: OutFlag = OUT,
    jobs: JobsFlag = "",
    mirror: MirrorFlag = None,
    only: OnlyFlag = None,
    offline: OfflineFlag = False,
    as_of: AsOfFlag = None,
    as_json: JsonFlag = False,
) -> int:
    """Make the whole site: check, crawl, publish, search index; only what is not done yet.

    For example:

    ```
    gallery build                      only what is not done yet
    gallery build --only my-entry      one entry
    gallery build --offline --jobs 4   ask nobody, four processes
    ```
    """
    from gallery import building

    settings = settings_from(catalog=catalog, store=store, out=out, jobs=jobs, mirrors=mirror, only=only, offline=offline, as_of=as_of)
    built = building.build(load(settings), settings, config.site_folder(catalog), say)
    tell(json.dumps(building.as_json(built), indent=1) if as_json else building.summary(built))
    return REMOTE if built.failed else FINE


def crawl(
    ids: IdsArgument = None,
    catalog: CatalogFlag = CATALOG,
    store: StoreFlag = STORE,
    jobs: JobsFlag = "",
    mirror: MirrorFlag = None,
    offline: OfflineFlag = False,
    as_of: AsOfFlag = None,
    as_json: JsonFlag = False,
) -> int:
    """Fetch, inspect and render what changed; records go to the store.

    For example:

    ```
    gallery crawl                      every entry
    gallery crawl my-entry --jobs 0    one, in this process
    ```
    """
    from gallery import building, pool
    from gallery import crawl as crawling

    settings = settings_from(catalog=catalog, store=store, out=OUT, jobs=jobs, mirrors=mirror, only=ids, offline=offline, as_of=as_of)
    with pool.open_executor(jobs) as executor:
        crawled = crawling.crawl(load(settings), settings, executor, say)
    if as_json:
        tell(json.dumps(building.crawl_json(crawled), indent=1))
    else:
        tell(f"{len(crawled.renewed)} of {len(crawled.records)} records made anew, {len(crawled.failed)} failed.")
    return REMOTE if crawled.failed else FINE


def publish(
    catalog: CatalogFlag = CATALOG,
    store: StoreFlag = STORE,
    out: OutFlag = OUT,
    as_json: JsonFlag = False,
) -> int:
    """Make the site from the records in the store.

    For example:

    ```
    gallery publish                    into site/
    gallery publish --out /srv/site    somewhere else
    ```
    """
    from gallery import building

    settings = settings_from(catalog=catalog, store=store, out=out, offline=True)
    built = building.publish_records(load(settings), settings, config.site_folder(catalog), say)
    tell(json.dumps(building.as_json(built), indent=1) if as_json else building.summary(built))
    return FINE
