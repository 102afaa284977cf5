"""What people write of the whole gallery: `catalog/gallery.yml`."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from gallery.model.noun import EntryId, Line, Noun


class HubKind(StrEnum):
    """What kind of server a hub is."""

    BINDERHUB = "binderhub"
    """Builds a repository's environment at any commit, for everybody."""
    JUPYTERHUB = "jupyterhub"
    """Gives people with an account there a server with its own environment; nbgitpuller brings the repository's branch."""
    JUPYTERLITE = "jupyterlite"
    """Runs a notebook in the browser itself, with Pyodide's packages."""


Origin = Annotated[str, StringConstraints(pattern=r"^https?://(?:\*\.)?[\w.-]+(?::(?:\d+|\*))?$")]


class Hub(Noun):
    """A place that launch links can target."""

    id: EntryId = Field(description="Short name, used in links and records.", examples=["mybinder"])
    label: Line = Field(description="What readers see.", examples=["mybinder.org"])
    kind: HubKind = Field(
        HubKind.BINDERHUB,
        description="binderhub; jupyterhub (which needs nbgitpuller); or jupyterlite (which needs jupyterlab-open-url-parameter).",
    )
    url: Annotated[str, StringConstraints(pattern=r"^https?://[^\s'\";,]+$")] = Field(
        description="Address of the hub, without `/v2`.", examples=["https://mybinder.org"]
    )
    servers: tuple[Origin, ...] = Field(
        (),
        description="Where the servers that it starts answer, for live cells in the page; without it there are none on this hub.",
        examples=[["https://*.mybinder.org"]],
    )
    memory_mb: int | None = Field(None, gt=0, description="Memory limit of a launched server, in MB.", examples=[2048])
    providers: tuple[str, ...] = Field(
        (), description="Repository providers the hub serves, as in its `/api/repoproviders`; all when left out."
    )
    gpu: bool = Field(False, description="Whether its servers have graphics cards.")
    packages: tuple[Line, ...] = Field(
        (), description="Of a JupyterLite: modules that can be imported there, beside Python's own.", examples=[["numpy", "matplotlib"]]
    )
    note: Line | None = Field(None, description="One sentence for readers.", examples=["10 idle minutes, then it stops."])


class Limits(Noun):
    """What one repository may cost."""

    fetch_mb: int = Field(300, gt=0, description="Bytes fetched for one repository, in MB.")
    fetch_seconds: int = Field(600, gt=0, description="Time for one repository's fetch, in seconds.")
    files: int = Field(200_000, gt=0, description="Files listed in one repository.")
    notebooks: int = Field(500, gt=0, description="Notebooks shown for one repository.")
    notebook_mb: int = Field(60, gt=0, description="Size of one notebook, in MB; a larger one is offered for download.")
    notebook_seconds: int = Field(60, gt=0, description="Time to render one notebook, in seconds.")
    notebook_memory_mb: int = Field(
        2000, ge=500, description="Address space of the process that renders a notebook, in MB; one that needs more is not shown."
    )
    model_probes: int = Field(200, ge=0, description="Files fetched only to see whether they hold a trained model.")


class Term(Noun):
    """One word of a vocabulary, with the spellings that mean the same."""

    name: Line = Field(description="The word that is shown.", examples=["machine learning"])
    aliases: tuple[Line, ...] = Field((), description="Other spellings; `gallery check` proposes the name.", examples=[["ML"]])


class Language(StrEnum):
    """A language that the site's own words are in: its catalog is `gallery/words/<code>.po`."""

    ENGLISH = "en"
    GERMAN = "de"


class Site(Noun):
    """Title and address of the published site."""

    title: Line = Field(description="Title of the site.", examples=["Gallery of Reproduced Research"])
    url: Annotated[str, StringConstraints(pattern=r"^https?://\S+/$")] = Field(
        description="Where the site is published, ending in `/`.", examples=["https://example.org/gallery/"]
    )
    description: Line | None = Field(None, description="One sentence for search engines and previews.")
    source: Annotated[str, StringConstraints(pattern=r"^https://\S+$")] | None = Field(
        None,
        description="Where the catalog's own repository is browsed; entry pages link to their YAML file there.",
        examples=["https://github.com/example/gallery"],
    )
    language: Language = Field(
        Language.ENGLISH, description="Language of the site's own words; what is shown stays as its authors wrote it."
    )
    branch: Line = Field("main", description="Branch of that repository that people edit.")
    noindex: bool = Field(
        False, description="Whether each page asks search engines to leave it out, as previews of a review do.", examples=[True]
    )


class Launcher(StrEnum):
    """A kind of launch link that the site may show."""

    BINDER = "binder"
    COLAB = "colab"
    KAGGLE = "kaggle"
    CODESPACES = "codespaces"


class Gallery(Noun):
    """The whole site's settings: `catalog/gallery.yml`."""

    site: Site = Field(description="Title and address of the site.")
    hubs: tuple[Hub, ...] = Field(description="Hubs to launch on, the default one first.")
    launchers: tuple[Launcher, ...] = Field((Launcher.BINDER,), description="Which kinds of launch links are shown.")
    limits: Limits = Field(Limits(), description="What one repository may cost.")
    mirrors: tuple[Annotated[str, StringConstraints(pattern=r"^\S+=\S+$")], ...] = Field(
        (),
        description="Where to fetch instead, as `pattern=address` with `{owner}` and `{name}`.",
        examples=[["https://github.com/{owner}/{name}=file:///mirrors/{owner}+{name}/repo"]],
    )
    featured: tuple[EntryId, ...] = Field(
        (), description="Entries that the gallery and the home page show first, in this order.", examples=[["right-for-the-right-reasons"]]
    )
    fields: tuple[Term, ...] = Field(description="Vocabulary of fields.")
    tags: tuple[Term, ...] = Field((), description="Vocabulary of topics.")
    local_repositories: Line | None = Field(
        None,
        description="Shown in the launch row where the repositories live on one machine only, as the demo's: only a hub on it is offered.",
    )
