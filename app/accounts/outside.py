"""Accounts of people whom an OpenID provider vouches for: without a password until they set one."""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Iterator

from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts import emails, queries
from app.accounts.models import UserRow
from app.accounts.users import User, view
from app.database import now
from app.errors import Conflict
from app.i18n import _

_LONGEST = 27  # characters of a name, with room for a number behind it


async def create_from_outside(
    session: AsyncSession, *, wanted: str, email: str, verified: bool
) -> User:
    """A new account, called as much like `wanted` as can be. Nobody signs in to it by password.

    `verified`: the provider says that the address is this person's. Raises `Conflict` when an
    account here has that address confirmed: it may be theirs, and only they can say so, signed in.
    """
    if emails.fault_of(email):
        email = ""  # whatever it is, no letter goes there
    if verified and email and await queries.user_by_verified_email(session, email.lower()):
        raise Conflict(
            _(
                "There is an account here with your e-mail address. Sign in to it as you did "
                "before, then connect this way in on your account page, under Sign-in methods."
            )
        )
    for name in _names(wanted):
        if await queries.user_by_name(session, name) is None:
            break
    row = UserRow(
        username=name,
        username_key=name.lower(),
        email=email,
        email_verified_at=now() if verified and email else None,
        password_hash="",
        role="learner",
        created_at=now(),
    )
    session.add(row)
    await session.flush()
    return view(row)


def _names(wanted: str) -> Iterator[str]:
    """Valid names like this one: as it is, then numbered, then numbered by chance."""
    plain = unicodedata.normalize("NFKD", wanted[:200]).encode("ascii", "ignore").decode()
    name = re.sub(r"[^A-Za-z0-9_.-]+", "-", plain).strip("-._")[:_LONGEST].rstrip("-._")
    if len(name) < 2:
        name = "learner"
    yield name
    yield from (f"{name}-{number}" for number in (2, 3, 4))
    for _attempt in range(8):
        yield f"{name}-{secrets.randbelow(10_000):04}"


async def user_of_id(session: AsyncSession, user_id: int) -> User:
    """The user of this number, who is there."""
    row = await session.get_one(UserRow, user_id)
    return view(row)


async def has_password(session: AsyncSession, user: User) -> bool:
    """Whether the user can sign in by a password."""
    row = await session.get_one(UserRow, user.id)
    return bool(row.password_hash)
