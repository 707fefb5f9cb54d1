"""All SQL of the admins' own tables."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.admin.models import AdminActRow


async def acts(
    session: AsyncSession,
    *,
    before: int | None = None,
    user_id: int | None = None,
    limit: int,
) -> Sequence[AdminActRow]:
    """Acts, newest first: all, or those done to one user."""
    query = select(AdminActRow).order_by(AdminActRow.id.desc()).limit(limit)
    if before is not None:
        query = query.where(AdminActRow.id < before)
    if user_id is not None:
        query = query.where(AdminActRow.user_id == user_id)
    return (await session.scalars(query)).all()


async def forget_user(session: AsyncSession, user_id: int) -> None:
    """Take the number and the name of whom it was done to out of acts."""
    await session.execute(
        update(AdminActRow).where(AdminActRow.user_id == user_id).values(user_id=None, subject="")
    )
