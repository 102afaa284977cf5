"""Verbs, flags and exit codes; the only place that prints and that reads the environment and the clock."""

from __future__ import annotations

import json
import os
import sys
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from gallery import config
from gallery.failures import FailureKind, Stop

FINE, FINDINGS, USAGE, REMOTE, DEFECT, INTERRUPTED = 0, 1, 2, 3, 4, 130

app = typer.Typer(
    name="gallery",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
    help="""A gallery of reproduced research: catalog in, site out.

Examples:

    gallery demo               look at a small gallery, made here
    gallery add URL            draft an entry from any link to a repository
    gallery check              is the catalog right?
    gallery update my-entry    lock the commit that an entry shows
    gallery build              do everything that is not done yet
    gallery show my-entry      what is known about it, with evidence
    gallery serve              look at the built site
    gallery hub --demo         a Binder on this machine
    gallery review --base DIR  what a change to the catalog brings
    gallery init my-gallery    a gallery of your own

Exit codes: 0 fine, 1 findings (check, add, doctor), 2 usage or catalog, 3 a repository failed (the site is built),
4 a defect of ours, 130 interrupted.""",
)

CatalogFlag = Annotated[Path, typer.Option("--catalog", help="Folder with gallery.yml, entries/ and lock/.")]
StoreFlag = Annotated[str, typer.Option("--store", help="Where fetched and made things are kept: a folder or any fsspec URL.")]
OutFlag = Annotated[Path, typer.Option("--out", help="Folder of the built site.")]
JobsFlag = Annotated[
    str, typer.Option("--jobs", help="Processes (0: none), or tcp://HOST:PORT of a dask scheduler. Default: one per core.")
]
MirrorFlag = Annotated[
    list[str] | None,
    typer.Option(
        "--mirror", help="Fetch from elsewhere: 'https://github.com/{owner}/{name}=file:///mirrors/{owner}+{name}/repo'. Repeatable."
    ),
]
OnlyFlag = Annotated[list[str] | None, typer.Option("--only", help="Work on this entry only. Repeatable.")]
OfflineFlag = Annotated[bool, typer.Option("--offline", help="Use what is held (and file:// mirrors); ask nobody.")]
AsOfFlag = Annotated[str | None, typer.Option("--as-of", help="The day that counts as today, as 2026-01-31 (UTC).")]
JsonFlag = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]
PortFlag = Annotated[int, typer.Option("--port", min=0, max=65535, help="Port of this machine; 0 takes any free one.")]
IdsArgument = Annotated[list[str] | None, typer.Argument(metavar="[ID]...", help="Entries; all when left out.")]

CATALOG, STORE, OUT = Path("catalog"), ".gallery", Path("site")


def main() -> NoReturn:
    """Run the command line and exit with its code."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run the command line; return the exit code. No exception leaves this function but SystemExit."""
    try:
        result = app(arguments, standalone_mode=False)
    except Stop as e:
        _say(f"gallery: {e}")
        return USAGE if e.failure.kind is FailureKind.USAGE else REMOTE
    except Exception as e:  # noqa: BLE001  # the one handler at the top
        return _usage(e) or _defect(e)
    if result == INTERRUPTED:  # typer catches the exception and gives its code
        _say("gallery: interrupted; what was done is kept, the next run goes on from here.")
    return result if isinstance(result, int) else FINE


def _usage(error: Exception) -> int | None:
    """Exit code of a wrong command line; None for every other exception."""
    show: Callable[[], None] | None = getattr(error, "show", None)
    if show is None:
        return None
    show()
    return USAGE


def _defect(error: Exception) -> int:
    _say("gallery: this is a defect of the gallery itself; please report it with the lines below.")
    _say("".join(traceback.format_exception(error)))
    return DEFECT


def _say(line: str) -> None:
    """One line of progress or trouble: to the terminal's error stream, so that results can be piped."""
    print(_plain(line), file=sys.stderr, flush=True)  # noqa: T201  # the one place that prints


def _print(text: str) -> None:
    print(_plain(text), flush=True)  # noqa: T201  # the one place that prints


