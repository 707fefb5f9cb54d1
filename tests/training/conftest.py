"""A site with one problem whose accepted code can be trained, and workers with the null judge."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path
from typing import Any

import httpx2
import pytest

from app.settings import Settings
from tests.submissions.conftest import (  # noqa: F401 - fixtures
    ada,
    app,
    bob,
    done,
    nobody,
    send,
    sign_up,
    working,
    write_problem,
)

LINE = Path(__file__).parents[1] / "grading/packages/straight-line"
ACCEPTED = (LINE / "solution.py").read_text(encoding="utf-8")
URL = "/api/v1/training-runs"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    problems = tmp_path / "problems"
    shutil.copytree(LINE, problems / "straight-line")
    write_problem(problems)
    return Settings(data=tmp_path / "data", problems=str(problems), workers=2, rate_limits="off")


async def solve(client: httpx2.AsyncClient, code: str = ACCEPTED) -> None:
    """Have the line accepted; a worker must be there."""
    sent = await client.post(
        "/api/v1/submissions", json={"problem": "straight-line", "code": code, "mode": "submit"}
    )
    found = await done(client, sent.json()["id"])
    assert found["verdict"] == "accepted"


async def start(client: httpx2.AsyncClient, **settings: Any) -> str:
    sent = await client.post(URL, json={"problem": "straight-line", "settings": settings})
    assert sent.status_code == 202, sent.text
    return str(sent.json()["id"])


async def ended(client: httpx2.AsyncClient, run: str) -> dict[str, Any]:
    """The run, once it is done."""
    async with asyncio.timeout(60):
        while True:
            found: dict[str, Any] = (await client.get(f"{URL}/{run}")).json()
            if found["state"] == "done":
                return found
            await asyncio.sleep(0.02)


async def under_way(client: httpx2.AsyncClient, run: str, items: int = 1) -> dict[str, Any]:
    """The run, once it showed so much."""
    async with asyncio.timeout(60):
        while True:
            found: dict[str, Any] = (await client.get(f"{URL}/{run}")).json()
            if len(found["shown"]) >= items:
                return found
            await asyncio.sleep(0.02)
