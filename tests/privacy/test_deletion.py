"""An account's end: who may end it, what goes, and who must not stumble over it."""

from __future__ import annotations

from datetime import timedelta

import httpx2
import pytest
from fastapi import FastAPI
from sqlalchemy import insert, update

from app.accounts.models import SessionRow, UserRow
from app.admin.models import AdminActRow
from app.database import now, unit_of_work
from app.grading.queue.port import Lease, LeaseLostError
from app.mail.models import MailRow
from app.submissions import service as submissions
from app.submissions.models import Submission
from app.training import service as training
from app.training.models import TrainingRun
from tests.conftest import PASSWORD
from tests.privacy.rows import counts, fill, mentions
from tests.privacy.test_export import me, submission

WITH_PASSWORD = {"present": PASSWORD}


async def sign_up(client: httpx2.AsyncClient, name: str = "bob") -> int:
    form = {"username": name, "email": f"{name}@example.org", "password": PASSWORD}
    assert (await client.post("/signup", data=form)).status_code == 303
    return await me(client)


async def change(app: FastAPI, table: type, **values: object) -> None:
    async with unit_of_work(app.state.sessions) as session:
        await session.execute(update(table).values(**values))


@pytest.mark.asyncio
async def test_after_it_no_row_of_any_table_refers_to_the_user(
    app: FastAPI, signed_in: httpx2.AsyncClient, client: httpx2.AsyncClient
) -> None:
    bob = await sign_up(client)
    ada = await me(signed_in)
    await fill(app, bob)
    before = await counts(app)
    await fill(app, ada)
    act = {"at": now(), "act": "suspend", "user_id": ada, "subject": "ada", "actor_id": bob,
           "actor_name": "bob"}  # fmt: skip
    async with unit_of_work(app.state.sessions) as session:
        await session.execute(insert(AdminActRow), [act])
        letter = {
            "recipient": "ada@example.org",
            "subject": "for ada",
            "body": "",
            "ends_at": now(),
        }
        await session.execute(insert(MailRow), [{**letter, "created_at": now()}])
    answer = await signed_in.post("/account/delete", data=WITH_PASSWORD)
    assert answer.headers["location"] == "/account/deleted"
    # Before it, ada had an account and a session.
    ended = {"users": before["users"] - 1, "user_sessions": before["user_sessions"] - 1}
    assert await counts(app) == before | ended
    assert await mentions(app, ada, "ada") == []


@pytest.mark.asyncio
async def test_its_browsers_tokens_and_password_open_nothing_any_more(
    client: httpx2.AsyncClient, signed_in: httpx2.AsyncClient
) -> None:
    token = (await signed_in.post("/api/v1/tokens", auth=("ada", PASSWORD))).json()["token"]
    cookie = dict(signed_in.cookies)
    answer = await signed_in.post("/account/delete", data=WITH_PASSWORD)
    assert answer.headers["clear-site-data"] == '"storage"'
    assert not signed_in.cookies
    for headers in (
        {"authorization": f"Bearer {token}"},
        {"cookie": f"tensorjudge={cookie['tensorjudge']}"},
    ):
        assert (await client.get("/api/v1/me", headers=headers)).status_code == 401
    assert (await client.post("/api/v1/tokens", auth=("ada", PASSWORD))).status_code == 401
    assert "Your account is deleted" in (await signed_in.get("/account/deleted")).text


@pytest.mark.asyncio
async def test_the_name_is_free_again(
    client: httpx2.AsyncClient, signed_in: httpx2.AsyncClient
) -> None:
    await signed_in.post("/account/delete", data=WITH_PASSWORD)
    await sign_up(client, "ada")


@pytest.mark.parametrize("form", [{}, {"present": "not this one"}, {"username": "ada"}])
@pytest.mark.asyncio
async def test_without_the_password_nothing_is_deleted(
    signed_in: httpx2.AsyncClient, form: dict[str, str]
) -> None:
    answer = await signed_in.post("/account/delete", data=form)
    assert answer.status_code == 422
    assert "This is not your present password." in answer.text
    assert await me(signed_in)


@pytest.mark.asyncio
async def test_passwords_cannot_be_guessed_there(
    app: FastAPI, signed_in: httpx2.AsyncClient
) -> None:
    app.state.limits.enabled = True
    statuses = [
        (await signed_in.post("/account/delete", data={"present": str(number)})).status_code
        for number in range(11)
    ]
    assert statuses == [422] * 10 + [429]


@pytest.mark.asyncio
async def test_a_token_does_not_delete_its_account(
    client: httpx2.AsyncClient, signed_in: httpx2.AsyncClient
) -> None:
    token = (await signed_in.post("/api/v1/tokens", auth=("ada", PASSWORD))).json()["token"]
    headers = {"authorization": f"Bearer {token}"}
    answer = await client.post("/account/delete", data=WITH_PASSWORD, headers=headers)
    assert answer.status_code in (401, 403)
    assert (await client.delete("/api/v1/me", headers=headers)).status_code == 405
    assert await me(signed_in)


