"""Confirming an e-mail address, and changing it."""

from __future__ import annotations

import re
from datetime import timedelta
from gettext import NullTranslations

import httpx2
import pytest
from fastapi import FastAPI

from app import i18n
from app.accounts import emails, links
from app.accounts.service import create_user
from app.database import unit_of_work
from app.mail import service as mail
from app.settings import Settings
from app.web.pages import ROOT, environment
from app.web.static import StaticPaths
from tests.accounts.conftest import Letters
from tests.conftest import PASSWORD


async def _email(client: httpx2.AsyncClient) -> tuple[str, bool]:
    found = (await client.get("/api/v1/me")).json()
    return found["email"], found["email_verified"]


async def _confirm(client: httpx2.AsyncClient, link: str) -> httpx2.Response:
    return await client.post("/confirm-email", data={"token": link.partition("token=")[2]})


async def _confirmed(app: FastAPI, letters: Letters, client: httpx2.AsyncClient) -> None:
    assert (await _confirm(client, await letters.link())).status_code == 200


@pytest.mark.asyncio
async def test_signing_up_sends_a_link_that_a_press_of_the_button_uses_up(
    letters: Letters, signed_in: httpx2.AsyncClient, client: httpx2.AsyncClient
) -> None:
    letter = await letters.last()
    assert letter.recipient == "ada@example.org"
    assert letter.subject == "TensorJudge: confirm your e-mail address"
    link = await letters.link()

    for _ in range(2):  # a program that looks through letters opens it, too
        page = await client.get(link)
        assert page.status_code == 200
        assert page.headers["cache-control"] == "no-store"
        assert await _email(signed_in) == ("ada@example.org", False)
    assert 'action="/confirm-email"' in page.text

    done = await _confirm(client, link)
    assert "is confirmed" in done.text
    assert await _email(signed_in) == ("ada@example.org", True)
    again = await _confirm(client, link)
    assert again.status_code == 422
    assert "it was used" in again.text


@pytest.mark.asyncio
async def test_the_api_sends_one_too(letters: Letters, client: httpx2.AsyncClient) -> None:
    new = {"username": "bob", "email": "bob@example.org", "password": PASSWORD}
    made = await client.post("/api/v1/users", json=new)
    assert (made.status_code, made.json()["email_verified"]) == (201, False)
    assert (await letters.last()).recipient == "bob@example.org"


@pytest.mark.asyncio
async def test_the_link_leads_to_the_sites_own_address_whatever_the_host_header_says(
    letters: Letters, client: httpx2.AsyncClient
) -> None:
    form = {"username": "bob", "email": "bob@example.org", "password": PASSWORD}
    await client.post("/signup", data=form, headers={"Host": "evil.example"})
    body = (await letters.last()).body
    assert "evil.example" not in body
    assert "http://127.0.0.1:8000/confirm-email?token=" in body


class _Loud(NullTranslations):
    """A language that is English, loudly."""

    def gettext(self, message: str) -> str:
        return f"¡{message}!"


def test_a_letter_is_plain_text_in_the_language_of_who_caused_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    templates = environment(StaticPaths(ROOT / "static"))
    monkeypatch.setattr(
        "app.i18n.request.translations",
        lambda name: _Loud() if name == i18n.PSEUDO else NullTranslations(),
    )
    with i18n.speaking(i18n.PSEUDO):
        letter = mail.write(
            templates, "reset_password", "a@example.org", username="<ada>", site="s", link="l&m"
        )
    assert letter.subject == "¡TensorJudge: set a new password!"
    assert letter.body.startswith("¡Hello <ada>,!\n")  # nothing is escaped
    assert "\nl&m\n" in letter.body


@pytest.mark.parametrize(
    "change", [lambda token: token[:-1], lambda token: "x" + token, lambda token: "", str.swapcase]
)
@pytest.mark.asyncio
async def test_a_link_that_was_touched_confirms_nothing(
    letters: Letters, signed_in: httpx2.AsyncClient, change: object
) -> None:
    token = (await letters.link()).partition("token=")[2]
    assert callable(change)
    answer = await signed_in.post("/confirm-email", data={"token": change(token)})
    assert answer.status_code == 422
    assert "This link is not whole" in answer.text
    assert await _email(signed_in) == ("ada@example.org", False)


