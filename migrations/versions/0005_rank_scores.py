"""Rank scores: a submission's score and board, and how a user is named on boards, if at all."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_SCORED = {
    "sqlite_where": sa.text("score IS NOT NULL"),
    "postgresql_where": sa.text("score IS NOT NULL"),
}


def upgrade() -> None:
    """Forth."""
    op.add_column("submissions", sa.Column("score", sa.Float(), nullable=True))
    op.add_column("submissions", sa.Column("board", sa.String(length=16), nullable=True))
    op.create_index("ix_submissions_board", "submissions", ["board", "user_id", "score"], **_SCORED)
    op.add_column(
        "users",
        sa.Column(
            "display_name", sa.String(length=40), server_default=sa.text("''"), nullable=False
        ),
    )
    op.add_column(
        "users", sa.Column("ranked", sa.Boolean(), server_default=sa.true(), nullable=False)
    )


def downgrade() -> None:
    """Back."""
    op.drop_column("users", "ranked")
    op.drop_column("users", "display_name")
    op.drop_index("ix_submissions_board", "submissions")
    op.drop_column("submissions", "board")
    op.drop_column("submissions", "score")
