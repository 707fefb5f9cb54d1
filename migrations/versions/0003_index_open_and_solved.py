"""Count a user's open submissions, and tell what was solved, without reading rows: two indexes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_OPEN = {
    "sqlite_where": sa.text("finished_at IS NULL"),
    "postgresql_where": sa.text("finished_at IS NULL"),
}


def upgrade() -> None:
    """Forth."""
    op.create_index("ix_submissions_open_user", "submissions", ["user_id"], **_OPEN)
    op.create_index(
        "ix_submissions_solved", "submissions", ["user_id", "problem", "mode", "verdict"]
    )


def downgrade() -> None:
    """Back."""
    op.drop_index("ix_submissions_solved", "submissions")
    op.drop_index("ix_submissions_open_user", "submissions")
