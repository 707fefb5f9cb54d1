"""Submissions: storing what a learner sends, reading it back, and writing what came of it."""

from __future__ import annotations

import base64
import binascii
import secrets
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts.service import User
from app.catalog.service import Catalog
from app.database import now, storable
from app.errors import Invalid, NotFound, TooLarge
from app.grading.queue.port import Lease, Queue
from app.grading.report import CaseReport, Report
from app.grading.service import parse_custom_cases
from app.grading.verdicts import Mode, State, Verdict
from app.i18n import N_, _, count
from app.submissions import history_queries, queries, records
from app.submissions.comparison import comparison
from app.submissions.models import Submission, SubmissionCase, WorkerRow
from app.submissions.schemas import MAX_CODE
from app.submissions.views import SubmissionView

__all__ = [
    "Submission",
    "SubmissionCase",
    "WorkerRow",
    "accepted",
    "begin",
    "check_text",
    "comparison",
    "create",
    "forget_workers",
    "last_problem",
    "latest",
    "mark_dead",
    "of_user",
    "page",
    "progress",
    "recent",
    "record_cases",
    "record_failure",
    "record_verdict",
    "solved_at",
    "waiting_for_gpu",
    "waits_for",
    "workers",
    "write_worker",
]

PAGE = 50  # submissions a page of the list
FAILED = (
    "We could not grade this. Your code is saved, and this does not count against you: "
    "please submit it again later, and tell the operator if it happens again."
)

NO_GPU = N_("It waits for a machine with a GPU; none is connected.")


async def create(
    session: AsyncSession,
    queue: Queue,
    catalog: Catalog,
    user: User,
    problem: str,
    code: str,
    mode: Mode,
    cases: list[Any] | None = None,
) -> Submission:
    """Store a submission and its job in the session's transaction.

    Raises `NotFound` (problem), `TooLarge` and `Invalid` (code, cases, a problem without code).
    """
    package = catalog.get(problem)
    if package.toml.kind not in ("code", "scored"):
        raise Invalid(
            _("“%(title)s” takes no code: it is a quiz.", title=package.title),
            fields={"problem": _("A quiz cannot be submitted here.")},
        )
    check_code(code)
    if cases is not None:
        if mode is not Mode.RUN:
            raise Invalid(
                _("Inputs of your own go with Run, not with Submit."),
                fields={"cases": _("Only in mode run.")},
            )
        if package.toml.kind != "code":
            raise Invalid(
                _("A challenge takes no inputs of your own."),
                fields={"cases": _("Only for problems with cases.")},
            )
        parse_custom_cases(package, cases)
    moment = now()
    submission = Submission(
        id=secrets.token_urlsafe(16),
        user_id=user.id,
        problem=package.slug,
        package_digest=package.digest,
        mode=mode.value,
        needs_gpu=package.toml.device == "cuda",
        code=code,
        custom_cases=cases,
        state=State.QUEUED.value,
        verdict=None,
        passed=0,
        total=0,
        created_at=moment,
        queued_at=moment,
    )
    await queries.add(session, submission)
    await queue.put(session, submission.id)
    return submission


def check_text(code: str) -> None:
    """Whether this can be kept as code. Raises `Invalid` or `TooLarge`, with what to do."""
    try:
        size = len(code.encode())
    except UnicodeEncodeError:
        raise Invalid(
            _("The code is not valid UTF-8 text. Save the file as UTF-8 and send it again."),
            fields={"code": _("Not valid UTF-8.")},
        ) from None
    if size > MAX_CODE:
        raise TooLarge(
            _(
                "The code has %(size)s bytes; we take at most %(most)s (64 KiB). "
                "Take out what the exercise does not need, such as data.",
                size=count(size),
                most=count(MAX_CODE),
            ),
            fields={
                "code": _(
                    "%(size)s bytes; at most %(most)s.", size=count(size), most=count(MAX_CODE)
                )
            },
        )
    if "\0" in code:
        line = code.count("\n", 0, code.index("\0")) + 1
        raise Invalid(
            _(
                "Line %(line)s of the code holds a NUL character, which Python cannot read. "
                "Remove it.",
                line=line,
            ),
            fields={"code": _("NUL character on line %(line)s.", line=line)},
        )


def check_code(code: str) -> None:
    """Whether this can be graded. Raises `Invalid` or `TooLarge`, with what to do."""
    check_text(code)
    if not code.strip():
        raise Invalid(
            _("There is no code to grade. Write some first."), fields={"code": _("Empty.")}
        )


