"""The pages of submissions, and the editor's form without JavaScript."""

from __future__ import annotations

import json
import re
import sqlite3
from dataclasses import replace
from html import unescape
from typing import Any
from urllib.parse import quote_from_bytes

import httpx2
import pytest
from fastapi import FastAPI
from sqlalchemy import delete, event, update

from app.catalog.service import store_examples
from app.database import unit_of_work
from app.grading.null import NullJudge
from app.settings import Settings
from app.submissions.models import Submission, SubmissionCase
from tests.submissions.conftest import CODE, HeldJudge, done, send, working
from tests.submissions.test_worker import until

pytestmark = pytest.mark.asyncio


async def test_the_form_leads_to_the_submission(ada: httpx2.AsyncClient) -> None:
    answer = await ada.post("/problems/doubling", data={"code": CODE, "mode": "submit"})
    assert answer.status_code == 303
    where = answer.headers["location"]
    assert where.startswith("/submissions/")
    page = await ada.get(where)
    assert page.status_code == 200
    assert "Doubling" in page.text
    assert "You are next" in page.text


async def test_newlines_of_a_form_become_those_of_python(ada: httpx2.AsyncClient) -> None:
    answer = await ada.post(
        "/problems/doubling", data={"code": "a = 1\r\nb = 2\r\n", "mode": "run"}
    )
    assert answer.status_code == 303
    page = await ada.get("/problems/doubling")
    assert "a = 1\nb = 2\n" in unescape(page.text)


@pytest.mark.parametrize(
    ("code", "status", "text"),
    [
        ("   ", 422, "no code"),
        ("x = '\0'", 422, "NUL"),
        ("# mine\n" + "#" * 65536, 413, "64 KiB"),
    ],
)
async def test_bad_code_comes_back_with_what_is_wrong_and_the_text_in_the_editor(
    ada: httpx2.AsyncClient, code: str, status: int, text: str
) -> None:
    answer = await ada.post("/problems/doubling", data={"code": code, "mode": "submit"})
    assert answer.status_code == status
    assert text in answer.text
    if code.strip() and "\0" not in code:
        assert code in unescape(answer.text)


async def test_code_that_is_not_utf_8_comes_back_readable(ada: httpx2.AsyncClient) -> None:
    body = "code=" + quote_from_bytes("x = 'é'".encode("latin-1")) + "&mode=run"
    answer = await ada.post(
        "/problems/doubling",
        content=body,
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    )
    assert answer.status_code == 422
    assert "UTF-8" in answer.text
    assert "x = '�'" in unescape(answer.text)


async def test_an_unknown_mode_comes_back_with_the_text(ada: httpx2.AsyncClient) -> None:
    answer = await ada.post("/problems/doubling", data={"code": "mine = 1", "mode": "other"})
    assert answer.status_code == 422
    assert "Press Run or Submit" in answer.text
    assert "mine = 1" in answer.text


async def test_a_form_sent_after_the_session_ended_keeps_the_text(
    nobody: httpx2.AsyncClient,
) -> None:
    answer = await nobody.post("/problems/doubling", data={"code": "mine = 1", "mode": "run"})
    assert answer.status_code == 401
    assert "sign in" in answer.text.lower()
    assert "mine = 1" in answer.text


async def test_a_form_for_an_unknown_problem_is_404(ada: httpx2.AsyncClient) -> None:
    answer = await ada.post("/problems/nothing", data={"code": CODE, "mode": "run"})
    assert answer.status_code == 404


