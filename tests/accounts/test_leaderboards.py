"""How a user is called on leaderboards, and whether they are there."""

from __future__ import annotations

import httpx2
import pytest
from fastapi import FastAPI

from app.accounts.service import create_user
from app.database import unit_of_work

pytestmark = pytest.mark.asyncio


async def _me(client: httpx2.AsyncClient) -> tuple[str, bool]:
    found = (await client.get("/api/v1/me")).json()
    return found["display_name"], found["ranked"]


async def test_a_new_user_is_shown_by_username(signed_in: httpx2.AsyncClient) -> None:
    assert await _me(signed_in) == ("", True)
    page = await signed_in.get("/account/leaderboards")
    assert 'name="ranked" value="yes" checked' in page.text


async def test_the_form_sets_both(signed_in: httpx2.AsyncClient) -> None:
    form = {"display_name": "  Ada   Lovelace ", "ranked": "yes"}
    answer = await signed_in.post("/account/leaderboards", data=form)
    assert answer.status_code == 303
    assert await _me(signed_in) == ("Ada Lovelace", True)
    assert "Saved." in (await signed_in.get(answer.headers["location"])).text

    await signed_in.post("/account/leaderboards", data={"display_name": ""})
    assert await _me(signed_in) == ("", False)


async def test_the_api_sets_both(signed_in: httpx2.AsyncClient) -> None:
    answer = await signed_in.put(
        "/api/v1/me/leaderboards", json={"display_name": "Ádá ✓", "ranked": False}
    )
    assert answer.status_code == 200
    assert await _me(signed_in) == ("Ádá ✓", False)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("a" * 41, "at most 40"),
        ("ada\u202egro", "can be seen"),
        ("ada\u200b", "can be seen"),
        ("a\x00b", "can be seen"),
        ("\u2800", "can be seen"),
        ("bob\u034f", "can be seen"),
        ("a" + "\u0301" * 30, "can be seen"),  # drawn over the rows above
        ("a" + "\u0301" * 5_000 + "\u0327" * 5_000, "at most 40"),  # slow to normalise
        ("BOB", "another user&#39;s name"),
        ("ｂｏｂ", "another user&#39;s name"),  # of full width, the same letters
    ],
)
async def test_a_name_that_cannot_stand_there_comes_back_with_what_to_mend(
    signed_in: httpx2.AsyncClient, app: FastAPI, name: str, words: str
) -> None:
    async with unit_of_work(app.state.sessions) as session:
        await create_user(session, "bob", "bob@example.org", "three calm tensors")
    answer = await signed_in.post("/account/leaderboards", data={"display_name": name})
    assert answer.status_code == 422
    assert words in answer.text
    assert (
        await signed_in.put("/api/v1/me/leaderboards", json={"display_name": name})
    ).status_code == 422
    assert await _me(signed_in) == ("", True)


async def test_ones_own_username_may_be_written_out(signed_in: httpx2.AsyncClient) -> None:
    await signed_in.put("/api/v1/me/leaderboards", json={"display_name": "Ada"})
    assert await _me(signed_in) == ("Ada", True)


async def test_nobody_sets_it_without_an_account(client: httpx2.AsyncClient) -> None:
    assert (await client.put("/api/v1/me/leaderboards", json={})).status_code == 401
