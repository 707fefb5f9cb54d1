"""Drafts over HTTP: what is kept, what is never overwritten, and what the editor opens with."""

from __future__ import annotations

import json

import httpx2
import pytest
from fastapi import FastAPI

from app.drafts import service
from app.web.limits import RateLimits
from tests.submissions.conftest import CODE, send

pytestmark = pytest.mark.asyncio

URL = "/api/v1/problems/doubling/draft"
PHONE = {"Sec-CH-UA-Mobile": "?1"}


async def kept(client: httpx2.AsyncClient, code: str, base: str = "") -> str:
    """Keep a text that nothing is in the way of; its revision."""
    answer = await client.put(URL, json={"code": code, "base": base})
    assert answer.status_code == 200, answer.text
    return str(answer.json()["revision"])


async def left(client: httpx2.AsyncClient) -> str | None:
    """The text that the editor opens with; None: the starter."""
    answer = await client.get(URL)
    assert answer.status_code == 200, answer.text
    code: str | None = answer.json()["code"]
    return code


async def test_a_text_that_is_kept_is_what_the_editor_opens_with(ada: httpx2.AsyncClient):
    assert await left(ada) is None
    revision = await kept(ada, "# one </textarea>\n")
    answer = (await ada.get(URL)).json()
    assert (answer["code"], answer["revision"]) == ("# one </textarea>\n", revision)
    page = (await ada.get("/problems/doubling")).text
    assert "# one &lt;/textarea&gt;" in page
    assert f'value="{revision}"' in page


async def test_a_text_takes_the_place_of_the_one_that_it_was_made_from(ada: httpx2.AsyncClient):
    first = await kept(ada, "# one\n")
    await kept(ada, "# two\n", first)
    assert await left(ada) == "# two\n"


async def test_a_text_that_was_made_from_an_older_one_overwrites_nothing(ada: httpx2.AsyncClient):
    first = await kept(ada, "# one\n")
    await kept(ada, "# two, from the phone\n", first)
    for base in (first, "", "f" * 32):
        answer = await ada.put(URL, json={"code": "# three, offline\n", "base": base})
        assert answer.status_code == 409
        assert answer.json()["error"] == "conflict"
    assert await left(ada) == "# two, from the phone\n"


async def test_to_keep_the_same_text_twice_is_to_keep_it_once(ada: httpx2.AsyncClient):
    revision = await kept(ada, "# one\n")
    assert await kept(ada, "# one\n") == revision


async def test_nobody_reads_or_changes_anothers_draft(
    ada: httpx2.AsyncClient, bob: httpx2.AsyncClient, nobody: httpx2.AsyncClient
):
    await kept(ada, "# ada's\n")
    assert await left(bob) is None
    await kept(bob, "# bob's\n")
    await bob.delete(URL)
    assert await left(ada) == "# ada's\n"
    assert (await nobody.get(URL)).status_code == 401
    assert (await nobody.put(URL, json={"code": "x", "base": ""})).status_code == 401
    assert (await nobody.delete(URL)).status_code == 401


async def test_without_a_draft_the_editor_opens_with_what_was_sent_last(ada: httpx2.AsyncClient):
    await send(ada, "# sent\n")
    answer = (await ada.get(URL)).json()
    assert (answer["code"], answer["origin"]) == ("# sent\n", "submission")
    assert answer["revision"] == service.revision_of("# sent\n")


async def test_a_draft_that_was_sent_is_one_no_longer(ada: httpx2.AsyncClient):
    await kept(ada, "# one\n")
    await send(ada, "# one\n")
    assert (await ada.get(URL)).json()["origin"] == "submission"
    # …so that what a terminal sends later is what the editor opens with.
    await send(ada, "# from the terminal\n")
    assert await left(ada) == "# from the terminal\n"


async def test_what_a_terminal_sends_takes_no_drafts_place(ada: httpx2.AsyncClient):
    await kept(ada, "# not sent\n")
    await send(ada, "# from the terminal\n")
    assert await left(ada) == "# not sent\n"


