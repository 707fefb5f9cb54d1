"""Tokens of programs: made, listed, revoked."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts import queries
from app.accounts.models import TokenRow
from app.accounts.scopes import ALL, Scope
from app.accounts.users import User, digest
from app.database import now, storable
from app.errors import NotFound

PREFIX = "tj_"  # lets scanners of leaked secrets find ours


@dataclass(frozen=True, slots=True)
class Token:
    """A token, as its owner sees it: without its secret."""

    id: int
    name: str
    created_at: datetime
    last_used_at: datetime | None
    #: what it may do, in the order of `scopes.ALL`
    scopes: tuple[Scope, ...]
    expires_at: datetime | None

    @property
    def is_over(self) -> bool:
        """Whether its time has ended."""
        return self.expires_at is not None and self.expires_at <= now()


def scopes_of(row: TokenRow) -> tuple[Scope, ...]:
    """What the token may do."""
    given = row.scopes.split()
    return tuple(scope for scope in ALL if scope in given)


def _view(row: TokenRow) -> Token:
    return Token(row.id, row.name, row.created_at, row.last_used_at, scopes_of(row), row.expires_at)


async def create_token(
    session: AsyncSession,
    user: User,
    name: str,
    scopes: Iterable[Scope] = ALL,
    *,
    days: int | None = None,
) -> tuple[Token, str]:
    """A new token and its secret, which is told this once. It may always read.

    `days`: after how many it ends; None: never.
    """
    secret = PREFIX + secrets.token_urlsafe(32)
    moment = now()
    wanted = {"read", *scopes}
    row = TokenRow(
        user_id=user.id,
        name=" ".join(storable(name).split())[:80] or "token",
        secret_hash=digest(secret),
        created_at=moment,
        scopes=" ".join(scope for scope in ALL if scope in wanted),
        expires_at=moment + timedelta(days=days) if days else None,
    )
    session.add(row)
    await session.flush()
    return _view(row), secret


async def tokens_of(session: AsyncSession, user: User) -> list[Token]:
    """The tokens that were not revoked, newest first."""
    return [_view(row) for row in await queries.tokens_of(session, user.id)]


async def revoke_token(session: AsyncSession, user: User, token_id: int) -> None:
    """Make a token worthless; raises `NotFound` when it is not the user's."""
    if not await queries.revoke_token(session, user.id, token_id, now()):
        raise NotFound("You have no such token.")
