"""Let jobs wait for a GPU: a column of submissions, first in the queue's index."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_OPEN = {
    "sqlite_where": sa.text("finished_at IS NULL"),
    "postgresql_where": sa.text("finished_at IS NULL"),
}


def upgrade() -> None:
    """Forth."""
    op.add_column(
        "submissions",
        sa.Column("needs_gpu", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.drop_index("ix_submissions_open", "submissions")
    op.create_index("ix_submissions_open", "submissions", ["needs_gpu", "queued_at", "id"], **_OPEN)


def downgrade() -> None:
    """Back."""
    op.drop_index("ix_submissions_open", "submissions")
    op.create_index("ix_submissions_open", "submissions", ["queued_at", "id"], **_OPEN)
    op.drop_column("submissions", "needs_gpu")
