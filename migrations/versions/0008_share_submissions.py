"""Share a submission with instructors: its token, in a table of its own."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forth."""
    op.create_table(
        "submission_shares",
        sa.Column("submission_id", sa.String(length=22), nullable=False),
        sa.Column("token", sa.String(length=43), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["submissions.id"],
            name=op.f("fk_submission_shares_submission_id_submissions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("submission_id", name=op.f("pk_submission_shares")),
        sa.UniqueConstraint("token", name=op.f("uq_submission_shares_token")),
    )


def downgrade() -> None:
    """Back."""
    op.drop_table("submission_shares")