async def of_user(session: AsyncSession, user: User, submission_id: str) -> Submission:
    """The user's submission; `NotFound` for another's as for none."""
    found = await queries.owned(session, submission_id, user.id)
    if found is None:
        raise NotFound(_("There is no such submission among yours."))
    return found


async def page(
    session: AsyncSession,
    user: User,
    *,
    problem: str = "",
    verdict: str = "",
    mode: str = "",
    cursor: str = "",
    limit: int = PAGE,
) -> tuple[Sequence[Submission], str | None]:
    """A user's submissions, newest first, and the cursor of the next page (None: the last).

    Raises `Invalid` for an unknown verdict or mode, or a broken cursor. Their code is not loaded.
    """
    if verdict and verdict not in list(Verdict):
        raise Invalid(
            _("There is no verdict %(name)s.", name=repr(verdict)),
            fields={"verdict": "One of: " + ", ".join(Verdict) + "."},
        )
    if mode and mode not in list(Mode):
        raise Invalid(
            _("There is no mode %(name)s.", name=repr(mode)),
            fields={"mode": "One of: " + ", ".join(Mode) + "."},
        )
    before = read_cursor(cursor) if cursor else None
    if "\0" in problem:  # no problem has such a name, and no database looks for it
        return [], None
    rows = await history_queries.newest(
        session,
        user.id,
        problem=problem,
        verdict=verdict,
        mode=mode,
        before=before,
        limit=limit + 1,
    )
    if len(rows) <= limit:
        return rows, None
    last = rows[limit - 1]
    return rows[:limit], write_cursor(last.created_at, last.id)


def write_cursor(created_at: datetime, submission_id: str) -> str:
    """The place behind a row, opaque."""
    text = f"{created_at.isoformat()} {submission_id}"
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_cursor(cursor: str) -> tuple[datetime, str]:
    """The place that `write_cursor` wrote; raises `Invalid`."""
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        time, submission_id = text.split(" ")
        created_at = datetime.fromisoformat(time)
        if created_at.tzinfo is None or "\0" in submission_id:
            raise ValueError("no zone, or an id that no database takes")
        created_at = created_at.astimezone(UTC)
    except (ValueError, OverflowError, binascii.Error):
        raise Invalid(
            _("This cursor is not one of ours. Start from the first page."),
            fields={"cursor": _("Not a cursor.")},
        ) from None
    return created_at, submission_id


async def progress(session: AsyncSession, user_id: int) -> dict[str, Literal["solved", "tried"]]:
    """By slug, what this learner solved or tried; nothing about the rest."""
    found = await queries.solved(session, user_id)
    return {slug: "solved" if right else "tried" for slug, right in found.items()}


async def solved_at(
    session: AsyncSession, user_id: int, slugs: Collection[str]
) -> dict[str, datetime]:
    """By slug, when the first accepted submission was sent; nothing about what is not solved."""
    return await queries.solved_at(session, user_id, slugs)


async def recent(
    session: AsyncSession, user_id: int, slug: str, limit: int
) -> list[SubmissionView]:
    """The learner's latest submissions to a problem, newest first, for the problem's own page."""
    rows = await history_queries.newest(session, user_id, problem=slug, limit=limit)
    return [SubmissionView.of(row, slug) for row in rows]


async def last_problem(session: AsyncSession, user_id: int) -> str | None:
    """The problem to which the learner sent something last."""
    return await queries.last_problem(session, user_id)


async def accepted(session: AsyncSession, user_id: int, slug: str) -> Submission | None:
    """The learner's newest accepted submission to a problem."""
    return await queries.newest_accepted(session, user_id, slug)


async def latest(session: AsyncSession, user_id: int, slug: str) -> tuple[str, datetime] | None:
    """The code that the learner sent last to a problem, and when."""
    return await queries.latest(session, user_id, slug)


async def begin(session: AsyncSession, lease: Lease) -> Submission | None:
    """What to grade, free of an earlier attempt's cases; None when the lease is no longer ours."""
    submission = await queries.leased(session, lease)
    if submission is not None and lease.attempt > 1:
        await queries.drop_cases(session, submission.id)
    return submission


