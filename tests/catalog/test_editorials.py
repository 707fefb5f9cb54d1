"""The editorial: closed until solved or chosen, and what is noted of the choice."""

from __future__ import annotations

from datetime import timedelta

import httpx2
import pytest
import pytest_asyncio
from fastapi import FastAPI

from app.catalog.service import Catalog, NoProgress
from app.database import now
from tests.catalog.test_routes import sign_in

pytestmark = pytest.mark.asyncio

MARK = "EDITORIAL-MARK"
ADDRESS = "/api/v1/problems/alpha/editorial"


class Solved(NoProgress):
    """A progress source: `alpha` is as it is told."""

    def __init__(self) -> None:
        self.state = ""
        self.at = now()

    async def progress(self, session, user_id):
        return {"alpha": self.state} if self.state else {}

    async def solved_at(self, session, user_id, slugs):
        return {"alpha": self.at} if self.state == "solved" else {}


@pytest_asyncio.fixture
async def kept(site: FastAPI, client: httpx2.AsyncClient, write, shelf) -> Solved:
    """A problem with an editorial, a learner who is signed in, and what they have done."""
    folder = write("alpha")
    with (folder / "editorial.md").open("a") as file:
        file.write(f"\n{MARK}\n")
    (shelf / "tracks.toml").write_text(
        '[[track]]\nslug = "one"\ntitle = "One"\nproblems = ["alpha"]\n'
    )
    site.state.catalog = Catalog.load([shelf])
    site.state.progress = Solved()
    await sign_in(site, client)
    return site.state.progress


async def texts(client: httpx2.AsyncClient) -> dict[str, str]:
    """Every page and answer on which the state of a problem shows."""
    places = ("/problems/alpha", "/problems", "/tracks/one", "/api/v1/problems/alpha")
    return {place: (await client.get(place)).text for place in places}


async def test_it_is_nowhere_before(kept: Solved, client: httpx2.AsyncClient) -> None:
    kept.state = "tried"
    assert not any(MARK in text for text in (await texts(client)).values())
    refused = await client.get(ADDRESS)
    assert (refused.status_code, refused.json()["error"]) == (403, "forbidden")
    assert MARK not in refused.text


async def test_solving_opens_it_and_nothing_is_noted(
    kept: Solved, client: httpx2.AsyncClient
) -> None:
    kept.state = "solved"
    assert MARK in (await client.get("/problems/alpha")).text
    for answer in (await client.get(ADDRESS), await client.post(ADDRESS)):
        assert MARK in answer.json()["editorial"]
        assert f"<p>{MARK}</p>" in answer.json()["editorial_html"]
        assert answer.json()["chosen_at"] is None
    assert "after reading" not in "".join((await texts(client)).values())


async def test_choosing_opens_it_and_is_noted_everywhere(
    kept: Solved, client: httpx2.AsyncClient
) -> None:
    page = await client.post("/problems/alpha/editorial", data={"code": "x = 1\r\n"})
    assert page.status_code == 200
    assert MARK in page.text
    assert 'data-part="editorial"' in page.text
    assert "x = 1\n</textarea>" in page.text  # what stood in the editor came along
    shown = await texts(client)
    assert MARK in shown["/problems/alpha"]
    for place in ("/problems/alpha", "/problems", "/tracks/one"):
        assert "editorial read" in shown[place], place
    assert '"editorial_read":true' in shown["/api/v1/problems/alpha"]

    kept.state, kept.at = "solved", now()
    shown = await texts(client)
    for place in ("/problems/alpha", "/problems", "/tracks/one"):
        assert "after reading the editorial" in shown[place], place


async def test_choosing_twice_keeps_the_first_time(
    kept: Solved, client: httpx2.AsyncClient
) -> None:
    first, second = (await client.post(ADDRESS)).json(), (await client.post(ADDRESS)).json()
    assert first["chosen_at"] is not None
    assert second == first


async def test_who_had_sent_the_right_answer_before_solved_it_alone(
    kept: Solved, client: httpx2.AsyncClient
) -> None:
    sent = now() - timedelta(seconds=5)
    await client.post(ADDRESS)  # while the verdict was not there yet
    kept.state, kept.at = "solved", sent
    assert "after reading" not in "".join((await texts(client)).values())
    assert (await client.get(ADDRESS)).json()["chosen_at"] is None


async def test_signed_out_nobody_chooses(
    kept: Solved, site: FastAPI, client: httpx2.AsyncClient
) -> None:
    del client.headers["Authorization"]
    assert (await client.post(ADDRESS)).status_code == 401
    assert (await client.get(ADDRESS)).status_code == 401
    page = await client.post("/problems/alpha/editorial")
    assert page.headers["location"] == "/login?next=/problems/alpha/editorial"
    back = await client.get("/problems/alpha/editorial")
    assert back.headers["location"] == "/problems/alpha#editorial"
    text = (await client.get("/problems/alpha")).text
    assert MARK not in text
    assert "Show the editorial" not in text


async def test_an_unknown_problem_has_none(kept: Solved, client: httpx2.AsyncClient) -> None:
    for method in (client.get, client.post):
        assert (await method("/api/v1/problems/nothing/editorial")).status_code == 404
