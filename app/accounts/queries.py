"""Every SQL statement of accounts."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts.models import SessionRow, TokenRow, UserRow

# Built once: asked for every request of a program.
_BY_TOKEN = (
    select(TokenRow, UserRow)
    .join(UserRow, TokenRow.user_id == UserRow.id)
    .where(TokenRow.secret_hash == bindparam("secret_hash"))
)


async def user_by_name(session: AsyncSession, username: str) -> UserRow | None:
    """The user of this name, in whatever case it is written."""
    return await session.scalar(select(UserRow).where(UserRow.username_key == username.lower()))


async def count_role(session: AsyncSession, role: str) -> int:
    """How many users have this role."""
    found = await session.scalar(
        select(func.count()).select_from(UserRow).where(UserRow.role == role)
    )
    return found or 0


async def user_by_session(
    session: AsyncSession, secret_hash: str, moment: datetime
) -> UserRow | None:
    """Whose browser this is, unless its session ended."""
    return await session.scalar(
        select(UserRow)
        .join(SessionRow, SessionRow.user_id == UserRow.id)
        .where(SessionRow.secret_hash == secret_hash, SessionRow.expires_at > moment)
    )


async def delete_session(session: AsyncSession, secret_hash: str) -> None:
    """Sign one browser out."""
    await session.execute(delete(SessionRow).where(SessionRow.secret_hash == secret_hash))


async def delete_expired_sessions(session: AsyncSession, moment: datetime) -> None:
    """Forget the sessions that ended."""
    await session.execute(delete(SessionRow).where(SessionRow.expires_at <= moment))


async def token_by_hash(session: AsyncSession, secret_hash: str) -> tuple[TokenRow, UserRow] | None:
    """The token, revoked or not, and whose it is."""
    found = await session.execute(_BY_TOKEN, {"secret_hash": secret_hash})
    row = found.one_or_none()
    return (row[0], row[1]) if row else None


async def tokens_of(session: AsyncSession, user_id: int) -> list[TokenRow]:
    """The user's tokens that hold, newest first."""
    found = await session.scalars(
        select(TokenRow)
        .where(TokenRow.user_id == user_id, TokenRow.revoked_at.is_(None))
        .order_by(TokenRow.id.desc())
    )
    return list(found)


async def revoke_token(
    session: AsyncSession, user_id: int, token_id: int, moment: datetime
) -> bool:
    """Revoke the user's token; False when there is none of that number that holds."""
    found = await session.scalar(
        update(TokenRow)
        .where(TokenRow.id == token_id, TokenRow.user_id == user_id, TokenRow.revoked_at.is_(None))
        .values(revoked_at=moment)
        .returning(TokenRow.id)
    )
    return found is not None


async def touch_token(session: AsyncSession, token_id: int, moment: datetime) -> None:
    """Note when the token was last used."""
    await session.execute(
        update(TokenRow).where(TokenRow.id == token_id).values(last_used_at=moment)
    )


async def show_on_boards(
    session: AsyncSession, user_id: int, display_name: str, ranked: bool
) -> None:
    """Set the user's name on leaderboards, and whether they are there."""
    await session.execute(
        update(UserRow)
        .where(UserRow.id == user_id)
        .values(display_name=display_name, ranked=ranked)
    )
