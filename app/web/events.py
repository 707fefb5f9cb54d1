"""Server-sent events: what the streams of all features share."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import AsyncIterator

from fastapi import Request
from fastapi.responses import StreamingResponse

from app.accounts.service import SignedIn
from app.errors import TooManyRequests

FALLBACK = 2.0  # seconds until we look although no bell rang
KEEP_ALIVE = 15.0  # seconds of silence until we say something, for proxies
RETRY_MS = 1000  # what a reader waits before it reconnects
MOST_STREAMS = 50  # open at once, per user: tabs, or a script that follows what it sent


def parse_id(last_id: str) -> tuple[int, int]:
    """The attempt and the number of items that a reader has; (0, 0) for what is not ours."""
    match = re.fullmatch(r"(\d{1,9})\.(\d{1,9})", last_id)
    return (int(match[1]), int(match[2])) if match else (0, 0)


async def one_of_few(request: Request, user: SignedIn) -> AsyncIterator[None]:
    """Count this reader's open streams: each asks the database now and then until its end."""
    streams: Counter[int] = request.app.state.streams
    if streams[user.id] >= MOST_STREAMS:
        raise TooManyRequests(
            f"You follow {MOST_STREAMS} things already. Close one, or read this one by GET.",
            retry_after=5,
        )
    streams[user.id] += 1
    try:
        yield
    finally:
        streams[user.id] -= 1
        streams += Counter()  # forgets those who follow nothing


class EventStream(StreamingResponse):
    """Server-sent events, written as bytes: FastAPI's own class sends each event by itself."""

    media_type = "text/event-stream"


async def listening(request: Request, id: str) -> AsyncIterator[asyncio.Event]:
    """An event that the bell sets when there is news of the row `id`."""
    with request.app.state.bell.listening(id) as rung:
        yield rung
