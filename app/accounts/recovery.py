"""Passwords set anew: by a link in a letter, or by who knows the present one."""

from __future__ import annotations

from datetime import datetime, timedelta

from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts import links, passwords, queries
from app.accounts.models import UserRow
from app.accounts.sessions import end_sessions
from app.accounts.users import User, view
from app.database import now
from app.errors import Invalid
from app.i18n import _
from app.mail import service as mail

JUST_NOW = timedelta(minutes=15)

#: stands in for who does not exist, so that the work is the same
_NOBODY = UserRow(id=0, username="nobody", email="", email_key="", password_hash="", role="learner")


async def ask(app: FastAPI, session: AsyncSession, name: str) -> None:
    """Post the link that sets a new password to the confirmed address of this account.

    `name`: a user name or an e-mail address. Where there is none, or it is not confirmed, as much
    is done and stored, to nobody: neither the answer nor its time tells.
    """
    found = await _account_of(session, name.strip())
    row = found or _NOBODY
    link = links.Link(row.id, row.email_key, links.state_of("reset", row))
    letter = mail.write(
        app.state.templates,
        "reset_password",
        row.email,
        username=row.username,
        site=app.state.settings.public_url,
        link=links.address(app.state.settings, "reset", link),
    )
    await mail.post(app, session, letter, useful=links.LIVES["reset"])


async def _account_of(session: AsyncSession, name: str) -> UserRow | None:
    row = await queries.user_called(session, name)
    if row is None or row.email_verified_at is None or row.suspended_at is not None:
        return None
    return row


async def read_link(app: FastAPI, session: AsyncSession, token: str) -> UserRow:
    """Whose password the link sets; raises `Invalid` for one that does not hold (any more)."""
    link = links.read(app.state.settings, "reset", token)
    row = await queries.user_by_id(session, link.user_id)
    if row is None or row.suspended_at is not None or links.state_of("reset", row) != link.state:
        raise links.over()
    return row


async def reset(
    app: FastAPI, reading: AsyncSession, session: AsyncSession, token: str, password: str
) -> User:
    """Set the password by the link, which is then worth nothing, and end every session.

    Raises `Invalid`: without fields for a link that does not hold, with them for the password.
    """
    row = await read_link(app, reading, token)
    await _set(app, session, row, password)
    await end_sessions(session, view(row))
    return view(row)


async def change(
    app: FastAPI,
    reading: AsyncSession,
    session: AsyncSession,
    user: User,
    present: str,
    password: str,
    cookie: str | None,
    signed_in_at: datetime | None,
) -> None:
    """Set the password for who knows the present one; ends every session but that of `cookie`.

    Raises `Invalid`.
    """
    row = await check(reading, user, present, signed_in_at)
    await _set(app, session, row, password)
    await end_sessions(session, user, but=cookie)


async def check(
    reading: AsyncSession, user: User, present: str, signed_in_at: datetime | None = None
) -> UserRow:
    """The user's row, when this is their password; raises `Invalid`.

    Who has none, since somebody else vouches for them, must have signed in just now instead.
    """
    row = await queries.user_by_id(reading, user.id)
    if row is not None and not row.password_hash:
        if signed_in_at is not None and now() - signed_in_at <= JUST_NOW:
            return row
        text = _(
            "You have no password here. Sign out and in again, then do this within %(minutes)s "
            "minutes.",
            minutes=JUST_NOW // timedelta(minutes=1),
        )
        raise Invalid(text, fields={"form": text})
    if row is None or not await passwords.matches(present, row.password_hash):
        text = _("This is not your present password.")
        raise Invalid(text, fields={"present": text})
    return row


async def _set(app: FastAPI, session: AsyncSession, row: UserRow, password: str) -> None:
    if weak := passwords.weakness(password, row.username, row.email):
        raise Invalid(weak, fields={"password": weak})
    # Before the first statement: hashing must not hold the write lock.
    password_hash = await passwords.hash_password(password)
    if not await queries.set_password(session, row.id, password_hash, row.password_hash):
        raise links.over()  # somebody else set it in this moment
    if row.email_verified_at is None:
        return
    letter = mail.write(
        app.state.templates,
        "password_changed",
        row.email,
        username=row.username,
        site=app.state.settings.public_url,
        at=now(),
    )
    await mail.post(app, session, letter)
