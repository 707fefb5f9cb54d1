"""The end of an account: all that refers to it goes with its row, by the database's cascades."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts import people_queries, queries
from app.accounts.users import User
from app.errors import Conflict
from app.i18n import _


async def delete_user(session: AsyncSession, user: User) -> None:
    """Delete the account. Raises `Conflict` for the only admin: nobody could run the site."""
    if list(await people_queries.lock_admins(session)) == [user.id]:
        raise Conflict(
            _(
                "You are the only admin of this site who can sign in. Make somebody else an admin, "
                "then delete your account."
            )
        )
    await queries.delete_user(session, user.id)
