"""Share links: instructors read one submission by them, and nobody else anything."""

from __future__ import annotations

import re
from html import unescape

import httpx2
import pytest
import pytest_asyncio
from fastapi import FastAPI
from sqlalchemy import delete, func, select, update

from app.accounts.service import UserRow
from app.database import unit_of_work
from app.settings import Settings
from app.submissions.models import Submission, SubmissionShare
from tests.submissions.conftest import SignUp, done, send, working

pytestmark = pytest.mark.asyncio


async def with_role(app: FastAPI, sign_up: SignUp, name: str, role: str) -> httpx2.AsyncClient:
    client = await sign_up(name)
    async with unit_of_work(app.state.sessions) as session:
        await session.execute(update(UserRow).where(UserRow.username == name).values(role=role))
    return client


@pytest_asyncio.fixture
async def grace(app: FastAPI, sign_up: SignUp) -> httpx2.AsyncClient:
    """An instructor."""
    return await with_role(app, sign_up, "grace", "instructor")


@pytest_asyncio.fixture
async def graded(settings: Settings, ada: httpx2.AsyncClient) -> str:
    """A submission of ada's, graded."""
    async with working(settings):
        id_ = await send(ada, "secret_of_ada = 1\n")
        await done(ada, id_)
    return id_


async def share(client: httpx2.AsyncClient, id_: str) -> str:
    """Press the button; the path of the link, as the page shows it."""
    answer = await client.post(f"/submissions/{id_}/share")
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/submissions/{id_}#share"
    found = re.search(
        r'value="http://judge\.test(/shared/[\w-]{43})" readonly',
        (await client.get(f"/submissions/{id_}")).text,
    )
    assert found is not None
    return found[1]


@pytest.mark.parametrize("role", ["instructor", "admin"])
async def test_an_instructor_reads_code_and_report_by_the_link(
    app: FastAPI, sign_up: SignUp, ada: httpx2.AsyncClient, graded: str, role: str
) -> None:
    reader = await with_role(app, sign_up, "grace", role)
    answer = await reader.get(await share(ada, graded))
    assert answer.status_code == 200
    text = unescape(answer.text)
    assert "secret_of_ada" in text
    assert "4 of 4 cases" in text
    assert "by ada" in text
    # Nothing of it leads to what is the owner's alone.
    assert f"/submissions/{graded}" not in text
    assert "data-live" not in text
    assert "Share with an instructor" not in text


async def test_the_link_is_404_for_another_learner_with_the_words_for_no_link(
    ada: httpx2.AsyncClient, bob: httpx2.AsyncClient, graded: str
) -> None:
    path = await share(ada, graded)
    theirs = await bob.get(path)
    none = await bob.get("/shared/" + "x" * 43)
    assert theirs.status_code == none.status_code == 404
    assert "secret_of_ada" not in theirs.text
    assert theirs.text.replace(path, "") == none.text.replace("/shared/" + "x" * 43, "")


async def test_who_is_signed_out_is_led_to_sign_in_whatever_the_link(
    ada: httpx2.AsyncClient, nobody: httpx2.AsyncClient, graded: str
) -> None:
    for path in (await share(ada, graded), "/shared/nothing"):
        answer = await nobody.get(path)
        assert answer.status_code == 303
        assert answer.headers["location"] == f"/login?next={path}"


async def test_the_owner_comes_to_their_own_page(ada: httpx2.AsyncClient, graded: str) -> None:
    answer = await ada.get(await share(ada, graded))
    assert answer.headers["location"] == f"/submissions/{graded}"


async def test_a_link_that_was_taken_back_never_opens_again(
    ada: httpx2.AsyncClient, grace: httpx2.AsyncClient, graded: str
) -> None:
    first = await share(ada, graded)
    assert (await ada.post(f"/submissions/{graded}/unshare")).status_code == 303
    assert (await grace.get(first)).status_code == 404
    assert "Make a link" in (await ada.get(f"/submissions/{graded}")).text
    second = await share(ada, graded)
    assert second != first
    assert (await grace.get(first)).status_code == 404
    assert (await grace.get(second)).status_code == 200


async def test_to_press_twice_keeps_the_link(ada: httpx2.AsyncClient, graded: str) -> None:
    assert await share(ada, graded) == await share(ada, graded)


@pytest.mark.parametrize("what", ["share", "unshare"])
async def test_only_the_owner_makes_and_takes_back(
    app: FastAPI,
    ada: httpx2.AsyncClient,
    bob: httpx2.AsyncClient,
    grace: httpx2.AsyncClient,
    graded: str,
    what: str,
) -> None:
    path = await share(ada, graded) if what == "unshare" else ""
    for other in (bob, grace):
        assert (await other.post(f"/submissions/{graded}/{what}")).status_code == 404
    if path:
        assert (await grace.get(path)).status_code == 200
    else:
        async with unit_of_work(app.state.readers) as session:
            assert await session.scalar(select(func.count()).select_from(SubmissionShare)) == 0


async def test_an_instructor_without_the_link_reads_nothing(
    ada: httpx2.AsyncClient, grace: httpx2.AsyncClient, graded: str
) -> None:
    await share(ada, graded)
    for path in ("", "/report", f"/compare/{graded}"):
        assert (await grace.get(f"/submissions/{graded}{path}")).status_code == 404
    assert (await grace.get(f"/api/v1/submissions/{graded}")).status_code == 404


async def test_one_who_teaches_no_longer_reads_no_longer(
    app: FastAPI, ada: httpx2.AsyncClient, grace: httpx2.AsyncClient, graded: str
) -> None:
    path = await share(ada, graded)
    assert (await grace.get(path)).status_code == 200
    async with unit_of_work(app.state.sessions) as session:
        await session.execute(
            update(UserRow).where(UserRow.username == "grace").values(role="learner")
        )
    assert (await grace.get(path)).status_code == 404


async def test_what_is_not_graded_yet_cannot_be_shared(ada: httpx2.AsyncClient) -> None:
    id_ = await send(ada)
    answer = await ada.post(f"/submissions/{id_}/share")
    assert answer.status_code == 409
    assert "not graded yet" in answer.text
    assert "Share with" not in (await ada.get(f"/submissions/{id_}")).text


async def test_the_link_goes_with_the_submission(
    app: FastAPI, ada: httpx2.AsyncClient, grace: httpx2.AsyncClient, graded: str
) -> None:
    path = await share(ada, graded)
    async with unit_of_work(app.state.sessions) as session:
        await session.execute(delete(Submission).where(Submission.id == graded))
    async with unit_of_work(app.state.readers) as session:
        assert await session.scalar(select(func.count()).select_from(SubmissionShare)) == 0
    assert (await grace.get(path)).status_code == 404