def _plain(text: str) -> str:
    """Without control characters: a file's name or a README's line must not steer the terminal."""
    return "".join(c if c.isprintable() or c in "\n\t" else "\N{REPLACEMENT CHARACTER}" for c in text)


def _settings(**given: Any) -> config.Settings:
    given["as_of"] = config.day(given.get("as_of"), datetime.now(UTC).date())
    given["mirrors"] = tuple(given.get("mirrors") or ())
    given["only"] = tuple(given.get("only") or ())
    return config.Settings(token=config.token(os.environ), **given)


def _load(settings: config.Settings) -> Any:
    from gallery import catalog

    loaded = catalog.load(settings.catalog)
    known = {entry.id for entry in loaded.entries}
    for wanted in settings.only:
        if wanted not in known:
            import difflib

            near = difflib.get_close_matches(wanted, known, 1)
            hint = f" Did you mean {near[0]}?" if near else f" The entries are the files of {settings.catalog}/entries."
            raise Stop("usage", FailureKind.USAGE, f"There is no entry {wanted!r}.{hint}")
    return loaded


# --- verbs --------------------------------------------------------------------------------------


@app.command()
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
    """Make the whole site: check, crawl, publish, search index; only what is not done yet."""
    from gallery import building

    settings = _settings(catalog=catalog, store=store, out=out, jobs=jobs, mirrors=mirror, only=only, offline=offline, as_of=as_of)
    built = building.build(_load(settings), settings, config.site_folder(catalog), _say)
    _print(json.dumps(building.as_json(built), indent=1) if as_json else building.summary(built))
    return REMOTE if built.failed else FINE


@app.command()
def check(
    files: Annotated[list[Path] | None, typer.Argument(help="Files to check; all when left out.")] = None,
    catalog: CatalogFlag = CATALOG,
    annotations: Annotated[bool, typer.Option("--annotations", help="Print GitHub's workflow commands, one for each problem.")] = False,
    as_json: JsonFlag = False,
) -> int:
    """Say everything that is wrong with the catalog, with the place and a right example."""
    from gallery.catalog import check as find_problems
    from gallery.catalog import report

    problems = find_problems(catalog, tuple(files or ()))
    if as_json:
        _print(json.dumps([p.model_dump(mode="json") for p in problems], indent=1))
    elif annotations:
        from gallery.review import github

        _print(github(problems))
    else:
        _print(report(problems))
    return FINDINGS if any(p.severity == "error" for p in problems) else FINE


@app.command()
def add(
    address: Annotated[
        str, typer.Argument(metavar="URL", help="Repository, notebook, Binder, nbviewer, Colab, DOI, arXiv, Zenodo or gist.")
    ],
    yes: Annotated[bool, typer.Option("--yes", help="Take the guesses; ask nothing.")] = False,
    title: Annotated[str | None, typer.Option("--title", help="Title of the result.")] = None,
    field: Annotated[str | None, typer.Option("--field", help="Field of research: a word of gallery.yml.")] = None,
    entry_id: Annotated[str | None, typer.Option("--id", help="The file's name and the page's address, kept for ever.")] = None,
    ref: Annotated[str | None, typer.Option("--ref", help="Branch, tag or commit; the default branch when left out.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print the entry; write nothing into the catalog.")] = False,
    catalog: CatalogFlag = CATALOG,
    store: StoreFlag = STORE,
    mirror: MirrorFlag = None,
    offline: OfflineFlag = False,
    as_json: JsonFlag = False,
) -> int:
    """Draft an entry from a link: look at the repository, write what it tells with its source, ask for the rest."""
    from gallery import adding

    if not yes and not sys.stdin.isatty():
        raise Stop("usage", FailureKind.USAGE, "Nobody can be asked here: add --yes to take the guesses (and --dry-run to look first).")
    settings = _settings(catalog=catalog, store=store, out=OUT, mirrors=mirror, offline=offline)
    loaded, given = _load(settings), adding.Given(title, field, entry_id, ref)
    added = adding.propose(address, given, loaded, settings, None if yes else _ask)
    added = added if dry_run else adding.save(added, loaded)
    text = added.text if dry_run else adding.summary(added)
    _print(json.dumps(adding.as_json(added), indent=1) if as_json else text)
    return FINDINGS if any(p.severity == "error" for p in added.problems) else FINE


