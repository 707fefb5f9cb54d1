"""The overview: figures of the last hour, drawn and in a table; and what is wrong now."""

from __future__ import annotations

from collections import namedtuple
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx2
import pytest
from fastapi import FastAPI
from sqlalchemy import insert

from app.admin import overview
from app.database import now, unit_of_work
from app.mail import service as mail
from app.mail.transports import Kept, Letter, NotSent
from app.submissions.service import WorkerRow
from tests.admin.test_queue import add_jobs, worker_row

MOMENT = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)


@pytest.mark.asyncio
async def test_bars_cover_the_hour_and_leave_out_what_is_older(
    app: FastAPI, root: httpx2.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    ages = (0, 1, 299, 301, 3599, 3601, 9000)
    ended = [{"id": f"{age}", "finished_at": MOMENT - timedelta(seconds=age)} for age in ages]
    ended.append({"id": "ahead of our clock", "finished_at": MOMENT + timedelta(seconds=2)})
    await add_jobs(app, *({**one, "state": "done", "verdict": "accepted"} for one in ended))
    monkeypatch.setattr(overview, "now", lambda: MOMENT)
    async with unit_of_work(app.state.readers) as session:
        figures = await overview.read(session, app.state.settings.data)
    assert [bar.count for bar in figures.bars] == [1, *[0] * 9, 1, 4]
    assert figures.bars[0].begin == MOMENT - timedelta(hours=1)
    assert (figures.graded, figures.more) == (6, False)


@pytest.mark.asyncio
async def test_more_in_a_step_than_is_counted_is_said(
    app: FastAPI, root: httpx2.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    end = now() - timedelta(minutes=1)
    done = {"state": "done", "verdict": "accepted", "finished_at": end}
    await add_jobs(app, *({**done, "id": f"{number}"} for number in range(3)))
    assert "<dd>3</dd>" in (await root.get("/admin")).text
    monkeypatch.setattr(overview.overseeing, "MOST_COUNTED", 2)
    assert "more than 2" in (await root.get("/admin")).text


@pytest.mark.parametrize(("share", "wanted"), [(0.95, 19.0), (0.5, 10.0), (1.0, 20.0), (0.0, 1.0)])
def test_a_quantile_is_one_of_the_values(share: float, wanted: float) -> None:
    assert overview.quantile([float(n) for n in range(1, 21)], share) == wanted


def test_a_quantile_of_nothing_is_nothing() -> None:
    assert overview.quantile([], 0.95) == 0


@pytest.mark.asyncio
async def test_a_quiet_site_says_so(root: httpx2.AsyncClient) -> None:
    page = (await root.get("/admin")).text
    assert "Nothing was sent in the last hour." in page
    assert "No worker runs" in page


@pytest.mark.asyncio
async def test_the_last_hour_is_counted_drawn_and_in_a_table(
    app: FastAPI, root: httpx2.AsyncClient
) -> None:
    moment = now()

    def ended(
        id_: str, minutes: float, waited: float, verdict: str = "accepted"
    ) -> dict[str, object]:
        end = moment - timedelta(minutes=minutes)
        return {
            "id": id_, "state": "done", "verdict": verdict, "finished_at": end,
            "started_at": end - timedelta(seconds=1),
            "queued_at": end - timedelta(seconds=1 + waited),
        }  # fmt: skip

    await add_jobs(
        app,
        *(ended(f"quick-{n}", 1, 0.5) for n in range(18)),
        ended("slow", 2, 7.0),
        ended("slowest", 3, 90.0),
        ended("failed", 30, 0.5, "internal_error"),
        ended("failed-earlier", 300, 0.5, "internal_error"),
        {"id": "open"},
    )
    async with unit_of_work(app.state.sessions) as session:
        row = worker_row("w", ready=True, sandbox={"driver": "docker", "isolation": "fork"})
        await session.execute(insert(WorkerRow).values(row))
    async with unit_of_work(app.state.readers) as session:
        figures = await overview.read(session, app.state.settings.data)
    assert (figures.graded, figures.failed, figures.failed_today) == (21, 1, 2)
    assert (figures.sample, figures.median_wait, figures.p95_wait) == (21, 0.5, 7.0)
    assert figures.disk is not None
    page = (await root.get("/admin")).text
    assert page.count("<rect") >= 12
    assert "7.00 s" in page
    assert page.count('<tr><th scope="row"><time') == 12


@pytest.mark.asyncio
async def test_a_disk_that_is_nearly_full_is_said(
    root: httpx2.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(overview.shutil, "disk_usage", lambda _: usage(10**12, 10**12, 10**8))
    assert "nearly full" in (await root.get("/admin")).text


def test_a_folder_that_is_not_there_has_no_disk(tmp_path: Path) -> None:
    assert overview.disk_of(tmp_path / "none") is None


@pytest.mark.asyncio
async def test_letters_that_do_not_leave_are_told_with_the_servers_words(
    app: FastAPI, root: httpx2.AsyncClient
) -> None:
    assert "Letters that wait" not in (await root.get("/admin")).text
    app.state.outbox.transport = Kept(refusal=NotSent("535 wrong password"))
    async with unit_of_work(app.state.sessions) as session:
        await mail.post(app, session, Letter("ada@example.org", "s", "b"))
    await app.state.outbox.send_due()
    page = (await root.get("/admin")).text
    assert "Letters that wait: 1. Given up in thirty days: 0." in page
    assert "535 wrong password" in page
