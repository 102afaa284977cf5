"""Run it yourself: commands to copy, at the pinned commit, every value quoted for the shell."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from dataclasses import dataclass

from gallery.model import Environment, Record
from gallery.pages.base import repository
from gallery.pages.launches import ref
from gallery.words import _


@dataclass(frozen=True)
class CommandsView:
    """One way to run it on one's own machine."""

    label: str
    needs: str
    text: str


def commands(record: Record) -> tuple[CommandsView, ...]:
    """The ways that fit what the repository declares; repo2docker first, because it reads all of it."""
    repo = repository(record)
    if repo is None:
        return ()
    if repo.is_archive:
        return (_repo2docker(repo.name, record),)
    environment = record.environment
    get = _get(repo.url, record)
    ways = [_repo2docker(repo.url, record)] if environment is None or environment.refused is None else []
    if environment is not None:
        ways += [way(get, environment, record.entry.id) for way in _WAYS.get(environment.buildpack or "", ())]
    return tuple(ways) if len(ways) > 1 else (*ways, _plain(get))


def quote(value: str) -> str:
    """One word of a shell command; control characters, which a terminal would obey when they are pasted, as escapes."""
    if value.isprintable():
        return shlex.quote(value)
    return "$'" + "".join(c if c.isprintable() and c not in "'\\" else "".join(f"\\x{b:02x}" for b in c.encode()) for c in value) + "'"


def _repo2docker(url: str, record: Record) -> CommandsView:
    pinned = f"--ref {quote(ref(record))} " if record.pin or record.entry.ref else ""
    text = f"python -m pip install jupyter-repo2docker\njupyter-repo2docker {pinned}{quote(url)}"
    return CommandsView("repo2docker", _("Needs Docker and Python. Builds the same environment as a hub does."), text)


def _get(url: str, record: Record) -> str:
    folder = quote(record.entry.id)
    return f"git clone {quote(url)} {folder}\ncd {folder}" + (f"\ngit checkout {quote(ref(record))}" if ref(record) != "HEAD" else "")


def _file(environment: Environment, *names: str) -> str | None:
    found = next((f for f in environment.files if f.rpartition("/")[2] in names), None)
    if found is None or "/" in found or not environment.directory:
        return found
    return f"{environment.directory}/{found}"


def _system(environment: Environment) -> str:
    apt = _file(environment, "apt.txt")
    return f"xargs -a {quote(apt)} sudo apt-get install --yes\n" if apt else ""


def _docker(get: str, environment: Environment, name: str) -> CommandsView:
    file = _file(environment, "Dockerfile") or "Dockerfile"
    run = f"docker run --rm --publish 8888:8888 {quote(name)} jupyter lab --ip 0.0.0.0"
    return CommandsView(
        "Docker", _("Needs %(tools)s.", tools="Docker"), f"{get}\ndocker build --tag {quote(name)} --file {quote(file)} .\n{run}"
    )


def _conda(get: str, environment: Environment, name: str) -> CommandsView:
    file = _file(environment, "environment.yml", "environment.yaml") or "environment.yml"
    make = f"conda env create --name {quote(name)} --file {quote(file)}\nconda activate {quote(name)}"
    text = f"{get}\n{_system(environment)}{make}\nconda install --yes --channel conda-forge jupyterlab\njupyter lab"
    return CommandsView("conda", _("Needs conda, mamba or micromamba."), text)


def _pip(get: str, environment: Environment, _name: str) -> CommandsView:
    files = [f for f in (_file(environment, "requirements.txt"),) if f]
    wanted = " ".join(f"--requirement {quote(f)}" for f in files) or "."
    needs = _("Needs the Python version it states.") if _file(environment, "runtime.txt") else _("Needs %(tools)s.", tools="Python")
    text = (
        f"{get}\n{_system(environment)}python3 -m venv .venv\n. .venv/bin/activate\npython -m pip install {wanted} jupyterlab\njupyter lab"
    )
    return CommandsView("pip", needs, text)


def _pipfile(get: str, environment: Environment, _name: str) -> CommandsView:
    folder = f"cd {quote(environment.directory)}\n" if environment.directory else ""
    install = "pipenv sync" if _file(environment, "Pipfile.lock") else "pipenv install"
    return CommandsView(
        "pipenv",
        _("Needs %(one)s and %(other)s.", one="Python", other="pipenv"),
        f"{get}\n{folder}{install}\npipenv run pip install jupyterlab\npipenv run jupyter lab",
    )


def _r(get: str, environment: Environment, _name: str) -> CommandsView:
    script = _file(environment, "install.R")
    install = (
        f"Rscript {quote(script)}" if script else "Rscript -e 'install.packages(\"remotes\"); remotes::install_deps(dependencies = TRUE)'"
    )
    kernel = "Rscript -e 'install.packages(\"IRkernel\"); IRkernel::installspec()'"
    return CommandsView(
        "R", _("Needs %(one)s and %(other)s.", one="R", other="Jupyter"), f"{get}\n{_system(environment)}{install}\n{kernel}\njupyter lab"
    )


def _julia(get: str, environment: Environment, _name: str) -> CommandsView:
    folder = environment.directory or "."
    kernel = 'julia -e \'using Pkg; Pkg.add("IJulia"); using IJulia; installkernel("Julia")\''
    packages = f"julia {quote(f'--project={folder}')} -e 'using Pkg; Pkg.instantiate()'"
    text = f'{get}\n{kernel}\n{packages}\nJULIA_PROJECT="$PWD"/{quote(folder)} jupyter lab'
    return CommandsView("Julia", _("Needs %(one)s and %(other)s.", one="Julia", other="Jupyter"), text)


def _nix(get: str, environment: Environment, _name: str) -> CommandsView:
    file = _file(environment, "default.nix") or "default.nix"
    return CommandsView("Nix", _("Needs %(tools)s.", tools="Nix"), f"{get}\nnix-shell {quote(file)} --run 'jupyter lab'")


def _plain(get: str) -> CommandsView:
    text = f"{get}\npython3 -m venv .venv\n. .venv/bin/activate\npython -m pip install jupyterlab\njupyter lab"
    says = _("The repository declares no environment that we can turn into commands; its README may say more.")
    return CommandsView(_("By hand"), says, text)


_WAYS: dict[str, tuple[Callable[[str, Environment, str], CommandsView], ...]] = {
    "docker": (_docker,),
    "conda": (_conda,),
    "python": (_pip,),
    "pipfile": (_pipfile,),
    "r": (_r,),
    "julia": (_julia,),
    "nix": (_nix,),
}
"""repo2docker's build pack → other ways to the same environment."""
