"""What every noun is made of: the immutable base and the kinds of text that a field may hold."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints


class Noun(BaseModel):
    """Base of everything that flows between verbs: immutable, no unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


ENTRY_ID = r"^[a-z0-9]+(?:-[a-z0-9]+)*$"
EntryId = Annotated[str, StringConstraints(pattern=ENTRY_ID, max_length=60)]
Line = Annotated[str, StringConstraints(min_length=1, max_length=300, pattern=r"^[^\r\n\x00-\x1f]*$")]
Text = Annotated[str, StringConstraints(min_length=1, max_length=4000)]
RepoPath = Annotated[str, StringConstraints(min_length=1, max_length=1024, pattern=r"^[^/\r\n\x00][^\r\n\x00]*$")]
Ref = Annotated[str, StringConstraints(min_length=1, max_length=255, pattern=r"^[^\s~^:?*\[\\\x00-\x1f-][^\s~^:?*\[\\\x00-\x1f]*$")]
"""A branch, tag or commit as git allows it; a leading dash would be an option."""
