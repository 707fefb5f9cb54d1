"""The child's end of its connection to the worker: whole frames, blocking."""

from __future__ import annotations

import socket

from sandbox.wire.frames import HEADER, Kind, pack, unpack_header

#: The worker is trusted; this only keeps a garbled length from asking for gigabytes.
MAX_FRAME = 256 * 1024 * 1024


class Closed(Exception):
    """The worker closed the connection."""


class Channel:
    """Frames over a socket. Socket methods are bound here, before any code of the job runs."""

    def __init__(self, connection: socket.socket) -> None:
        connection.setblocking(True)
        self._connection = connection
        self._receive_into = connection.recv_into
        self._send_all = connection.sendall

    def send(self, kind: Kind, payload: bytes) -> None:
        """Send one frame, whole."""
        self._send_all(pack(kind, payload))

    def receive(self) -> tuple[Kind, bytearray]:
        """The next frame; raises `Closed` at the end, `WireError` for what is not a frame."""
        kind, length = unpack_header(bytes(self._exactly(HEADER.size)), MAX_FRAME)
        return kind, self._exactly(length)

    def _exactly(self, count: int) -> bytearray:
        data = bytearray(count)
        view = memoryview(data)
        at = 0
        while at < count:
            read = self._receive_into(view[at:])
            if read == 0:
                raise Closed
            at += read
        return data