async def test_a_locked_database_is_503_with_the_text_still_in_the_editor(
    app: FastAPI, settings: Settings, ada: httpx2.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.sqlite.BUSY_SECONDS", 0.05)
    await app.state.engine.dispose()  # the next connections wait only that long
    lock = sqlite3.connect(settings.data / "tensorjudge.db", isolation_level=None)
    lock.execute("BEGIN IMMEDIATE")
    try:
        page = await ada.post("/problems/doubling", data={"code": "mine = 1", "mode": "run"})
        api = await ada.post(
            "/api/v1/submissions", json={"problem": "doubling", "code": CODE, "mode": "run"}
        )
    finally:
        lock.execute("ROLLBACK")
        lock.close()
    assert page.status_code == api.status_code == 503
    assert int(page.headers["retry-after"]) > 0
    assert int(api.headers["retry-after"]) > 0
    assert "mine = 1" in page.text
    assert api.json()["error"] == "unavailable"
    assert (await ada.get("/api/v1/submissions")).json()["items"] == []


async def test_a_full_disk_is_503_and_nothing_is_half_written(
    app: FastAPI, ada: httpx2.AsyncClient
) -> None:
    await send(ada)  # the learner's first; the disk is full after it
    await app.state.engine.dispose()

    def fill(connection: Any, _: Any) -> None:
        connection.execute("PRAGMA max_page_count = 1")  # no more than there are now

    event.listen(app.state.engine.sync_engine, "connect", fill)
    try:
        answer = await ada.post(
            "/api/v1/submissions",
            json={"problem": "doubling", "code": "#" * 60_000, "mode": "submit"},
        )
        page = await ada.post("/problems/doubling", data={"code": "#mine" * 9000, "mode": "run"})
    finally:
        event.remove(app.state.engine.sync_engine, "connect", fill)
        await app.state.engine.dispose()
    assert answer.status_code == page.status_code == 503
    assert int(answer.headers["retry-after"]) > 0
    assert int(page.headers["retry-after"]) > 0
    assert "disk" in answer.json()["detail"]
    assert "#mine#mine" in page.text
    assert len((await ada.get("/api/v1/submissions")).json()["items"]) == 1
    await send(ada)  # and all is well once there is room


async def test_a_graded_submission_shows_verdict_cases_and_code(
    settings: Settings, ada: httpx2.AsyncClient
) -> None:
    async with working(settings):
        id_ = await send(ada, "# verdict: wrong_answer\nx = '<b>'")
        await done(ada, id_)
    page = (await ada.get(f"/submissions/{id_}")).text
    assert "3 of 4 cases" in page
    assert "example 1" in page
    assert "hidden 4" in page
    assert "&lt;b&gt;" in page
    assert "<b>" not in page


async def test_advice_stands_under_the_cases(settings: Settings, ada: httpx2.AsyncClient) -> None:
    class Advising(NullJudge):
        async def grade(self, *args: Any, **more: Any) -> Any:
            report = await super().grade(*args, **more)
            return replace(report, advice=((3, "x < y is never true here"),))

    async with working(settings, Advising()):
        id_ = await send(ada)
        await done(ada, id_)
    report = (await ada.get(f"/submissions/{id_}/report")).text
    assert "Line 3: x &lt; y is never true here" in report


async def test_the_report_alone_is_a_fragment(settings: Settings, ada: httpx2.AsyncClient) -> None:
    async with working(settings):
        id_ = await send(ada)
        await done(ada, id_)
    report = (await ada.get(f"/submissions/{id_}/report")).text
    assert 'data-verdict="accepted"' in report
    assert "<html" not in report


@pytest.mark.parametrize(
    ("verdict", "said"),
    [
        ("output_limit", "2 more cases did not run: the program was stopped."),
        ("runtime_error", "2 more cases did not run."),
    ],
)
async def test_cases_that_did_not_run_say_why(
    app: FastAPI, settings: Settings, ada: httpx2.AsyncClient, verdict: str, said: str
) -> None:
    async with working(settings):
        id_ = await send(ada)
        await done(ada, id_)
    async with unit_of_work(app.state.sessions) as session:
        await session.execute(
            update(Submission).where(Submission.id == id_).values(total=3, verdict="wrong_answer")
        )
        await session.execute(
            update(SubmissionCase)
            .where(SubmissionCase.submission_id == id_)
            .values(verdict=verdict)
        )
        await session.execute(
            delete(SubmissionCase).where(
                SubmissionCase.submission_id == id_, SubmissionCase.index > 0
            )
        )
    assert said in (await ada.get(f"/submissions/{id_}/report")).text


async def test_the_queue_ahead_is_counted(ada: httpx2.AsyncClient, bob: httpx2.AsyncClient) -> None:
    await send(bob)
    await send(bob)
    id_ = await send(ada)
    assert "2 ahead of you" in (await ada.get(f"/submissions/{id_}")).text


async def test_the_problems_page_offers_the_examples_as_inputs_of_ones_own(
    app: FastAPI, settings: Settings, ada: httpx2.AsyncClient
) -> None:
    assert "data-own" not in (await ada.get("/problems/doubling")).text  # no examples yet
    package = app.state.catalog.get("doubling")
    async with unit_of_work(app.state.sessions) as session:
        examples = await NullJudge().examples(package)
        examples[0]["name"] = "</template><b>"
        await store_examples(session, package.digest, examples)
    page = (await ada.get("/problems/doubling")).text
    assert '<details class="own needs-js" data-own>' in page
    held = re.search(r"<template data-own-cases>(.*?)</template>", page)
    assert held is not None
    assert json.loads(unescape(held.group(1)))[0]["calls"][0]["args"][0]["text"] == "1"
    assert "<b>" not in page


async def test_a_run_on_inputs_of_ones_own_shows_each_case_open(
    settings: Settings, ada: httpx2.AsyncClient
) -> None:
    async with working(settings):
        cases = [{"args": [{"python": "[1, 2.5]"}]}, {"args": [{"python": "3"}]}]
        id_ = await send(ada, mode="run", cases=cases)
        await done(ada, id_)
    report = (await ada.get(f"/submissions/{id_}/report")).text
    assert "inputs of your own" in report
    assert len(re.findall(r'<details class="case" id="case-\d" open>', report)) == 2
    assert "Nothing differs from the reference on these inputs" in report


@pytest.mark.parametrize("path", ["", "/report"])
async def test_anothers_submission_is_404_as_a_page(
    ada: httpx2.AsyncClient, bob: httpx2.AsyncClient, path: str
) -> None:
    id_ = await send(ada)
    assert (await bob.get(f"/submissions/{id_}{path}")).status_code == 404


async def test_people_who_are_not_signed_in_are_led_there(nobody: httpx2.AsyncClient) -> None:
    answer = await nobody.get("/submissions")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/login?next=/submissions"


async def test_my_submissions_lists_and_filters(
    settings: Settings, ada: httpx2.AsyncClient
) -> None:
    async with working(settings):
        right, wrong = await send(ada), await send(ada, "# verdict: wrong_answer")
        await done(ada, right)
        await done(ada, wrong)
    page = (await ada.get("/submissions")).text
    assert right in page
    assert wrong in page
    page = (await ada.get("/submissions", params={"verdict": "accepted"})).text
    assert right in page
    assert wrong not in page
    page = (await ada.get("/submissions", params={"verdict": "no-such"})).text
    assert "Nothing that you sent matches" in page


async def test_the_problems_page_opens_with_the_code_sent_last_and_lists_it(
    settings: Settings, ada: httpx2.AsyncClient
) -> None:
    async with working(settings):
        await done(ada, await send(ada, "first = 1"))
        id_ = await send(ada, "second = 2")
        await done(ada, id_)
    page = (await ada.get("/problems/doubling")).text
    assert "second = 2" in page
    assert "first = 1" not in page
    assert f"/submissions/{id_}" in page


async def test_what_was_sent_to_a_problem_is_a_fragment_of_ones_own(
    ada: httpx2.AsyncClient, bob: httpx2.AsyncClient
) -> None:
    sent = await send(ada)
    part = await ada.get("/problems/doubling/submissions")
    assert part.status_code == 200
    assert f"/submissions/{sent}" in part.text
    assert "<html" not in part.text
    assert "/submissions/" not in (await bob.get("/problems/doubling/submissions")).text


async def test_the_list_of_problems_marks_what_is_solved(
    settings: Settings, ada: httpx2.AsyncClient
) -> None:
    async with working(settings):
        await done(ada, await send(ada))
    got = (await ada.get("/api/v1/problems")).json()
    assert [item["state"] for item in got["items"]] == ["solved"]


async def test_a_submission_that_is_being_graded_says_so(
    settings: Settings, ada: httpx2.AsyncClient
) -> None:
    judge = HeldJudge()
    async with working(settings, judge):
        id_ = await send(ada)

        async def begun() -> bool:
            return bool((await ada.get(f"/api/v1/submissions/{id_}")).json()["cases"])

        await until(begun)
        report = (await ada.get(f"/submissions/{id_}/report")).text
        assert 'data-state="running"' in report
        assert re.search(r"cases? done", report)
        judge.go.set()
        await done(ada, id_)


@pytest.mark.timeout(30)
@pytest.mark.parametrize(
    "code",
    ["\n " * 30_000, "match" + " " * 60_000, "    \n" * 12_000, "\ncase " + " " * 60_000],
    ids=["blank lines", "one long line", "a page of blanks", "case and blanks"],
)
async def test_code_that_would_keep_the_highlighter_busy_for_a_minute_is_shown_plain(
    ada: httpx2.AsyncClient, code: str
) -> None:
    id_ = await send(ada, code="x = 1" + code)
    page = await ada.get(f"/submissions/{id_}")
    assert page.status_code == 200


@pytest.mark.parametrize(("mode", "opened"), [("run", ["2"]), ("submit", [])])
async def test_a_run_that_is_right_opens_the_first_case_that_printed(
    app: FastAPI, settings: Settings, ada: httpx2.AsyncClient, mode: str, opened: list[str]
) -> None:
    async with working(settings):
        id_ = await send(ada, mode=mode)
        await done(ada, id_)
    async with unit_of_work(app.state.sessions) as session:
        row = await session.get(SubmissionCase, (id_, 1))
        assert row is not None
        row.detail = {**row.detail, "printed": "(2, 3)"}
    page = (await ada.get(f"/submissions/{id_}")).text
    assert "(2, 3)" in page
    assert re.findall(r'<details class="case" id="case-(\d)" open>', page) == opened
