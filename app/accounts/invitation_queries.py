"""All SQL of invitations."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts.models import InvitationRow


async def by_hash(session: AsyncSession, secret_hash: str) -> InvitationRow | None:
    """The invitation of this secret."""
    return await session.scalar(
        select(InvitationRow).where(InvitationRow.secret_hash == secret_hash)
    )


async def use(session: AsyncSession, invitation_id: int, moment: datetime) -> bool:
    """Count one use; False when it does not hold any more."""
    used = await session.execute(
        update(InvitationRow)
        .where(
            InvitationRow.id == invitation_id,
            InvitationRow.used < InvitationRow.uses,
            InvitationRow.expires_at > moment,
            InvitationRow.revoked_at.is_(None),
        )
        .values(used=InvitationRow.used + 1)
        .returning(InvitationRow.id)
        .execution_options(synchronize_session=False)
    )
    return used.one_or_none() is not None


async def newest(
    session: AsyncSession, *, before: int | None, limit: int
) -> Sequence[InvitationRow]:
    """Invitations, newest first."""
    query = select(InvitationRow).order_by(InvitationRow.id.desc()).limit(limit)
    if before is not None:
        query = query.where(InvitationRow.id < before)
    return (await session.scalars(query)).all()


async def revoke(session: AsyncSession, invitation_id: int, moment: datetime) -> bool:
    """Take an invitation back; False when there is none that was not."""
    revoked = await session.execute(
        update(InvitationRow)
        .where(InvitationRow.id == invitation_id, InvitationRow.revoked_at.is_(None))
        .values(revoked_at=moment)
        .returning(InvitationRow.id)
        .execution_options(synchronize_session=False)
    )
    return revoked.one_or_none() is not None
