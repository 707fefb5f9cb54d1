"""Nobody but an admin, in a browser, gets anything from an address below /admin."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute

from app.accounts import people
from app.accounts import service as accounts
from app.database import unit_of_work
from tests.admin.conftest import Browse, make_user

pytestmark = pytest.mark.asyncio


def routes(router: Any, prefix: str = "") -> Iterator[tuple[APIRoute, str]]:
    """Every route with its whole path, those of included routers too."""
    for route in router.routes:
        if isinstance(route, APIRoute):
            yield route, prefix + route.path
        elif inner := getattr(route, "original_router", None):
            # A router's own prefix is in its routes' paths; of what it includes it is not.
            yield from routes(inner, prefix + getattr(router, "prefix", ""))


def walk(app: FastAPI) -> list[tuple[str, str]]:
    """Every method and address below /admin, its places filled."""
    found = [
        (method, re.sub(r"{\w+}", "1", path))
        for route, path in routes(app)
        if path.startswith("/admin")
        for method in sorted(route.methods)
    ]
    assert ("POST", "/admin/users/1/role") in found
    return found


async def answers(
    app: FastAPI, client: httpx2.AsyncClient, **options: dict[str, str]
) -> dict[str, int]:
    return {
        f"{method} {path}": (await client.request(method, path, **options)).status_code
        for method, path in walk(app)
    }


async def test_who_is_signed_out_is_sent_to_sign_in(
    app: FastAPI, client: httpx2.AsyncClient
) -> None:
    for method, path in walk(app):
        answer = await client.request(method, path)
        assert answer.status_code == 303, path
        assert answer.headers["location"] == f"/login?next={path}"


@pytest.mark.parametrize("role", ["learner", "instructor"])
async def test_others_find_nothing_there(app: FastAPI, browse: Browse, role: accounts.Role) -> None:
    assert set((await answers(app, await browse("ada", role))).values()) == {404}


async def test_a_suspended_admin_is_outside(app: FastAPI, browse: Browse) -> None:
    client = await browse("old", "admin")
    root = await make_user(app, "root", "admin")
    async with unit_of_work(app.state.sessions) as session:
        old = await accounts.user_named(session, "old")
        await people.suspend(session, root, old.id)
    assert set((await answers(app, client)).values()) == {303}


async def test_an_admins_token_opens_no_page(app: FastAPI, root: httpx2.AsyncClient) -> None:
    async with unit_of_work(app.state.sessions) as session:
        user = await accounts.user_named(session, "root")
        _, secret = await accounts.create_token(session, user, "test")
    bearer = {"Authorization": f"Bearer {secret}"}
    assert set((await answers(app, root, headers=bearer)).values()) == {404}


async def test_a_demoted_admin_is_outside_at_once(app: FastAPI, browse: Browse) -> None:
    client = await browse("old", "admin")
    assert (await client.get("/admin/users")).status_code == 200
    root = await make_user(app, "root", "admin")
    async with unit_of_work(app.state.sessions) as session:
        old = await accounts.user_named(session, "old")
        await people.change_role(session, root, old.id, "instructor")
    assert (await client.get("/admin/users")).status_code == 404


async def test_only_admins_see_the_way_there(root: httpx2.AsyncClient, browse: Browse) -> None:
    assert 'href="/admin"' in (await root.get("/problems")).text
    teacher = await browse("teacher", "instructor")
    assert 'href="/admin"' not in (await teacher.get("/problems")).text


async def test_another_sites_page_cannot_have_an_admin_act(root: httpx2.AsyncClient) -> None:
    answer = await root.post(
        "/admin/users/1/suspend",
        data={"confirmed": "yes"},
        headers={"Sec-Fetch-Site": "cross-site"},
    )
    assert answer.status_code == 403
