"""The pool: live runners, each with a few children forked ahead, and the lending of them."""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import AsyncIterator, Coroutine
from typing import Any

import structlog

from app.drivers.child import RemoteChild
from app.drivers.link import Link, RunnerLost
from app.drivers.port import ChildEnded, Limits, OutputTooLarge, ProtocolViolation
from app.errors import SandboxUnavailable
from sandbox.control import Warm
from sandbox.wire.messages import Ready

log = structlog.get_logger(__name__)

#: Children forked ahead per runner: a grading takes at most a solver and a checker at once.
SPARES = 2
#: Lent at once per runner: more than a grading nests, so that gradings never wait for each other.
CAPACITY = 4
_READY_SECONDS = 30.0
_REFILL_AFTER = 0.02
_WAIT_SECONDS = 120.0
_ATTEMPTS = 3
#: How a runner or its child can fail us.
FAILURES = (RunnerLost, ChildEnded, OutputTooLarge, ProtocolViolation, TimeoutError)


class Station:
    """One live runner with its spares. `single`: it serves one child and is replaced.

    `alone`: it lends one child at a time, and makes the next ready meanwhile (a GPU's); its
    children's numbers are learnt. `child_pid`: that of the first, see `RemoteChild.pid`.
    """

    def __init__(self, link: Link, warm: Warm, *, single: bool, alone: bool = False) -> None:
        self.child_pid = 0
        self.alone = alone
        self.link = link
        self.warm = warm
        self.single = single or not warm.forks
        self.active = 0
        self.ready = Ready()
        self._spares: deque[asyncio.Task[RemoteChild]] = deque()

    @property
    def spares(self) -> int:
        """How many children are forked ahead."""
        return len(self._spares)

    @property
    def free(self) -> bool:
        """Whether it may lend another child."""
        if self.link.lost.is_set():
            return False
        if self.single:
            return self._spares != deque()
        return self.active < (1 if self.alone else CAPACITY)

    def refill(self) -> None:
        """Fork ahead again."""
        wanted = 1 if self.single or self.alone else SPARES
        while len(self._spares) < wanted and not self.link.lost.is_set():
            self._spares.append(asyncio.create_task(self._fork()))

    async def test(self) -> None:
        """The runner's self-test: its first child says READY. Raises one of `FAILURES`."""
        self.refill()
        child = await asyncio.shield(self._spares[0])
        self.ready, self.child_pid = child.ready, child.pid

    async def take(self) -> RemoteChild:
        """A child that is ready, forked ahead if there is one; raises `RunnerLost`."""
        for _ in range(1 if self.single else _ATTEMPTS):
            task = self._spares.popleft() if self._spares else asyncio.create_task(self._fork())
            try:
                child = await task
            except FAILURES as error:
                log.warning("a spare child was lost", error=repr(error))
                continue
            except asyncio.CancelledError:
                task.add_done_callback(_discard)
                raise
            if child.alive:
                if self.alone and not self.single:
                    self.refill()
                return child
            await child.close()
        self.link.close()
        raise RunnerLost("its children do not get ready")

    async def close(self) -> None:
        """Hang up and let go of the spares."""
        self.link.close()
        for task in self._spares:
            task.add_done_callback(_discard)
        await asyncio.gather(*self._spares, return_exceptions=True)
        for task in self._spares:
            if not task.cancelled() and task.exception() is None:
                await task.result().close()
        self._spares.clear()

    async def _fork(self) -> RemoteChild:
        child = self.link.spawn(identified=self.alone)
        try:
            async with asyncio.timeout(_READY_SECONDS):
                await child.until_ready()
        except BaseException as error:
            said = child.printed().strip()
            if said:
                log.warning("a child did not get ready", said=said[-2000:])
                error.add_note(said.splitlines()[-1][:300])
            await child.close()
            raise
        return child


def _discard(task: asyncio.Task[RemoteChild]) -> None:
    """Look at the outcome, so that nobody complains that nobody did."""
    if not task.cancelled():
        task.exception()


class Pool:
    """Lends children of the stations that are up; a closed child is reaped in the background."""

    def __init__(self) -> None:
        self._stations: list[Station] = []
        self._changed = asyncio.Condition()
        self._tasks: set[asyncio.Task[None]] = set()
        self.last_error = ""

    @property
    def stations(self) -> int:
        """How many runners are up."""
        return len(self._stations)

    async def add(self, station: Station) -> None:
        """A station is up; it leaves by itself once its runner is lost."""
        self._stations.append(station)
        await self._tell()

    async def remove(self, station: Station) -> None:
        """A station is down."""
        if station in self._stations:
            self._stations.remove(station)
        await station.close()
        await self._tell()

    @contextlib.asynccontextmanager
    async def child(self, limits: Limits) -> AsyncIterator[RemoteChild]:
        """Lend a child: see `Driver.child`."""
        station, child = await self._lend()
        child.limit(limits)
        try:
            yield child
        finally:
            self._background(self._take_back(station, child))

    async def close(self) -> None:
        """Close every station; waits for the children that are being reaped."""
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for station in list(self._stations):
            await self.remove(station)

    async def _lend(self) -> tuple[Station, RemoteChild]:
        for _ in range(_ATTEMPTS):
            station = await self._acquire()
            try:
                return station, await station.take()
            except RunnerLost as error:
                self.last_error = str(error)
                await self._release(station)
            except BaseException:
                await self._release(station)
                raise
        raise SandboxUnavailable(f"the sandbox's runners fail: {self.last_error}")

    async def _acquire(self) -> Station:
        try:
            async with asyncio.timeout(_WAIT_SECONDS), self._changed:
                while True:
                    free = [station for station in self._stations if station.free]
                    if free:
                        best = min(free, key=lambda s: (s.active, -s.spares))
                        best.active += 1
                        return best
                    await self._changed.wait()
        except TimeoutError as error:
            why = f": {self.last_error}" if self.last_error else ""
            raise SandboxUnavailable(f"no sandbox runner became free{why}") from error

    async def _take_back(self, station: Station, child: RemoteChild) -> None:
        try:
            await child.close()
        finally:
            await self._release(station)

    async def _release(self, station: Station) -> None:
        station.active -= 1
        if station.single:
            station.link.close()
        elif station.spares:
            # There is one for the next job: the verdict of this one goes first on the cores.
            asyncio.get_running_loop().call_later(_REFILL_AFTER, station.refill)
        else:
            station.refill()
        await self._tell()

    async def _tell(self) -> None:
        async with self._changed:
            self._changed.notify_all()

    def _background(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
