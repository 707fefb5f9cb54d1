"""What admins see of submissions: what a user sent, what is open, what we failed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from app.errors import Conflict
from app.grading.queue.port import Queue
from app.i18n import _
from app.submissions import overseeing_queries as queries
from app.submissions.models import WorkerRow

MOST_COUNTED = 10_000
MOST_WORKERS = 50
SAMPLE = 300  # submissions whose waiting is looked at: these are rows


@dataclass(frozen=True, slots=True)
class Sent:
    """What a user sent. `count` of `MOST_COUNTED` + 1 stands for more than those."""

    count: int
    latest: datetime | None

    @property
    def more(self) -> bool:
        """Whether there are more than were counted."""
        return self.count > MOST_COUNTED


async def of_user(session: AsyncSession, user_id: int) -> Sent:
    """How much a user sent, and when last."""
    return Sent(
        await queries.count_of(session, user_id, MOST_COUNTED + 1),
        await queries.newest_of(session, user_id),
    )


@dataclass(frozen=True, slots=True)
class InternalError:
    """A submission that we failed: its address in the logs, and why; nothing of the code."""

    id: str
    problem: str
    mode: str
    finished_at: datetime
    attempt: int
    trouble: str


async def internal_errors(session: AsyncSession, limit: int) -> list[InternalError]:
    """What we failed last, newest first."""
    return [InternalError(*row) for row in await queries.internal_errors(session, limit)]


async def retry(session: AsyncSession, queue: Queue, submission_id: str) -> None:
    """Have a submission that ended as internal error graded again.

    Raises `Conflict` for any other: a verdict that a learner has stays as it is.
    """
    if "\0" in submission_id or not await queries.reopen(session, submission_id):
        raise Conflict(_("There is no such submission that ended as internal error."))
    await queue.put(session, submission_id)


async def workers(session: AsyncSession) -> Sequence[WorkerRow]:
    """The workers of the last day, those that are gone too; the latest sign of life first."""
    return await queries.workers(session, MOST_WORKERS)


async def count_finished(session: AsyncSession, begins: Sequence[datetime]) -> Sequence[int]:
    """How many ended from each of these on until the next; `MOST_COUNTED` and one: more."""
    return await queries.count_finished(session, begins, MOST_COUNTED + 1)


async def waits(session: AsyncSession, *, since: datetime) -> list[float]:
    """How long what ended since then had waited, in seconds; of the newest `SAMPLE` at most."""
    rows = await queries.finished(session, since, SAMPLE)
    return [(begun - queued).total_seconds() for _, queued, begun in rows if begun is not None]


async def count_internal_errors(session: AsyncSession, *, since: datetime) -> int:
    """How many we failed since then; `MOST_COUNTED` stands for those and more."""
    return await queries.count_internal_errors(session, since, MOST_COUNTED)
