"""Keep what came of all that a learner sent to a problem, for statistics; made of what is there.

Times and memory begin with the next answer that is accepted: which version of a problem judged an
older one is not known.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_COUNTED = "mode = 'submit' AND verdict <> 'internal_error'"
_ACCEPTED = "mode = 'submit' AND verdict = 'accepted'"
_FAILED = f"{_COUNTED} AND verdict <> 'accepted'"

_FILL = f"""
INSERT INTO problem_records (
    user_id, problem, first_sent_at, submissions, accepted, tries, solved_at, failed_at, judged
)
SELECT user_id, problem, min(created_at),
    sum(CASE WHEN {_COUNTED} THEN 1 ELSE 0 END), sum(CASE WHEN {_ACCEPTED} THEN 1 ELSE 0 END), 0,
    min(CASE WHEN {_ACCEPTED} THEN created_at END), min(CASE WHEN {_FAILED} THEN created_at END), ''
FROM submissions WHERE finished_at IS NOT NULL GROUP BY user_id, problem
"""  # noqa: S608 - our own words
_TRIES = f"""
UPDATE problem_records SET tries = (
    SELECT count(*) FROM submissions s
    WHERE s.user_id = problem_records.user_id AND s.problem = problem_records.problem AND {_COUNTED}
    AND (problem_records.solved_at IS NULL OR s.created_at <= problem_records.solved_at)
)
"""  # noqa: S608 - our own words
_FAILURE = f"""
UPDATE problem_records SET failure = (
    SELECT s.verdict || coalesce(':' || (
        SELECT c.category FROM submission_cases c
        WHERE c.submission_id = s.id AND c.verdict = s.verdict ORDER BY c."index" LIMIT 1
    ), '') FROM submissions s
    WHERE s.user_id = problem_records.user_id AND s.problem = problem_records.problem AND {_FAILED}
    AND s.created_at = problem_records.failed_at ORDER BY s.id LIMIT 1
) WHERE failed_at IS NOT NULL
"""  # noqa: S608 - our own words


def upgrade() -> None:
    """Forth."""
    op.create_table(
        "problem_records",
        sa.Column("user_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("problem", sa.String(length=100), nullable=False),
        sa.Column("first_sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submissions", sa.Integer(), nullable=False),
        sa.Column("accepted", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("solved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failure", sa.String(length=33), nullable=True),
        sa.Column("judged", sa.String(length=64), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=True),
        sa.Column("memory_mb", sa.Float(), nullable=True),
        sa.Column("time_step", sa.Integer(), nullable=True),
        sa.Column("memory_step", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_problem_records_user_id_users"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("user_id", "problem", name=op.f("pk_problem_records")),
    )  # fmt: skip
    for statement in (_FILL, _TRIES, _FAILURE):
        op.execute(statement)
    op.create_index(
        "ix_problem_records_statistics",
        "problem_records",
        ["problem", "judged", "time_step", "memory_step", "failure", "submissions", "accepted"],
    )


def downgrade() -> None:
    """Back."""
    op.drop_table("problem_records")
