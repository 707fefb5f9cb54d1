"""The tables of accounts: users, browser sessions, API tokens."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, text, true
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, UtcDateTime


class UserRow(Base):
    """A person. `username_key` is the name in lower case: Ada and ada are one name."""

    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(String(32))
    username_key: Mapped[str] = mapped_column(String(32), unique=True)
    email: Mapped[str] = mapped_column(String(254))
    password_hash: Mapped[str] = mapped_column(String(255))
    role: Mapped[str] = mapped_column(String(16))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: On leaderboards: what to be called there ("": the username), and whether to be there.
    display_name: Mapped[str] = mapped_column(String(40), default="", server_default=text("''"))
    ranked: Mapped[bool] = mapped_column(default=True, server_default=true())


class SessionRow(Base):
    """A browser that is signed in; only the SHA-256 of its cookie is kept."""

    __tablename__ = "user_sessions"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class TokenRow(Base):
    """A program's token. A revoked one stays, so that its holder can be told what happened."""

    __tablename__ = "api_tokens"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
