"""A light HTTP client: it shares the machine's cores with what it measures, so it does little.

One connection a learner, kept open: POST a submission, follow its events until the verdict. An
answer is not parsed beyond its length; what a measurement looks at is found by searching bytes.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from urllib.parse import urlsplit

_END = (
    b"\r\n0\r\n\r\n"  # of a chunked answer; an event has no bare "\r\n0\r\n", its JSON escapes CR
)
_MOMENTS = ("created_at", "started_at", "finished_at")
_PATIENCE = 120.0  # seconds without the end of an answer


class Refused(RuntimeError):
    """The service answered with something else than what was asked for."""


@dataclass(frozen=True, slots=True)
class Graded:
    """One submission: its verdict, and when what happened (`time.perf_counter`).

    `stages`: seconds of the service's own clock, which is ours: until it was accepted, until a
    worker took it, until it was graded and stored, until its event was here.
    """

    verdict: str
    sent: float
    stored: float
    verdict_at: float
    stages: tuple[float, float, float, float]

    @property
    def seconds(self) -> float:
        """From the POST to the verdict's event."""
        return self.verdict_at - self.sent


class _Answer(asyncio.Protocol):
    """Collects one answer after the other from a connection that is kept open."""

    def __init__(self) -> None:
        self.transport: asyncio.WriteTransport | None = None
        self._buffer = bytearray()
        self._until: asyncio.Future[bytes] | None = None
        self._whole = -1  # bytes of the answer, once its head is here; -1: not known, 0: chunked
        self._mark = b""
        self.marked = 0.0  # when `mark` was first seen

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.WriteTransport, transport)

    def connection_lost(self, exc: Exception | None) -> None:
        if self._until is not None and not self._until.done():
            self._until.set_exception(Refused(f"the service hung up: {exc}"))

    async def ask(self, request: bytes, mark: bytes = b"") -> bytes:
        """Send a request; its whole answer. `marked` is when the bytes `mark` arrived."""
        assert self.transport is not None
        self._buffer.clear()
        self._whole, self._mark, self.marked = -1, mark, 0.0
        self._until = asyncio.get_running_loop().create_future()
        self.transport.write(request)
        return await asyncio.wait_for(self._until, _PATIENCE)

    def data_received(self, data: bytes) -> None:
        buffer = self._buffer
        buffer += data
        if self._whole < 0:
            head = buffer.find(b"\r\n\r\n")
            if head < 0:
                return
            fields = bytes(buffer[:head]).lower()
            length = fields.find(b"content-length:")
            self._whole = 0
            if length >= 0:
                text = fields[length + 15 :].partition(b"\r\n")[0]
                self._whole = head + 4 + int(text)
        if self._mark and not self.marked and self._mark in buffer:
            self.marked = time.perf_counter()
        ended = len(buffer) >= self._whole if self._whole else buffer.endswith(_END)
        if ended and self._until is not None and not self._until.done():
            self._until.set_result(bytes(buffer))


class Learner:
    """One signed-in learner at one connection; submits, and waits for the verdict."""

    def __init__(self, url: str, token: str) -> None:
        parts = urlsplit(url)
        self._host, self._port = str(parts.hostname), int(parts.port or 80)
        self._head = f"Host: {parts.netloc}\r\nAuthorization: Bearer {token}\r\n"
        self._answer = _Answer()

    async def connect(self) -> None:
        """Open the connection."""
        loop = asyncio.get_running_loop()
        await loop.create_connection(lambda: self._answer, self._host, self._port)

    def close(self) -> None:
        """Close the connection."""
        if self._answer.transport is not None:
            self._answer.transport.close()

    async def _ask(self, request: bytes, mark: bytes = b"") -> bytes:
        """The answer; on a new connection where the service closed one that was idle for long."""
        transport = self._answer.transport
        if transport is None or transport.is_closing():
            await self.connect()
        return await self._answer.ask(request, mark)

    def request(self, problem: str, code: str) -> bytes:
        """The bytes of a POST of this code, to be made once and sent often."""
        body = json.dumps({"problem": problem, "code": code, "mode": "submit"}).encode()
        return (
            f"POST /api/v1/submissions HTTP/1.1\r\n{self._head}"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        ).encode() + body

    async def submit(self, request: bytes) -> str:
        """Send it; the submission's id. Raises `Refused`."""
        answer = await self._ask(request)
        if not answer.startswith(b"HTTP/1.1 202 "):
            raise Refused(answer.decode(errors="replace")[:1000])
        return str(json.loads(answer.partition(b"\r\n\r\n")[2])["id"])

    async def grade(self, request: bytes) -> Graded:
        """Send it, follow its events, and return at its verdict. Raises `Refused`."""
        began, sent = time.time(), time.perf_counter()
        id_ = await self.submit(request)
        stored = time.perf_counter()
        event, at = await self.follow(id_)
        moments = [began, *(_moment(event, name) for name in _MOMENTS), began + at - sent]
        stages = [later - earlier for earlier, later in itertools.pairwise(moments)]
        return Graded(_field(event, "verdict"), sent, stored, at, cast(Any, tuple(stages)))

    async def follow(self, id_: str) -> tuple[bytes, float]:
        """The verdict's event of a submission, and when it arrived."""
        get = f"GET /api/v1/submissions/{id_}/events HTTP/1.1\r\n{self._head}\r\n".encode()
        answer = await self._ask(get, b"event: verdict")
        if not self._answer.marked:
            raise Refused(answer.decode(errors="replace")[-1000:])
        return answer[answer.index(b"event: verdict") :], self._answer.marked

    async def read(self, path: str) -> bytes:
        """The body of a page or of an answer of the API."""
        answer = await self._ask(f"GET {path} HTTP/1.1\r\n{self._head}\r\n".encode())
        if not answer.startswith(b"HTTP/1.1 200 "):
            raise Refused(answer.decode(errors="replace")[:1000])
        return answer.partition(b"\r\n\r\n")[2]


def _field(event: bytes, name: str) -> str:
    """A text of an event's JSON."""
    return event.partition(f'"{name}":"'.encode())[2].partition(b'"')[0].decode()


def _moment(event: bytes, name: str) -> float:
    return datetime.fromisoformat(_field(event, name)).timestamp()


async def connect(url: str, tokens: Iterable[str]) -> list[Learner]:
    """A learner at a connection of their own for each token."""
    learners = [Learner(url, token) for token in tokens]
    for learner in learners:
        await learner.connect()
    return learners
