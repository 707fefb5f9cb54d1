"""A forgotten password set anew by a link, and one changed by who knows it."""

from __future__ import annotations

import httpx2
import pytest
import pytest_asyncio
from fastapi import FastAPI
from sqlalchemy import text

from tests.accounts.conftest import Letters
from tests.conftest import PASSWORD

NEW = "four calm tensors"


def _token(link: str) -> str:
    return link.partition("token=")[2]


@pytest_asyncio.fixture
async def ada(letters: Letters, signed_in: httpx2.AsyncClient) -> httpx2.AsyncClient:
    """Ada's browser; her address is confirmed."""
    data = {"token": _token(await letters.link())}
    assert (await signed_in.post("/confirm-email", data=data)).status_code == 200
    return signed_in


async def _signs_in(client: httpx2.AsyncClient, password: str) -> bool:
    answer = await client.post("/api/v1/tokens", auth=("ada", password))
    return answer.status_code == 201


@pytest.mark.parametrize("name", ["ada", "ADA", "ada@example.org", " Ada@Example.org "])
@pytest.mark.asyncio
async def test_the_link_sets_a_new_password_once_and_ends_every_session(
    letters: Letters, ada: httpx2.AsyncClient, client: httpx2.AsyncClient, name: str
) -> None:
    assert (await client.post("/forgot", data={"name": name})).status_code == 200
    link = await letters.link()
    assert link.startswith("/reset?token=")
    page = await client.get(link)
    assert page.status_code == 200
    assert 'autocomplete="new-password"' in page.text
    assert await _signs_in(client, PASSWORD)  # opening it changed nothing

    answer = await client.post("/reset", data={"token": _token(link), "password": NEW})
    assert (answer.status_code, answer.headers["location"]) == (303, "/account?saved=reset")
    assert "Your password is set" in (await client.get("/account?saved=reset")).text
    assert (await ada.get("/api/v1/me")).status_code == 401
    assert await _signs_in(client, NEW)
    assert not await _signs_in(client, PASSWORD)
    told = await letters.last()
    assert (told.recipient, told.subject) == (
        "ada@example.org",
        "TensorJudge: your password was changed",
    )

    again = await client.post("/reset", data={"token": _token(link), "password": "another five"})
    assert again.status_code == 422
    assert "it was used" in again.text
    assert await _signs_in(client, NEW)


@pytest.mark.asyncio
async def test_the_answer_is_the_same_whoever_is_asked_for(
    app: FastAPI, letters: Letters, ada: httpx2.AsyncClient, client: httpx2.AsyncClient
) -> None:
    form = {"username": "bob", "email": "bob@example.org", "password": PASSWORD}
    await client.post("/signup", data=form)  # his address is not confirmed
    client.cookies.clear()
    before = len(await letters.all())
    answers = {
        name: await client.post("/forgot", data={"name": name})
        for name in ("ada", "bob", "eve", "eve@example.org", "e\0ve", "\ud7ff@x")
    }
    texts = {
        answer.text.replace(f"<strong>{name}</strong>", "<strong>NAME</strong>")
        for name, answer in answers.items()
        if name.isascii() and "\0" not in name
    }
    assert {answer.status_code for answer in answers.values()} == {200}
    assert len(texts) == 1
    assert [letter.recipient for letter in (await letters.all())[before:]] == ["ada@example.org"]


@pytest.mark.asyncio
async def test_whoever_is_asked_for_as_much_is_stored(
    app: FastAPI, ada: httpx2.AsyncClient, client: httpx2.AsyncClient, letters: Letters
) -> None:
    """What takes time in an answer, a write, is done for nobody as well."""
    await letters.all()
    held = app.state.outbox._one_at_a_time
    async with held:  # nothing leaves meanwhile
        for name in ("ada", "nobody-of-this-name"):
            await client.post("/forgot", data={"name": name})
        async with app.state.readers() as session:
            found = await session.execute(text("SELECT recipient, length(body) FROM mails"))
            rows = found.all()
    assert [recipient for recipient, _ in rows] == ["ada@example.org", ""]
    assert abs(rows[0][1] - rows[1][1]) < 60


@pytest.mark.asyncio
async def test_a_weak_password_comes_back_with_what_to_mend_and_the_link_still_holds(
    letters: Letters, ada: httpx2.AsyncClient, client: httpx2.AsyncClient
) -> None:
    await client.post("/forgot", data={"name": "ada"})
    token = _token(await letters.link())
    answer = await client.post("/reset", data={"token": token, "password": "short"})
    assert answer.status_code == 422
    assert "take at least 10" in answer.text
    assert token in answer.text
    answer = await client.post("/reset", data={"token": token, "password": NEW})
    assert answer.status_code == 303


