"""All SQL of drafts: each statement goes by the table's primary key."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, cast

from sqlalchemy import CursorResult, delete, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.drafts.models import Draft


async def get(session: AsyncSession, user_id: int, problem: str) -> Draft | None:
    """The draft, if there is one."""
    return await session.get(Draft, (user_id, problem))


async def replace(
    session: AsyncSession, user_id: int, problem: str, seen: str, values: dict[str, Any]
) -> bool:
    """Give the draft these values; False when it is no longer of the revision `seen`."""
    changed = await session.execute(
        update(Draft)
        .where(Draft.user_id == user_id, Draft.problem == problem, Draft.revision == seen)
        .values(**values)
    )
    return cast(CursorResult[Any], changed).rowcount == 1


async def drop(
    session: AsyncSession, user_id: int, problem: str, revisions: Collection[str] | None = None
) -> None:
    """Remove the draft; with `revisions`, only if it is of one of them."""
    query = delete(Draft).where(Draft.user_id == user_id, Draft.problem == problem)
    if revisions is not None:
        query = query.where(Draft.revision.in_(revisions))
    await session.execute(query)