async def record_cases(
    session: AsyncSession, lease: Lease, cases: Sequence[tuple[int, CaseReport]]
) -> bool:
    """Store cases as they land; False when the lease is no longer ours (then nothing is stored)."""
    if await queries.leased(session, lease) is None:
        return False
    await queries.add_cases(session, [_row(lease, index, case) for index, case in cases])
    return True


async def record_verdict(
    session: AsyncSession,
    lease: Lease,
    report: Report,
    cases: Sequence[tuple[int, CaseReport]] = (),
    *,
    digest: str,
    judged: str = "",
) -> bool:
    """Close the submission, with the cases not stored yet; False when it is no longer ours.

    `digest`: of the package that graded it, which may be newer than the one that it was sent to;
    `judged`: what of it times depend on. The learner's record of the problem takes it up in the
    same transaction: once, since one attempt alone closes a submission.
    """
    finished = await queries.finish(
        session,
        lease,
        {
            "package_digest": digest,
            "verdict": report.verdict.value,
            "passed": report.passed,
            "total": report.total,
            "seconds": report.seconds,
            "memory_mb": report.memory_mb,
            "environment": asdict(report.sandbox),
            "advice": [[line, storable(text)] for line, text in report.advice],
            "score": report.score,
            "board": report.board or None,
        },
    )
    if finished is None:
        return False
    await queries.add_cases(session, [_row(lease, index, case) for index, case in cases])
    await records.note(session, finished, report, judged)
    return True


async def record_failure(
    session: AsyncSession, lease: Lease, text: str = FAILED, trouble: str = ""
) -> bool:
    """Close the submission as our failure; False when it is no longer ours.

    `text` is for the learner; `trouble` for admins, where the queue does not know it already.
    """
    values = {"verdict": Verdict.INTERNAL_ERROR.value, "passed": 0, "total": 0}
    finished = await queries.finish(
        session, lease, values | ({"trouble": trouble} if trouble else {})
    )
    if finished is not None:
        await queries.drop_cases(session, lease.job_id)
        failed = CaseReport(
            name="grading", visible=True, verdict=Verdict.INTERNAL_ERROR, message=text
        )
        await queries.add_cases(session, [_row(lease, 0, failed)])
        await records.note_sent(session, finished)
    return finished is not None


async def workers(session: AsyncSession, *, since: datetime) -> Sequence[WorkerRow]:
    """The workers seen since then, the latest sign of life first."""
    return await queries.workers_seen(session, since)


async def waiting_for_gpu(session: AsyncSession) -> int:
    """How many submissions wait for a worker with a GPU, or are graded by one."""
    return await queries.count_waiting_for_gpu(session)


async def waits_for(session: AsyncSession, submission: Submission, *, since: datetime) -> str:
    """What is missing for a queued submission to be graded, in words; "" when nothing is.

    `since`: workers that gave no sign after it are gone.
    """
    if not submission.needs_gpu or submission.state != State.QUEUED:
        return ""
    if any(has_gpu(worker) for worker in await queries.workers_seen(session, since)):
        return ""
    return _(NO_GPU)


def has_gpu(worker: WorkerRow) -> bool:
    """Whether this worker grades, with a GPU that is ready."""
    devices = (worker.sandbox or {}).get("devices") or ()
    return worker.ready and any(device.get("ready") for device in devices)


async def write_worker(session: AsyncSession, row: dict[str, Any]) -> None:
    """Store a worker's sign of life (columns of `WorkerRow`)."""
    await queries.write_worker(session, row)


async def mark_dead(session: AsyncSession, ids: Iterable[str]) -> None:
    """Note of workers that they were found dead: killed, or crashed."""
    await queries.mark_dead(session, ids, "Its process is gone without having ended by itself.")


async def forget_workers(session: AsyncSession, ids: Iterable[str]) -> None:
    """Delete the rows of workers that ended, and of all that gave no sign for a day."""
    await queries.drop_workers(session, ids, unseen=timedelta(days=1))


def _row(lease: Lease, index: int, case: CaseReport) -> dict[str, Any]:
    """A case as columns; of a hidden one nothing that only the learner's own may show."""
    return {
        "submission_id": lease.job_id,
        "index": index,
        "name": storable(case.name),
        "visible": case.visible,
        "verdict": case.verdict.value,
        "category": case.category.value if case.category else None,
        "message": storable(case.message),
        "seconds": case.seconds if case.visible else None,
        "memory_mb": case.memory_mb if case.visible else None,
        "detail": storable(case.detail) if case.visible else {},
    }
