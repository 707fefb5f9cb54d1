"""The bell: processes of one host wake each other by datagrams in a folder of the service's own.

Each process binds one unix datagram socket, `<role>-<name>.sock`. A datagram's payload says what
happened ("job", or the id of a submission whose row changed); it carries no data, so a lost one
costs only the listener's slow fallback timer. The sockets also tell who is dead: a worker that was
killed leaves a socket file that refuses datagrams, and one that merely hangs does not.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import secrets
import socket
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

Role = Literal["web", "worker"]

JOB = "job"
_LONGEST = 256  # bytes of a payload; ours are a word or an id


class Bell:
    """One process's end: `open` it within the event loop, `ring` others, listen for payloads."""

    def __init__(self, folder: Path, role: Role, name: str = "") -> None:
        self.folder = folder
        self.role: Role = role
        self.name = name or f"{os.getpid()}-{secrets.token_hex(3)}"
        self._listeners: defaultdict[str, set[asyncio.Event]] = defaultdict(set)
        self._socket: socket.socket | None = None
        self._descriptor = -1

    def open(self) -> None:
        """Bind, and hear from now on; needs a running event loop."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        # Paths of sockets end at 107 bytes; through a descriptor of the folder ours are short.
        self._descriptor = os.open(self.folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)
        self._socket.bind(self._address(f"{self.role}-{self.name}.sock"))
        asyncio.get_running_loop().add_reader(self._socket, self._hear)

    def close(self) -> None:
        """Hear no more; the socket's file goes."""
        if self._socket is None:
            return
        asyncio.get_running_loop().remove_reader(self._socket)
        self._socket.close()
        self._socket = None
        os.close(self._descriptor)
        self._remove(f"{self.role}-{self.name}.sock")

    def ring(self, role: Role, payload: str) -> None:
        """Wake the listeners of `payload` in every process of this role; never blocks or fails."""
        if self._socket is None:
            return
        for file in self._files(role):
            # Full: it wakes anyway. Refused: it is dead.
            with contextlib.suppress(OSError):
                self._socket.sendto(payload.encode(), self._address(file))

    def subscribe(self, payload: str) -> asyncio.Event:
        """An event that is set by each ring of this payload, for good; clear it before you look."""
        event = asyncio.Event()
        self._listeners[payload].add(event)
        return event

    @contextmanager
    def listening(self, payload: str) -> Iterator[asyncio.Event]:
        """The same, for the time of a block."""
        event = self.subscribe(payload)
        try:
            yield event
        finally:
            self._listeners[payload].discard(event)
            if not self._listeners[payload]:
                del self._listeners[payload]

    def dead(self, role: Role, prefix: str) -> list[str]:
        """The names, of this role and prefix, whose process has gone without closing its bell."""
        if self._socket is None:
            return []
        names = []
        for file in self._files(role, prefix):
            try:
                self._socket.sendto(b"", self._address(file))
            except ConnectionRefusedError:
                names.append(file.removeprefix(f"{role}-").removesuffix(".sock"))
            except OSError:
                continue  # full, or just closed
        return names

    def forget(self, role: Role, name: str) -> None:
        """Remove what a dead process left."""
        self._remove(f"{role}-{name}.sock")

    def _files(self, role: Role, prefix: str = "") -> list[str]:
        try:
            names = [path.name for path in self.folder.iterdir()]
        except FileNotFoundError:
            return []
        return [n for n in names if n.startswith(f"{role}-{prefix}") and n.endswith(".sock")]

    def _address(self, file: str) -> str:
        return f"/proc/self/fd/{self._descriptor}/{file}"

    def _remove(self, file: str) -> None:
        with contextlib.suppress(FileNotFoundError):
            (self.folder / file).unlink()

    def _hear(self) -> None:
        """Wake listeners for every datagram that waits."""
        assert self._socket is not None
        while True:
            try:
                payload = self._socket.recv(_LONGEST)
            except BlockingIOError:
                return
            for event in self._listeners.get(payload.decode(errors="replace"), ()):
                event.set()
