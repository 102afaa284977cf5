"""Verbs that make a site: build and its parts."""

from __future__ import annotations

import json

from gallery import config
from gallery.cli.flags import JsonFlag, load, with_settings
from gallery.cli.terminal import FINE, failed, say, tell
from gallery.config import Settings


@with_settings("catalog", "store", "out", "jobs", "mirror", "only", "offline", "as_of")
def build(settings: Settings, as_json: JsonFlag = False) -> int:
    """Make the whole site: check, crawl, publish, search index; only what is not done yet.

    For example:

    ```
    gallery build                      only what is not done yet
    gallery build --only my-entry      one entry
    gallery build --offline --jobs 4   ask nobody, four processes
    ```
    """
    from gallery import building

    built = building.build(load(settings), settings, config.site_folder(settings.catalog), say)
    tell(json.dumps(building.as_json(built), indent=1) if as_json else building.summary(built))
    return failed() if built.failed else FINE


@with_settings("ids", "catalog", "store", "jobs", "mirror", "offline", "as_of")
def crawl(settings: Settings, as_json: JsonFlag = False) -> int:
    """Fetch, inspect and render what changed; records go to the store.

    For example:

    ```
    gallery crawl                      every entry
    gallery crawl my-entry --jobs 0    one, in this process
    ```
    """
    from gallery import building, pool
    from gallery import crawl as crawling

    with pool.open_executor(settings.jobs) as executor:
        crawled = crawling.crawl(load(settings), settings, executor, say)
    if as_json:
        tell(json.dumps(building.crawl_json(crawled), indent=1))
    else:
        tell(f"{len(crawled.renewed)} of {len(crawled.records)} records made anew, {len(crawled.failed)} failed.")
    return failed() if crawled.failed else FINE


@with_settings("catalog", "store", "out", offline=True)
def publish(settings: Settings, as_json: JsonFlag = False) -> int:
    """Make the site from the records in the store.

    For example:

    ```
    gallery publish                    into site/
    gallery publish --out /srv/site    somewhere else
    ```
    """
    from gallery import building

    built = building.publish_records(load(settings), settings, config.site_folder(settings.catalog), say)
    tell(json.dumps(building.as_json(built), indent=1) if as_json else building.summary(built))
    return FINE
