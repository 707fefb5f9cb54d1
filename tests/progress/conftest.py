"""A site with one problem, a quiz and learners; and what they sent, at times that a test says."""

from __future__ import annotations

import secrets
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI

from app.accounts import service as accounts
from app.accounts.service import User
from app.database import unit_of_work
from app.quizzes.models import QuizAttempt
from app.settings import Settings
from app.submissions import record_queries
from app.submissions.models import Submission
from tests.quizzes.conftest import write_quiz
from tests.submissions.conftest import ada, app, bob, nobody, sign_up, write_problem

__all__ = ["ada", "app", "bob", "nobody", "sign_up"]  # fixtures


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    problems = tmp_path / "problems"
    write_problem(problems)
    write_problem(
        problems,
        "halving",
        problem_toml=(
            'title = "Halving"\ndifficulty = "hard"\ntopics = ["sums"]\nentry = "double"\n'
        ),
    )
    write_quiz(problems)
    (problems / "tracks.toml").write_text(
        '[[track]]\nslug = "first"\ntitle = "First steps"\nproblems = ["doubling", "halving"]\n',
        encoding="utf-8",
    )
    return Settings(data=tmp_path / "data", problems=str(problems), workers=2, rate_limits="off")


async def person(app: FastAPI, name: str = "ada") -> User:
    """A learner that is there."""
    async with unit_of_work(app.state.readers) as session:
        return await accounts.user_named(session, name)


async def sent(
    app: FastAPI, at: datetime, *, who: str = "ada", problem: str = "doubling", **values: Any
) -> str:
    """A graded submission of that time, with its record; its id."""
    user = await person(app, who)
    row = Submission(
        **{
            "id": secrets.token_urlsafe(16),
            "user_id": user.id,
            "problem": problem,
            "package_digest": app.state.catalog.problems[problem].digest,
            "mode": "submit",
            "code": "def double(x): ...\n",
            "state": "done",
            "verdict": "accepted",
            "created_at": at,
            "queued_at": at,
            "finished_at": at,
        }
        | values
    )
    record = record_queries.nothing(user.id, problem, at)
    if row.mode == "submit" and row.verdict != "internal_error":
        record |= {"submissions": 1, "tries": 1}
        right = row.verdict == "accepted"
        record |= {"accepted": 1, "solved_at": at} if right else {"failed_at": at}
    async with unit_of_work(app.state.sessions) as session:
        session.add(row)
        await session.flush()
        if row.finished_at is not None:
            await record_queries.merge(session, record)
    return row.id


async def began_quiz(app: FastAPI, at: datetime, score: int = 2) -> None:
    """A finished attempt at the quiz of two questions."""
    user = await person(app)
    async with unit_of_work(app.state.sessions) as session:
        session.add(
            QuizAttempt(
                id=secrets.token_urlsafe(16), user_id=user.id, problem="small-quiz", version="1",
                seed=1, score=score, total=2, created_at=at, finished_at=at,
            )
        )  # fmt: skip
