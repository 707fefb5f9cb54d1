"""The pages of users: found, looked at, changed, and each act in the record."""

from __future__ import annotations

import httpx2
import pytest
from fastapi import FastAPI
from sqlalchemy import event, insert, update

from app.accounts import people
from app.accounts.models import UserRow
from app.admin import audit
from app.database import now, unit_of_work
from tests.accounts.conftest import Letters, letters
from tests.admin.conftest import Browse, make_user

__all__ = ["letters"]  # a fixture

pytestmark = pytest.mark.asyncio


async def test_a_search_finds_and_leads_to_the_user(app: FastAPI, root: httpx2.AsyncClient) -> None:
    ada = await make_user(app, "ada")
    page = await root.get("/admin/users?q=AD")
    assert f'<a href="/admin/users/{ada.id}">ada</a>' in page.text
    assert ">root</a>" not in page.text
    shown = await root.get(f"/admin/users/{ada.id}")
    assert "ada@example.org" in shown.text
    assert "Nothing was done to this account." in shown.text


async def test_a_search_without_match_says_so(root: httpx2.AsyncClient) -> None:
    assert "Nobody here matches." in (await root.get("/admin/users?q=zzz")).text


async def test_the_list_can_show_one_role_and_who_is_suspended(
    app: FastAPI, root: httpx2.AsyncClient
) -> None:
    ada = await make_user(app, "ada")
    await make_user(app, "teacher", "instructor")
    await root.post(f"/admin/users/{ada.id}/suspend", data={"confirmed": "yes"})
    suspended = (await root.get("/admin/users?show=suspended")).text
    assert ">ada</a>" in suspended
    assert ">teacher</a>" not in suspended
    teachers = (await root.get("/admin/users?show=instructor")).text
    assert ">teacher</a>" in teachers
    assert ">ada</a>" not in teachers


async def test_an_unknown_number_is_a_404(root: httpx2.AsyncClient) -> None:
    assert (await root.get("/admin/users/4711")).status_code == 404
    assert (await root.get("/admin/users/99999999999999999999")).status_code == 422


async def test_a_role_is_changed_only_once_it_is_confirmed(
    app: FastAPI, root: httpx2.AsyncClient
) -> None:
    ada = await make_user(app, "ada")
    asked = await root.post(f"/admin/users/{ada.id}/role", data={"role": "instructor"})
    assert "Make ada an instructor?" in asked.text
    assert await _role(app, ada.id) == "learner"
    answer = await root.post(
        f"/admin/users/{ada.id}/role", data={"role": "instructor", "confirmed": "yes"}
    )
    assert answer.headers["location"] == f"/admin/users/{ada.id}?done=role"
    assert await _role(app, ada.id) == "instructor"


async def test_what_must_not_be_is_said_beside_the_user_and_leaves_no_record(
    app: FastAPI, root: httpx2.AsyncClient
) -> None:
    me = (await root.get("/api/v1/me")).json()["id"]
    for act, data in (("role", {"role": "learner"}), ("suspend", {}), ("reset-link", {})):
        answer = await root.post(f"/admin/users/{me}/{act}", data={**data, "confirmed": "yes"})
        assert answer.status_code == 409
        assert "another admin can" in answer.text or act == "reset-link"
    same = await root.post(f"/admin/users/{me}/role", data={"role": "admin", "confirmed": "yes"})
    assert same.status_code == 422
    assert "has this role already" in same.text
    unknown = await root.post(f"/admin/users/{me}/role", data={"role": "god"})
    assert unknown.status_code == 422
    assert await _role(app, me) == "admin"
    async with unit_of_work(app.state.readers) as session:
        assert (await audit.page(session))[0] == []


async def test_each_act_is_recorded_with_who_whom_and_from_where(
    app: FastAPI, root: httpx2.AsyncClient
) -> None:
    ada = await make_user(app, "ada")
    for act, data in (
        ("role", {"role": "instructor"}),
        ("suspend", {}),
        ("unsuspend", {}),
        ("end-sessions", {}),
    ):
        answer = await root.post(f"/admin/users/{ada.id}/{act}", data={**data, "confirmed": "yes"})
        assert answer.status_code == 303, answer.text
    async with unit_of_work(app.state.readers) as session:
        rows, _ = await audit.page(session)
    assert [(row.act, row.actor_name, row.subject, row.detail) for row in rows] == [
        ("end_sessions", "root", "ada", "0"),
        ("unsuspend", "root", "ada", ""),
        ("suspend", "root", "ada", ""),
        ("role", "root", "ada", "learner → instructor"),
    ]
    assert {row.address for row in rows} == {"127.0.0.1"}
    for page in ("/admin/acts", f"/admin/users/{ada.id}"):
        assert "learner → instructor" in (await root.get(page)).text


