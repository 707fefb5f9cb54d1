"""Live events of a submission: cases as they land, then the verdict, over server-sent events.

The bell wakes the stream, which then reads what is new: nothing is polled but a slow fallback for
a lost datagram. An event's id is `attempt.cases`: a reader that reconnects with `Last-Event-ID`
goes on behind the cases that it has, and hears them anew if the submission was taken again since.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Iterator, Sequence

from fastapi.sse import KEEPALIVE_COMMENT, format_sse_event
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from app.database import unit_of_work
from app.grading.verdicts import State
from app.submissions import queries
from app.submissions.models import Submission, SubmissionCase
from app.submissions.schemas import CaseEvent, CaseOut, SubmissionOut
from app.web.events import FALLBACK, KEEP_ALIVE, RETRY_MS, parse_id


async def events(
    readers: async_sessionmaker[AsyncSession],
    rung: asyncio.Event,
    submission: Submission,
    last_id: str = "",
) -> AsyncIterator[bytes]:
    """`case` events, then one `verdict`; ends after it, or when the submission is gone.

    `rung` is the bell's, and was listened to before `submission` was read: nothing is missed.
    What one look finds is one piece, so that a verdict with its cases takes one write.
    """
    attempt, sent = parse_id(last_id)
    found: Submission | None = submission
    cases: Sequence[SubmissionCase] = ()
    looked = submission.state == State.QUEUED  # then there is nothing more to see yet
    yield format_sse_event(comment="listening", retry=RETRY_MS)
    said = time.monotonic()
    while True:
        if not looked:
            rung.clear()
            async with unit_of_work(readers) as session:
                found = await queries.by_id(session, submission.id)
                if found is None:
                    return
                if found.attempt != attempt:
                    attempt, sent = found.attempt, 0
                cases = ()
                if found.state != State.QUEUED:
                    # The verdict carries all cases; before it, only what is new is read.
                    after = -1 if found.state == State.DONE else sent - 1
                    cases = await queries.cases_after(session, submission.id, after)
            text = b"".join(_case_events(attempt, sent, cases))
            sent = max((case.index + 1 for case in cases), default=sent)
            if found.state == State.DONE:
                whole = SubmissionOut.whole(found, list(cases)).model_dump_json()
                yield text + format_sse_event(
                    event="verdict", id=f"{attempt}.{sent}", data_str=whole
                )
                return
            if not text and time.monotonic() - said > KEEP_ALIVE:
                text = KEEPALIVE_COMMENT
            if text:
                yield text
                said = time.monotonic()
        looked = False
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(FALLBACK):
                await rung.wait()


def _case_events(attempt: int, sent: int, cases: Sequence[SubmissionCase]) -> Iterator[bytes]:
    """The events of the cases that the reader does not have."""
    for case in cases:
        if case.index >= sent:
            data = CaseEvent.model_construct(**dict(CaseOut.of(case)), index=case.index)
            yield format_sse_event(
                event="case", id=f"{attempt}.{case.index + 1}", data_str=data.model_dump_json()
            )
