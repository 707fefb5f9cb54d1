"""Letters that wait: sent once, tried again after a refusal, given up when they are of no use."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import text

from app.database import now, unit_of_work
from app.mail import service as mail
from app.mail.sender import PAUSES, Outbox
from app.mail.transports import Kept, Letter, NotSent

LETTER = Letter("ada@example.org", "A subject", "A secret link\n")

pytestmark = pytest.mark.asyncio


@pytest.fixture
def kept() -> Kept:
    return Kept()


@pytest.fixture
def outbox(app: FastAPI, kept: Kept) -> Outbox:
    """One that the test sends from; the application's own is stopped by having nothing due."""
    app.state.outbox.transport = kept
    found: Outbox = app.state.outbox
    return found


async def _post(app: FastAPI, letter: Letter = LETTER, **more: Any) -> None:
    async with unit_of_work(app.state.sessions) as session:
        await mail.post(app, session, letter, **more)


async def _rows(app: FastAPI) -> list[dict[str, Any]]:
    async with app.state.readers() as session:
        found = await session.execute(text("SELECT * FROM mails"))
        return [dict(row) for row in found.mappings()]


async def _make_due(app: FastAPI) -> None:
    async with unit_of_work(app.state.sessions) as session:
        await session.execute(
            text("UPDATE mails SET due_at = '2020-01-01 00:00:00.000000' WHERE due_at IS NOT NULL")
        )


async def test_a_letter_is_sent_once_and_forgotten(
    app: FastAPI, outbox: Outbox, kept: Kept
) -> None:
    await _post(app)
    await outbox.send_due()
    await outbox.send_due()
    assert kept.letters == [LETTER]
    assert await _rows(app) == []


async def test_what_is_rolled_back_is_not_sent(app: FastAPI, outbox: Outbox, kept: Kept) -> None:
    async with app.state.sessions() as session:
        await mail.post(app, session, LETTER)
        await session.rollback()
    await outbox.send_due()
    assert kept.letters == []


async def test_after_a_refusal_it_is_tried_again_later(
    app: FastAPI, outbox: Outbox, kept: Kept
) -> None:
    kept.refusal = NotSent("the server is away")
    await _post(app)
    await outbox.send_due()
    (row,) = await _rows(app)
    assert (row["attempts"], row["error"]) == (1, "the server is away")
    async with app.state.readers() as session:
        assert await mail.state(session) == mail.State(1, 0, "the server is away")

    kept.refusal = None
    await outbox.send_due()
    assert kept.letters == []  # not yet
    await _make_due(app)
    await outbox.send_due()
    assert kept.letters == [LETTER]
    assert await _rows(app) == []


@pytest.mark.parametrize(
    ("refusal", "useful"),
    [
        (NotSent("no such box", for_good=True), timedelta(days=1)),
        (NotSent("the server is away"), PAUSES[0]),  # over before it would be tried again
        (None, timedelta(seconds=-1)),
    ],
)
async def test_one_that_cannot_be_sent_in_time_is_given_up_and_loses_its_text(
    app: FastAPI, outbox: Outbox, kept: Kept, refusal: NotSent | None, useful: timedelta
) -> None:
    kept.refusal = refusal
    await _post(app, useful=useful)
    await outbox.send_due()
    (row,) = await _rows(app)
    assert row["due_at"] is None
    assert row["failed_at"] is not None
    assert (row["body"], kept.letters) == ("", [])
    assert row["error"] == (refusal.reason if refusal else "it was of no use any more")
    async with app.state.readers() as session:
        assert (await mail.state(session)).failed == 1


async def test_a_letter_to_nobody_is_dropped(app: FastAPI, outbox: Outbox, kept: Kept) -> None:
    await _post(app, Letter("", "A subject", "text"))
    await outbox.send_due()
    assert (kept.letters, await _rows(app)) == ([], [])


async def test_what_a_dead_process_had_taken_is_taken_again_after_a_while(
    app: FastAPI, outbox: Outbox, kept: Kept
) -> None:
    from app.mail import queries

    kept.refusal = NotSent("the process dies")  # whatever the running outbox tries
    await _post(app)
    await outbox.send_due()
    kept.refusal = None
    async with outbox._one_at_a_time:  # it looks by itself now and then, and is not to be first
        await _make_due(app)
        async with unit_of_work(app.state.sessions) as session:
            assert await queries.take(session, now(), now() + timedelta(minutes=5)) is not None
            assert await queries.take(session, now(), now() + timedelta(minutes=5)) is None
            assert await queries.take(session, now() + timedelta(minutes=6), now()) is not None
