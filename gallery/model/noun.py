"""What every noun is made of: the immutable base and the kinds of text that a field may hold."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints


class Noun(BaseModel):
    """Base of everything that flows between verbs: immutable, no unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


ENTRY_ID = r"^[a-z0-9]+(?:-[a-z0-9]+)*$"
EntryId = Annotated[str, StringConstraints(pattern=ENTRY_ID, max_length=60)]
Line = Annotated[str, StringConstraints(min_length=1, max_length=300, pattern=r"^[^\r\n\x00-\x1f]*$")]
Text = Annotated[str, StringConstraints(min_length=1, max_length=4000)]
RepoPath = Annotated[str, StringConstraints(min_length=1, max_length=1024, pattern=r"^[^/\r\n\x00][^\r\n\x00]*$")]


def _git_allows(ref: str) -> str:
    """The name, where git allows it: a browser or a shell would take others for something else."""
    steps = ref.split("/")
    if ".." in ref or "@{" in ref or ref == "@" or any(not s or s.startswith(".") or s.endswith((".lock", ".")) for s in steps):
        raise ValueError("git allows no such name of a branch or tag (with `..`, `//` or `@{`, or a part that begins or ends with a dot)")
    return ref


Ref = Annotated[
    str,
    StringConstraints(min_length=1, max_length=255, pattern=r"^[^\s~^:?*\[\\\x00-\x1f-][^\s~^:?*\[\\\x00-\x1f]*$"),
    AfterValidator(_git_allows),
]
"""A branch, tag or commit as git allows it; a leading dash would be an option."""