async def test_the_form_without_javascript_replaces_the_draft_that_it_opened_with(
    ada: httpx2.AsyncClient,
):
    base = await kept(ada, "# draft\n")
    form = {"code": "# draft, mended\r\n", "mode": "run", "base": base}
    assert (await ada.post("/problems/doubling", data=form)).status_code == 303
    assert await left(ada) == "# draft, mended\n"
    assert (await ada.get(URL)).json()["origin"] == "submission"


async def test_a_form_with_another_base_leaves_the_draft_alone(ada: httpx2.AsyncClient):
    await kept(ada, "# from the phone\n")
    for base in ("", "0" * 32, "\0", "x" * 9_000):
        form = {"code": "# older page\n", "mode": "run", "base": base}
        assert (await ada.post("/problems/doubling", data=form)).status_code == 303
    assert await left(ada) == "# from the phone\n"


async def test_the_starter_needs_no_draft_until_something_was_sent(ada: httpx2.AsyncClient):
    starter = "def double(x):\n    pass\n"
    first = await kept(ada, "# mine\n")
    assert await kept(ada, starter, first) == ""
    assert await left(ada) is None
    await send(ada, CODE)
    reset = await kept(ada, starter, service.revision_of(CODE))
    assert await left(ada) == starter
    assert await kept(ada, CODE, reset) == service.revision_of(CODE)  # undone
    assert (await ada.get(URL)).json()["origin"] == "submission"


async def test_a_draft_that_was_dropped_is_in_nobodys_way(ada: httpx2.AsyncClient):
    first = await kept(ada, "# one\n")
    assert (await ada.delete(URL)).status_code == 204
    assert await left(ada) is None
    await kept(ada, "# two, offline\n", first)
    assert await left(ada) == "# two, offline\n"


async def test_a_draft_says_what_it_was_written_on(app: FastAPI, ada: httpx2.AsyncClient):
    revision = await kept(ada, "# one\n")
    assert (await ada.get(URL)).json()["origin"] == "program"
    transport = httpx2.ASGITransport(app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://judge.test") as browser:
        form = {"username": "ada", "password": "a long enough phrase"}
        assert (await browser.post("/login", data=form)).status_code == 303
        for headers, origin in (({}, "computer"), (PHONE, "phone")):
            answer = await browser.put(
                URL, json={"code": f"# {origin}\n", "base": revision}, headers=headers
            )
            revision = answer.json()["revision"]
            assert (await browser.get(URL)).json()["origin"] == origin


@pytest.mark.parametrize(
    ("code", "status"),
    [("", 200), ("  \n", 200), ("x" * 65_537, 413), (" " * 65_537, 413), ("a\0", 422),
     ("\ud800", 422)],
)  # fmt: skip
async def test_what_is_kept_is_text_of_at_most_64_kib(
    ada: httpx2.AsyncClient, code: str, status: int
):
    body = json.dumps({"code": code, "base": ""})
    headers = {"Content-Type": "application/json"}
    assert (await ada.put(URL, content=body, headers=headers)).status_code == status


async def test_only_problems_that_take_code_have_drafts(ada: httpx2.AsyncClient):
    address = "/api/v1/problems/no-such-problem/draft"
    assert (await ada.get(address)).status_code == 404
    assert (await ada.put(address, json={"code": "x", "base": ""})).status_code == 404
    assert (await ada.delete(address)).status_code == 404


async def test_who_saves_too_often_is_told_until_when(app: FastAPI, ada: httpx2.AsyncClient):
    app.state.limits = RateLimits.make(enabled=True, rules={"drafts": "2 per minute"})
    await kept(ada, "# one\n")
    assert (await ada.get(URL)).status_code == 200
    refused = await ada.get(URL)
    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) > 0


async def test_the_difference_of_two_texts_is_escaped_and_stored_nowhere(
    ada: httpx2.AsyncClient, nobody: httpx2.AsyncClient
):
    texts = {"here": "a = 1\n", "other": "a = 1\n<script>x</script>\n"}
    answer = await ada.post("/problems/doubling/draft/difference", json=texts)
    assert answer.status_code == 200
    assert "&lt;" in answer.text
    assert "<script>" not in answer.text
    assert await left(ada) is None
    refused = await nobody.post("/problems/doubling/draft/difference", json=texts)
    assert refused.status_code in (303, 401)
