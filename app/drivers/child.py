"""A child as the worker holds it: its connection, its printed text, its limits."""

from __future__ import annotations

import asyncio
import codecs
import fcntl
import os
import socket
import struct
import sys
import termios
from collections import deque
from dataclasses import replace
from typing import NoReturn, Protocol

from app.drivers.port import (
    ChildEnded,
    Exit,
    Limits,
    OutputTooLarge,
    ProtocolViolation,
    Usage,
)
from sandbox import control
from sandbox.wire import frames, messages
from sandbox.wire.frames import Kind
from sandbox.wire.messages import Ready
from sandbox.wire.values import TooLarge, WireError

_READY_BYTES = 64 * 1024
_CHUNK = 64 * 1024
_LONGEST_WHERE = 64 * 1024
_CREDENTIALS = struct.Struct("=iII")  # struct ucred: process, user, group
#: Seconds between the end of a connection and the news of the death: a busy host lets it wait.
_GRACE = 10.0
_HELD_UP = 0.2  # seconds by which a clock of ours rings late when this process stood still
_LIVES_ON = 2.0  # seconds after which a child that closed its connection is ended by us


class Control(Protocol):
    """Who passes our words to the runner's parent."""

    def say(self, message: control.Message) -> None:
        """Send a message."""
        ...

    def close(self) -> None:
        """Give the whole runner up."""
        ...


