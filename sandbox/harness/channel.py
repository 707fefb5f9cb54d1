"""The child's end of its connection to the worker: whole frames, blocking."""

from __future__ import annotations

import select
import socket

from sandbox.wire.frames import HEADER, Kind, pack, unpack_header

#: The worker is trusted; this only keeps a garbled length from asking for gigabytes.
MAX_FRAME = 256 * 1024 * 1024


_BUFFER = 32 * 1024


class Closed(Exception):
    """The worker closed the connection."""


class Channel:
    """Frames over a socket. Socket methods are bound here, before any code of the job runs.

    A worker may send several cases ahead: what one read brings is kept for the frames to come.
    """

    def __init__(self, connection: socket.socket) -> None:
        connection.setblocking(True)
        self._connection = connection
        self._receive_into = connection.recv_into
        self._send_all = connection.sendall
        self._buffer = memoryview(bytearray(_BUFFER))
        self._from = self._to = 0  # what is unread of the buffer
        self.sending = False  # a frame is on its way, perhaps in part

    def send(self, kind: Kind, payload: bytes) -> None:
        """Send one frame, whole."""
        self.sending = True
        self._send_all(pack(kind, payload))
        self.sending = False

    def waits(self, seconds: float) -> bool:
        """Whether something to read, or the end, comes within so many seconds."""
        if self._from < self._to:
            return True
        poll = select.poll()
        poll.register(self._connection, select.POLLIN)
        return bool(poll.poll(seconds * 1000))

    def receive(self) -> tuple[Kind, bytes | memoryview]:
        """The next frame; raises `Closed` at the end, `WireError` for what is not a frame."""
        kind, length = unpack_header(bytes(self._exactly(HEADER.size)), MAX_FRAME)
        return kind, self._exactly(length)

    def _exactly(self, count: int) -> bytes | memoryview:
        begun, end = self._from, self._from + count
        if end <= self._to:
            self._from = end
            return bytes(self._buffer[begun:end])
        data = bytearray(count)
        view = memoryview(data)
        at = self._to - begun
        view[:at] = self._buffer[begun : self._to]
        self._from = self._to = 0
        while count - at >= _BUFFER:  # too large to pass through the buffer
            at += self._read(view[at:])
        while at < count:
            self._to = self._read(self._buffer)
            self._from = min(self._to, count - at)
            view[at : at + self._from] = self._buffer[: self._from]
            at += self._from
        return view

    def _read(self, into: memoryview) -> int:
        read = self._receive_into(into)
        if read == 0:
            raise Closed
        return read
