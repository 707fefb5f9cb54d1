"""All SQL of submissions (the queue's own statements are in `app.grading.queue.embedded`)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import (
    Integer,
    Table,
    and_,
    bindparam,
    case,
    delete,
    exists,
    func,
    insert,
    literal_column,
    or_,
    select,
    union_all,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession

from app.database import among, now
from app.grading.queue.job import OPEN, held
from app.grading.queue.port import Lease
from app.grading.verdicts import Mode, State, Verdict
from app.submissions.models import (
    ProblemRecord,
    Submission,
    SubmissionCase,
    SubmissionShare,
    WorkerRow,
)

# Built once: these run several times for each submission, on the way to its verdict.
_BY_ID = select(Submission).where(Submission.id == bindparam("submission_id"))
_OWNED = _BY_ID.where(Submission.user_id == bindparam("user_id"))
_COUNT_OPEN = (
    select(func.count())
    .select_from(Submission)
    .where(Submission.user_id == bindparam("user_id"), Submission.finished_at.is_(None))
)
_SENT_TO = union_all(
    select(ProblemRecord.problem, case((ProblemRecord.solved_at.is_not(None), 1), else_=0)).where(
        ProblemRecord.user_id == bindparam("user_id")
    ),
    select(Submission.problem, literal_column("0", Integer)).where(
        Submission.user_id == bindparam("user_id"), OPEN
    ),
)
_SOLVED_AT = select(ProblemRecord.problem, ProblemRecord.solved_at).where(
    ProblemRecord.user_id == bindparam("user_id"),
    among(ProblemRecord.problem, "problems"),
    ProblemRecord.solved_at.is_not(None),
)
_CASES_AFTER = (
    select(SubmissionCase)
    .where(
        SubmissionCase.submission_id == bindparam("submission_id"),
        SubmissionCase.index > bindparam("after"),
    )
    .order_by(SubmissionCase.index)
)


_HELD = and_(
    Submission.id == bindparam("held_id"),
    Submission.attempt == bindparam("held_attempt"),
    Submission.lease_owner == bindparam("held_owner"),
    Submission.state == State.RUNNING,
)
# By the tables: the unit of work and the bulk insert of the models cost several times as much.
_TABLE = cast(Table, Submission.__table__)
_ADD = insert(_TABLE)
_ADD_CASES = insert(cast(Table, SubmissionCase.__table__))
_LEASED = select(Submission).where(_HELD).with_for_update()


def _of(lease: Lease) -> dict[str, Any]:
    return {
        "held_id": lease.job_id,
        "held_attempt": lease.attempt,
        "held_owner": lease.owner,
    }


async def owned(session: AsyncSession, submission_id: str, user_id: int) -> Submission | None:
    """The submission, if it is this user's."""
    found = await session.execute(_OWNED, {"submission_id": submission_id, "user_id": user_id})
    return found.scalar_one_or_none()


async def by_id(session: AsyncSession, submission_id: str) -> Submission | None:
    """The submission as it stands in the database."""
    found = await session.execute(_BY_ID, {"submission_id": submission_id})
    return found.scalar_one_or_none()


async def cases_after(
    session: AsyncSession, submission_id: str, index: int = -1
) -> Sequence[SubmissionCase]:
    """The cases behind this index, in order."""
    found = await session.execute(_CASES_AFTER, {"submission_id": submission_id, "after": index})
    return found.scalars().all()


async def shared_at(session: AsyncSession, submission_id: str) -> datetime | None:
    """When its owner made a link to it; None without one."""
    found = await session.execute(
        select(SubmissionShare.created_at).where(SubmissionShare.submission_id == submission_id)
    )
    return found.scalar_one_or_none()


async def newest_accepted(session: AsyncSession, user_id: int, problem: str) -> Submission | None:
    """What a user sent last to a problem of all that was accepted."""
    found = await session.execute(
        select(Submission)
        .where(
            Submission.user_id == user_id,
            Submission.problem == problem,
            Submission.mode == Mode.SUBMIT,
            Submission.verdict == Verdict.ACCEPTED,
        )
        .order_by(Submission.created_at.desc(), Submission.id.desc())
        .limit(1)
    )
    return found.scalar_one_or_none()


async def latest(session: AsyncSession, user_id: int, problem: str) -> tuple[str, datetime] | None:
    """The code that a user sent last for a problem, and when."""
    found = await session.execute(
        select(Submission.code, Submission.created_at)
        .where(Submission.user_id == user_id, Submission.problem == problem)
        .order_by(Submission.created_at.desc(), Submission.id.desc())
        .limit(1)
    )
    row = found.one_or_none()
    return (row[0], row[1]) if row is not None else None


async def last_problem(session: AsyncSession, user_id: int) -> str | None:
    """The problem of what a user sent last."""
    found = await session.execute(
        select(Submission.problem)
        .where(Submission.user_id == user_id)
        .order_by(Submission.created_at.desc(), Submission.id.desc())
        .limit(1)
    )
    return found.scalar_one_or_none()


async def solved(session: AsyncSession, user_id: int) -> dict[str, bool]:
    """Each problem that a user sent something for, and whether a submission was accepted.

    From the records, one a problem, of whom submissions may be thousands; what has no verdict yet
    has no record either, and is little.
    """
    rows = (await session.execute(_SENT_TO, {"user_id": user_id})).all()
    found = {problem: bool(right) for problem, right in rows if right}
    for problem, _right in rows:
        found.setdefault(problem, False)
    return found