@pytest.mark.asyncio
async def test_a_link_dies_when_the_password_was_changed_otherwise(
    letters: Letters, ada: httpx2.AsyncClient, client: httpx2.AsyncClient
) -> None:
    await client.post("/forgot", data={"name": "ada"})
    link = await letters.link()
    form = {"present": PASSWORD, "password": NEW}
    assert (await ada.post("/account/password", data=form)).status_code == 303
    assert (await client.get(link)).status_code == 422


@pytest.mark.asyncio
async def test_a_suspended_account_is_not_opened_by_a_link(
    app: FastAPI, letters: Letters, ada: httpx2.AsyncClient, client: httpx2.AsyncClient
) -> None:
    await client.post("/forgot", data={"name": "ada"})
    link = await letters.link()
    async with app.state.sessions.begin() as session:
        await session.execute(text("UPDATE users SET suspended_at = '2026-01-01 00:00:00.000000'"))
    assert (await client.get(link)).status_code == 422
    before = len(await letters.all())
    assert (await client.post("/forgot", data={"name": "ada"})).status_code == 200
    assert len(await letters.all()) == before


@pytest.mark.asyncio
async def test_asking_too_often_says_until_when_the_same_for_nobody(
    app: FastAPI, ada: httpx2.AsyncClient, client: httpx2.AsyncClient
) -> None:
    app.state.limits.enabled = True
    for name in ("ada", "nobody-of-this-name"):
        answers = [await client.post("/forgot", data={"name": name}) for _ in range(6)]
        assert [answer.status_code for answer in answers] == [200] * 5 + [429]
        assert int(answers[-1].headers["retry-after"]) > 0
        assert "Try again in" in answers[-1].text


@pytest.mark.asyncio
async def test_a_name_written_with_nuls_is_counted_as_the_same(
    app: FastAPI, ada: httpx2.AsyncClient, client: httpx2.AsyncClient
) -> None:
    app.state.limits.enabled = True
    names = ("ada", "a\0da", "ad\0a", "\0ada", "ada\0\0", "a\0d\0a")
    answers = [await client.post("/forgot", data={"name": name}) for name in names]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429]


@pytest.mark.asyncio
async def test_signing_in_leads_to_it(client: httpx2.AsyncClient) -> None:
    assert 'href="/forgot"' in (await client.get("/login")).text
    page = await client.get("/forgot")
    assert 'action="/forgot"' in page.text
    empty = await client.post("/forgot", data={"name": " "})
    assert empty.status_code == 422
    assert "Write your user name or your e-mail address." in empty.text


@pytest.mark.asyncio
async def test_who_knows_the_present_password_changes_it_and_stays_signed_in(
    ada: httpx2.AsyncClient, client: httpx2.AsyncClient
) -> None:
    await client.post("/login", data={"username": "ada", "password": PASSWORD})
    answer = await ada.post("/account/password", data={"present": PASSWORD, "password": NEW})
    assert (answer.status_code, answer.headers["location"]) == (303, "/account?saved=password")
    assert (await ada.get("/api/v1/me")).status_code == 200
    assert (await client.get("/api/v1/me")).status_code == 401
    assert await _signs_in(client, NEW)


@pytest.mark.parametrize(
    ("form", "field", "words"),
    [
        ({"present": "wrong", "password": NEW}, "password-present", "not your present password"),
        ({"present": PASSWORD, "password": "short"}, "password", "take at least 10"),
        ({"present": PASSWORD, "password": "ada"}, "password", "take at least 10"),
    ],
)
@pytest.mark.asyncio
async def test_a_password_that_is_not_changed_says_why_beside_its_field(
    signed_in: httpx2.AsyncClient, form: dict[str, str], field: str, words: str
) -> None:
    answer = await signed_in.post("/account/password", data=form)
    assert answer.status_code == 422
    note = answer.text.partition(f'id="{field}-note">')[2].partition("</p>")[0]
    assert words in note
    assert await _signs_in(signed_in, PASSWORD)


@pytest.mark.asyncio
async def test_the_present_password_cannot_be_guessed_from_inside(
    app: FastAPI, signed_in: httpx2.AsyncClient
) -> None:
    app.state.limits.enabled = True
    for path in ("/account/password", "/account/email"):
        for _ in range(5):
            await signed_in.post(path, data={"present": "a guess", "password": NEW})
    answer = await signed_in.post("/account/password", data={"present": PASSWORD, "password": NEW})
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) > 0
    assert "Try again in" in answer.text