async def test_a_link_for_a_new_password_goes_to_a_confirmed_address_and_not_to_the_admin(
    app: FastAPI, letters: Letters, root: httpx2.AsyncClient
) -> None:
    ada = await make_user(app, "ada")
    assert "address is not confirmed" in (await root.get(f"/admin/users/{ada.id}")).text
    async with unit_of_work(app.state.sessions) as session:
        confirmed = update(UserRow).where(UserRow.id == ada.id).values(email_verified_at=now())
        await session.execute(confirmed)
    answer = await root.post(f"/admin/users/{ada.id}/reset-link")
    assert answer.status_code == 303
    assert "/reset?token" not in (await root.get(answer.headers["location"])).text
    async with unit_of_work(app.state.readers) as session:
        rows, _ = await audit.page(session)
    assert [letter.recipient for letter in await letters.all()] == ["ada@example.org"]
    assert (await letters.link()).startswith("/reset?token=")
    assert [row.act for row in rows] == ["reset_link"]


async def test_a_user_is_deleted_once_their_name_is_typed(
    app: FastAPI, root: httpx2.AsyncClient, browse: Browse
) -> None:
    ada = await browse("ada")
    number = (await ada.get("/api/v1/me")).json()["id"]
    assert "Delete ada?" in (await root.post(f"/admin/users/{number}/delete")).text
    wrong = await root.post(f"/admin/users/{number}/delete", data={"typed": "adam"})
    assert wrong.status_code == 422
    assert "This is not their user name." in wrong.text
    await root.post(f"/admin/users/{number}/end-sessions")
    gone = await root.post(f"/admin/users/{number}/delete", data={"typed": "Ada"})
    assert gone.headers["location"] == "/admin/users?done=delete"
    assert (await root.get(f"/admin/users/{number}")).status_code == 404
    assert "Nobody here matches." in (await root.get("/admin/users?q=ada")).text
    record = (await root.get("/admin/acts")).text
    assert f"no. {number}" in record
    assert ">ada<" not in record


async def test_an_admin_does_not_delete_themselves_here(root: httpx2.AsyncClient) -> None:
    me = (await root.get("/api/v1/me")).json()["id"]
    answer = await root.post(f"/admin/users/{me}/delete", data={"typed": "root"})
    assert answer.status_code == 409
    assert "your own account has a page for it" in answer.text


async def test_the_record_has_pages(app: FastAPI, root: httpx2.AsyncClient) -> None:
    ada = await make_user(app, "ada")
    for _ in range(3):
        await root.post(f"/admin/users/{ada.id}/end-sessions")
    async with unit_of_work(app.state.readers) as session:
        first, further = await audit.page(session, limit=2)
        last, end = await audit.page(session, before=further, limit=2)
    assert [row.id for row in (*first, *last)] == [3, 2, 1]
    assert end is None
    assert "The record ends before this page." in (await root.get("/admin/acts?before=1")).text


async def test_a_user_who_was_suspended_while_signed_in_is_out(
    app: FastAPI, root: httpx2.AsyncClient, browse: Browse
) -> None:
    ada = await browse("ada")
    number = (await ada.get("/api/v1/me")).json()["id"]
    await root.post(f"/admin/users/{number}/suspend", data={"confirmed": "yes"})
    assert (await ada.get("/account")).status_code == 303


@pytest.mark.parametrize("wanted", ["", "user-1", "user-1@"])
@pytest.mark.parametrize("only", [{}, {"role": "admin"}, {"suspended": True}])
async def test_finding_people_walks_an_index_and_sorts_nothing(
    app: FastAPI, wanted: str, only: dict[str, object]
) -> None:
    asked = []
    event.listen(
        app.state.engine.sync_engine, "before_cursor_execute",
        lambda c, cursor, said, parameters, *_: asked.append((said, parameters)),
    )  # fmt: skip
    async with unit_of_work(app.state.sessions) as session:
        await session.execute(
            insert(UserRow),
            [
                {
                    "username": f"user-{n}", "username_key": f"user-{n}", "role": "learner",
                    "email": f"user-{n}@example.org", "password_hash": "", "created_at": now(),
                }
                for n in range(300)
            ],
        )  # fmt: skip
    async with unit_of_work(app.state.readers) as session:
        _, further = await people.find(session, wanted, **only)  # type: ignore[arg-type]
        await people.find(session, wanted, after=further or "2 user-2@", **only)  # type: ignore[arg-type]
    found = [one for one in asked if "FROM users" in one[0]]
    assert len(found) == 2
    async with app.state.engine.connect() as connection:
        for statement, parameters in found:
            plan = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            told = " | ".join(row[3] for row in plan)
            assert "USING INDEX" in told, told
            assert "TEMP B-TREE" not in told, told


async def _role(app: FastAPI, user_id: int) -> str:
    async with unit_of_work(app.state.readers) as session:
        return (await people.user(session, user_id)).role
