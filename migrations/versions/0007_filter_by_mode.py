"""Filter a list of submissions by mode without reading rows: the list's index holds it too."""

from __future__ import annotations

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forth."""
    op.drop_index("ix_submissions_user", "submissions")
    op.create_index("ix_submissions_user", "submissions", ["user_id", "created_at", "id", "mode"])


def downgrade() -> None:
    """Back."""
    op.drop_index("ix_submissions_user", "submissions")
    op.create_index("ix_submissions_user", "submissions", ["user_id", "created_at", "id"])
