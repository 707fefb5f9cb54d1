"""Confirm e-mail addresses, know browsers apart, limit tokens, and keep letters until sent."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_VERIFIED = {
    "sqlite_where": sa.text("email_verified_at IS NOT NULL"),
    "postgresql_where": sa.text("email_verified_at IS NOT NULL"),
}
_TIME = sa.DateTime(timezone=True)


def _text(name: str, length: int, default: str = "") -> sa.Column[str]:
    return sa.Column(
        name, sa.String(length=length), server_default=sa.text(f"'{default}'"), nullable=False
    )


def upgrade() -> None:
    """Forth."""
    op.add_column("users", sa.Column("email_verified_at", _TIME, nullable=True))
    op.create_index("uq_users_verified_email", "users", ["email_key"], unique=True, **_VERIFIED)

    op.add_column("user_sessions", _text("user_agent", 300))
    op.add_column("user_sessions", _text("address", 45))
    op.add_column("user_sessions", sa.Column("last_seen_at", _TIME, nullable=True))

    op.add_column("api_tokens", _text("scopes", 80, "read submit account"))
    op.add_column("api_tokens", sa.Column("expires_at", _TIME, nullable=True))

    op.create_table(
        "mails",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recipient", sa.String(length=254), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("due_at", _TIME, nullable=True),
        sa.Column("ends_at", _TIME, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(length=500), nullable=False),
        sa.Column("failed_at", _TIME, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mails")),
    )
    op.create_index(op.f("ix_mails_due_at"), "mails", ["due_at"])
    op.create_index(op.f("ix_mails_failed_at"), "mails", ["failed_at"])


def downgrade() -> None:
    """Back."""
    op.drop_table("mails")
    op.drop_column("api_tokens", "expires_at")
    op.drop_column("api_tokens", "scopes")
    op.drop_column("user_sessions", "last_seen_at")
    op.drop_column("user_sessions", "address")
    op.drop_column("user_sessions", "user_agent")
    op.drop_index("uq_users_verified_email", "users")
    op.drop_column("users", "email_verified_at")
