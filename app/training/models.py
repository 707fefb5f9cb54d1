"""The tables of training runs: the run (which is also its job), and what it showed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Float, ForeignKey, Index, Integer, String, Text, false
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, UtcDateTime
from app.grading.queue.job import OPEN, Job


class TrainingRun(Job, Base):
    """One time that a learner's accepted code is trained. The row is the job.

    `outcome` holds a value of `app.grading.training.Outcome`, null until `state` is done.
    """

    __tablename__ = "training_runs"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    #: where the code is from; the code itself is kept, since a submission may be deleted
    submission_id: Mapped[str] = mapped_column(String(22))
    code: Mapped[str] = mapped_column(Text)
    settings: Mapped[dict[str, Any]] = mapped_column(JSON)
    seed: Mapped[int] = mapped_column(Integer)
    #: the learner asked for its end
    stop: Mapped[bool] = mapped_column(default=False, server_default=false())
    outcome: Mapped[str | None] = mapped_column(String(16))
    message: Mapped[str] = mapped_column(Text, default="")
    trace: Mapped[str] = mapped_column(Text, default="")
    printed: Mapped[str] = mapped_column(Text, default="")
    seconds: Mapped[float | None] = mapped_column(Float)
    memory_mb: Mapped[float | None] = mapped_column(Float)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (
        # The queue of long jobs, and what one learner has in it.
        Index(
            "ix_training_runs_open",
            "needs_gpu",
            "queued_at",
            "id",
            sqlite_where=OPEN,
            postgresql_where=OPEN,
        ),
        Index(
            "ix_training_runs_open_user",
            "user_id",
            unique=True,  # one at a time: see docs/decisions/0018-training-runs.md
            sqlite_where=OPEN,
            postgresql_where=OPEN,
        ),
        # A learner's record of one problem, newest first.
        Index("ix_training_runs_user_problem", "user_id", "problem", "created_at", "id"),
    )


class TrainingItem(Base):
    """Something that a run showed, in order: see `app.grading.shown`."""

    __tablename__ = "training_items"

    run_id: Mapped[str] = mapped_column(
        ForeignKey("training_runs.id", ondelete="CASCADE"), primary_key=True
    )
    index: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
