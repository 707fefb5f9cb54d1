"""The worker's end of one runner: its control connection, and the children forked over it."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import os
import socket
from collections.abc import Callable

from app.drivers.child import RemoteChild
from app.drivers.port import Exit
from sandbox import control

_WARM_SECONDS = 120.0
_LOST = Exit("lost")


class RunnerLost(Exception):
    """The runner hung up, or never got warm."""


class Link:
    """One welcomed runner. `lost` is set once it is gone."""

    def __init__(self, connection: socket.socket) -> None:
        connection.setblocking(False)
        self._connection = connection
        self._loop = asyncio.get_running_loop()
        self._children: dict[int, RemoteChild] = {}
        self._ids = itertools.count(1)
        self._warm: asyncio.Future[control.Warm] = self._loop.create_future()
        self.lost = asyncio.Event()
        self.on_lost: Callable[[], None] = lambda: None
        self._loop.add_reader(connection, self._hear)

    async def warm(self) -> control.Warm:
        """Wait until the runner can spawn; raises `RunnerLost`."""
        try:
            async with asyncio.timeout(_WARM_SECONDS):
                return await asyncio.shield(self._warm)
        except TimeoutError as error:
            raise RunnerLost(f"it was not warm after {_WARM_SECONDS:.0f} s") from error

    def spawn(self, *, identified: bool = False) -> RemoteChild:
        """Ask for a child; it says READY on its own. Raises `RunnerLost`.

        `identified`: its `pid` is wanted.
        """
        if self.lost.is_set():
            raise RunnerLost("it hung up")
        ours, theirs = socket.socketpair()
        read, write = os.pipe()
        child = RemoteChild(next(self._ids), ours, read, self, identified=identified)
        self._children[child.id] = child
        try:
            packet = control.encode(control.Spawn(child.id))
            socket.send_fds(self._connection, [packet], [theirs.fileno(), write])
        except OSError as error:
            self._children.pop(child.id).ended(_LOST)
            self.close()
            raise RunnerLost(str(error)) from error
        finally:
            theirs.close()
            os.close(write)
        return child

    def say(self, message: control.Message) -> None:
        """Send the runner a message; one that does not take it is lost."""
        if self.lost.is_set():
            return
        try:
            self._connection.send(control.encode(message))
        except OSError:  # also a full buffer: a healthy parent never leaves it so
            self.close()

    def _hear(self) -> None:
        while not self.lost.is_set():
            try:
                packet = self._connection.recv(control.MAX_PACKET)
                message = control.decode(packet) if packet else None
            except BlockingIOError:
                return
            except (OSError, control.ControlError):
                message = None
            if message is None:
                self.close()
            elif isinstance(message, control.Warm) and not self._warm.done():
                self._warm.set_result(message)
            elif isinstance(message, control.Used) and message.child in self._children:
                self._children[message.child].used(message)
            elif isinstance(message, control.Exited) and message.child in self._children:
                child = self._children.pop(message.child)
                child.used(message)
                child.ended(Exit(message.reason, message.status))

    def close(self) -> None:
        """Hang up: the runner and its children end; those in flight are lost."""
        if self.lost.is_set():
            return
        self.lost.set()
        self._loop.remove_reader(self._connection)
        self._connection.close()
        if not self._warm.done():
            self._warm.set_exception(RunnerLost("it ended while it was starting"))
            with contextlib.suppress(RunnerLost):
                self._warm.exception()  # nobody may be waiting
        for child in list(self._children.values()):
            child.ended(_LOST)
        self._children.clear()
        self.on_lost()
