"""A site with a problem of each kind and two tracks, a learner, and an admin."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
import pytest
import pytest_asyncio
from fastapi import FastAPI

from app.accounts import service as accounts
from app.database import unit_of_work
from app.settings import Settings
from tests.conftest import PASSWORD
from tests.quizzes.conftest import write_quiz
from tests.submissions.conftest import write_problem

PACKAGES = Path(__file__).parents[1] / "grading/packages"

TRACKS = """
[[track]]
slug = "basics"
title = "The basics"
summary = "From one line to three."
problems = ["doubling", "small-quiz"]
outcomes = ["Double a number"]

[[track]]
slug = "onward"
title = "Onward"
summary = "What comes then."
problems = ["straight-line", "threes"]
after = ["basics"]
"""


@pytest.fixture
def settings(settings: Settings, tmp_path: Path) -> Settings:
    """Of the whole site: the migrated database, a problem of each kind, two tracks."""
    problems = tmp_path / "every-kind"
    for name in ("straight-line", "threes"):
        shutil.copytree(PACKAGES / name, problems / name)
    write_problem(problems)
    write_quiz(problems)
    (problems / "tracks.toml").write_text(TRACKS, encoding="utf-8")
    return settings.model_copy(update={"problems": str(problems), "workers": 2})


@pytest_asyncio.fixture
async def admin(app: FastAPI) -> AsyncIterator[httpx2.AsyncClient]:
    """The browser of the admin grace, signed in."""
    async with unit_of_work(app.state.sessions) as session:
        await accounts.create_user(session, "grace", "grace@example.org", PASSWORD, role="admin")
    transport = httpx2.ASGITransport(app=app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://testserver") as client:
        answer = await client.post("/login", data={"username": "grace", "password": PASSWORD})
        assert answer.status_code == 303, answer.text
        yield client
