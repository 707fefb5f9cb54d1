"""The tables of submissions: the submission (which is also its job), its cases, the workers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Float, ForeignKey, Index, Integer, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, UtcDateTime
from app.grading.queue.job import OPEN, Job

#: of partial indexes; literal, since a planner proves nothing of a parameter
DONE = text("finished_at IS NOT NULL")
OURS = text("verdict = 'internal_error'")


class Submission(Job, Base):
    """What a learner sent and what came of it. The row is the job.

    `verdict` and `mode` hold the values of `app.grading.verdicts`. A problem for "any" device does
    not need a GPU.
    """

    __tablename__ = "submissions"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    package_digest: Mapped[str] = mapped_column(String(64))
    mode: Mapped[str] = mapped_column(String(8))
    code: Mapped[str] = mapped_column(Text)
    #: as the learner sent them, parsed again by the worker; null: the problem's own cases
    custom_cases: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))

    verdict: Mapped[str | None] = mapped_column(String(16))
    passed: Mapped[int] = mapped_column(Integer, default=0)
    total: Mapped[int] = mapped_column(Integer, default=0)
    seconds: Mapped[float | None] = mapped_column(Float)
    memory_mb: Mapped[float | None] = mapped_column(Float)
    #: SandboxInfo as a dict: driver, isolation, image, torch, barriers
    environment: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    #: [[line, text]]: what the checks of the source noticed and did not forbid
    advice: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))

    #: of a challenge: the score at its three decimals, and the board that it may stand on
    score: Mapped[float | None] = mapped_column(Float)
    board: Mapped[str | None] = mapped_column(String(16))

    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (
        # The queue: only open rows are in it, so it stays small however many are done. What waits
        # for a GPU lies apart: however much it is, nobody else's job is behind it.
        Index(
            "ix_submissions_open",
            "needs_gpu",
            "queued_at",
            "id",
            sqlite_where=OPEN,
            postgresql_where=OPEN,
        ),
        # Asked before every submission; a user's graded ones may be thousands.
        Index(
            "ix_submissions_open_user",
            "user_id",
            sqlite_where=OPEN,
            postgresql_where=OPEN,
        ),
        # Counts of a list by several filters at once: never through rows, which hold code.
        Index("ix_submissions_solved", "user_id", "problem", "mode", "verdict"),
        # What admins look at: what was graded in the last hour, and what we failed last.
        Index(
            "ix_submissions_finished",
            "finished_at",
            sqlite_where=DONE,
            postgresql_where=DONE,
        ),
        Index(
            "ix_submissions_internal_error",
            "finished_at",
            sqlite_where=OURS,
            postgresql_where=OURS,
        ),
        # A board: the best score of each user. Few rows have one.
        Index(
            "ix_submissions_board",
            "board",
            "user_id",
            "score",
            sqlite_where=score.is_not(None),
            postgresql_where=score.is_not(None),
        ),
        # Lists, newest first, whole and by each filter; the second also serves a problem's page
        # (latest code, recent) and progress. Of the mode half of the entries match: it is read
        # in the first, without the rows.
        Index("ix_submissions_user", "user_id", "created_at", "id", "mode"),
        Index("ix_submissions_user_problem", "user_id", "problem", "created_at", "id"),
        Index("ix_submissions_user_verdict", "user_id", "verdict", "created_at", "id"),
    )


class SubmissionCase(Base):
    """One graded case of a submission, in the order of the problem's cases."""

    __tablename__ = "submission_cases"

    submission_id: Mapped[str] = mapped_column(
        ForeignKey("submissions.id", ondelete="CASCADE"), primary_key=True
    )
    index: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(Text)
    visible: Mapped[bool]
    verdict: Mapped[str] = mapped_column(String(16))
    category: Mapped[str | None] = mapped_column(String(16))
    message: Mapped[str] = mapped_column(Text, default="")
    seconds: Mapped[float | None] = mapped_column(Float)
    memory_mb: Mapped[float | None] = mapped_column(Float)
    #: what a page draws of a visible case, see `CaseReport.detail`; empty on a hidden one
    detail: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class ProblemRecord(Base):
    """What came of all that one learner sent to one problem; written with each verdict.

    Statistics of a problem count these rows, one a learner, and never the submissions. Times and
    memory are each the least of what was accepted of this `judged` version; their steps are
    `app.submissions.records.step_of`.
    """

    __tablename__ = "problem_records"

    user_id: Mapped[int] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    problem: Mapped[str] = mapped_column(String(100), primary_key=True)
    #: of the first Run or submission
    first_sent_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: with a verdict of the learner's, that is not ours; in mode submit
    submissions: Mapped[int] = mapped_column(Integer)
    accepted: Mapped[int] = mapped_column(Integer)
    #: submissions until the first that was accepted, with it; all while none was
    tries: Mapped[int] = mapped_column(Integer)
    #: when the first that was accepted was sent
    solved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: of the first submission that was not: when it was sent, and "verdict" or "verdict:category"
    failed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    failure: Mapped[str | None] = mapped_column(String(33))
    #: `Package.judged` of what was accepted last; "" when nothing was, or it is not known
    judged: Mapped[str] = mapped_column(String(64))
    seconds: Mapped[float | None] = mapped_column(Float)
    memory_mb: Mapped[float | None] = mapped_column(Float)
    time_step: Mapped[int | None] = mapped_column(Integer)
    memory_step: Mapped[int | None] = mapped_column(Integer)

    __table_args__ = (
        # What somebody solved and tried, for every list of problems; and how long that took.
        Index(
            "ix_problem_records_learner",
            "user_id",
            "problem",
            "solved_at",
            "first_sent_at",
            "tries",
        ),
        # Everything that the statistics of a problem count.
        Index(
            "ix_problem_records_statistics",
            "problem",
            "judged",
            "time_step",
            "memory_step",
            "failure",
            "submissions",
            "accepted",
        ),
    )


class SubmissionShare(Base):
    """The link by which instructors may read a submission; without a row there is none.

    A table of its own: few submissions have one, and the submission's row is a job, which is
    locked while it is graded. The token is kept as it is, since its owner is shown the link again;
    without an instructor's account it opens nothing.
    """

    __tablename__ = "submission_shares"

    submission_id: Mapped[str] = mapped_column(
        ForeignKey("submissions.id", ondelete="CASCADE"), primary_key=True
    )
    token: Mapped[str] = mapped_column(String(43), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class WorkerRow(Base):
    """A worker process: whether it can grade, and if not, why. Fresh while `seen_at` is.

    Rows of workers that are gone stay for a while, for admins to see.
    """

    __tablename__ = "workers"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    pid: Mapped[int] = mapped_column(Integer)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    ready: Mapped[bool] = mapped_column(default=False)
    #: for people: why it cannot grade, and what to do; empty when it can
    reason: Mapped[str] = mapped_column(Text, default="")
    #: SandboxInfo as a dict, null until a sandbox passed its self-test
    sandbox: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    host: Mapped[str] = mapped_column(String(64), default="", server_default=text("''"))
    version: Mapped[str] = mapped_column(String(32), default="", server_default=text("''"))
    #: gradings at once
    slots: Mapped[int] = mapped_column(Integer, default=0, server_default=text("0"))
    #: what the sandbox promises and whether it holds: `app.drivers.doctor.Finding` as dicts
    findings: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))
    #: when its host found it dead; null while it is not known to be
    died_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
