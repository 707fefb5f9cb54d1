"""What crosses the API about drafts."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field


class Origin(StrEnum):
    """Where a text is from."""

    PHONE = "phone"
    COMPUTER = "computer"
    PROGRAM = "program"
    SUBMISSION = "submission"


class DraftIn(BaseModel):
    """`PUT /api/v1/problems/{slug}/draft`."""

    model_config = ConfigDict(extra="forbid")

    code: str = Field(description="The text, UTF-8, at most 64 KiB. It is kept, never run.")
    base: str = Field(
        description="The `revision` that the text was made from, as GET gave it; empty for none. "
        "When another text was kept since, the answer is 409 and nothing is overwritten.",
        max_length=32,
    )


class DraftOut(BaseModel):
    """What the editor opens with: the draft, else the last submission; `code` is null without both.

    `origin` says which: `phone`, `computer` or `program` for a draft, by what wrote it, or
    `submission`. Null: the editor opens with the starter.
    """

    code: str | None
    revision: str
    origin: Origin | None
    updated_at: datetime | None


class DraftKept(BaseModel):
    """The text is kept; `revision` is the base of the next one."""

    revision: str


class DifferenceIn(BaseModel):
    """`POST /problems/{slug}/draft/difference`: what stands in the editor, and the other text."""

    model_config = ConfigDict(extra="forbid")

    here: str
    other: str