def _ask(question: str, answer: str) -> str:
    """One question at the terminal; on its error stream, so that the result can be piped."""
    return str(typer.prompt(question, default=answer, show_default=bool(answer), err=True))


@app.command()
def update(
    ids: IdsArgument = None,
    catalog: CatalogFlag = CATALOG,
    store: StoreFlag = STORE,
    jobs: JobsFlag = "",
    mirror: MirrorFlag = None,
    as_of: AsOfFlag = None,
    as_json: JsonFlag = False,
) -> int:
    """Look up what each entry's ref means today and write `catalog/lock/`."""
    from gallery import pool
    from gallery import update as updating

    settings = _settings(catalog=catalog, store=store, out=OUT, jobs=jobs, mirrors=mirror, only=ids, as_of=as_of)
    with pool.open_executor(jobs) as executor:
        changes = updating.update(_load(settings), settings, executor, _say)
    if as_json:
        _print(json.dumps([updating.as_json(change) for change in changes], indent=1))
    else:
        moved = sum(change.moved for change in changes)
        _print(f"{moved} of {len(changes)} locks changed, {sum(c.failure is not None for c in changes)} could not be resolved.")
    return REMOTE if any(change.failure for change in changes) else FINE


@app.command()
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
    """Fetch, inspect and render what changed; records go to the store."""
    from gallery import building, pool
    from gallery import crawl as crawling

    settings = _settings(catalog=catalog, store=store, out=OUT, jobs=jobs, mirrors=mirror, only=ids, offline=offline, as_of=as_of)
    with pool.open_executor(jobs) as executor:
        crawled = crawling.crawl(_load(settings), settings, executor, _say)
    if as_json:
        _print(json.dumps(building.crawl_json(crawled), indent=1))
    else:
        _print(f"{len(crawled.renewed)} of {len(crawled.records)} records made anew, {len(crawled.failed)} failed.")
    return REMOTE if crawled.failed else FINE


@app.command()
def publish(
    catalog: CatalogFlag = CATALOG,
    store: StoreFlag = STORE,
    out: OutFlag = OUT,
    as_json: JsonFlag = False,
) -> int:
    """Make the site from the records in the store."""
    from gallery import building

    settings = _settings(catalog=catalog, store=store, out=out, offline=True)
    built = building.publish_records(_load(settings), settings, config.site_folder(catalog), _say)
    _print(json.dumps(building.as_json(built), indent=1) if as_json else building.summary(built))
    return FINE


@app.command()
def serve(
    out: OutFlag = OUT,
    port: PortFlag = 8000,
    prefix: Annotated[str, typer.Option("--prefix", help="Serve below this path, as a project page would.")] = "/",
) -> int:
    """Serve the built site on this machine."""
    from gallery.serve import serve as serving

    serving(out, port, lambda address: _print(f"Serving {out} at {address} (stop with Ctrl-C)"), prefix=prefix)
    return FINE


@app.command()
def show(
    entry: Annotated[str, typer.Argument(metavar="ID", help="The entry's id.")],
    catalog: CatalogFlag = CATALOG,
    store: StoreFlag = STORE,
    as_json: JsonFlag = False,
) -> int:
    """Print what is known about an entry: every check with its evidence, every notebook."""
    from gallery import showing

    settings = _settings(catalog=catalog, store=store, out=OUT, only=[entry], offline=True)
    loaded = _load(settings)
    record = showing.record(store, entry)
    _print(record.model_dump_json(indent=1) if as_json else showing.text(record, loaded.gallery))
    return FINE


@app.command()
def status(
    catalog: CatalogFlag = CATALOG,
    store: StoreFlag = STORE,
    as_of: AsOfFlag = None,
    as_json: JsonFlag = False,
) -> int:
    """Show the gallery's health: each entry's state, tier, score and age, and what to do; asks nobody."""
    from gallery import status as health
    from gallery.store import Store

    settings = _settings(catalog=catalog, store=store, out=OUT, as_of=as_of, offline=True)
    found = health.rows(_load(settings), Store(store), settings.as_of)
    _print(json.dumps(health.as_json(found), indent=1) if as_json else health.text(found))
    return FINE


