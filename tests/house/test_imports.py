"""The house stands: imports go down only, each third-party package has one home, only `remotes/` opens sockets."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "gallery"

FLOORS = {
    "cli": 7,
    "building": 6,
    "showing": 6,
    "adding": 6,
    "status": 6,
    "doctor": 6,
    "indexing": 5,
    "together": 5,
    "review": 5,
    "starting": 5,
    "crawl": 4,
    "update": 4,
    "stages": 4,
    "publish": 5,
    "shells": 4,
    "search": 4,
    "serve": 4,
    "hub": 4,
    "demo": 4,
    "verify": 4,
    "catalog": 3,
    "remotes": 3,
    "checks": 3,
    "compare": 3,
    "metadata": 3,
    "notebooks": 3,
    "links": 3,
    "reading_links": 3,
    "judging_links": 3,
    "pages": 3,
    "exports": 3,
    "records": 3,
    "words": 2,
    "globs": 2,
    "layers": 2,
    "store": 2,
    "pool": 2,
    "config": 2,
    "workers": 1,
    "model": 1,
    "failures": 1,
}

BESIDE = {
    ("verify", "hub"),  # it starts one of its own
    ("verify", "demo"),  # repositories are written object by object in one way
    ("model", "failures"),  # a record holds failures
    ("crawl", "stages"),  # the parent's half and the workers' half of one verb
    ("checks", "links"),
    ("reading_links", "links"),  # the reverse of links
    ("judging_links", "links"),
    ("judging_links", "reading_links"),
    ("pages", "links"),
    ("exports", "pages"),  # the same record in other languages: what pages know of it, exports ask them
    ("catalog", "links"),
    ("compare", "notebooks"),  # terminal text and pictures are read in one way
    ("remotes", "links"),  # links is the ground of floor 3: pure addresses
}

HOMES = {
    "babel": {"words"},
    "git": {"remotes"},
    "requests": {"remotes"},
    "requests_cache": {"remotes"},
    "urllib3": {"remotes"},
    "nbconvert": {"notebooks"},
    "nbformat": {"notebooks"},
    "math_core": {"notebooks"},
    "PIL": {"notebooks", "pages", "exports", "compare"},  # each draws or measures pictures of its own
    "jinja2": {"pages", "notebooks", "words"},  # words reads templates; nbconvert's templates are jinja2's
    "fsspec": {"store"},
    "concurrent.futures": {
        "pool",
        "workers",
        "stages",
        "crawl",
        "update",
        "review",
        "verify",
        "publish",
    },  # most only name its Executor
    "distributed": {"pool"},
    "mkdocs": {"shells"},
    "typer": {"cli"},
    "tornado": {"hub"},  # a hub is a server: it listens on this machine, and asks its own servers whether they are up
    "uv": {"hub"},
    "websockets": {"remotes"},
    "socket": {"remotes", "hub"},  # the hub takes ports
    "http.server": {"serve", "together"},  # together names the server's type
}


def files():
    return sorted(p for p in PACKAGE.rglob("*.py") if "repositories" not in p.parts)  # the demo's repositories are content


def part(path):
    first = path.relative_to(PACKAGE).parts[0]
    return first.removesuffix(".py")


def imports(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            module = node.module or ""
            yield from (f"{module}.{alias.name}" for alias in node.names) if module == "gallery" else (module,)


@pytest.mark.parametrize("path", files(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_go_down(path):
    here = part(path)
    if here == "__init__":
        assert not list(imports(path))
        return
    for name in imports(path):
        pieces = name.split(".")
        if pieces[0] != "gallery" or len(pieces) < 2 or pieces[1] in (here, "__version__"):
            continue
        there = pieces[1]
        assert FLOORS[there] < FLOORS[here] or (here, there) in BESIDE, f"{here} (floor {FLOORS[here]}) imports {there}"


@pytest.mark.parametrize("path", files(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_each_package_has_one_home(path):
    for name in imports(path):
        for package, homes in HOMES.items():
            if name == package or name.startswith(f"{package}."):
                assert part(path) in homes, f"{part(path)} imports {name}: its home is {homes}"


def test_only_the_command_line_prints_and_reads_the_environment():
    for path in files():
        if part(path) == "cli":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            called = isinstance(node, ast.Call) and ast.unparse(node.func)
            assert called not in ("print", "exit", "sys.exit", "os.getenv", "date.today", "datetime.now"), f"{path}: {called}"
