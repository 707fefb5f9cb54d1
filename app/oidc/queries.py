"""Every SQL statement of identities."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.oidc.models import Identity


async def identity(session: AsyncSession, issuer: str, subject: str) -> Identity | None:
    """Who the provider calls so."""
    return await session.scalar(
        select(Identity).where(Identity.issuer == issuer, Identity.subject == subject)
    )


async def identities_of(session: AsyncSession, user_id: int) -> list[Identity]:
    """A user's, oldest first."""
    found = await session.scalars(
        select(Identity).where(Identity.user_id == user_id).order_by(Identity.id)
    )
    return list(found)


async def touch(session: AsyncSession, identity_id: int, label: str, moment: datetime) -> None:
    """It was used just now."""
    await session.execute(
        update(Identity).where(Identity.id == identity_id).values(label=label, used_at=moment)
    )


async def remove(session: AsyncSession, identity_id: int) -> None:
    """One way in less."""
    await session.execute(delete(Identity).where(Identity.id == identity_id))
