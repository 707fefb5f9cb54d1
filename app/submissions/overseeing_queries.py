"""The SQL of the admins' look at submissions; each statement is served by an index."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Integer, Select, bindparam, delete, func, literal, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.database import UtcDateTime, now
from app.grading.verdicts import State
from app.submissions.models import DONE, OURS, Submission, SubmissionCase, WorkerRow

# Built once: the admins' front page asks them all, again and again.
_INTERNAL_ERRORS = select(func.count()).select_from(
    select(literal(1))
    .where(OURS, Submission.finished_at > bindparam("since"))
    .limit(bindparam("most", type_=Integer()))
    .subquery()
)
_FINISHED = (
    select(Submission.finished_at, Submission.queued_at, Submission.started_at)
    .where(DONE, Submission.finished_at > bindparam("since"))
    .order_by(Submission.finished_at.desc())
    .limit(bindparam("most", type_=Integer()))
)


async def count_of(session: AsyncSession, user_id: int, most: int) -> int:
    """How many submissions a user has; no more than `most` are looked for."""
    some = select(literal(1)).where(Submission.user_id == user_id).limit(most)
    found = await session.execute(select(func.count()).select_from(some.subquery()))
    return int(found.scalar_one())


async def newest_of(session: AsyncSession, user_id: int) -> datetime | None:
    """When a user sent something last."""
    found = await session.scalar(
        select(func.max(Submission.created_at)).where(Submission.user_id == user_id)
    )
    return found  # noqa: RET504 - typed


async def internal_errors(session: AsyncSession, limit: int) -> Sequence[Any]:
    """What we failed last, newest first; nothing of the code."""
    found = await session.execute(
        select(
            Submission.id,
            Submission.problem,
            Submission.mode,
            Submission.finished_at,
            Submission.attempt,
            Submission.trouble,
        )
        .where(OURS)
        .order_by(Submission.finished_at.desc())
        .limit(limit)
    )
    return found.all()


async def count_internal_errors(session: AsyncSession, since: datetime, most: int) -> int:
    """How many ended so since then; no more than `most` are looked for."""
    found = await session.execute(_INTERNAL_ERRORS, {"since": since, "most": most})
    return int(found.scalar_one())


async def finished(
    session: AsyncSession, since: datetime, limit: int
) -> Sequence[tuple[datetime, datetime, datetime | None]]:
    """(finished, queued, begun) of what ended since then, newest first."""
    found = await session.execute(_FINISHED, {"since": since, "most": limit})
    return [(end, queued, begun) for end, queued, begun in found.all() if end is not None]


async def count_finished(
    session: AsyncSession, begins: Sequence[datetime], most: int
) -> Sequence[int]:
    """How many submissions ended from each of these on until the next, from the last on all.

    In the index alone; no more than `most` are looked for in each.
    """
    edges = {f"edge_{number}": begin for number, begin in enumerate(begins)}
    found = await session.execute(_spans(len(begins)), edges | {"most": most})
    return tuple(found.one())


@cache  # a dozen selects, of which building takes longer than answering
def _spans(count: int) -> Select[Any]:
    counts = []
    for number in range(count):
        within = select(literal(1)).where(
            DONE, Submission.finished_at > bindparam(f"edge_{number}", type_=UtcDateTime())
        )
        if number + 1 < count:
            end = bindparam(f"edge_{number + 1}", type_=UtcDateTime())
            within = within.where(Submission.finished_at <= end)
        some = within.limit(bindparam("most", type_=Integer())).subquery()
        counts.append(select(func.count()).select_from(some).scalar_subquery())
    return select(*counts)


async def reopen(session: AsyncSession, submission_id: str) -> bool:
    """Queue a submission that we failed once more, as if just sent; False when it is none."""
    # `attempt` stays: it is the fence, and only ever rises.
    reopened = await session.execute(
        update(Submission)
        .where(Submission.id == submission_id, Submission.state == State.DONE, OURS)
        .values(
            state=State.QUEUED,
            queued_at=now(),
            started_at=None,
            finished_at=None,
            failures=0,
            lost=0,
            verdict=None,
            passed=0,
            total=0,
            seconds=None,
            memory_mb=None,
            environment=None,
        )
        .returning(Submission.id)
        .execution_options(synchronize_session=False)
    )
    if reopened.one_or_none() is None:
        return False
    await session.execute(
        delete(SubmissionCase).where(SubmissionCase.submission_id == submission_id)
    )
    return True


async def workers(session: AsyncSession, limit: int) -> Sequence[WorkerRow]:
    """All workers that are known of, the latest sign of life first."""
    found = await session.scalars(select(WorkerRow).order_by(WorkerRow.seen_at.desc()).limit(limit))
    return found.all()
