"""Whether we live, and whether we can grade."""

from __future__ import annotations

import math
from datetime import timedelta

import httpx2
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from app.accounts.service import User
from app.database import now, unit_of_work
from app.web import health

SANDBOX = (
    '{"driver": "local", "isolation": "fork", "image": "", "torch": "2.13.0",'
    ' "barriers": {"network": true, "container": false}}'
)


async def _worker(
    app: FastAPI, *, ready: bool, seen: timedelta = timedelta(), reason: str = ""
) -> None:
    moment = (now() - seen).strftime("%Y-%m-%d %H:%M:%S.%f")
    async with unit_of_work(app.state.sessions) as session:
        await session.execute(
            text(
                "INSERT OR REPLACE INTO workers"
                " (id, pid, started_at, seen_at, ready, reason, sandbox)"
                " VALUES ('w', 1, :moment, :moment, :ready, :reason, :sandbox)"
            ),
            {
                "moment": moment,
                "ready": ready,
                "reason": reason,
                "sandbox": SANDBOX if ready else None,
            },
        )
    app.state.grading = None


@pytest.mark.asyncio
async def test_it_is_alive_without_a_worker_and_says_that_none_runs(
    client: httpx2.AsyncClient,
) -> None:
    assert (await client.get("/healthz")).status_code == 200
    answer = await client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["error"] == "unavailable"
    assert "No worker runs" in answer.json()["detail"]


@pytest.mark.asyncio
async def test_it_is_ready_once_a_live_worker_is(app: FastAPI, client: httpx2.AsyncClient) -> None:
    await _worker(app, ready=True)
    answer = await client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json()["sandbox"]["driver"] == "local"


@pytest.mark.asyncio
async def test_a_worker_that_gave_no_sign_for_15_seconds_is_none(
    app: FastAPI, client: httpx2.AsyncClient
) -> None:
    await _worker(app, ready=True, seen=timedelta(seconds=16))
    assert (await client.get("/readyz")).status_code == 503


@pytest.mark.asyncio
async def test_without_a_sandbox_the_reason_is_told_to_programs_and_admins(
    app: FastAPI, client: httpx2.AsyncClient
) -> None:
    await _worker(app, ready=False, reason="no Docker engine answers.")
    answer = await client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["detail"] == "no Docker engine answers."
    page = await client.get("/problems")
    assert "What you submit is kept, and graded when it is back." in page.text
    assert "no Docker engine answers." not in page.text
    admin = User(1, "root", "root@example.org", "admin", now())
    told = await health.banner(app, admin)
    assert told
    assert "no Docker engine answers." in told["text"]


@pytest.mark.asyncio
async def test_the_local_sandbox_says_what_it_is_on_every_page(
    app: FastAPI, client: httpx2.AsyncClient
) -> None:
    await _worker(app, ready=True)
    page = await client.get("/problems")
    assert "Code runs on this machine without a container" in page.text
    admin = User(1, "root", "root@example.org", "admin", now())
    told = await health.banner(app, admin)
    assert told
    assert told["text"].endswith("Not in place: container.")


@pytest.mark.asyncio
async def test_admins_are_told_when_the_host_refuses_namespaces(app: FastAPI) -> None:
    sandbox = {"driver": "docker", "isolation": "fresh", "note": "unshare: refused"}
    app.state.grading = (math.inf, health.Grading(True, "", sandbox))
    told = await health.banner(app, User(1, "root", "root@example.org", "admin", now()))
    assert told
    assert "unshare: refused" in told["text"]
    assert "tensorjudge doctor" in told["text"]
    assert await health.banner(app, User(2, "ada", "ada@example.org", "learner", now())) is None
    assert await health.banner(app, None) is None


@pytest.mark.asyncio
async def test_the_version_is_told(client: httpx2.AsyncClient) -> None:
    answer = await client.get("/version")
    assert set(answer.json()) == {"name", "version"}


@pytest.mark.asyncio
async def test_measures_name_routes_and_never_paths(client: httpx2.AsyncClient) -> None:
    await client.get("/problems/fixture-problem")
    await client.get("/nothing/of/this/name")
    text_ = (await client.get("/metrics")).text
    assert 'route="/problems/{slug}",status="200"' in text_
    assert "fixture-problem" not in text_
    assert "/nothing" not in text_
    assert "tensorjudge_request_seconds_bucket" in text_
