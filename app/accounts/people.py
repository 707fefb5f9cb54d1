"""What admins may ask of accounts: find people, change a role, suspend, end sessions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts import people_queries as queries
from app.accounts.service import Role
from app.accounts.users import User, view
from app.database import now
from app.errors import Conflict, NotFound
from app.i18n import _

PAGE = 50  # users a page


@dataclass(frozen=True, slots=True)
class Activity:
    """What a user's sign-ins say of them."""

    sessions: int  # browsers that are signed in
    last_seen: datetime | None


async def find(
    session: AsyncSession,
    wanted: str,
    *,
    role: str = "",
    suspended: bool = False,
    after: str = "",
    limit: int = PAGE,
) -> tuple[list[User], str | None]:
    """Users by the beginning of their name, or (with an @) of their e-mail address, of any role.

    `after`: the cursor that the page before gave. Second: the next page's, None at the end.
    """
    wanted = wanted.strip().lower().replace("\0", "")
    if "@" in wanted:
        rows = await queries.by_email(session, wanted, after=_place(after), limit=limit + 1)
        further = [f"{row.id} {row.email_key}" for row in rows]
    else:
        rows = await queries.by_name(
            session,
            wanted,
            role=role,
            suspended=suspended,
            after=after.replace("\0", ""),
            limit=limit + 1,
        )
        further = [row.username_key for row in rows]
    found = [view(row) for row in rows[:limit]]
    return found, further[limit - 1] if len(rows) > limit else None


def _place(cursor: str) -> tuple[str, int] | None:
    number, _, address = cursor.replace("\0", "").partition(" ")
    return (address, int(number)) if number.isdecimal() and len(number) < 19 else None


async def user(session: AsyncSession, user_id: int) -> User:
    """The user of this number; raises `NotFound`."""
    row = await queries.by_id(session, user_id)
    if row is None:
        raise NotFound(_("There is no user number %(number)s.", number=user_id))
    return view(row)


async def activity(session: AsyncSession, user_id: int) -> Activity:
    """How often they are signed in, and when they last were here."""
    return Activity(
        await queries.count_sessions(session, user_id, now()),
        await queries.last_seen(session, user_id),
    )


async def change_role(session: AsyncSession, admin: User, user_id: int, role: Role) -> User:
    """Give a user another role; who they were. Raises `Conflict` when it must not be, with why."""
    _refuse_self(admin, user_id, _("Nobody changes their own role: another admin can."))
    admins = await queries.lock_admins(session)
    found = await user(session, user_id)
    if role != "admin":
        _keep_one(admins, found)
    await queries.set_role(session, user_id, role)
    return found


async def suspend(session: AsyncSession, admin: User, user_id: int) -> User:
    """Keep a user out: their sessions end, and their tokens are refused while it lasts.

    What they sent is graded to its end. Raises `Conflict` when it must not be, with why.
    """
    _refuse_self(admin, user_id, _("Nobody suspends themselves: another admin can."))
    admins = await queries.lock_admins(session)
    found = await user(session, user_id)
    _keep_one(admins, found)
    if found.suspended_at is None:
        await queries.set_suspended(session, user_id, now())
    await queries.drop_sessions(session, user_id)
    return found


async def unsuspend(session: AsyncSession, user_id: int) -> User:
    """Let a suspended user in again; their tokens hold again."""
    found = await user(session, user_id)
    await queries.set_suspended(session, user_id, None)
    return found


async def end_sessions(session: AsyncSession, user_id: int) -> tuple[User, int]:
    """Sign a user out everywhere; who, and how many browsers that were. Tokens still hold."""
    found = await user(session, user_id)
    return found, await queries.drop_sessions(session, user_id)


def _refuse_self(admin: User, user_id: int, why: str) -> None:
    if admin.id == user_id:
        raise Conflict(why)


def _keep_one(admins: Sequence[int], found: User) -> None:
    if list(admins) == [found.id]:
        raise Conflict(
            _(
                "%(name)s is the only admin who can sign in, and has to stay one. "
                "Make somebody else an admin before.",
                name=found.username,
            )
        )
