"""Live events of a training run, over server-sent events: see `events`.

As with submissions the bell wakes the stream, which then reads what is new. An event's id is
`attempt.items`: a reader that reconnects with it goes on behind the items that it has.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections.abc import AsyncIterator

from fastapi.sse import KEEPALIVE_COMMENT, format_sse_event
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from app.database import unit_of_work
from app.grading.verdicts import State
from app.training import queries, service
from app.training.schemas import TrainingShort
from app.web.events import FALLBACK, KEEP_ALIVE, RETRY_MS, parse_id


async def events(
    readers: async_sessionmaker[AsyncSession],
    rung: asyncio.Event,
    run_id: str,
    last_id: str = "",
) -> AsyncIterator[bytes]:
    """`state` {state, ahead} whenever it changes, `shown` for each item, then one `end`.

    `restart` when a worker began the run anew: what was shown before counts for nothing.
    """
    attempt, sent = parse_id(last_id)
    state = ("", 0)
    said = time.monotonic()
    yield format_sse_event(comment="listening", retry=RETRY_MS)
    while True:
        rung.clear()
        parts: list[bytes] = []
        async with unit_of_work(readers) as session:
            run = await queries.by_id(session, run_id)
            if run is None:
                return
            if run.attempt != attempt:
                if sent:
                    parts.append(format_sse_event(event="restart", data_str="{}"))
                attempt, sent = run.attempt, 0
            ahead = await service.ahead(session, run)
            items = await service.shown(session, run, sent - 2)
            if sent and (not items or items[0]["index"] != sent - 1):
                # What the reader has is gone: it was the last attempt's, seen before the worker
                # cleared it away; or the reader made its id up.
                parts.append(format_sse_event(event="restart", data_str="{}"))
                sent = 0
                items = await service.shown(session, run)
            items = [item for item in items if item["index"] >= sent]
        if (run.state, ahead) != state:
            state = (run.state, ahead)
            told = json.dumps({"state": run.state, "ahead": ahead})
            parts.append(format_sse_event(event="state", data_str=told))
        for item in items:
            sent = item["index"] + 1
            parts.append(
                format_sse_event(event="shown", id=f"{attempt}.{sent}", data_str=json.dumps(item))
            )
        if run.state == State.DONE:
            end = TrainingShort.of(run).model_dump_json()
            yield b"".join(parts) + format_sse_event(event="end", data_str=end)
            return
        if not parts and time.monotonic() - said > KEEP_ALIVE:
            parts.append(KEEPALIVE_COMMENT)
        if parts:
            yield b"".join(parts)
            said = time.monotonic()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(FALLBACK):
                await rung.wait()
