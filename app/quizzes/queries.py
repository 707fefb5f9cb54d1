"""All SQL of quizzes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import and_, bindparam, case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.database import among
from app.quizzes.models import QuizAnswer, QuizAttempt

_SOLVED = and_(
    QuizAttempt.finished_at.is_not(None), QuizAttempt.score == QuizAttempt.total
)  # all right, in one attempt
_BEGUN = (
    select(QuizAttempt.problem, func.max(case((_SOLVED, 1), else_=0)))
    .where(QuizAttempt.user_id == bindparam("user_id"))
    .group_by(QuizAttempt.problem)
)
_SOLVED_AT = (
    select(QuizAttempt.problem, func.min(QuizAttempt.finished_at))
    .where(
        QuizAttempt.user_id == bindparam("user_id"),
        among(QuizAttempt.problem, "problems"),
        _SOLVED,
    )
    .group_by(QuizAttempt.problem)
)


async def owned(
    session: AsyncSession, attempt_id: str, user_id: int, *, lock: bool = False
) -> QuizAttempt | None:
    """The attempt, if it is this user's; with `lock`, nobody else answers meanwhile."""
    query = select(QuizAttempt).where(QuizAttempt.id == attempt_id, QuizAttempt.user_id == user_id)
    if lock:
        query = query.with_for_update()
    return (await session.execute(query)).scalar_one_or_none()


async def answers(session: AsyncSession, attempt_id: str) -> Sequence[QuizAnswer]:
    """What was answered, by question."""
    found = await session.execute(
        select(QuizAnswer).where(QuizAnswer.attempt_id == attempt_id).order_by(QuizAnswer.question)
    )
    return found.scalars().all()


async def newest(
    session: AsyncSession, user_id: int, problem: str, limit: int
) -> Sequence[QuizAttempt]:
    """A user's attempts at a quiz, newest first."""
    found = await session.execute(
        select(QuizAttempt)
        .where(QuizAttempt.user_id == user_id, QuizAttempt.problem == problem)
        .order_by(QuizAttempt.created_at.desc(), QuizAttempt.id.desc())
        .limit(limit)
    )
    return found.scalars().all()


async def open_attempt(
    session: AsyncSession, user_id: int, problem: str, version: str
) -> QuizAttempt | None:
    """The user's newest attempt at this version of a quiz that is not finished."""
    found = await session.execute(
        select(QuizAttempt)
        .where(
            QuizAttempt.user_id == user_id,
            QuizAttempt.problem == problem,
            QuizAttempt.version == version,
            QuizAttempt.finished_at.is_(None),
        )
        .order_by(QuizAttempt.created_at.desc(), QuizAttempt.id.desc())
        .limit(1)
    )
    return found.scalar_one_or_none()


async def solved(session: AsyncSession, user_id: int) -> dict[str, bool]:
    """Each quiz that a user began, and whether one attempt was right throughout."""
    found = await session.execute(_BEGUN, {"user_id": user_id})
    return {problem: bool(right) for problem, right in found.all()}


async def solved_at(
    session: AsyncSession, user_id: int, problems: Collection[str]
) -> dict[str, datetime]:
    """When each of these quizzes was first right throughout."""
    found = await session.execute(_SOLVED_AT, {"user_id": user_id, "problems": list(problems)})
    return {problem: at for problem, at in found.all() if at is not None}
