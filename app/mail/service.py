"""What the rest may ask of mail: post a letter with the transaction that causes it; how it goes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI
from jinja2 import Environment
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncSession

from app.database import now
from app.mail import queries
from app.mail.models import MailRow
from app.mail.sender import Outbox as Outbox
from app.mail.transports import Letter

if TYPE_CHECKING:
    from app.accounts.service import User  # accounts write letters by us

A_DAY = timedelta(days=1)


def write(templates: Environment, name: str, recipient: str, **values: Any) -> Letter:
    """The letter templates/mail/`name`.txt, in the language of this request.

    The template's first line is the subject.
    """
    subject, _, body = templates.get_template(f"mail/{name}.txt").render(values).partition("\n")
    return Letter(recipient, " ".join(subject.split())[:200], body.strip() + "\n")


async def post(
    app: FastAPI, session: AsyncSession, letter: Letter, *, useful: timedelta = A_DAY
) -> None:
    """Have the letter sent once this transaction is committed; tried for as long as it is `useful`.

    One to nobody ("") is stored too, and dropped: so an answer takes as long for an account that
    does not exist.
    """
    moment = now()
    session.add(
        MailRow(
            recipient=letter.recipient,
            subject=letter.subject,
            body=letter.body,
            created_at=moment,
            due_at=moment,
            ends_at=moment + useful,
        )
    )
    await session.flush()
    outbox: Outbox | None = getattr(app.state, "outbox", None)
    if outbox is not None:
        event.listen(session.sync_session, "after_commit", lambda _: outbox.wake(), once=True)


@dataclass(frozen=True, slots=True)
class State:
    """How mail goes."""

    waiting: int
    failed: int
    #: what was said to the last letter that could not be sent, "" where none is
    error: str


async def state(session: AsyncSession) -> State:
    """How many letters wait, how many could not be sent in the last thirty days, and why."""
    waiting, failed = await queries.counts(session)
    return State(waiting, failed, await queries.last_error(session))


async def forget(session: AsyncSession, user: User) -> None:
    """Drop the letters to somebody whose account ends."""
    if user.email:
        await queries.drop_to(session, user.email)
