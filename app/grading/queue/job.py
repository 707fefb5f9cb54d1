"""What every row that is a job has: its state, its lease, and how often it was tried."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, Integer, String, Text, and_, false, text
from sqlalchemy.orm import Mapped, mapped_column

from app.database import UtcDateTime
from app.grading.queue.port import Lease
from app.grading.verdicts import State

#: of partial indexes: only open rows are in them, so they stay small however many are done
OPEN = text("finished_at IS NULL")


class Job:
    """A mixin of models. `state` holds a `State`; `finished_at` null means open.

    `attempt` counts how often it was taken and fences results; `failures` the attempts that we
    failed; `lost` how often a lease ran out, its worker dead or hung.
    """

    id: Mapped[str] = mapped_column(String(22), primary_key=True)
    problem: Mapped[str] = mapped_column(String(100))
    #: only a worker with a GPU may take it
    needs_gpu: Mapped[bool] = mapped_column(default=False, server_default=false())
    state: Mapped[str] = mapped_column(String(8))
    queued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    attempt: Mapped[int] = mapped_column(Integer, default=0)
    failures: Mapped[int] = mapped_column(Integer, default=0)
    lost: Mapped[int] = mapped_column(Integer, default=0)
    #: for admins: why it was given back last, or why we failed it; "" when neither happened
    trouble: Mapped[str] = mapped_column(Text, default="", server_default=text("''"))
    lease_owner: Mapped[str | None] = mapped_column(String(64))
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)


def held(jobs: type[Job], lease: Lease) -> ColumnElement[bool]:
    """The fence: the row is running, in this attempt, by this owner."""
    return and_(
        jobs.id == lease.job_id,
        jobs.attempt == lease.attempt,
        jobs.lease_owner == lease.owner,
        jobs.state == State.RUNNING,
    )
