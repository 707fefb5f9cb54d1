"""What came of all that a learner sent to a problem: kept with each verdict, and counted."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from app.grading.report import Report
from app.grading.verdicts import Mode, Verdict
from app.submissions import record_queries as queries
from app.submissions.models import ProblemRecord
from app.submissions.queries import Finished
from app.submissions.record_queries import Solved

__all__ = [
    "MEMORY_UNIT",
    "TIME_UNIT",
    "Counts",
    "ProblemRecord",
    "Solved",
    "note",
    "note_sent",
    "of_both",
    "of_problem",
    "of_user",
    "solved_of",
    "step_of",
    "value_of",
]

PER_DOUBLING = 12  # steps: each is 6 % above the one before
TIME_UNIT = 0.0001  # seconds of step 0
MEMORY_UNIT = 0.1  # MB of step 0


def step_of(value: float, unit: float) -> int:
    """The place of a time or size on a scale on which each step is so much larger."""
    return math.floor(PER_DOUBLING * math.log2(max(value, unit) / unit))


def value_of(step: float, unit: float) -> float:
    """What begins at a step."""
    return float(unit * 2 ** (step / PER_DOUBLING))


async def note(session: AsyncSession, sent: Finished, report: Report, judged: str) -> None:
    """Take up a verdict into the record of its learner and problem.

    Of a Run only when it was sent. What was our failure is no submission of the learner's.
    """
    values = queries.nothing(sent.user_id, sent.problem, sent.created_at)
    if sent.mode == Mode.SUBMIT and report.verdict != Verdict.INTERNAL_ERROR:
        values |= {"submissions": 1, "tries": 1}
        if report.verdict == Verdict.ACCEPTED:
            values |= {
                "accepted": 1,
                "solved_at": sent.created_at,
                "judged": judged,
                "seconds": report.seconds,
                "memory_mb": report.memory_mb or None,
                "time_step": step_of(report.seconds, TIME_UNIT),
                "memory_step": (
                    step_of(report.memory_mb, MEMORY_UNIT) if report.memory_mb else None
                ),
            }
        else:
            values |= {"failed_at": sent.created_at, "failure": _failure(report)}
    await queries.merge(session, values)


async def note_sent(session: AsyncSession, sent: Finished) -> None:
    """Take up that something was sent, of which we failed to make a verdict."""
    await queries.merge(session, queries.nothing(sent.user_id, sent.problem, sent.created_at))


def _failure(report: Report) -> str:
    """The verdict, and of a wrong answer its kind: what its learner was told."""
    failed = next((case for case in report.cases if case.verdict == report.verdict), None)
    if failed is None or failed.category is None:
        return report.verdict.value
    return f"{report.verdict.value}:{failed.category.value}"


async def solved_of(session: AsyncSession, user_id: int) -> list[Solved]:
    """How long each problem took that a learner solved."""
    return await queries.solved_of(session, user_id)


async def of_user(session: AsyncSession, user_id: int) -> Sequence[ProblemRecord]:
    """A learner's records, one for each problem."""
    return await queries.of_user(session, user_id)


async def of_both(session: AsyncSession, user_id: int, problem: str) -> ProblemRecord | None:
    """A learner's record of one problem."""
    return await session.get(ProblemRecord, (user_id, problem))


@dataclass(frozen=True, slots=True)
class Counts:
    """A problem's records, counted. Learners are those who submitted; Runs count nowhere here."""

    learners: int
    solved: int
    submissions: int
    accepted: int
    #: How many learners by how their first submission that failed did: "verdict:category".
    failures: dict[str, int]
    #: How many learners by the step of their least time and memory, of this `judged` alone.
    times: dict[int, int]
    memory: dict[int, int]


async def of_problem(session: AsyncSession, problem: str, judged: str) -> Counts:
    """All that statistics show of a problem, whose present version is `judged`."""
    learners = solved = submissions = accepted = 0
    failures: dict[str, int] = {}
    for failure, people, solvers, sent, right in await queries.by_failure(session, problem):
        learners += people
        solved += solvers
        submissions += sent
        accepted += right
        if failure is not None:
            failures[failure] = people
    return Counts(
        learners,
        solved,
        submissions,
        accepted,
        failures,
        times=await queries.by_step(session, problem, judged, ProblemRecord.time_step),
        memory=await queries.by_step(session, problem, judged, ProblemRecord.memory_step),
    )
