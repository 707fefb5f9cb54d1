"""What admins may do with accounts: find them, change roles, suspend, end sessions."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from functools import partial

import httpx2
import pytest
import pytest_asyncio
from fastapi import FastAPI
from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts import people
from app.accounts import service as accounts
from app.accounts.models import UserRow
from app.accounts.service import User
from app.database import now, unit_of_work
from app.errors import Conflict
from tests.conftest import PASSWORD


@pytest_asyncio.fixture
async def session(app: FastAPI) -> AsyncIterator[AsyncSession]:
    async with unit_of_work(app.state.sessions) as session:
        yield session


async def make(session: AsyncSession, name: str, role: accounts.Role = "learner") -> User:
    return await accounts.create_user(session, name, f"{name}@example.org", PASSWORD, role)


async def add(session: AsyncSession, *users: tuple[str, str]) -> None:
    """Many users (name, e-mail), without their passwords."""
    await session.execute(
        insert(UserRow),
        [
            {
                "username": name, "username_key": name.lower(), "email": email,
                "password_hash": "", "role": "learner", "created_at": now(),
            }
            for name, email in users
        ],
    )  # fmt: skip


@pytest.mark.asyncio
async def test_people_are_found_by_the_beginning_of_a_name_in_any_case(
    session: AsyncSession,
) -> None:
    await add(session, ("Ada", "x@e.org"), ("adam", "y@e.org"), ("bob", "z@e.org"))
    found, further = await people.find(session, "AD")
    assert [user.username for user in found] == ["Ada", "adam"]
    assert further is None


@pytest.mark.asyncio
async def test_people_are_found_by_the_beginning_of_their_address(session: AsyncSession) -> None:
    await add(session, ("ada", "Lovelace@Example.org"), ("bob", "love@elsewhere.org"))
    found, _ = await people.find(session, "lovelace@exa")
    assert [user.username for user in found] == ["ada"]


@pytest.mark.asyncio
@pytest.mark.parametrize("wanted", ["", "u@"])
async def test_pages_follow_each_other_without_gap_or_repetition(
    session: AsyncSession, wanted: str
) -> None:
    # By address: all the same, so that only the number tells them apart.
    await add(session, *((f"user-{number}", "u@example.org") for number in range(7)))
    seen, cursor = [], ""
    while True:
        found, further = await people.find(session, wanted, after=cursor, limit=3)
        seen += [user.username for user in found]
        if further is None:
            break
        cursor = further
    assert seen == [f"user-{number}" for number in range(7)]


@pytest.mark.asyncio
@pytest.mark.parametrize("cursor", ["\0", "x y", "9" * 40 + " u@", "5"])
async def test_a_cursor_that_somebody_wrote_breaks_nothing(
    session: AsyncSession, cursor: str
) -> None:
    await add(session, ("ada", "u@example.org"))
    assert (await people.find(session, "u@", after=cursor))[1] is None
    assert (await people.find(session, "", after=cursor))[1] is None


@pytest.mark.asyncio
async def test_an_address_that_changed_is_found_by_the_new_one(session: AsyncSession) -> None:
    user = await make(session, "ada")
    row = await session.get_one(UserRow, user.id)
    row.email = "New@example.org"
    await session.flush()
    assert [user.username for user in (await people.find(session, "new@"))[0]] == ["ada"]


@pytest.mark.asyncio
async def test_nobody_changes_their_own_role(session: AsyncSession) -> None:
    root = await make(session, "root", "admin")
    await make(session, "other", "admin")
    with pytest.raises(Conflict, match="their own role"):
        await people.change_role(session, root, root.id, "learner")


@pytest.mark.asyncio
async def test_an_admin_demotes_another(session: AsyncSession) -> None:
    root, other = await make(session, "root", "admin"), await make(session, "other", "admin")
    was = await people.change_role(session, root, other.id, "instructor")
    assert was.role == "admin"
    assert (await people.user(session, other.id)).role == "instructor"


@pytest.mark.asyncio
@pytest.mark.parametrize("act", ["demote", "suspend"])
async def test_the_last_admin_who_can_sign_in_stays(session: AsyncSession, act: str) -> None:
    root, other = await make(session, "root", "admin"), await make(session, "other", "admin")
    await people.suspend(session, root, other.id)
    acts = {
        "demote": partial(people.change_role, role="learner"),
        "suspend": people.suspend,
    }
    with pytest.raises(Conflict, match="the only admin"):
        await acts[act](session, other, root.id)


@pytest.mark.asyncio
async def test_two_admins_who_demote_each_other_at_once_leave_one(app: FastAPI) -> None:
    async with unit_of_work(app.state.sessions) as session:
        root, other = await make(session, "root", "admin"), await make(session, "other", "admin")

    async def demote(admin: User, whom: User) -> None:
        async with unit_of_work(app.state.sessions) as session:
            await people.change_role(session, admin, whom.id, "learner")

    ended = await asyncio.gather(demote(root, other), demote(other, root), return_exceptions=True)
    assert sorted(type(end).__name__ for end in ended) == ["Conflict", "NoneType"]


@pytest.mark.asyncio
async def test_who_is_suspended_is_signed_out_and_told_so_at_the_door(
    app: FastAPI, signed_in: httpx2.AsyncClient, client: httpx2.AsyncClient
) -> None:
    made = await client.post("/api/v1/tokens", auth=("ada", PASSWORD))
    bearer = {"Authorization": f"Bearer {made.json()['token']}"}
    await _suspend(app, "ada")

    assert (await signed_in.get("/account")).headers["location"].startswith("/login")
    with_token = await client.get("/api/v1/me", headers=bearer)
    assert with_token.status_code == 401
    assert "suspended by an admin" in with_token.json()["detail"]
    by_form = await client.post("/login", data={"username": "ada", "password": PASSWORD})
    assert by_form.status_code == 422
    assert "suspended by an admin" in by_form.text
    no_more = await client.post("/api/v1/tokens", auth=("ada", PASSWORD))
    assert no_more.status_code == 401
    assert "suspended by an admin" in no_more.json()["detail"]


@pytest.mark.asyncio
async def test_without_the_password_nobody_learns_that_an_account_is_suspended(
    app: FastAPI, signed_in: httpx2.AsyncClient, client: httpx2.AsyncClient
) -> None:
    await _suspend(app, "ada")
    answer = await client.post("/login", data={"username": "ada", "password": "not hers at all"})
    assert "suspended" not in answer.text


@pytest.mark.asyncio
async def test_who_is_let_in_again_has_their_tokens_back(
    app: FastAPI, signed_in: httpx2.AsyncClient, client: httpx2.AsyncClient
) -> None:
    made = await client.post("/api/v1/tokens", auth=("ada", PASSWORD))
    user = await _suspend(app, "ada")
    async with unit_of_work(app.state.sessions) as session:
        await people.unsuspend(session, user.id)
    bearer = {"Authorization": f"Bearer {made.json()['token']}"}
    assert (await client.get("/api/v1/me", headers=bearer)).status_code == 200


@pytest.mark.asyncio
async def test_ending_sessions_leaves_tokens(
    app: FastAPI, signed_in: httpx2.AsyncClient, client: httpx2.AsyncClient
) -> None:
    made = await client.post("/api/v1/tokens", auth=("ada", PASSWORD))
    async with unit_of_work(app.state.sessions) as session:
        user = await accounts.user_named(session, "ada")
        _, ended = await people.end_sessions(session, user.id)
    assert ended == 1
    assert (await signed_in.get("/account")).status_code == 303
    bearer = {"Authorization": f"Bearer {made.json()['token']}"}
    assert (await client.get("/api/v1/me", headers=bearer)).status_code == 200


async def _suspend(app: FastAPI, name: str) -> User:
    async with unit_of_work(app.state.sessions) as session:
        root = await make(session, "root", "admin")
        user = await accounts.user_named(session, name)
        await people.suspend(session, root, user.id)
        return user