def test_a_link_holds_for_its_purpose_its_site_and_its_time(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = links.Link(1, "ada@example.org", "state")
    token = links.address(settings, "email", link).partition("token=")[2]
    assert links.read(settings, "email", token) == link
    with pytest.raises(links.Invalid, match="not whole"):
        links.read(settings, "reset", token)
    other = settings.model_copy(update={"secret_key": links.Settings(secret_key="x").secret_key})
    other.__dict__.pop("secret", None)
    with pytest.raises(links.Invalid, match="not whole"):
        links.read(other, "email", token)
    monkeypatch.setitem(links.LIVES, "email", timedelta(seconds=-1))
    with pytest.raises(links.Invalid, match="its time is over"):
        links.read(settings, "email", token)


@pytest.mark.asyncio
async def test_nobody_keeps_an_address_from_its_owner(
    app: FastAPI, letters: Letters, client: httpx2.AsyncClient, signed_in: httpx2.AsyncClient
) -> None:
    """A squatter signs up with Ada's address first; Ada confirms it all the same, and only she."""
    ada = await letters.link()
    form = {"username": "squatter", "email": "ADA@example.org", "password": PASSWORD}
    assert (await client.post("/signup", data=form)).status_code == 303
    squatter = await letters.link()
    assert squatter != ada

    assert (await _confirm(client, ada)).status_code == 200
    refused = await _confirm(client, squatter)
    assert refused.status_code == 409
    assert "Another account here has confirmed this address" in refused.text
    assert (await _email(signed_in))[1]
    assert not (await _email(client))[1]


@pytest.mark.asyncio
async def test_the_database_itself_takes_one_confirmed_owner_of_an_address(app: FastAPI) -> None:
    from sqlalchemy.exc import IntegrityError

    from app.accounts import queries
    from app.database import now

    async with unit_of_work(app.state.sessions) as session:
        one = await create_user(session, "one", "x@example.org", PASSWORD)
        two = await create_user(session, "two", "x@example.org", PASSWORD)
        await queries.set_email(session, one.id, "x@example.org", now())
    async with app.state.sessions() as session:
        with pytest.raises(IntegrityError):
            await queries.set_email(session, two.id, "X@example.org", now())


@pytest.mark.asyncio
async def test_the_account_says_that_it_is_not_confirmed_and_sends_the_link_again(
    letters: Letters, signed_in: httpx2.AsyncClient
) -> None:
    assert "is not confirmed yet" in (await signed_in.get("/account")).text
    before = len(await letters.all())
    answer = await signed_in.post("/account/email/send-again")
    assert "A letter with a link is on its way to ada@example.org" in answer.text
    assert len(await letters.all()) == before + 1
    await _confirm(signed_in, await letters.link())
    page = (await signed_in.get("/account")).text
    assert "not confirmed" not in page
    assert "</strong>, confirmed." in page


@pytest.mark.asyncio
async def test_a_new_address_counts_once_its_link_was_opened_and_the_old_one_is_told(
    app: FastAPI, letters: Letters, signed_in: httpx2.AsyncClient
) -> None:
    await _confirmed(app, letters, signed_in)
    form = {"email": "countess@example.org", "present": PASSWORD}
    answer = await signed_in.post("/account/email", data=form)
    assert "on its way to countess@example.org" in answer.text
    assert (await letters.last()).recipient == "countess@example.org"
    link = await letters.link()
    assert await _email(signed_in) == ("ada@example.org", True)

    assert (await _confirm(signed_in, link)).status_code == 200
    assert await _email(signed_in) == ("countess@example.org", True)
    told = await letters.last()
    assert told.recipient == "ada@example.org"
    assert "countess@example.org" in told.body


@pytest.mark.parametrize(
    ("form", "field", "words"),
    [
        ({"email": "new@example.org", "present": "wrong"}, "email-present", "not your present"),
        ({"email": "nobody", "present": PASSWORD}, "email", "no e-mail address"),
        ({"email": "a@b.org, c@d.org", "present": PASSWORD}, "email", "no e-mail address"),
    ],
)
@pytest.mark.asyncio
async def test_a_change_that_cannot_be_says_so_beside_its_field(
    letters: Letters,
    signed_in: httpx2.AsyncClient,
    form: dict[str, str],
    field: str,
    words: str,
) -> None:
    before = len(await letters.all())
    answer = await signed_in.post("/account/email", data=form)
    assert answer.status_code == 422
    note = re.search(rf'id="{field}-note">(.*?)</p>', answer.text, re.DOTALL)
    assert note
    assert words in note[1]
    assert f'aria-describedby="{field}-note"' in answer.text
    assert PASSWORD not in answer.text
    assert len(await letters.all()) == before


@pytest.mark.asyncio
async def test_a_stranger_s_letter_box_is_not_filled_from_here(
    letters: Letters, client: httpx2.AsyncClient, app: FastAPI
) -> None:
    app.state.limits.enabled = True
    for number in range(15):
        new = {"username": f"bot{number}", "email": "Victim@example.org", "password": PASSWORD}
        assert (await client.post("/api/v1/users", json=new)).status_code == 201
    assert len(await letters.all()) == 10


@pytest.mark.asyncio
async def test_sending_again_too_often_says_until_when(
    app: FastAPI, letters: Letters, signed_in: httpx2.AsyncClient
) -> None:
    app.state.limits.enabled = True
    answers = [await signed_in.post("/account/email/send-again") for _ in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429]
    assert int(answers[-1].headers["retry-after"]) > 3000
    assert re.search(r"Try again in \d+ minutes", answers[-1].text)


def test_an_endless_address_is_refused_before_it_is_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def looked(*_: object, **__: object) -> None:
        raise AssertionError("normalising it takes the square of its length")

    monkeypatch.setattr(emails, "validate_email", looked)
    assert "longer than" in emails.fault_of("a" + "\u0301\u0327" * 100_000 + "@example.org")


@pytest.mark.asyncio
async def test_a_link_of_a_deleted_account_is_nothing_to_the_next_of_its_number(
    app: FastAPI, letters: Letters, signed_in: httpx2.AsyncClient, client: httpx2.AsyncClient
) -> None:
    form = {"email": "eve@example.net", "present": PASSWORD}
    assert (await signed_in.post("/account/email", data=form)).status_code == 200
    link = await letters.link()
    user_id = (await signed_in.get("/api/v1/me")).json()["id"]
    assert (await signed_in.post("/account/delete", data={"present": PASSWORD})).status_code == 303
    form = {"username": "ada", "email": "ada@example.org", "password": PASSWORD}
    await client.post("/signup", data=form)
    assert (await client.get("/api/v1/me")).json()["id"] == user_id
    assert (await _confirm(client, link)).status_code == 422
    assert await _email(client) == ("ada@example.org", False)
