"""What crosses the API about training runs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from app.grading.service import Outcome
from app.grading.verdicts import State
from app.training.models import TrainingRun

SettingIn = bool | int | float | str | None


class TrainingIn(BaseModel):
    """`POST /api/v1/training-runs`."""

    model_config = ConfigDict(extra="forbid")

    problem: str = Field(description="The problem's slug.", max_length=100)
    settings: dict[str, SettingIn] = Field(
        default_factory=dict, description="By name; what is left out has its default."
    )


class TrainingAccepted(BaseModel):
    """The run is stored, and begins when a worker is free."""

    id: str
    state: State


class TrainingShort(BaseModel):
    """A run without what it showed."""

    id: str
    problem: str
    submission: str
    settings: dict[str, Any]
    state: State
    outcome: Outcome | None
    message: str
    trace: str
    printed: str
    seconds: float | None
    memory_mb: float | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None

    @classmethod
    def of(cls, row: TrainingRun) -> TrainingShort:
        """From its row."""
        return cls(**_fields(row))


class TrainingOut(TrainingShort):
    """A run and all that it showed so far; `ahead`: how many runs it waits for."""

    ahead: int
    shown: list[dict[str, Any]]

    @classmethod
    def whole(cls, row: TrainingRun, shown: Sequence[dict[str, Any]], ahead: int) -> TrainingOut:
        """From its row and its items."""
        return cls(**_fields(row), shown=list(shown), ahead=ahead)


class TrainingList(BaseModel):
    """The latest runs, newest first."""

    items: list[TrainingShort]


def _fields(row: TrainingRun) -> dict[str, Any]:
    return {
        "id": row.id,
        "problem": row.problem,
        "submission": row.submission_id,
        "settings": row.settings,
        "state": row.state,
        "outcome": row.outcome,
        "message": row.message,
        "trace": row.trace,
        "printed": row.printed,
        "seconds": row.seconds,
        "memory_mb": row.memory_mb,
        "created_at": row.created_at,
        "started_at": row.started_at,
        "finished_at": row.finished_at,
    }
