"""What quizzes give to a person's export: each attempt with its answers."""

from __future__ import annotations

from collections.abc import AsyncIterator

from app.accounts.service import User
from app.database import unit_of_work
from app.exporting import Readers, Record, record, rows_of
from app.quizzes import queries
from app.quizzes.models import QuizAttempt


async def attempts(readers: Readers, user: User) -> AsyncIterator[Record]:
    """By quiz, oldest first."""
    order = (QuizAttempt.problem, QuizAttempt.created_at, QuizAttempt.id)
    async for row in rows_of(readers, QuizAttempt, user.id, *order):
        async with unit_of_work(readers) as session:
            answers = await queries.answers(session, row.id)
        given = [record(answer, without=("attempt_id",)) for answer in answers]
        yield {**record(row), "answers": given}
