"""All SQL of boards: the best accepted score of each user, ranked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, Select, Subquery, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts.service import UserRow
from app.grading.verdicts import Mode, Verdict
from app.submissions.service import Submission


@dataclass(frozen=True, slots=True)
class Standing:
    """A user's place on a board."""

    rank: int
    user_id: int
    name: str
    score: float
    sent_at: datetime


def _standings(board: str, *, lowest: bool) -> Subquery:
    """Everybody who is shown, with their rank: equal scores share one (1, 2, 2, 4)."""
    score = Submission.score if lowest else Submission.score.desc()
    best = (
        select(
            Submission.user_id,
            Submission.score,
            Submission.created_at,
            Submission.id,
            UserRow.username,
            UserRow.display_name,
            func.row_number()
            .over(
                partition_by=Submission.user_id,
                order_by=(score, Submission.created_at, Submission.id),
            )
            .label("place"),
        )
        .join(UserRow, UserRow.id == Submission.user_id)
        .where(
            Submission.board == board,
            Submission.score.is_not(None),
            Submission.mode == Mode.SUBMIT,
            Submission.verdict == Verdict.ACCEPTED,
            UserRow.ranked,
        )
        .subquery()
    )
    by = best.c.score if lowest else best.c.score.desc()
    return (
        select(best, func.rank().over(order_by=by).label("rank"))
        .where(best.c.place == 1)
        .subquery()
    )


def _rows(ranked: Subquery) -> Select[int, int, str, str, float, datetime]:
    return select(
        ranked.c.rank,
        ranked.c.user_id,
        ranked.c.username,
        ranked.c.display_name,
        ranked.c.score,
        ranked.c.created_at,
    )


def _standing(row: Row[int, int, str, str, float, datetime]) -> Standing:
    rank, user_id, username, display_name, score, sent_at = row
    return Standing(rank, user_id, display_name or username, score, sent_at)


async def top(
    session: AsyncSession, board: str, *, lowest: bool, limit: int, offset: int = 0
) -> Sequence[Standing]:
    """The board from `offset` on: best first, of equal scores the earliest first."""
    ranked = _standings(board, lowest=lowest)
    query = _rows(ranked).order_by(ranked.c.rank, ranked.c.created_at, ranked.c.id)
    found = await session.execute(query.limit(limit).offset(offset))
    return [_standing(row) for row in found]


async def standing_of(
    session: AsyncSession, board: str, user_id: int, *, lowest: bool
) -> Standing | None:
    """A user's place; None for one who is not on the board."""
    ranked = _standings(board, lowest=lowest)
    found = await session.execute(_rows(ranked).where(ranked.c.user_id == user_id))
    row = found.one_or_none()
    return _standing(row) if row else None


async def best_of(session: AsyncSession, board: str, user_id: int, *, lowest: bool) -> float | None:
    """A user's best score, accepted or not, shown to others or not."""
    extreme = func.min if lowest else func.max
    found = await session.execute(
        select(extreme(Submission.score)).where(
            Submission.board == board,
            Submission.user_id == user_id,
            Submission.score.is_not(None),
            Submission.mode == Mode.SUBMIT,
        )
    )
    return found.scalar_one()
