"""A site with one quiz, and two learners."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
import pytest_asyncio
from fastapi import FastAPI

from app.accounts import service as accounts
from app.catalog.service import Package, load_package
from app.database import unit_of_work
from app.settings import Settings

QUIZ = r"""
title = "Small quiz"
kind = "quiz"
difficulty = "easy"

[[questions]]
text = "What is **one** and one?"
choices = [
    { text = "two", right = true },
    { text = "$3$", why = "NOTE-THREE: one too many." },
    { text = "four" },
]
why = "WHY-ONE: one after one is two."

[[questions]]
text = "Which are even?"
choices = [
    { text = "`2`", right = true },
    { text = "`3`" },
    { text = "`4`", right = true },
]
why = "WHY-TWO: two divides them."
"""


def write_quiz(folder: Path, text: str = QUIZ, slug: str = "small-quiz") -> Path:
    """A package of `text`."""
    place = folder / slug
    place.mkdir(parents=True, exist_ok=True)
    (place / "problem.toml").write_text(text, encoding="utf-8")
    return place


@pytest.fixture
def quiz(problem_folder: Path) -> Package:
    """The quiz, beside the problem that every test's site has."""
    return load_package(write_quiz(problem_folder))


@pytest.fixture
def settings(quiz: Package, settings: Settings) -> Settings:
    """The quiz is there before the site starts."""
    return settings


@pytest_asyncio.fixture
async def stranger(app: FastAPI) -> AsyncIterator[httpx2.AsyncClient]:
    """Another learner, by token."""
    async with unit_of_work(app.state.sessions) as session:
        user = await accounts.create_user(session, "bob", "bob@example.org", "three calm tensors")
        _, secret = await accounts.create_token(session, user, "test")
    async with httpx2.AsyncClient(
        transport=httpx2.ASGITransport(app=app),
        base_url="http://testserver",
        headers={"Authorization": f"Bearer {secret}"},
    ) as client:
        yield client


def places(question: dict[str, Any], *texts: str) -> list[int]:
    """Where these choices are shown in a question of the API."""
    shown = [choice["text"] for choice in question["choices"]]
    return [shown.index(text) for text in texts]


async def begun(client: httpx2.AsyncClient) -> dict[str, Any]:
    """A new attempt at the quiz."""
    answer = await client.post("/api/v1/problems/small-quiz/attempts")
    assert answer.status_code in (200, 201), answer.text
    attempt: dict[str, Any] = answer.json()
    return attempt


async def answered(
    client: httpx2.AsyncClient, attempt: dict[str, Any], at: int, *texts: str
) -> httpx2.Response:
    """Send the choices of these texts as the answer to question `at`."""
    body = {"question": at, "choices": places(attempt["questions"][at], *texts)}
    return await client.post(f"/api/v1/attempts/{attempt['id']}/answers", json=body)


RIGHT = (("two",), ("`2`", "`4`"))


async def taken(client: httpx2.AsyncClient, *answers: tuple[str, ...]) -> dict[str, Any]:
    """A whole attempt with these answers."""
    attempt = await begun(client)
    for at, texts in enumerate(answers):
        sent = await answered(client, attempt, at, *texts)
        assert sent.status_code == 200, sent.text
    whole: dict[str, Any] = (await client.get(f"/api/v1/attempts/{attempt['id']}")).json()
    return whole