@app.command()
def doctor(
    catalog: CatalogFlag = CATALOG,
    store: StoreFlag = STORE,
    offline: OfflineFlag = False,
    as_json: JsonFlag = False,
) -> int:
    """Look at this machine: git, disk, network, token, hubs, browser, Docker; say what to do."""
    from gallery import doctor as looking

    settings = _settings(catalog=catalog, store=store, out=OUT, offline=offline)
    hubs = _load(settings).gallery.hubs if (catalog / "gallery.yml").is_file() else ()
    seen = []
    for one in looking.look(settings, hubs):
        seen.append(one)
        if not as_json:
            _print(looking.line(one))
    if as_json:
        _print(json.dumps([vars(one) for one in seen], indent=1))
    return FINDINGS if looking.missing(seen) else FINE


@app.command()
def demo(
    out: OutFlag = OUT,
    store: StoreFlag = ".gallery/demo",
    port: PortFlag = 8000,
    serving: Annotated[bool, typer.Option("--serve/--no-serve", help="Serve the site once it is built.")] = True,
    jobs: JobsFlag = "",
) -> int:
    """Build and serve the embedded demo: a small gallery of five repositories written for it."""
    from gallery import building
    from gallery import demo as demonstration

    catalog = demonstration.load(config.work_folder(store) / "repositories")
    settings = _settings(catalog=catalog, store=store, out=out, jobs=jobs, offline=True)
    built = building.build(_load(settings), settings, config.packaged_site(), _say)
    _print(building.summary(built))
    if serving:
        serve(out, port, "/")
    return REMOTE if built.failed else FINE


@app.command()
def hub(
    repos: Annotated[
        list[str] | None, typer.Argument(metavar="[REPOSITORY]...", help="Repositories to allow beside the catalog's.")
    ] = None,
    catalog: CatalogFlag = CATALOG,
    demo: Annotated[bool, typer.Option("--demo", help="Launch the embedded demo's repositories, which need no --trust.")] = False,
    trust: Annotated[bool, typer.Option("--trust", help="Run the code of these repositories on this machine, with your rights.")] = False,
    anything: Annotated[bool, typer.Option("--any", help="Allow every repository, not only the catalog's.")] = False,
    port: PortFlag = 8585,
    work: Annotated[Path, typer.Option("--work", help="Folder of images, environments and servers.")] = Path(".gallery/hub"),
    mirror: MirrorFlag = None,
    origin: Annotated[list[str] | None, typer.Option("--origin", help="A site whose scripts may talk to the hub. Repeatable.")] = None,
    servers: Annotated[int, typer.Option("--servers", min=1, help="JupyterLabs at once.")] = 10,
    memory_mb: Annotated[int, typer.Option("--memory-mb", min=200, help="Memory of one launch, in MB.")] = 2048,
    idle_minutes: Annotated[int, typer.Option("--idle-minutes", min=1, help="Without work for so long, kernels and servers end.")] = 30,
    fetch_mb: Annotated[int, typer.Option("--fetch-mb", min=1, help="Size of one repository, in MB.")] = 2000,
) -> int:
    """Run a Binder on this machine: builds the catalog's repositories and opens them in JupyterLab."""
    from gallery.hub import guard, offers, running
    from gallery.hub.settings import Settings

    work, loaded = work.resolve(), None
    if demo:
        from gallery import demo as demonstration

        catalog = demonstration.load(work / "demo")
    if demo or catalog != CATALOG or catalog.is_dir():
        loaded = _load(_settings(catalog=catalog, store=STORE, out=OUT))
    named, mirrors = tuple(repos or ()), (*(mirror or ()), *(loaded.gallery.mirrors if loaded else ()))
    if not trust and (anything or named or not demo):
        what = "This runs other people's code on this machine, with your rights and in no container. If that is what you want, say --trust."
        raise Stop("hub", FailureKind.USAGE, what)
    settings = Settings(
        work=work,
        environment=os.environ,
        now=lambda: datetime.now(UTC),
        port=port,
        mirrors=mirrors,
        allowed=offers.repositories(loaded, named),
        anything=anything,
        origins=(*(guard.origins_of(loaded.gallery.site.url) if loaded else ()), *(origin or ())),
        servers=servers,
        memory_mb=memory_mb,
        idle_seconds=idle_minutes * 60,
        fetch_mb=fetch_mb,
        containers=not demo,
    )
    running.run(settings, offers.offers(loaded, named), lambda address: _print(f"A Binder at {address} (stop with Ctrl-C)"), _say)
    return FINE


