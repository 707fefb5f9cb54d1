"""What submissions gives to a person's export: code, verdict and report, oldest first."""

from __future__ import annotations

from collections.abc import AsyncIterator

from app.accounts.service import User
from app.database import iso, unit_of_work
from app.exporting import Readers, Record, record, rows_of
from app.submissions import queries
from app.submissions.models import ProblemRecord, Submission, SubmissionCase
from app.submissions.schemas import CaseOut

# Of the queue, not of the person.
_OURS = ("attempt", "failures", "lost", "trouble", "lease_owner", "lease_until")


async def submissions(readers: Readers, user: User) -> AsyncIterator[Record]:
    """Each with its cases; a hidden one as its owner sees it."""
    async for row in _rows(readers, user):
        async with unit_of_work(readers) as session:
            cases = await queries.cases_after(session, row.id)
            shared_at = await queries.shared_at(session, row.id)
        yield {
            **record(row, without=_OURS),
            "cases": [_case(case) for case in cases],
            "link_made_at": iso(shared_at),
        }


async def problem_records(readers: Readers, user: User) -> AsyncIterator[Record]:
    """What came of all that was sent to each problem."""
    async for row in rows_of(readers, ProblemRecord, user.id, ProblemRecord.problem):
        yield record(row, without=("time_step", "memory_step"))


async def code(readers: Readers, user: User) -> AsyncIterator[tuple[str, str]]:
    """The code of each: (a name for its file, the code)."""
    async for row in _rows(readers, user):
        came = row.verdict or row.state
        yield f"{row.problem}/{row.created_at:%Y-%m-%dT%H-%M-%S}-{came}-{row.id}.py", row.code


def _rows(readers: Readers, user: User) -> AsyncIterator[Submission]:
    return rows_of(readers, Submission, user.id, Submission.created_at, Submission.id)


def _case(case: SubmissionCase) -> Record:
    told = CaseOut.of(case).model_dump(mode="json")
    return {**told, "detail": case.detail} if case.visible else told
