"""What crosses the API about accounts."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from app.accounts.scopes import DEFAULT, Scope


class UserIn(BaseModel):
    """`POST /api/v1/users`."""

    model_config = ConfigDict(extra="forbid")

    username: str = Field(description="2 to 32 letters, digits, dots, dashes, underscores.")
    email: str = Field(description="Where to reach you. A link to confirm it is sent; it may wait.")
    password: str = Field(description="At least ten characters, and not a common one.")
    invitation: str = Field(default="", description="What stands behind `invite=` in a link.")


class UserOut(BaseModel):
    """An account, to its owner."""

    id: int
    username: str
    email: str
    email_verified: bool = Field(description="Whether you confirmed it, by the link that we sent.")
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
    scopes: list[Scope] = Field(
        default=list(DEFAULT), max_length=8, description="What it may do; `read` always."
    )
    expires_in_days: int | None = Field(
        default=None, ge=1, le=3650, description="After how many days it ends; null: never."
    )


class TokenOut(BaseModel):
    """A new token. Its text is told this once."""

    token: str
    id: int
    name: str
    created_at: datetime
    scopes: list[Scope] = Field(description="What it may do.")
    expires_at: datetime | None = Field(description="When it ends; null: never.")