reviews = typer.Typer(
    invoke_without_command=True,
    rich_markup_mode="markdown",
    help="""Say what a change to the catalog brings: one comment for a pull request.

Examples:

    gallery review --base ../main/catalog             what this checkout changes
    gallery review comment review.json                the comment, from data that another machine made
    gallery review form issue.md                      an entry, from the issue form
    gallery review tickets --updates update.json      which entries need an issue, and which one no more""",
)
app.add_typer(reviews, name="review")

TextFlag = Annotated[Path | None, typer.Option("--out", help="File to write; the terminal when left out.")]


def _deliver(text: str, out: Path | None) -> None:
    if out is None:
        _print(text)
    else:
        out.write_text(text, encoding="utf-8")


@reviews.callback()
def review(
    context: typer.Context,
    base: Annotated[Path | None, typer.Option("--base", help="The catalog as it was.")] = None,
    head: Annotated[Path, typer.Option("--head", help="The catalog as it is proposed.")] = CATALOG,
    out: TextFlag = None,
    data: Annotated[Path | None, typer.Option("--data", help="Also write the review as JSON, for `gallery review comment`.")] = None,
    store: StoreFlag = STORE,
    jobs: JobsFlag = "",
    mirror: MirrorFlag = None,
    only: OnlyFlag = None,
    offline: OfflineFlag = False,
    as_of: AsOfFlag = None,
) -> int:
    """Crawl what differs between two catalogs and write the comment."""
    if context.invoked_subcommand is not None:
        return FINE
    if base is None:
        raise Stop("usage", FailureKind.USAGE, "Name the catalog as it was: gallery review --base ../main/catalog")
    from gallery import pool
    from gallery import review as reviewing
    from gallery.catalog import settings_of

    settings = _settings(catalog=head, store=store, out=OUT, jobs=jobs, mirrors=mirror, only=only, offline=offline, as_of=as_of)
    with pool.open_executor(jobs) as executor:
        found = reviewing.look(base, head, settings, executor, _say)
    if data is not None:
        data.write_text(found.model_dump_json(), encoding="utf-8")
    _deliver(reviewing.comment(found, settings_of(base)), out)
    return FINDINGS if any(p.severity == "error" for p in found.problems) else FINE


@reviews.command("comment")
def review_comment(
    data: Annotated[Path, typer.Argument(metavar="REVIEW", help="What `gallery review --data` wrote, here or elsewhere.")],
    catalog: CatalogFlag = CATALOG,
    out: TextFlag = None,
) -> int:
    """Write the comment from a review's data: everything in it is checked, nothing in it is trusted."""
    from gallery import review as reviewing
    from gallery.catalog import settings_of

    if not data.is_file():
        raise Stop("usage", FailureKind.USAGE, f"There is no file {data}; `gallery review --data {data}` writes it.")
    _deliver(reviewing.comment(reviewing.read_review(data.read_bytes()), settings_of(catalog)), out)
    return FINE


