"""The worker with the null judge: retries, fences, absences, and a clean end."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import httpx2
import pytest
import structlog
from fastapi import FastAPI
from sqlalchemy import select, update

from app.catalog.package import Package
from app.catalog.service import Catalog, load_examples
from app.database import now, unit_of_work
from app.errors import SandboxUnavailable
from app.grading import attempt, worker
from app.grading.null import INFO, NullJudge
from app.grading.queue.embedded import EmbeddedQueue
from app.grading.queue.port import Lease
from app.grading.worker import Bench, Worker
from app.settings import Settings
from app.submissions import events, service
from app.submissions.service import Submission, WorkerRow
from tests.submissions.conftest import (
    HeldJudge,
    done,
    no_bench,
    running,
    send,
    working,
    write_problem,
)

pytestmark = pytest.mark.asyncio


async def until(what: Callable[[], Awaitable[Any]], seconds: float = 60) -> Any:
    """The first true answer."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if answer := await what():
            return answer
        await asyncio.sleep(0.01)
    raise AssertionError(f"not within {seconds} s")


async def row(app: FastAPI, id_: str) -> Submission:
    async with unit_of_work(app.state.readers) as session:
        found = await session.execute(select(Submission).where(Submission.id == id_))
        return found.scalar_one()


async def worker_rows(app: FastAPI) -> list[WorkerRow]:
    async with unit_of_work(app.state.readers) as session:
        return list((await session.execute(select(WorkerRow))).scalars())


async def test_a_failure_of_ours_is_tried_thrice_and_then_told_without_blame(
    app: FastAPI, settings: Settings, ada: httpx2.AsyncClient
) -> None:
    judge = NullJudge()
    async with working(settings, judge):
        id_ = await send(ada, "# verdict: crash")
        got = await done(ada, id_)
    assert got["verdict"] == "internal_error"
    assert judge.graded == ["crash"] * 3
    assert [case["verdict"] for case in got["cases"]] == ["internal_error"]
    assert "Your code is saved" in got["cases"][0]["message"]
    assert "told to crash" not in str(got)
    assert (await row(app, id_)).failures == 3
    async with unit_of_work(app.state.readers) as session:
        assert await service.progress(session, 1) == {"doubling": "tried"}


async def test_one_bad_submission_does_not_hinder_the_next(
    settings: Settings, ada: httpx2.AsyncClient
) -> None:
    async with working(settings):
        bad = await send(ada, "# verdict: crash")
        good = await send(ada)
        assert (await done(ada, good))["verdict"] == "accepted"
        assert (await done(ada, bad))["verdict"] == "internal_error"


async def test_without_a_sandbox_it_stays_queued_and_the_worker_says_why(
    app: FastAPI, settings: Settings, ada: httpx2.AsyncClient
) -> None:
    async with running(Worker(settings, open_bench=no_bench)):
        id_ = await send(ada)

        async def said() -> bool:
            return any(w.reason.startswith("There is no sandbox") for w in await worker_rows(app))

        await until(said)
        assert not (await worker_rows(app))[0].ready
        stored = await row(app, id_)
        assert (stored.state, stored.attempt, stored.failures) == ("queued", 0, 0)
        ready = await ada.get("/readyz")
        assert ready.status_code == 503
        assert "There is no sandbox" in ready.text


async def test_it_is_graded_when_a_sandbox_comes(
    settings: Settings, ada: httpx2.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "FIRST_WAIT", 0.05)
    tries = 0

    async def third_time(_: Settings) -> Bench:
        nonlocal tries
        tries += 1
        if tries < 3:
            raise SandboxUnavailable("Not yet.")
        return Bench(NullJudge(), INFO, _nothing)

    id_ = await send(ada)
    async with running(Worker(settings, open_bench=third_time)):
        assert (await done(ada, id_))["verdict"] == "accepted"
        assert (await ada.get("/readyz")).status_code == 200
    assert tries == 3


async def test_a_sandbox_that_goes_away_is_replaced_and_nothing_counts_as_a_failure(
    app: FastAPI, settings: Settings, ada: httpx2.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "FIRST_WAIT", 0.05)
    benches: list[Losing] = []

    class Losing(NullJudge):
        closed = False

        async def grade(self, *args: Any, **more: Any) -> Any:
            if len(benches) < 3:
                raise SandboxUnavailable("It went away.")
            return await super().grade(*args, **more)

    async def open_bench(_: Settings) -> Bench:
        judge = Losing()
        benches.append(judge)

        async def close() -> None:
            judge.closed = True

        return Bench(judge, INFO, close)

    async with running(Worker(settings, open_bench=open_bench)):
        id_ = await send(ada)
        assert (await done(ada, id_))["verdict"] == "accepted"
    assert (await row(app, id_)).failures == 0
    assert [bench.closed for bench in benches] == [True] * 3


