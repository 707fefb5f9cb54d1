"""All SQL of progress. What runs on a page is served by an index, and by the index alone.

A learner may have sent ten thousand submissions, each row with its code: see
docs/decisions/0019-progress.md for what is counted when asked, and what is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    String,
    bindparam,
    case,
    func,
    insert,
    literal,
    literal_column,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from app.progress.days import Offset, Sent
from app.progress.models import ProgressSettings
from app.quizzes.service import QuizAttempt
from app.submissions.service import Submission

_FIRST = date(1970, 1, 1)


class _Epoch(FunctionElement[int]):
    """Whole seconds since 1970 of a column's time."""

    inherit_cache = True
    type = Integer()


@compiles(_Epoch, "sqlite")
def _epoch_in_sqlite(element: _Epoch, compiler: SQLCompiler, **options: Any) -> str:
    column = compiler.process(element.clauses, **options)
    # Without its fraction, which would be rounded, and 23:59:59.9999 with it into the next day.
    return f"CAST(strftime('%s', substr({column}, 1, 19)) AS INTEGER)"


@compiles(_Epoch, "postgresql")
def _epoch_in_postgresql(element: _Epoch, compiler: SQLCompiler, **options: Any) -> str:
    column = compiler.process(element.clauses, **options)
    return f"CAST(floor(date_part('epoch', {column})) AS INTEGER)"


async def sent(
    session: AsyncSession,
    user_id: int,
    offsets: Sequence[Offset],
    since: datetime | None = None,
) -> list[Sent]:
    """What a user sent, by day and kind, the days begun as `offsets` say.

    `since`: from there on alone.
    """
    values: dict[str, Any] = {"user_id": user_id}
    if since is not None:
        values["since"] = since
    found: list[Sent] = []
    first, *later = offsets
    for query in _counting(first.seconds, tuple(later), since is not None):
        for number, name, count in (await session.execute(query, values)).all():
            found.append(Sent(_FIRST + timedelta(days=number), name, count))
    return found


@lru_cache(256)  # a zone's learners share them for a day; building takes as long as answering
def _counting(
    first: int, later: tuple[Offset, ...], from_a_time: bool
) -> tuple[Select[int, str, int], ...]:
    """The statements that count submissions and quizzes, with `user_id` and perhaps `since`.

    `first`: the seconds of the offset that held before the `later` ones.
    """
    quiz = literal_column("'quiz'", String(8))
    queries: list[Select[int, str, int]] = []
    for at, kind, user in (
        (Submission.created_at, Submission.mode, Submission.user_id),
        (QuizAttempt.created_at, quiz, QuizAttempt.user_id),
    ):
        day = ((_Epoch(at) + _offset_at(at, first, later)) // 86400).label("day")
        which = [user == bindparam("user_id")]
        if from_a_time:
            which.append(at >= bindparam("since"))
        counted = select(day, kind.label("kind"), func.count()).where(*which)
        queries.append(counted.group_by("day", "kind"))
    return tuple(queries)


def _offset_at(
    at: InstrumentedAttribute[datetime], first: int, later: Sequence[Offset]
) -> ColumnElement[int]:
    """The offset that held at a column's time; before all of the later ones, the first."""
    if not later:
        return literal(first, Integer)
    # The newest first: most of what is looked at is of late.
    changes = [(at >= one.since, literal(one.seconds, Integer)) for one in reversed(later)]
    return case(*changes, else_=literal(first, Integer))


async def settings(session: AsyncSession, user_id: int) -> ProgressSettings | None:
    """What a user chose, if they did."""
    return await session.get(ProgressSettings, user_id)


async def put_settings(session: AsyncSession, user_id: int, values: dict[str, Any]) -> None:
    """Store what a user chose."""
    written = await session.execute(
        update(ProgressSettings)
        .where(ProgressSettings.user_id == user_id)
        .values(**values)
        .returning(ProgressSettings.user_id)
        .execution_options(synchronize_session=False)
    )
    if written.one_or_none() is None:
        await session.execute(insert(ProgressSettings), [{"user_id": user_id, **values}])
