"""What accounts gives to a person's export: who they are, their browsers, their tokens."""

from __future__ import annotations

from collections.abc import AsyncIterator

from app.accounts.models import SessionRow, TokenRow, UserRow
from app.accounts.users import User
from app.database import unit_of_work
from app.exporting import Readers, Record, record, rows_of


async def profile(readers: Readers, user: User) -> AsyncIterator[Record]:
    """The account; of the password only whether there is one."""
    async with unit_of_work(readers) as session:
        row = await session.get(UserRow, user.id)
    if row is not None:
        found = record(row, without=("username_key", "email_key", "password_hash"))
        yield {**found, "has_password": bool(row.password_hash)}


async def sessions(readers: Readers, user: User) -> AsyncIterator[Record]:
    """The browsers that are signed in, without what lets them in."""
    async for row in rows_of(readers, SessionRow, user.id, SessionRow.id):
        yield record(row, without=("secret_hash",))


async def tokens(readers: Readers, user: User) -> AsyncIterator[Record]:
    """The tokens, those revoked too, without their secrets."""
    async for row in rows_of(readers, TokenRow, user.id, TokenRow.id):
        yield record(row, without=("secret_hash",))