class RemoteChild:
    """See `app.drivers.port.Child`. Owns `connection` and the reading end of the stdout pipe.

    `pid`: its process, as this machine counts, once it is ready and where it is `identified`; 0
    where it runs on another machine, or in a container beside ours.
    """

    def __init__(
        self,
        id: int,
        connection: socket.socket,
        output: int,
        link: Control,
        *,
        identified: bool = False,
    ) -> None:
        connection.setblocking(False)
        if identified:  # the kernel then adds the sender's credentials to what comes
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        os.set_blocking(output, False)
        self.id = id
        self.pid = 0
        self._identified = identified
        self.ready = Ready()
        self._connection = connection
        self._output = output
        self._link = link
        self._loop = asyncio.get_running_loop()
        self._max_payload = _READY_BYTES
        self._max_printed = _READY_BYTES
        self._printed_bytes = 0
        self._least_blame_mb = 0.0
        self._text = bytearray()
        self._where: bytes | None = None
        self._heard = bytearray()  # of the connection: read, but not taken by `receive` yet
        self._received = 0  # bytes of the connection that were read
        self._within = 0  # of the connection, sent when the printed text was not past its cap
        self._too_much = False
        self._exit: asyncio.Future[Exit] = self._loop.create_future()
        self._queries: deque[asyncio.Future[Usage]] = deque()
        self._usage = Usage(0.0, 0.0)
        self._wall: asyncio.TimerHandle | None = None
        self._closed = False
        self._loop.add_reader(output, self._read_printed)

    # -- what the judge calls -------------------------------------------------------------------

    async def send(self, kind: Kind, *payloads: bytes) -> None:
        """Send frames of this kind, in one go; raises `ChildEnded`, `OutputTooLarge`."""
        data = b"".join(frames.pack(kind, payload) for payload in payloads)
        try:
            await self._loop.sock_sendall(self._connection, data)
        except OSError:
            await self._raise_ended()

    async def receive(self) -> tuple[Kind, bytes]:
        """The next frame. Raises `ChildEnded`, `ProtocolViolation`, `OutputTooLarge`.

        Several answers may have come before too much is printed: those are given all the same.
        One WHERE is kept for the `Exit`.
        """
        kind, payload = await self._receive()
        if kind is Kind.WHERE and self._where is None:
            self._where = payload[:_LONGEST_WHERE]  # what is cut does not parse
            kind, payload = await self._receive()
        return kind, payload

    async def _receive(self) -> tuple[Kind, bytes]:
        head = await self._read(frames.HEADER.size)
        try:
            kind, length = frames.unpack_header(head, self._max_payload)
        except TooLarge as error:
            self._kill("output")
            raise OutputTooLarge(str(error)) from error
        except WireError as error:
            self._kill("signal")
            raise ProtocolViolation(str(error)) from error
        payload = await self._read(length) if length else b""
        self._read_printed()
        if self._too_much and self._received - len(self._heard) > self._within:
            raise OutputTooLarge(f"more than {self._max_printed} bytes were printed")
        return kind, payload

    async def arm(self, cpu_seconds: float, wall_seconds: float) -> None:
        """From now on this much CPU and wall time; past it the child is killed."""
        self._set_wall(wall_seconds)
        self._link.say(control.Arm(self.id, float(cpu_seconds), self.ready.cpu_seconds))

    def usage(self) -> asyncio.Future[Usage]:
        """CPU and memory used until now, as the runner's parent sees them; after the end, in all.

        Asked when this is called: the answer may be awaited later.
        """
        waiting: asyncio.Future[Usage] = self._loop.create_future()
        if self._exit.done():
            waiting.set_result(self._usage)
        else:
            self._queries.append(waiting)
            self._link.say(control.Query(self.id))
        return waiting

    def printed(self) -> str:
        """What was written to stdout and stderr since the last call (UTF-8, capped)."""
        self._read_printed()
        text = codecs.decode(bytes(self._text), "utf-8", "replace")
        self._text.clear()
        return text

    async def kill(self) -> None:
        """End it now, and wait until it is gone."""
        self._kill("signal")
        await asyncio.wait([self._exit], timeout=_GRACE)

    def end(self, reason: str) -> None:
        """Have it ended; `reason` comes back in the `Exit`."""
        self._kill(reason)

    # -- what the pool calls --------------------------------------------------------------------

    async def until_ready(self) -> None:
        """Take the READY frame; raises as `receive`, `ProtocolViolation` when it is another."""
        if self._identified:
            self.pid = await self._sender()
        kind, payload = await self.receive()
        if kind is not Kind.READY:
            raise ProtocolViolation(f"{kind.name} came where READY belongs")
        try:
            self.ready = messages.unpack(Ready, payload)
        except WireError as error:
            raise ProtocolViolation(str(error)) from error
        if not 0 <= self.ready.cpu_seconds < float("inf"):
            raise ProtocolViolation(f"READY after {self.ready.cpu_seconds} s of CPU")

    def limit(self, limits: Limits) -> None:
        """Set the caps of the job that it is about to get."""
        self._max_payload = self._max_printed = limits.output_kb * 1024
        self._least_blame_mb = limits.memory_mb / 2
        if limits.background:
            self._link.say(control.Background(self.id))

    @property
    def alive(self) -> bool:
        """Whether nobody told of its end yet."""
        return not self._exit.done()

    async def close(self) -> None:
        """Kill, wait until it is reaped, and let go of both descriptors."""
        if self._closed:
            return
        self._closed = True
        if self._wall is not None:
            self._wall.cancel()
        try:
            if not self._exit.done():
                await self.kill()
            if not self._exit.done():
                self._link.close()  # a parent that does not reap is not to be used again
        finally:
            self._stop_reading()
            os.close(self._output)
            self._connection.close()

    # -- what the link calls --------------------------------------------------------------------

    def used(self, message: control.Used | control.Exited) -> None:
        """The runner's parent measured: the answer to the oldest question."""
        peak = max(self._usage.peak_memory_mb, message.peak_memory_mb)
        self._usage = Usage(message.cpu_seconds, peak)
        if self._queries:
            waiting = self._queries.popleft()
            if not waiting.done():
                waiting.set_result(self._usage)

    def ended(self, exit: Exit) -> None:
        """The runner's parent reaped it, or is itself gone.

        The kernel's OOM killer takes the child when its container or its host is full, whoever
        filled it: one that held little itself is not to blame, and its job is to be tried again.
        """
        if exit.reason == "memory" and self._usage.peak_memory_mb < self._least_blame_mb:
            exit = Exit("lost")
        if not self._exit.done():
            self._exit.set_result(exit)
        if self._wall is not None:
            self._wall.cancel()
        for waiting in self._queries:
            if not waiting.done():
                waiting.set_result(self._usage)
        self._queries.clear()

    # -- inside ---------------------------------------------------------------------------------

    def _set_wall(self, seconds: float, *, last: bool = False) -> None:
        if self._wall is not None:
            self._wall.cancel()
        due = self._loop.time() + seconds
        self._wall = self._loop.call_at(due, self._wall_is_over, due, seconds, last)

    def _wall_is_over(self, due: float, seconds: float, last: bool) -> None:
        """End it, unless we were held up ourselves.

        Then an answer may lie here that came in time, or the whole host stood still: it has so much
        time again, once. A worker that is always late would let whoever sleeps sleep on.
        """
        late = self._loop.time() - due
        if late > _HELD_UP and not last:
            self._set_wall(min(late, seconds), last=True)
        else:
            self._kill("wall")

    def _kill(self, reason: str) -> None:
        if not self._exit.done():
            self._link.say(control.Kill(self.id, reason))

    async def _sender(self) -> int:
        """The process that wrote what is to be read next; nothing is taken."""
        descriptor, told = self._connection.fileno(), asyncio.Event()
        self._loop.add_reader(descriptor, told.set)
        try:
            await told.wait()
        finally:
            self._loop.remove_reader(descriptor)
        try:
            _, notes, _, _ = self._connection.recvmsg(
                1, socket.CMSG_SPACE(_CREDENTIALS.size), socket.MSG_PEEK
            )
        except OSError:
            return 0
        for _, kind, data in notes:
            if kind == socket.SCM_CREDENTIALS and len(data) == _CREDENTIALS.size:
                pid: int = _CREDENTIALS.unpack(data)[0]
                return pid
        return 0

    async def _read(self, count: int) -> bytes:
        """The next bytes; several small frames come in one piece, a large one into its place."""
        while len(self._heard) < count <= _CHUNK:
            try:
                data = await self._loop.sock_recv(self._connection, _CHUNK)
            except OSError:
                data = b""
            if not data:
                await self._raise_ended()
            self._heard += data
            self._received += len(data)
        data = bytes(self._heard[:count])
        del self._heard[:count]
        return data if len(data) == count else await self._read_large(data, count)

    async def _read_large(self, begun: bytes, count: int) -> bytes:
        data, at = bytearray(count), len(begun)
        data[:at] = begun
        view = memoryview(data)
        while at < count:
            try:
                got = await self._loop.sock_recv_into(self._connection, view[at:])
            except OSError:
                got = 0
            if got == 0:
                await self._raise_ended()
            at += got
            self._received += got
        return bytes(data)

    async def _raise_ended(self) -> NoReturn:
        await asyncio.wait([self._exit], timeout=_LIVES_ON)
        if not self._exit.done():
            # It closed its connection and lives on: nothing more can come of it.
            await self.kill()
        self._read_printed()
        exit = self._exit.result() if self._exit.done() else Exit("lost")
        if self._too_much or exit.reason == "output":
            raise OutputTooLarge(f"more than {self._max_printed} bytes were printed")
        raise ChildEnded(replace(exit, where=self._where or b""))

    def _read_printed(self) -> None:
        while not self._closed and not self._too_much:
            # In this order: what a case printed is in the pipe before its answer is sent.
            sent = self._received + _waiting(self._connection.fileno())
            if self._printed_bytes + _waiting(self._output) <= self._max_printed:
                self._within = sent
            try:
                data = os.read(self._output, _CHUNK)
            except BlockingIOError:
                return
            if not data:
                self._stop_reading()
                return
            room = self._max_printed - self._printed_bytes
            self._printed_bytes += len(data)
            self._text += data[: max(0, room)]
            if self._printed_bytes > self._max_printed:
                self._too_much = True
                self._stop_reading()
                self._kill("output")

    def _stop_reading(self) -> None:
        self._loop.remove_reader(self._output)


def _waiting(descriptor: int) -> int:
    """How many bytes can be read of a socket or a pipe."""
    return int.from_bytes(fcntl.ioctl(descriptor, termios.FIONREAD, bytes(4)), sys.byteorder)
