"""The SQL of a learner's history: lists with their filters, what came before, share links.

A list's order and its filters are those of an index, and what is counted stands in an index alone:
rows hold code, of 64 KiB each.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, insert, literal, select, tuple_
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import defer

from app.accounts.service import UserRow
from app.submissions.models import Submission, SubmissionShare


@dataclass(frozen=True, slots=True)
class Earlier:
    """A submission to choose from."""

    id: str
    mode: str
    state: str
    verdict: str | None
    passed: int
    total: int
    created_at: datetime


def _wanted(user_id: int, problem: str, verdict: str, mode: str) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = [Submission.user_id == user_id]
    if problem:
        wanted.append(Submission.problem == problem)
    if verdict:
        wanted.append(Submission.verdict == verdict)
    if mode:
        wanted.append(Submission.mode == mode)
    return wanted


async def newest(
    session: AsyncSession,
    user_id: int,
    *,
    problem: str = "",
    verdict: str = "",
    mode: str = "",
    before: tuple[datetime, str] | None = None,
    limit: int,
) -> Sequence[Submission]:
    """A user's submissions without their code, newest first, from behind (created_at, id) on."""
    query = select(Submission).where(*_wanted(user_id, problem, verdict, mode))
    if before is not None:
        query = query.where(tuple_(Submission.created_at, Submission.id) < before)
    query = query.order_by(Submission.created_at.desc(), Submission.id.desc()).limit(limit)
    found = await session.execute(query.options(defer(Submission.code, raiseload=True)))
    return found.scalars().all()


async def count(
    session: AsyncSession,
    user_id: int,
    *,
    problem: str = "",
    verdict: str = "",
    mode: str = "",
    most: int,
) -> int:
    """How many of a user's submissions match; no more than `most` are looked for."""
    matching = select(literal(1)).where(*_wanted(user_id, problem, verdict, mode)).limit(most)
    found = await session.execute(select(func.count()).select_from(matching.subquery()))
    return int(found.scalar_one())


async def earlier(session: AsyncSession, submission: Submission, limit: int) -> list[Earlier]:
    """What the same user sent to the same problem before, newest first."""
    place = (submission.created_at, submission.id)
    found = await session.execute(
        select(
            Submission.id,
            Submission.mode,
            Submission.state,
            Submission.verdict,
            Submission.passed,
            Submission.total,
            Submission.created_at,
        )
        .where(
            Submission.user_id == submission.user_id,
            Submission.problem == submission.problem,
            tuple_(Submission.created_at, Submission.id) < place,
        )
        .order_by(Submission.created_at.desc(), Submission.id.desc())
        .limit(limit)
    )
    return [Earlier(*row) for row in found]


async def share_token(session: AsyncSession, submission_id: str) -> str | None:
    """The token of a submission's link."""
    found = await session.execute(
        select(SubmissionShare.token).where(SubmissionShare.submission_id == submission_id)
    )
    return found.scalar_one_or_none()


async def add_share(session: AsyncSession, submission_id: str, token: str, at: datetime) -> bool:
    """Give a submission a link; False when it has one already, which stays."""
    row = {"submission_id": submission_id, "token": token, "created_at": at}
    try:
        async with session.begin_nested():
            await session.execute(insert(SubmissionShare), [row])
    except IntegrityError:
        return False
    return True


async def drop_share(session: AsyncSession, submission_id: str) -> None:
    """Take a submission's link away."""
    await session.execute(
        delete(SubmissionShare).where(SubmissionShare.submission_id == submission_id)
    )


async def shared(session: AsyncSession, token: str) -> tuple[Submission, str] | None:
    """The submission of a link, and its owner's user name."""
    found = await session.execute(
        select(Submission, UserRow.username)
        .join(SubmissionShare, SubmissionShare.submission_id == Submission.id)
        .join(UserRow, UserRow.id == Submission.user_id)
        .where(SubmissionShare.token == token)
    )
    row = found.one_or_none()
    return (row[0], row[1]) if row else None
