"""Count a user's open submissions without reading the graded ones: an index of the open rows."""

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


def downgrade() -> None:
    """Back."""
    op.drop_index("ix_submissions_open_user", "submissions")
