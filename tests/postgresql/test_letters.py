"""Over PostgreSQL: a letter is taken by one process alone, an address has one confirmed owner."""

from __future__ import annotations

import asyncio
import re
from datetime import timedelta

import httpx2
import pytest
from fastapi import FastAPI

from app.accounts import emails, recovery
from app.accounts import service as accounts
from app.database import now, unit_of_work
from app.errors import Conflict
from app.mail import queries, service
from app.mail.transports import Kept, Letter, NotSent
from tests.conftest import PASSWORD

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.xdist_group("postgresql"),
    pytest.mark.asyncio,
]


async def test_of_many_who_take_a_letter_one_has_it(app: FastAPI) -> None:
    app.state.outbox.transport = Kept(refusal=NotSent("not now"))
    async with unit_of_work(app.state.sessions) as session:
        await service.post(app, session, Letter("ada@example.org", "s", "b"))
    await app.state.outbox.send_due()
    moment = now() + timedelta(minutes=1)  # it is due again by then

    async def take() -> bool:
        async with unit_of_work(app.state.sessions) as session:
            return await queries.take(session, moment, moment + timedelta(minutes=5)) is not None

    assert sum(await asyncio.gather(*(take() for _ in range(8)))) == 1


async def test_two_who_claim_an_address_and_one_who_confirms_it(app: FastAPI) -> None:
    kept = Kept()
    app.state.outbox.transport = kept
    async with unit_of_work(app.state.sessions) as session:
        people = [
            await accounts.create_user(session, name, "Ada@example.org", PASSWORD)
            for name in ("one", "two")
        ]
        for person in people:
            await emails.send_confirmation(app, session, person)
    await app.state.outbox.send_due()
    tokens = [match[1] for one in kept.letters if (match := re.search(r"token=(\S+)", one.body))]

    async def confirm(token: str) -> bool:
        try:
            async with unit_of_work(app.state.sessions) as session:
                await emails.confirm(app, session, token)
        except Conflict:
            return False
        return True

    assert sorted(await asyncio.gather(*(confirm(token) for token in tokens))) == [False, True]


async def test_a_password_is_set_anew_by_a_letter(app: FastAPI, ada: httpx2.AsyncClient) -> None:
    kept = Kept()
    app.state.outbox.transport = kept
    async with unit_of_work(app.state.sessions) as session:
        user = await accounts.user_named(session, "ada")
        await emails.queries.set_email(session, user.id, user.email, now())
        await recovery.ask(app, session, user.email.upper())
    await app.state.outbox.send_due()
    token = next(found[1] for one in kept.letters if (found := re.search(r"token=(\S+)", one.body)))
    answer = await ada.post("/reset", data={"token": token, "password": "four calm tensors"})
    assert answer.status_code == 303
    answer = await ada.post("/reset", data={"token": token, "password": "five calm tensors"})
    assert answer.status_code == 422
