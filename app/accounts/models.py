"""The tables of accounts: users, browser sessions, API tokens."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, text, true
from sqlalchemy.orm import Mapped, mapped_column, validates

from app.database import Base, UtcDateTime


def _searched(length: int) -> Any:
    """Text that is looked for by its beginning: compared byte by byte, also by PostgreSQL."""
    return String(length).with_variant(String(length, collation="C"), "postgresql")


def _email_key(context: Any) -> str:
    return str(context.get_current_parameters().get("email", "")).lower()


class UserRow(Base):
    """A person. `username_key` is the name in lower case: Ada and ada are one name.

    An e-mail address belongs to the one account that confirmed it (`email_verified_at`); until
    then it is only claimed, and many may claim it: nobody keeps it from its owner.
    """

    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(String(32))
    username_key: Mapped[str] = mapped_column(_searched(32), unique=True)
    email: Mapped[str] = mapped_column(String(254))
    #: the e-mail address in lower case, for looking it up; unique where it is confirmed
    email_key: Mapped[str] = mapped_column(
        _searched(254), default=_email_key, server_default=text("''")
    )
    email_verified_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    password_hash: Mapped[str] = mapped_column(String(255))
    role: Mapped[str] = mapped_column(String(16))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: On leaderboards: what to be called there ("": the username), and whether to be there.
    display_name: Mapped[str] = mapped_column(String(40), default="", server_default=text("''"))
    ranked: Mapped[bool] = mapped_column(default=True, server_default=true())
    #: since when an admin keeps them out; null: they may sign in
    suspended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (
        # The admins' list: whom they look for by e-mail, who has a role, who is suspended.
        Index("ix_users_email_key", "email_key", "id"),
        Index("ix_users_role", "role", "username_key"),
        Index(
            "ix_users_suspended",
            "username_key",
            sqlite_where=suspended_at.is_not(None),
            postgresql_where=suspended_at.is_not(None),
        ),
        Index(
            "uq_users_verified_email",
            "email_key",
            unique=True,
            sqlite_where=email_verified_at.is_not(None),
            postgresql_where=email_verified_at.is_not(None),
        ),
    )

    @validates("email")
    def _keep_email_key(self, _: str, email: str) -> str:
        self.email_key = email.lower()
        return email


class SessionRow(Base):
    """A browser that is signed in; only the SHA-256 of its cookie is kept.

    Its User-Agent and last address are kept for its owner to tell it by, and go with it.
    """

    __tablename__ = "user_sessions"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    user_agent: Mapped[str] = mapped_column(String(300), default="", server_default=text("''"))
    address: Mapped[str] = mapped_column(String(45), default="", server_default=text("''"))
    #: to the hour
    last_seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


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
    #: what it may do (app.accounts.scopes), separated by blanks; those made before scopes do all
    scopes: Mapped[str] = mapped_column(
        String(80), default="read submit account", server_default=text("'read submit account'")
    )
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class InvitationRow(Base):
    """A link by which people sign up; only the SHA-256 of its secret is kept."""

    __tablename__ = "invitations"

    id: Mapped[int] = mapped_column(primary_key=True)
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    #: what who signs up by it becomes
    role: Mapped[str] = mapped_column(String(16))
    #: for admins: whom it is for
    note: Mapped[str] = mapped_column(String(80))
    used: Mapped[int]
    uses: Mapped[int]
    #: the admin's name as it was then
    made_by: Mapped[str] = mapped_column(String(32))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
