"""The SQL of problem records: one row a learner and problem, merged into, and counted by index."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, case, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from app.database import UtcDateTime
from app.submissions.models import ProblemRecord

# One statement, the same for both databases, so that two verdicts of one learner at a time lose
# nothing. Verdicts come in any order: what was sent first is told by when it was sent.
_MERGE = text(
    """
INSERT INTO problem_records (
    user_id, problem, first_sent_at, submissions, accepted, tries, solved_at, failed_at, failure,
    judged, seconds, memory_mb, time_step, memory_step
) VALUES (
    :user_id, :problem, :first_sent_at, :submissions, :accepted, :tries, :solved_at, :failed_at,
    :failure, :judged, :seconds, :memory_mb, :time_step, :memory_step
)
ON CONFLICT (user_id, problem) DO UPDATE SET
    first_sent_at = CASE
        WHEN excluded.first_sent_at < problem_records.first_sent_at THEN excluded.first_sent_at
        ELSE problem_records.first_sent_at END,
    submissions = problem_records.submissions + excluded.submissions,
    accepted = problem_records.accepted + excluded.accepted,
    tries = CASE
        WHEN problem_records.accepted > 0 THEN problem_records.tries
        ELSE problem_records.tries + excluded.tries END,
    solved_at = CASE
        WHEN excluded.solved_at < problem_records.solved_at THEN excluded.solved_at
        ELSE coalesce(problem_records.solved_at, excluded.solved_at) END,
    failure = CASE
        WHEN problem_records.failed_at IS NULL OR excluded.failed_at < problem_records.failed_at
        THEN excluded.failure ELSE problem_records.failure END,
    failed_at = CASE
        WHEN excluded.failed_at < problem_records.failed_at THEN excluded.failed_at
        ELSE coalesce(problem_records.failed_at, excluded.failed_at) END,
    seconds = CASE
        WHEN excluded.accepted = 0 THEN problem_records.seconds
        WHEN excluded.judged = problem_records.judged
            AND problem_records.seconds < excluded.seconds THEN problem_records.seconds
        ELSE excluded.seconds END,
    time_step = CASE
        WHEN excluded.accepted = 0 THEN problem_records.time_step
        WHEN excluded.judged = problem_records.judged
            AND problem_records.time_step < excluded.time_step THEN problem_records.time_step
        ELSE excluded.time_step END,
    memory_mb = CASE
        WHEN excluded.accepted = 0 THEN problem_records.memory_mb
        WHEN excluded.judged = problem_records.judged
            AND problem_records.memory_mb < excluded.memory_mb THEN problem_records.memory_mb
        ELSE excluded.memory_mb END,
    memory_step = CASE
        WHEN excluded.accepted = 0 THEN problem_records.memory_step
        WHEN excluded.judged = problem_records.judged
            AND problem_records.memory_step < excluded.memory_step THEN problem_records.memory_step
        ELSE excluded.memory_step END,
    judged = CASE
        WHEN excluded.accepted = 0 THEN problem_records.judged ELSE excluded.judged END
WHERE excluded.submissions > 0 OR excluded.first_sent_at < problem_records.first_sent_at
"""
).bindparams(
    bindparam("first_sent_at", type_=UtcDateTime()),
    bindparam("solved_at", type_=UtcDateTime()),
    bindparam("failed_at", type_=UtcDateTime()),
)


def nothing(user_id: int, problem: str, sent_at: datetime) -> dict[str, Any]:
    """The record of who sent a Run."""
    return {
        "user_id": user_id,
        "problem": problem,
        "first_sent_at": sent_at,
        "submissions": 0,
        "accepted": 0,
        "tries": 0,
        "solved_at": None,
        "failed_at": None,
        "failure": None,
        "judged": "",
        "seconds": None,
        "memory_mb": None,
        "time_step": None,
        "memory_step": None,
    }


async def merge(session: AsyncSession, values: dict[str, Any]) -> None:
    """Add the record of one submission to its learner's of the problem."""
    await session.execute(_MERGE, values)


class Solved(NamedTuple):
    """What of a record says how long it took to solve."""

    problem: str
    first_sent_at: datetime
    solved_at: datetime
    tries: int

    @property
    def seconds(self) -> float:
        """From the first that was sent to the first that was accepted."""
        return (self.solved_at - self.first_sent_at).total_seconds()


_SOLVED_OF = select(
    ProblemRecord.problem,
    ProblemRecord.first_sent_at,
    ProblemRecord.solved_at,
    ProblemRecord.tries,
).where(ProblemRecord.user_id == bindparam("user_id"), ProblemRecord.solved_at.is_not(None))


async def solved_of(session: AsyncSession, user_id: int) -> list[Solved]:
    """Of each problem that a learner solved: these few columns, since there may be thousands."""
    found = await session.execute(_SOLVED_OF, {"user_id": user_id})
    return [Solved._make(row) for row in found.all()]


async def of_user(session: AsyncSession, user_id: int) -> Sequence[ProblemRecord]:
    """A learner's records."""
    found = await session.execute(select(ProblemRecord).where(ProblemRecord.user_id == user_id))
    return found.scalars().all()


async def by_failure(
    session: AsyncSession, problem: str
) -> Sequence[tuple[str | None, int, int, int, int]]:
    """(failure, learners, of them solvers, submissions, accepted) of who submitted."""
    solvers = func.sum(case((ProblemRecord.accepted > 0, 1), else_=0))
    found = await session.execute(
        select(
            ProblemRecord.failure,
            func.count(),
            solvers,
            func.sum(ProblemRecord.submissions),
            func.sum(ProblemRecord.accepted),
        )
        .where(ProblemRecord.problem == problem, ProblemRecord.submissions > 0)
        .group_by(ProblemRecord.failure)
    )
    return [tuple(row) for row in found]


async def by_step(
    session: AsyncSession, problem: str, judged: str, step: InstrumentedAttribute[int | None]
) -> dict[int, int]:
    """How many learners stand on each step."""
    found = await session.execute(
        select(step, func.count())
        .where(
            ProblemRecord.problem == problem,
            ProblemRecord.judged == judged,
            step.is_not(None),
        )
        .group_by(step)
    )
    return {at: count for at, count in found if at is not None}
