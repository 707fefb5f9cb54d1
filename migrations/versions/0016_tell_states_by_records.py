"""Tell what somebody solved by their records, in an index; no longer by all that they sent."""

from __future__ import annotations

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


# Of what we failed to grade no record was made since 0015.
_FILL = """
INSERT INTO problem_records (
    user_id, problem, first_sent_at, submissions, accepted, tries, judged
)
SELECT user_id, problem, min(created_at), 0, 0, 0, '' FROM submissions s
WHERE verdict = 'internal_error' AND NOT EXISTS (
    SELECT 1 FROM problem_records r WHERE r.user_id = s.user_id AND r.problem = s.problem
)
GROUP BY user_id, problem
"""


def upgrade() -> None:
    """Forth."""
    op.execute(_FILL)
    op.create_index(
        "ix_problem_records_learner",
        "problem_records",
        ["user_id", "problem", "solved_at", "first_sent_at", "tries"],
    )


def downgrade() -> None:
    """Back."""
    op.drop_index("ix_problem_records_learner", "problem_records")
