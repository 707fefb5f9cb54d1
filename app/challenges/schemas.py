"""What crosses the API about boards."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field


class Place(BaseModel):
    """A place on a board. Equal scores share a rank: 1, 2, 2, 4."""

    rank: int
    name: str = Field(description="As its owner wants to be called.")
    score: float
    sent_at: datetime


class Leaderboard(BaseModel):
    """A page of a board: the best accepted submission of each user, best first."""

    problem: str
    score: str = Field(description="What the score is called.")
    unit: str
    better: Literal["lower", "higher"]
    mark: float = Field(description="What a submission must beat to be accepted.")
    mark_is: str
    items: list[Place]
    you: Place | None = Field(description="Your own place, on whatever page; null without one.")
    next_cursor: str | None
