"""Every SQL statement of accounts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts.models import SessionRow, TokenRow, UserRow

# Built once: every request asks one of them.
_BY_SESSION = (
    select(SessionRow, UserRow)
    .join(UserRow, SessionRow.user_id == UserRow.id)
    .where(
        SessionRow.secret_hash == bindparam("secret_hash"),
        SessionRow.expires_at > bindparam("moment"),
        UserRow.suspended_at.is_(None),
    )
)
_BY_TOKEN = (
    select(TokenRow, UserRow)
    .join(UserRow, TokenRow.user_id == UserRow.id)
    .where(TokenRow.secret_hash == bindparam("secret_hash"))
)


async def user_by_name(session: AsyncSession, username: str) -> UserRow | None:
    """The user of this name, in whatever case it is written."""
    return await session.scalar(select(UserRow).where(UserRow.username_key == username.lower()))


async def user_called(session: AsyncSession, name: str) -> UserRow | None:
    """The user of this name, or who confirmed this e-mail address; of any text somebody typed."""
    if len(name) > 254 or not name.isprintable():
        return None  # nobody's, and a database may refuse to look for it (NUL, half a character)
    if "@" in name:
        return await user_by_verified_email(session, name.lower())
    return await user_by_name(session, name)


async def user_by_id(session: AsyncSession, user_id: int) -> UserRow | None:
    """The user of this number, as the database has them now."""
    return await session.get(UserRow, user_id, populate_existing=True)


async def user_by_verified_email(session: AsyncSession, email_key: str) -> UserRow | None:
    """Whose address this is, in lower case: who confirmed it."""
    return await session.scalar(
        select(UserRow).where(
            UserRow.email_key == email_key, UserRow.email_verified_at.is_not(None)
        )
    )


async def set_email(session: AsyncSession, user_id: int, email: str, moment: datetime) -> None:
    """The user's address, which they confirmed at this moment."""
    await session.execute(
        update(UserRow)
        .where(UserRow.id == user_id)
        .values(email=email, email_key=email.lower(), email_verified_at=moment)
    )


async def set_password(
    session: AsyncSession, user_id: int, password_hash: str, before: str | None = None
) -> bool:
    """The user's new password; False, and nothing changed, when the hash was not `before`."""
    asked = update(UserRow).where(UserRow.id == user_id).values(password_hash=password_hash)
    if before is not None:
        asked = asked.where(UserRow.password_hash == before)
    return await session.scalar(asked.returning(UserRow.id)) is not None


async def count_role(session: AsyncSession, role: str) -> int:
    """How many users have this role."""
    found = await session.scalar(
        select(func.count()).select_from(UserRow).where(UserRow.role == role)
    )
    return found or 0


async def user_by_session(
    session: AsyncSession, secret_hash: str, moment: datetime
) -> tuple[SessionRow, UserRow] | None:
    """The browser of this cookie and whose it is, unless it ended or they are suspended."""
    found = await session.execute(_BY_SESSION, {"secret_hash": secret_hash, "moment": moment})
    row = found.one_or_none()
    return (row[0], row[1]) if row else None


async def sessions_of(
    session: AsyncSession, user_id: int, moment: datetime
) -> Sequence[SessionRow]:
    """The user's sessions that have not ended."""
    found = await session.scalars(
        select(SessionRow).where(SessionRow.user_id == user_id, SessionRow.expires_at > moment)
    )
    return found.all()


async def touch_session(
    session: AsyncSession, session_id: int, moment: datetime, address: str
) -> None:
    """Note when the browser was last here, and from where."""
    await session.execute(
        update(SessionRow)
        .where(SessionRow.id == session_id)
        .values(last_seen_at=moment, address=address)
    )


async def end_session(session: AsyncSession, user_id: int, session_id: int) -> bool:
    """Sign the user's browser out; False when there is none of that number."""
    found = await session.scalar(
        delete(SessionRow)
        .where(SessionRow.id == session_id, SessionRow.user_id == user_id)
        .returning(SessionRow.id)
    )
    return found is not None


async def end_sessions(session: AsyncSession, user_id: int, but_hash: str) -> int:
    """Sign all of the user's browsers out but the one of this hash; how many it were."""
    found = await session.scalars(
        delete(SessionRow)
        .where(SessionRow.user_id == user_id, SessionRow.secret_hash != but_hash)
        .returning(SessionRow.id)
    )
    return len(found.all())


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


async def delete_user(session: AsyncSession, user_id: int) -> None:
    """Delete the user; foreign keys cascade."""
    await session.execute(delete(UserRow).where(UserRow.id == user_id))