@pytest.mark.asyncio
async def test_without_a_password_one_signs_in_anew_and_types_the_name(
    app: FastAPI, signed_in: httpx2.AsyncClient
) -> None:
    await change(app, UserRow, password_hash="")
    await change(app, SessionRow, created_at=now() - timedelta(minutes=16))
    page = (await signed_in.get("/account/delete")).text
    assert "/login/oidc?again=true&amp;next=/account/delete" in page
    old = await signed_in.post("/account/delete", data={"username": "ada"})
    assert old.status_code == 422
    await change(app, SessionRow, created_at=now() - timedelta(minutes=14))
    wrong = await signed_in.post("/account/delete", data={"username": "bob"})
    assert wrong.status_code == 422
    assert "This is not your user name." in wrong.text
    assert (await signed_in.post("/account/delete", data={"username": "Ada"})).status_code == 303


@pytest.mark.asyncio
async def test_the_last_admin_stays(
    app: FastAPI, client: httpx2.AsyncClient, signed_in: httpx2.AsyncClient
) -> None:
    await change(app, UserRow, role="admin")
    answer = await signed_in.post("/account/delete", data=WITH_PASSWORD)
    assert answer.status_code == 409
    assert "You are the only admin" in answer.text
    assert await me(signed_in)
    await sign_up(client)
    await change(app, UserRow, role="admin")
    assert (await signed_in.post("/account/delete", data=WITH_PASSWORD)).status_code == 303


@pytest.mark.asyncio
async def test_a_link_that_was_shared_leads_nowhere(
    app: FastAPI, client: httpx2.AsyncClient, signed_in: httpx2.AsyncClient
) -> None:
    ada = await me(signed_in)
    await sign_up(client)
    async with unit_of_work(app.state.sessions) as session:
        await session.execute(insert(Submission), [submission(ada, 1)])
        await session.execute(update(UserRow).where(UserRow.id != ada).values(role="instructor"))
    made = await signed_in.post("/submissions/submission-1/share")
    assert made.status_code == 303, made.text
    page = (await signed_in.get("/submissions/submission-1")).text
    link = "/shared/" + page.split("/shared/")[1].split('"')[0].split("<")[0]
    assert (await client.get(link)).status_code == 200
    await signed_in.post("/account/delete", data=WITH_PASSWORD)
    assert (await client.get(link)).status_code == 404


@pytest.mark.asyncio
async def test_what_is_being_graded_ends_without_noise(
    app: FastAPI, signed_in: httpx2.AsyncClient
) -> None:
    ada = await me(signed_in)
    code = {"problem": "fixture-problem", "code": "x = 1", "mode": "submit"}
    sent = await signed_in.post("/api/v1/submissions", json=code)
    assert sent.status_code == 202, sent.text
    lease = await app.state.queue.take("worker")
    run = {**submission(ada, 2), "settings": {}, "seed": 1, "submission_id": "x", "state": "queued",
           "finished_at": None}  # fmt: skip
    columns = TrainingRun.__table__.columns.keys()
    async with unit_of_work(app.state.sessions) as session:
        row = {name: value for name, value in run.items() if name in columns}
        await session.execute(insert(TrainingRun), [row])
    training_lease = await app.state.training_queue.take("worker")
    assert isinstance(lease, Lease)
    assert isinstance(training_lease, Lease)
    await signed_in.post("/account/delete", data=WITH_PASSWORD)

    for queue, held in ((app.state.queue, lease), (app.state.training_queue, training_lease)):
        assert not await queue.extend(held)
        with pytest.raises(LeaseLostError):
            await queue.give_back(held, "no sandbox")
        assert await queue.take("another worker") is None
    async with unit_of_work(app.state.sessions) as session:
        assert await submissions.begin(session, lease) is None
        assert not await submissions.record_cases(session, lease, [])
        assert not await submissions.record_failure(session, lease)
        assert await training.record_items(session, training_lease, 0, [{"what": "text"}]) is None
        assert not await training.record_failure(session, training_lease)


@pytest.mark.asyncio
async def test_the_page_says_what_goes_and_an_admin_what_stays(
    app: FastAPI, signed_in: httpx2.AsyncClient
) -> None:
    assert "the record of what you did" not in (await signed_in.get("/account/delete")).text
    await change(app, UserRow, role="admin")
    page = (await signed_in.get("/account/delete")).text
    assert "the record of what you did" in page
    assert "all that you ran and submitted" in page


@pytest.mark.asyncio
async def test_whoever_is_signed_out_is_sent_to_sign_in(client: httpx2.AsyncClient) -> None:
    for path in ("/account/data", "/account/delete"):
        answer = await client.get(path)
        assert answer.headers["location"] == f"/login?next={path}"
    assert (await client.post("/account/delete")).headers["location"].startswith("/login")
