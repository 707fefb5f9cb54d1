"""Every SQL statement of mail."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.mail.models import MailRow


async def is_due(session: AsyncSession, moment: datetime) -> bool:
    """Whether a letter waits to be sent now."""
    found = await session.scalar(select(MailRow.id).where(MailRow.due_at <= moment).limit(1))
    return found is not None


async def take(session: AsyncSession, moment: datetime, until: datetime) -> MailRow | None:
    """The letter that is due longest, ours until `until`; None when none is, or another took it."""
    first = (
        select(MailRow.id)
        .where(MailRow.due_at <= moment)
        .order_by(MailRow.due_at)
        .limit(1)
        .scalar_subquery()
    )
    return await session.scalar(
        update(MailRow)
        .where(MailRow.id == first, MailRow.due_at <= moment)
        .values(due_at=until, attempts=MailRow.attempts + 1)
        .returning(MailRow)
    )


async def forget(session: AsyncSession, mail_id: int) -> None:
    """It was sent."""
    await session.execute(delete(MailRow).where(MailRow.id == mail_id))


async def put_off(session: AsyncSession, mail_id: int, due_at: datetime, error: str) -> None:
    """It was not sent; again at `due_at`."""
    await session.execute(
        update(MailRow).where(MailRow.id == mail_id).values(due_at=due_at, error=error)
    )


async def give_up(session: AsyncSession, mail_id: int, moment: datetime, error: str) -> None:
    """It will not be sent. Its text goes: it may hold a link that opens an account."""
    await session.execute(
        update(MailRow)
        .where(MailRow.id == mail_id)
        .values(due_at=None, failed_at=moment, error=error, body="")
    )


async def forget_failed(session: AsyncSession, before: datetime) -> None:
    """Forget what was given up long ago."""
    await session.execute(delete(MailRow).where(MailRow.failed_at <= before))


async def counts(session: AsyncSession) -> tuple[int, int]:
    """How many letters wait, and how many were given up and are remembered."""
    waiting = select(func.count()).where(MailRow.due_at.is_not(None)).scalar_subquery()
    failed = select(func.count()).where(MailRow.failed_at.is_not(None)).scalar_subquery()
    row = (await session.execute(select(waiting, failed))).one()
    return row[0] or 0, row[1] or 0


async def last_error(session: AsyncSession) -> str:
    """What the server said to the last letter that is not sent, "" where all are."""
    return (
        await session.scalar(
            select(MailRow.error).where(MailRow.error != "").order_by(MailRow.id.desc()).limit(1)
        )
        or ""
    )


async def drop_to(session: AsyncSession, recipient: str) -> None:
    """Delete what waits for this address, or failed."""
    await session.execute(delete(MailRow).where(MailRow.recipient == recipient))
