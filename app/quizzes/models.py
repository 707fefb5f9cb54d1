"""The tables of quizzes: an attempt, and the answers given in it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, UtcDateTime


class QuizAttempt(Base):
    """One time through a quiz. `finished_at` null: some question is not answered yet."""

    __tablename__ = "quiz_attempts"

    id: Mapped[str] = mapped_column(String(22), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    problem: Mapped[str] = mapped_column(String(100))
    #: `paper.version` of the questions that it is about: a changed quiz is another one
    version: Mapped[str] = mapped_column(String(64))
    #: gives the order of the choices
    seed: Mapped[int] = mapped_column(Integer)
    #: questions answered right so far
    score: Mapped[int] = mapped_column(Integer, default=0)
    total: Mapped[int] = mapped_column(Integer)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (
        # A quiz's page and history, newest first; and, by its beginning, progress.
        Index("ix_quiz_attempts_user_problem", "user_id", "problem", "created_at", "id"),
    )


class QuizAnswer(Base):
    """What was answered to one question, once: the first answer stands."""

    __tablename__ = "quiz_answers"

    attempt_id: Mapped[str] = mapped_column(
        ForeignKey("quiz_attempts.id", ondelete="CASCADE"), primary_key=True
    )
    question: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    #: places of choices as the author wrote them, sorted
    chosen: Mapped[list[int]] = mapped_column(JSON)
    correct: Mapped[bool]
    answered_at: Mapped[datetime] = mapped_column(UtcDateTime)
