"""A site with a challenge, people on it, and scores that stand in the database."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fastapi import FastAPI

from app.accounts import service as accounts
from app.accounts.service import User
from app.database import unit_of_work
from app.submissions import queries
from app.submissions.models import Submission

THREES = Path(__file__).parents[1] / "grading/packages/threes"
FIRST = datetime(2026, 1, 1, tzinfo=UTC)

AddPerson = Callable[..., Awaitable[User]]
AddScore = Callable[..., Awaitable[None]]


@pytest.fixture
def problem_folder(problem_folder: Path) -> Path:
    """Beside a problem with cases: the challenge `threes`."""
    shutil.copytree(THREES, problem_folder / "threes")
    return problem_folder


@pytest.fixture
def person(app: FastAPI) -> AddPerson:
    """`await person("ada", display_name="…", ranked=False)`: a user, with settings of theirs."""

    async def add(name: str, *, display_name: str = "", ranked: bool = True) -> User:
        async with unit_of_work(app.state.sessions) as session:
            user = await accounts.create_user(
                session, name, f"{name}@example.org", "three calm tensors"
            )
            return await accounts.show_on_boards(
                session, user, display_name=display_name, ranked=ranked
            )

    return add


@pytest.fixture
def score(app: FastAPI) -> AddScore:
    """`await score(user, 0.5)`: a graded submission, a minute after the one before."""
    numbers = itertools.count()

    async def add(user: User, value: float, **changes: object) -> None:
        package = app.state.catalog.get("threes")
        number = next(numbers)
        moment = FIRST + timedelta(minutes=number)
        values = {
            "id": f"submission-{number}", "user_id": user.id, "problem": "threes",
            "package_digest": package.digest, "mode": "submit", "code": "#", "state": "done",
            "verdict": "accepted", "passed": 3, "total": 3, "score": value, "board": package.board,
            "created_at": moment, "queued_at": moment, "finished_at": moment, **changes,
        }  # fmt: skip
        async with unit_of_work(app.state.sessions) as session:
            await queries.add(session, Submission(**values))

    return add
