"""Live events of a submission: cases as they land, then the verdict, over server-sent events.

The bell wakes the stream, which then reads what is new: nothing is polled but a slow fallback for
a lost datagram. An event's id is `attempt.cases`: a reader that reconnects with `Last-Event-ID`
goes on behind the cases that it has, and hears them anew if the submission was taken again since.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator

from fastapi.sse import ServerSentEvent
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from app.database import unit_of_work
from app.grading.queue.bell import Bell
from app.grading.verdicts import State
from app.submissions import queries
from app.submissions.schemas import CaseEvent, CaseOut, SubmissionOut

FALLBACK = 2.0  # seconds until we look although no bell rang
RETRY_MS = 1000  # what a reader waits before it reconnects


async def events(
    readers: async_sessionmaker[AsyncSession], bell: Bell, submission_id: str, last_id: str = ""
) -> AsyncIterator[ServerSentEvent]:
    """`case` events, then one `verdict`; ends after it, or when the submission is gone."""
    attempt, sent = parse_id(last_id)
    with bell.listening(submission_id) as rung:
        yield ServerSentEvent(comment="listening", retry=RETRY_MS)
        while True:
            rung.clear()
            async with unit_of_work(readers) as session:
                submission = await queries.by_id(session, submission_id)
                if submission is None:
                    return
                if submission.attempt != attempt:
                    attempt, sent = submission.attempt, 0
                done = submission.state == State.DONE
                # The verdict carries all cases; before it, only what is new is read, and nothing
                # while it waits for a worker.
                after = -1 if done else sent - 1
                waits = submission.state == State.QUEUED
                cases = (
                    [] if waits else list(await queries.cases_after(session, submission_id, after))
                )
            for case in cases:
                if case.index < sent:
                    continue
                sent = case.index + 1
                data = CaseEvent(**CaseOut.of(case).model_dump(), index=case.index)
                yield ServerSentEvent(
                    event="case", id=f"{attempt}.{sent}", raw_data=data.model_dump_json()
                )
            if done:
                whole = SubmissionOut.whole(submission, cases)
                yield ServerSentEvent(
                    event="verdict", id=f"{attempt}.{sent}", raw_data=whole.model_dump_json()
                )
                return
            if not rung.is_set():
                try:
                    async with asyncio.timeout(FALLBACK):
                        await rung.wait()
                except TimeoutError:
                    continue


def parse_id(last_id: str) -> tuple[int, int]:
    """The attempt and the number of cases that a reader has; (0, 0) for what is not ours."""
    match = re.fullmatch(r"(\d{1,9})\.(\d{1,9})", last_id)
    return (int(match[1]), int(match[2])) if match else (0, 0)
