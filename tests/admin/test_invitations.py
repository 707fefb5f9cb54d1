"""Invitations: links by which people sign up, with a role, for a time and so many."""

from __future__ import annotations

import asyncio
import re
from datetime import timedelta
from html import unescape

import httpx2
import pytest
from fastapi import FastAPI
from sqlalchemy import update

from app.accounts.models import InvitationRow
from app.admin import audit
from app.database import now, unit_of_work
from tests.conftest import PASSWORD

pytestmark = pytest.mark.asyncio


async def invite(root: httpx2.AsyncClient, **form: str) -> str:
    """The secret of a new invitation."""
    answer = await root.post(
        "/admin/invitations", data={"role": "learner", "days": "14", "uses": "1", **form}
    )
    assert answer.status_code == 201, answer.text
    assert answer.headers["cache-control"] == "no-store"
    link = re.search(r">(http://testserver/signup\?invite=[^<]+)<", answer.text)
    assert link is not None
    return unescape(link[1]).partition("invite=")[2]


async def sign_up(client: httpx2.AsyncClient, name: str, secret: str) -> httpx2.Response:
    form = {"username": name, "email": f"{name}@example.org", "password": PASSWORD}
    return await client.post("/signup", data={**form, "invite": secret})


@pytest.fixture
def by_invitation(app: FastAPI) -> None:
    """A site that takes whom an admin invited."""
    app.state.settings = app.state.settings.model_copy(update={"registration": "invite"})


@pytest.mark.usefixtures("by_invitation")
async def test_without_an_invitation_nobody_signs_up(client: httpx2.AsyncClient) -> None:
    answer = await sign_up(client, "ada", "")
    assert answer.status_code == 403
    assert "People sign up here by invitation" in answer.text


@pytest.mark.usefixtures("by_invitation")
@pytest.mark.parametrize("role", ["learner", "instructor"])
async def test_who_was_invited_signs_up_with_the_invitations_role(
    root: httpx2.AsyncClient, client: httpx2.AsyncClient, role: str
) -> None:
    secret = await invite(root, role=role)
    page = await client.get(f"/signup?invite={secret}")
    assert f'name="invite" value="{secret}"' in page.text
    assert "by invitation" not in page.text
    assert (await sign_up(client, "ada", secret)).status_code == 303
    assert (await client.get("/api/v1/me")).json()["role"] == role


@pytest.mark.usefixtures("by_invitation")
async def test_an_invitation_works_by_the_api_too(
    root: httpx2.AsyncClient, client: httpx2.AsyncClient
) -> None:
    new = {"username": "ada", "email": "ada@example.org", "password": PASSWORD}
    assert (await client.post("/api/v1/users", json=new)).status_code == 403
    wrong = await client.post("/api/v1/users", json={**new, "invitation": "guessed"})
    assert wrong.status_code == 403
    assert "does not hold any more" in wrong.json()["detail"]
    secret = await invite(root)
    assert (
        await client.post("/api/v1/users", json={**new, "invitation": secret})
    ).status_code == 201


@pytest.mark.usefixtures("by_invitation")
@pytest.mark.parametrize("way", ["used up", "over", "taken back"])
async def test_an_invitation_ends(
    app: FastAPI, root: httpx2.AsyncClient, client: httpx2.AsyncClient, way: str
) -> None:
    secret = await invite(root)
    if way == "used up":
        new = {"username": "bob", "email": "b@example.org", "password": PASSWORD}
        made = await client.post("/api/v1/users", json={**new, "invitation": secret})
        assert made.status_code == 201
    elif way == "over":
        async with unit_of_work(app.state.sessions) as session:
            over = now() - timedelta(seconds=1)
            await session.execute(update(InvitationRow).values(expires_at=over))
    else:
        assert (await root.post("/admin/invitations/1/revoke")).status_code == 303
    assert "does not hold any more" in (await client.get(f"/signup?invite={secret}")).text
    refused = await sign_up(client, "ada", secret)
    assert refused.status_code == 403
    assert "does not hold any more" in refused.text
    word = {"used up": "used up", "over": "its time is over"}.get(way, "taken back")
    assert f'<span class="quiet">{word}</span>' in (await root.get("/admin/invitations")).text


@pytest.mark.usefixtures("by_invitation")
async def test_of_many_at_once_no_more_sign_up_than_are_invited(
    app: FastAPI, root: httpx2.AsyncClient, client: httpx2.AsyncClient
) -> None:
    secret = await invite(root, uses="2")

    async def one(number: int) -> int:
        new = {"username": f"u{number}", "email": "u@example.org", "password": PASSWORD}
        answer = await client.post("/api/v1/users", json={**new, "invitation": secret})
        return answer.status_code

    got = await asyncio.gather(*(one(number) for number in range(6)))
    assert got.count(201) == 2
    assert set(got) <= {201, 403, 404}
    found = (await root.get("/admin/users?q=u")).text
    assert found.count("u@example.org") == 2  # who was too late left nothing behind


@pytest.mark.usefixtures("by_invitation")
async def test_a_name_that_is_taken_uses_nothing_up(
    root: httpx2.AsyncClient, client: httpx2.AsyncClient
) -> None:
    secret = await invite(root)
    taken = await sign_up(client, "root", secret)
    assert taken.status_code == 409
    assert f'name="invite" value="{secret}"' in taken.text
    assert (await sign_up(client, "ada", secret)).status_code == 303


async def test_a_closed_site_takes_nobody(
    app: FastAPI, root: httpx2.AsyncClient, client: httpx2.AsyncClient
) -> None:
    secret = await invite(root)
    app.state.settings = app.state.settings.model_copy(update={"registration": "closed"})
    assert (await sign_up(client, "ada", secret)).status_code == 403


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"role": "admin"}, "an admin is made of one of them"),
        ({"days": "0"}, "Between 1 and 365 days."),
        ({"days": "ten"}, "Between 1 and 365 days."),
        ({"uses": "1001"}, "For between 1 and 1000 people."),
    ],
)
async def test_what_cannot_be_invited_is_said_beside_the_field(
    root: httpx2.AsyncClient, form: dict[str, str], said: str
) -> None:
    answer = await root.post(
        "/admin/invitations", data={"role": "learner", "days": "1", "uses": "1", **form}
    )
    assert answer.status_code == 422
    assert said in answer.text


async def test_invitations_are_in_the_record_and_their_secrets_nowhere(
    app: FastAPI, root: httpx2.AsyncClient
) -> None:
    secret = await invite(root, note="course of spring")
    await root.post("/admin/invitations/1/revoke")
    assert (await root.post("/admin/invitations/1/revoke")).status_code == 404
    page = (await root.get("/admin/invitations")).text
    assert "course of spring" in page
    assert secret not in page
    assert secret.encode() not in (app.state.settings.data / "tensorjudge.db").read_bytes()
    async with unit_of_work(app.state.readers) as session:
        rows, _ = await audit.page(session)
    assert [(row.act, row.subject) for row in rows] == [
        ("revoke_invitation", "no. 1"),
        ("invite", "no. 1"),
    ]
