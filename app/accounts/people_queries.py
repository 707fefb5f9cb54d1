"""The SQL of the admins' look at people: each list in the order of an index, never by offset."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts.models import SessionRow, TokenRow, UserRow

#: behind every text that begins with the same characters
_LAST = "\U0010ffff"


def _begins(column: ColumnElement[str], prefix: str) -> list[ColumnElement[bool]]:
    """As a range, which an index serves on both databases (the columns are compared by bytes)."""
    return [column >= prefix, column < prefix + _LAST] if prefix else []


async def by_name(
    session: AsyncSession,
    prefix: str,
    *,
    role: str = "",
    suspended: bool = False,
    after: str = "",
    limit: int,
) -> Sequence[UserRow]:
    """Users whose name begins so, by name, from behind the name `after` on."""
    query = select(UserRow).where(*_begins(UserRow.username_key.expression, prefix))
    if role:
        query = query.where(UserRow.role == role)
    if suspended:
        query = query.where(UserRow.suspended_at.is_not(None))
    if after:
        query = query.where(UserRow.username_key > after)
    found = await session.scalars(query.order_by(UserRow.username_key).limit(limit))
    return found.all()


async def by_email(
    session: AsyncSession,
    prefix: str,
    *,
    after: tuple[str, int] | None = None,
    limit: int,
) -> Sequence[UserRow]:
    """Users whose e-mail address begins so, by it, from behind (address, id) on."""
    query = select(UserRow).where(*_begins(UserRow.email_key.expression, prefix))
    if after is not None:
        query = query.where(tuple_(UserRow.email_key, UserRow.id) > after)
    found = await session.scalars(query.order_by(UserRow.email_key, UserRow.id).limit(limit))
    return found.all()


async def by_id(session: AsyncSession, user_id: int) -> UserRow | None:
    """The user of this number."""
    return await session.scalar(select(UserRow).where(UserRow.id == user_id))


async def lock_admins(session: AsyncSession) -> Sequence[int]:
    """The numbers of the admins who may sign in; none of them changes until this commits."""
    # SQLite's transaction holds the write lock already (BEGIN IMMEDIATE).
    found = await session.scalars(
        select(UserRow.id)
        .where(UserRow.role == "admin", UserRow.suspended_at.is_(None))
        .order_by(UserRow.id)
        .with_for_update()
    )
    return found.all()


async def set_role(session: AsyncSession, user_id: int, role: str) -> None:
    """Give the user this role."""
    await session.execute(update(UserRow).where(UserRow.id == user_id).values(role=role))


async def set_suspended(session: AsyncSession, user_id: int, since: datetime | None) -> None:
    """Suspend the user, or (None) let them in again."""
    await session.execute(update(UserRow).where(UserRow.id == user_id).values(suspended_at=since))


async def count_sessions(session: AsyncSession, user_id: int, moment: datetime) -> int:
    """How many browsers of the user are signed in."""
    found = await session.scalar(
        select(func.count())
        .select_from(SessionRow)
        .where(SessionRow.user_id == user_id, SessionRow.expires_at > moment)
    )
    return found or 0


async def drop_sessions(session: AsyncSession, user_id: int) -> int:
    """Sign every browser of the user out; how many they were."""
    ended = await session.execute(
        delete(SessionRow).where(SessionRow.user_id == user_id).returning(SessionRow.id)
    )
    return len(ended.all())


async def last_seen(session: AsyncSession, user_id: int) -> datetime | None:
    """When a browser that is signed in was last here, or a program used a token."""
    here = func.coalesce(SessionRow.last_seen_at, SessionRow.created_at)
    signed_in = await session.scalar(select(func.max(here)).where(SessionRow.user_id == user_id))
    used = await session.scalar(
        select(func.max(TokenRow.last_used_at)).where(TokenRow.user_id == user_id)
    )
    return max((moment for moment in (signed_in, used) if moment), default=None)
