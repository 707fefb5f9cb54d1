"""What crosses the API about accounts."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class UserIn(BaseModel):
    """`POST /api/v1/users`."""

    model_config = ConfigDict(extra="forbid")

    username: str = Field(description="2 to 32 letters, digits, dots, dashes, underscores.")
    email: str = Field(description="Where to reach you; it need not be verified.")
    password: str = Field(description="At least ten characters, and not a common one.")


class UserOut(BaseModel):
    """An account, to its owner."""

    id: int
    username: str
    email: str
    role: Literal["learner", "instructor", "admin"]
    created_at: datetime
    display_name: str = Field(description="On leaderboards; empty: the username.")
    ranked: bool = Field(description="Whether leaderboards show you.")


class BoardsIn(BaseModel):
    """`PUT /api/v1/me/leaderboards`."""

    model_config = ConfigDict(extra="forbid")

    display_name: str = Field(default="", description="At most 40 characters; empty: the username.")
    ranked: bool = Field(default=True, description="Whether leaderboards show you.")


class TokenIn(BaseModel):
    """`POST /api/v1/tokens`, optional."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(default="token", max_length=80, description="What it is for, to tell it by.")


class TokenOut(BaseModel):
    """A new token. Its text is told this once."""

    token: str
    id: int
    name: str
    created_at: datetime