async def solved_at(
    session: AsyncSession, user_id: int, problems: Collection[str]
) -> dict[str, datetime]:
    """When the first accepted submission to each of these problems was sent."""
    found = await session.execute(_SOLVED_AT, {"user_id": user_id, "problems": list(problems)})
    return {problem: at for problem, at in found.all() if at is not None}


async def count_open(session: AsyncSession, user_id: int) -> int:
    """How many submissions of a user have no verdict yet."""
    found = await session.execute(_COUNT_OPEN, {"user_id": user_id})
    return int(found.scalar_one())


async def has_open(session: AsyncSession, user_id: int, problem: str) -> bool:
    """Whether a submission of a user to a problem has no verdict yet."""
    found = await session.scalar(
        select(
            exists().where(
                Submission.user_id == user_id,
                Submission.problem == problem,
                Submission.finished_at.is_(None),
            )
        )
    )
    return bool(found)


async def ahead(session: AsyncSession, submission: Submission) -> int:
    """How many open submissions are before this one, of those that wait for the same workers."""
    found = await session.execute(
        select(func.count())
        .select_from(Submission)
        .where(
            Submission.finished_at.is_(None),
            Submission.needs_gpu.is_(submission.needs_gpu),
            or_(
                Submission.queued_at < submission.queued_at,
                and_(Submission.queued_at == submission.queued_at, Submission.id < submission.id),
            ),
        )
    )
    return int(found.scalar_one())


async def count_waiting_for_gpu(session: AsyncSession) -> int:
    """How many open submissions only a worker with a GPU may take."""
    found = await session.execute(
        select(func.count())
        .select_from(Submission)
        .where(Submission.finished_at.is_(None), Submission.needs_gpu.is_(True))
    )
    return int(found.scalar_one())


async def leased(session: AsyncSession, lease: Lease) -> Submission | None:
    """The submission, while the lease is ours; its row is locked in this transaction."""
    found = await session.execute(_LEASED, _of(lease))
    return found.scalar_one_or_none()


async def add(session: AsyncSession, submission: Submission) -> None:
    """Insert a submission that was just made; the object stays apart from the session."""
    given = vars(submission)
    values = {name: given[name] for name in _TABLE.columns.keys() if name in given}  # noqa: SIM118
    await session.execute(_ADD, values)


async def add_cases(session: AsyncSession, rows: Sequence[dict[str, Any]]) -> None:
    """Insert graded cases, as columns."""
    if rows:
        await session.execute(_ADD_CASES, rows)


async def drop_cases(session: AsyncSession, submission_id: str) -> None:
    """Delete what an earlier attempt wrote."""
    await session.execute(
        delete(SubmissionCase).where(SubmissionCase.submission_id == submission_id)
    )


@dataclass(frozen=True, slots=True)
class Finished:
    """Whose the submission is that was closed, and how it was sent."""

    user_id: int
    problem: str
    mode: str
    created_at: datetime


async def finish(session: AsyncSession, lease: Lease, values: dict[str, Any]) -> Finished | None:
    """Close the submission with these values; None when the lease is no longer ours."""
    finished = await session.execute(
        update(Submission)
        .where(held(Submission, lease))
        .values(
            state=State.DONE,
            finished_at=now(),
            lease_owner=None,
            lease_until=None,
            **values,
        )
        .returning(Submission.user_id, Submission.problem, Submission.mode, Submission.created_at)
        .execution_options(synchronize_session=False)
    )
    row = finished.one_or_none()
    return Finished(*row) if row is not None else None


async def workers_seen(session: AsyncSession, since: datetime) -> Sequence[WorkerRow]:
    """The workers that gave a sign of life since then, newest sign first."""
    found = await session.execute(
        select(WorkerRow)
        .where(WorkerRow.seen_at > since, WorkerRow.died_at.is_(None))
        .order_by(WorkerRow.seen_at.desc())
    )
    return found.scalars().all()


async def write_worker(session: AsyncSession, row: dict[str, Any]) -> None:
    """Store a worker's sign of life, in its one row."""
    written = await session.execute(
        update(WorkerRow)
        .where(WorkerRow.id == row["id"])
        .values(**row)
        .returning(WorkerRow.id)
        .execution_options(synchronize_session=False)
    )
    if written.one_or_none() is None:
        await session.execute(insert(WorkerRow), [row])


async def mark_dead(session: AsyncSession, ids: Iterable[str], text: str) -> None:
    """Keep the rows of workers that were found dead, as such."""
    await session.execute(
        update(WorkerRow)
        .where(WorkerRow.id.in_(list(ids)))
        .values(ready=False, reason=text, died_at=now())
        .execution_options(synchronize_session=False)
    )


async def drop_workers(session: AsyncSession, ids: Iterable[str], *, unseen: timedelta) -> None:
    """Delete the rows of these workers, and of those that gave no sign for so long."""
    await session.execute(
        delete(WorkerRow).where(
            or_(WorkerRow.id.in_(list(ids)), WorkerRow.seen_at < now() - unseen)
        )
    )