@reviews.command("form")
def review_form(
    body: Annotated[Path, typer.Argument(metavar="BODY", help="The issue's text, as the form made it.")],
    catalog: CatalogFlag = CATALOG,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print the entry; write nothing into the catalog.")] = False,
) -> int:
    """Write an entry from the issue form; prints its id. What is wrong with the form is printed instead."""
    from gallery import review as reviewing
    from gallery.catalog import check as find_problems
    from gallery.catalog import errors

    loaded = _load(_settings(catalog=catalog, store=STORE, out=OUT))
    try:
        asked = reviewing.read_form(body.read_text(encoding="utf-8", errors="replace"), frozenset(e.id for e in loaded.entries))
    except reviewing.FormError as e:
        _print(f"{e}")
        return FINDINGS
    path = catalog / "entries" / f"{asked.entry.id}.yml"
    if dry_run:
        _print(asked.text)
        return FINE
    path.write_text(asked.text, encoding="utf-8")
    wrong = errors(find_problems(catalog, (path,)))
    if wrong:
        path.unlink()
    _print("\n".join(p.message for p in wrong) or asked.entry.id)
    return FINDINGS if wrong else FINE


@reviews.command("proposals")
def review_proposals(
    base: Annotated[Path, typer.Option("--base", help="The catalog as it is.")] = CATALOG,
    head: Annotated[Path, typer.Option("--head", help="A copy of it, in which `gallery update` ran.")] = Path("updated"),
    out: Annotated[Path, typer.Option("--out", help="Folder to write: one folder for each pull request.")] = Path("proposals"),
    batch: Annotated[bool, typer.Option("--batch/--each", help="One pull request for all entries, or one for each.")] = False,
    store: StoreFlag = STORE,
    jobs: JobsFlag = "",
    mirror: MirrorFlag = None,
    offline: OfflineFlag = False,
    as_of: AsOfFlag = None,
) -> int:
    """Write what a robot should propose: text and files of a pull request for each entry that moved."""
    from gallery import pool
    from gallery import review as reviewing
    from gallery.catalog import settings_of

    settings = _settings(catalog=head, store=store, out=OUT, jobs=jobs, mirrors=mirror, offline=offline, as_of=as_of)
    with pool.open_executor(jobs) as executor:
        found = reviewing.look(base, head, settings, executor, _say)
    made = reviewing.proposals(found, batch=batch)
    for proposal in made:
        reviewing.write(proposal, head, out, settings_of(base))
    _print("\n".join(proposal.name for proposal in made) or "Nothing moved.")
    return FINE


@reviews.command("tickets")
def review_tickets(
    updates: Annotated[Path | None, typer.Option("--updates", help="What `gallery update --json` printed.")] = None,
    addresses: Annotated[bool, typer.Option("--addresses", help="Ask whether papers and places of statements still exist.")] = False,
    catalog: CatalogFlag = CATALOG,
    store: StoreFlag = STORE,
    offline: OfflineFlag = False,
) -> int:
    """Print, as JSON, which entry needs an issue (`open`), which one no more (`closed`), and its text."""
    from gallery import review as reviewing
    from gallery.building import held
    from gallery.remotes.http import Client
    from gallery.store import Store

    loaded, dead = _load(_settings(catalog=catalog, store=store, out=OUT)), {}
    if addresses:
        with Client(Store(store), offline=offline) as client:
            dead = reviewing.gone(loaded.entries, client, _say)
    told = json.loads(updates.read_text(encoding="utf-8")) if updates else []
    found = reviewing.tickets(held(loaded, Store(store)), told, dead)
    _print(json.dumps([ticket.model_dump(mode="json") for ticket in found], indent=1))
    return FINE


@app.command()
def init(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="The new repository; must not hold anything yet.")],
    title: Annotated[str, typer.Option("--title", help="Title of the site.")] = "A gallery of reproduced research",
    url: Annotated[str, typer.Option("--url", help="Where it will be published.")] = "http://localhost:8000/",
    source: Annotated[
        str | None, typer.Option("--source", help="Where its repository will be browsed, as https://github.com/OWNER/NAME.")
    ] = None,
    package: Annotated[str | None, typer.Option("--package", help="Requirement that installs this program, in pip's words.")] = None,
) -> int:
    """Make a gallery of your own: a repository that builds, reviews and deploys itself."""
    from gallery import __version__, starting

    wanted = starting.Wanted(folder, title, url, source, package or f"repro-gallery=={__version__}")
    _print(starting.summary(wanted, starting.start(wanted)))
    return FINE


if __name__ == "__main__":
    main()
