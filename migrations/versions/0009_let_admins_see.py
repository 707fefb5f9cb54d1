"""Let admins see and act: suspended users, what went wrong with a job, workers, their own acts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forth."""
    c = "C" if op.get_bind().dialect.name == "postgresql" else None
    if c:
        op.alter_column("users", "username_key", type_=sa.String(length=32, collation=c))
    op.add_column(
        "users",
        sa.Column(
            "email_key",
            sa.String(length=254, collation=c),
            server_default=sa.text("''"),
            nullable=False,
        ),
    )
    op.execute("UPDATE users SET email_key = lower(email)")
    op.add_column("users", sa.Column("suspended_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_users_email_key", "users", ["email_key", "id"])
    op.create_index("ix_users_role", "users", ["role", "username_key"])
    suspended = sa.text("suspended_at IS NOT NULL")
    op.create_index(
        "ix_users_suspended",
        "users",
        ["username_key"],
        sqlite_where=suspended,
        postgresql_where=suspended,
    )
    for table in ("submissions", "training_runs"):
        op.add_column(
            table, sa.Column("trouble", sa.Text(), server_default=sa.text("''"), nullable=False)
        )
    for name, where in (
        ("ix_submissions_finished", "finished_at IS NOT NULL"),
        ("ix_submissions_internal_error", "verdict = 'internal_error'"),
    ):
        op.create_index(
            name,
            "submissions",
            ["finished_at"],
            sqlite_where=sa.text(where),
            postgresql_where=sa.text(where),
        )
    for column in (
        sa.Column("host", sa.String(length=64), server_default=sa.text("''"), nullable=False),
        sa.Column("version", sa.String(length=32), server_default=sa.text("''"), nullable=False),
        sa.Column("slots", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("findings", sa.JSON(), nullable=True),
        sa.Column("died_at", sa.DateTime(timezone=True), nullable=True),
    ):
        op.add_column("workers", column)
    op.create_table(
        "admin_acts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=False),
        sa.Column("actor_name", sa.String(length=32), nullable=False),
        sa.Column("act", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_admin_acts")),
    )
    op.create_index("ix_admin_acts_user_id", "admin_acts", ["user_id", "id"])


def downgrade() -> None:
    """Back."""
    op.drop_table("admin_acts")
    for column in ("died_at", "findings", "slots", "version", "host"):
        op.drop_column("workers", column)
    op.drop_index("ix_submissions_internal_error", "submissions")
    op.drop_index("ix_submissions_finished", "submissions")
    for table in ("training_runs", "submissions"):
        op.drop_column(table, "trouble")
    for name in ("ix_users_suspended", "ix_users_role", "ix_users_email_key"):
        op.drop_index(name, "users")
    op.drop_column("users", "suspended_at")
    op.drop_column("users", "email_key")
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("users", "username_key", type_=sa.String(length=32))