async def test_nothing_is_dispatched_once_the_keeping_of_its_bench_was_broken_off(
    app: FastAPI, settings: Settings
) -> None:
    """By an end or an error, and not by a sandbox that said that it is lost."""

    async def open_bench(_: Settings) -> Bench:
        return Bench(NullJudge(), INFO, _nothing)

    one = Worker(settings, open_bench=open_bench)
    one._bell.open()
    try:
        keeping = asyncio.create_task(one._keep_bench())
        await asyncio.wait_for(one._ready.wait(), 60)
        keeping.cancel()
        await asyncio.gather(keeping, return_exceptions=True)
        assert one._bench is None
        assert not one._ready.is_set()
    finally:
        one._bell.close()
        await one._engine.dispose()


async def test_a_worker_told_to_stop_as_it_takes_a_job_leaves_it_for_the_next(
    app: FastAPI, settings: Settings, ada: httpx2.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = asyncio.Event()
    take = EmbeddedQueue.take

    async def take_and_hear_nothing(queue: EmbeddedQueue, owner: str) -> Lease | None:
        lease = await take(queue, owner)
        if lease is not None:
            taken.set()
            await asyncio.sleep(600)  # it is committed; the answer is still on its way
        return lease

    with monkeypatch.context() as patched:
        patched.setattr(EmbeddedQueue, "take", take_and_hear_nothing)
        async with working(settings):
            id_ = await send(ada)
            await asyncio.wait_for(taken.wait(), 60)
    back = await row(app, id_)
    assert (back.state, back.lease_owner, back.attempt) == ("queued", None, 1)
    async with working(settings):
        assert (await done(ada, id_))["verdict"] == "accepted"
    graded = await row(app, id_)
    assert (graded.attempt, graded.failures, graded.lost) == (2, 0, 0)


async def test_a_worker_that_stops_gives_back_what_it_was_grading(
    app: FastAPI, settings: Settings, ada: httpx2.AsyncClient
) -> None:
    async with working(settings, NullJudge(pause=30)):
        id_ = await send(ada)

        async def taken() -> bool:
            return (await row(app, id_)).state == "running"

        await until(taken)
    stored = await row(app, id_)
    assert (stored.state, stored.failures, stored.lease_owner) == ("queued", 0, None)
    assert await worker_rows(app) == []
    async with working(settings):
        assert (await done(ada, id_))["verdict"] == "accepted"


async def test_an_attempt_that_was_overtaken_stores_nothing_more(
    app: FastAPI, settings: Settings, ada: httpx2.AsyncClient
) -> None:
    judge = HeldJudge()
    with structlog.testing.capture_logs() as said:
        async with working(settings, judge):
            id_ = await send(ada)

            async def begun() -> bool:
                return bool((await ada.get(f"/api/v1/submissions/{id_}")).json()["cases"])

            await until(begun)
            async with unit_of_work(app.state.sessions) as session:  # as another's `take` would
                await session.execute(
                    update(Submission).values(
                        attempt=2, lease_owner="another", lease_until=now() + timedelta(minutes=1)
                    )
                )
            judge.go.set()

            async def told() -> bool:
                return any(entry["event"].startswith("the lease was lost") for entry in said)

            await until(told)
    stored = await row(app, id_)
    assert (stored.state, stored.attempt, stored.lease_owner) == ("running", 2, "another")
    async with unit_of_work(app.state.sessions) as session:
        assert await service.begin(session, Lease(id_, 2, "another")) is not None
    assert (await ada.get(f"/api/v1/submissions/{id_}")).json()["cases"] == []


async def test_who_wakes_to_a_lost_lease_and_a_lost_sandbox_tells_no_failure(
    app: FastAPI, settings: Settings, ada: httpx2.AsyncClient
) -> None:
    class Hung(NullJudge):
        async def grade(self, *args: Any, **more: Any) -> Any:
            async with unit_of_work(app.state.sessions) as session:
                until = now() + timedelta(minutes=1)
                another = {"attempt": 2, "lease_owner": "another", "lease_until": until}
                await session.execute(update(Submission).values(**another))
            raise RuntimeError("the sandbox process was lost")

    with structlog.testing.capture_logs() as said:
        async with working(settings, Hung()):
            id_ = await send(ada)

            async def told() -> list[tuple[str, str]]:
                ours = [entry for entry in said if entry.get("submission") == id_]
                return [(entry["log_level"], entry["event"]) for entry in ours]

            lost = ("warning", "the lease was lost; nothing more is stored")
            assert await until(told) == [lost]
    stored = await row(app, id_)
    assert (stored.state, stored.lease_owner, stored.failures) == ("running", "another", 0)
    assert stored.trouble == ""


async def test_a_long_grading_outlives_its_first_lease(
    app: FastAPI, settings: Settings, ada: httpx2.AsyncClient
) -> None:
    async def open_bench(_: Settings) -> Bench:
        return Bench(NullJudge(pause=1), INFO, _nothing)

    lease = timedelta(seconds=3)
    async with (
        running(Worker(settings, open_bench=open_bench, lease=lease)),
        running(Worker(settings, open_bench=open_bench, lease=lease)),
    ):
        id_ = await send(ada)
        assert (await done(ada, id_))["verdict"] == "accepted"
    assert (await row(app, id_)).attempt == 1


async def test_no_more_is_graded_at_once_than_there_are_runners(
    settings: Settings, ada: httpx2.AsyncClient
) -> None:
    at_once: list[int] = []

    class Counting(NullJudge):
        now = 0

        async def grade(self, *args: Any, **more: Any) -> Any:
            self.now += 1
            at_once.append(self.now)
            try:
                return await super().grade(*args, **more)
            finally:
                self.now -= 1

    judge = Counting(pause=0.05)

    async def open_bench(_: Settings) -> Bench:
        return Bench(judge, INFO, _nothing, slots=lambda: 2)

    four = settings.model_copy(update={"workers": 4})
    waiting = [await send(ada) for _ in range(6)]
    async with running(Worker(four, open_bench=open_bench)):
        for id_ in waiting:
            assert (await done(ada, id_))["verdict"] == "accepted"
    assert max(at_once) == 2


async def test_what_kills_every_worker_is_given_up_at_last(
    app: FastAPI, settings: Settings, ada: httpx2.AsyncClient
) -> None:
    id_ = await send(ada)
    async with unit_of_work(app.state.sessions) as session:
        await session.execute(update(Submission).values(lost=attempt.MAX_LOST + 1))
    judge = NullJudge()
    async with working(settings, judge):
        assert (await done(ada, id_))["verdict"] == "internal_error"
    assert judge.graded == []


async def test_a_worker_sees_a_problem_that_was_changed_after_it_started(
    app: FastAPI,
    settings: Settings,
    ada: httpx2.AsyncClient,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(worker, "RELOAD_EVERY", 0.0)
    old = app.state.catalog.get("doubling").digest
    graded: list[str] = []

    class Noting(NullJudge):
        async def grade(self, package: Package, *args: Any, **more: Any) -> Any:
            graded.append(package.digest)
            return await super().grade(package, *args, **more)

    async with working(settings, Noting()):
        await done(ada, await send(ada))
        write_problem(settings.problem_folders[0], starter_py="def double(x):\n    ...\n")
        app.state.catalog = Catalog.load(settings.problem_folders)  # a site that was restarted
        new = app.state.catalog.get("doubling").digest
        id_ = await send(ada)
        await done(ada, id_)
    assert new != old
    assert (await row(app, id_)).package_digest == new
    assert graded == [old, new]


async def test_a_submission_to_a_problem_that_left_is_told_so(
    app: FastAPI, settings: Settings, ada: httpx2.AsyncClient
) -> None:
    id_ = await send(ada)
    async with unit_of_work(app.state.sessions) as session:
        await session.execute(update(Submission).values(problem="gone"))
    async with working(settings):
        got = await done(ada, id_)
    assert got["verdict"] == "internal_error"
    assert "no longer on this site" in got["cases"][0]["message"]


async def test_examples_are_prepared_and_one_broken_problem_does_not_stop_the_rest(
    app: FastAPI, settings: Settings
) -> None:
    write_problem(settings.problem_folders[0], "broken")
    prepared: list[str] = []

    class Preparing(NullJudge):
        async def examples(self, package: Package) -> list[dict[str, Any]]:
            if package.slug == "broken":
                raise ValueError("its cases.py fails")
            return await super().examples(package)

        async def prepare(self, package: Package) -> None:
            prepared.append(package.slug)

    async def known() -> Any:
        async with unit_of_work(app.state.readers) as session:
            return await load_examples(session, app.state.catalog.get("doubling").digest)

    async with working(settings, Preparing()):
        examples = await until(known)
        await until(lambda: asyncio.sleep(0, prepared))
    assert [example["name"] for example in examples] == ["null"]
    assert prepared == ["doubling"]


async def test_text_that_a_database_would_refuse_is_stored_all_the_same(
    app: FastAPI, settings: Settings, ada: httpx2.AsyncClient
) -> None:
    async def nasty(*args: Any, **more: Any) -> Any:
        from dataclasses import replace

        report = await NullJudge.grade(judge, *args[:4])
        cases = list(report.cases)
        cases[0] = replace(cases[0], message="\ud800\0", detail={"printed": "a\0\ud800"})
        return replace(report, cases=tuple(cases))

    judge = NullJudge()
    judge.grade = nasty  # type: ignore[method-assign]
    async with working(settings, judge):
        got = await done(ada, await send(ada))
    assert got["verdict"] == "accepted"
    assert got["cases"][0]["message"] == "?�"


async def test_a_verdict_comes_without_waiting_for_any_timer(
    settings: Settings, ada: httpx2.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The fallbacks, so late that a busy machine cannot be mistaken for them.
    monkeypatch.setattr(worker, "LOOK_EVERY", 60)
    monkeypatch.setattr(events, "FALLBACK", 60)
    async with working(settings):
        await done(ada, await send(ada))  # ready, warm
        times = []
        for _ in range(10):
            began = time.perf_counter()
            await ada.get(f"/api/v1/submissions/{await send(ada)}/events")
            times.append(time.perf_counter() - began)
    assert max(times) < 30, times


async def _nothing() -> None:
    return None
