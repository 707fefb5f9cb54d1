"""The `attached` driver: somebody else (compose, Kubernetes) starts runners; they dial in here."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager

import structlog

from app.drivers import promises
from app.drivers.gpu_pool import GpuPool
from app.drivers.image import stale
from app.drivers.link import Link
from app.drivers.listener import Listener
from app.drivers.pool import FAILURES, Pool, Station
from app.drivers.port import Child, Limits, SandboxInfo
from app.errors import SandboxUnavailable
from app.settings import Settings
from sandbox.control import SOCKET_NAME

log = structlog.get_logger(__name__)

_FIRST_SECONDS = 60.0  # until one dials; then it takes its time to get ready, which its link bounds
_READY_SECONDS = 180.0
#: By these a container is known from inside.
_A_CONTAINER = ("container_read_only", "container_no_capabilities", "container_no_new_privileges")


def _and_container(found: Mapping[str, bool]) -> dict[str, bool]:
    """What a runner found, and whether that is a container."""
    return {"container": all(found.get(name, False) for name in _A_CONTAINER), **found}


class AttachedDriver:
    """Listens where `TENSORJUDGE_SANDBOX_SOCKET` says; every runner that dials in is a station."""

    insists = True

    def __init__(self, settings: Settings) -> None:
        self._socket = settings.sandbox_socket
        self._isolation: str = settings.isolation
        self._torch = ""
        self._build = ""
        self._note = ""
        self._most = 0  # runners that were up at once
        self._barriers: dict[str, bool] = {}
        self._pool = Pool()
        self.gpus = GpuPool()
        self._listener: Listener | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._first: asyncio.Future[None]
        self._patience: asyncio.Timeout
        self._dialled = False

    @property
    def info(self) -> SandboxInfo:
        """What dialled in last."""
        barriers = _and_container(self._barriers)
        return SandboxInfo(
            "attached", self._isolation, self._build, self._torch, barriers, note=self._note
        )

    @property
    def slots(self) -> int:
        """One grading a runner that dialled; of single-use ones, a grading may need two at once.

        Those come and go with every child: what counts is how many there were.
        """
        if self._isolation == "fresh":
            return max(1, self._most // 2)
        return max(1, self._pool.stations)

    async def start(self) -> None:
        """Listen; returns when the first runner passed its self-test."""
        if self._socket is None:
            raise SandboxUnavailable(
                "the attached sandbox needs TENSORJUDGE_SANDBOX_SOCKET: "
                f"the path of a socket named {SOCKET_NAME} in a folder shared with the runners"
            )
        folder = self._socket if self._socket.is_dir() else self._socket.parent
        self._first = asyncio.get_running_loop().create_future()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._listener = Listener(folder, once=False)
            self._listener.start()
        except OSError as error:
            raise SandboxUnavailable(f"cannot listen in {folder}: {error}") from error
        self._begin(self._accept(self._listener))
        try:
            async with asyncio.timeout(_FIRST_SECONDS) as self._patience:
                await asyncio.shield(self._first)
        except TimeoutError as error:
            await self.close()
            if self._dialled:
                why = self._pool.last_error or f"it was not ready within {_READY_SECONDS:.0f} s"
                raise SandboxUnavailable(f"a runner dialled, and is of no use: {why}") from error
            raise SandboxUnavailable(
                f"no runner dialled {folder / SOCKET_NAME} within {_FIRST_SECONDS:.0f} s: start "
                "the sandbox service beside the worker, with this folder mounted"
            ) from error
        except BaseException:
            await self.close()
            raise

    def child(self, limits: Limits) -> AbstractAsyncContextManager[Child]:
        """See `Driver.child`."""
        pool = self._pool if limits.device == "cpu" else self.gpus
        return pool.child(limits)

    async def close(self) -> None:
        """Hang up on every runner: who started it starts it again, and it waits for a worker."""
        if self._listener is not None:
            self._listener.close()
        await self.gpus.close()
        await self._pool.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _accept(self, listener: Listener) -> None:
        while True:
            link = await listener.accept()
            if not (self._dialled or self._first.done() or self._patience.expired()):
                self._dialled = True
                self._patience.reschedule(asyncio.get_running_loop().time() + _READY_SECONDS)
            self._begin(self._serve(link))

    async def _serve(self, link: Link) -> None:
        """One runner, from its welcome to its end."""
        station: Station | None = None
        try:
            warm = await link.warm()
            single, gpu = self._isolation == "fresh", warm.device == "cuda"
            station = Station(link, warm, single=single, alone=gpu)
            await station.test()
        except FAILURES as error:
            self._pool.last_error = str(error)
            log.warning("a runner that dialled in failed", error=str(error))
            link.close()
            if station is not None:
                await station.close()
            return
        except BaseException:
            link.close()
            raise
        try:
            self._check(self._seen(station))
        except SandboxUnavailable as error:
            if gpu:
                self.gpus.why_none = error.detail
                log.warning("a runner with a GPU is not used", why=error.detail)
                await station.close()
            else:
                await self._refuse(station, error)
            return
        if gpu:
            await self.gpus.attach(station)
            return
        if not station.warm.forks and self._isolation == "fork":
            log.warning("no user namespaces there: isolation is fresh", why=station.warm.reason)
            self._isolation, self._note = "fresh", station.warm.reason
        self._torch, self._build = station.warm.torch, station.warm.build
        self._barriers = dict(station.ready.barriers)
        await self._pool.add(station)
        self._most = max(self._most, self._pool.stations)
        if not self._first.done():
            self._first.set_result(None)
        with contextlib.suppress(asyncio.CancelledError):
            await link.lost.wait()
        await self._pool.remove(station)

    def _seen(self, station: Station) -> SandboxInfo:
        """What this runner would have us say, if it is used."""
        warm, barriers = station.warm, _and_container(station.ready.barriers)
        isolation = self._isolation if warm.forks else "fresh"
        return SandboxInfo("attached", isolation, warm.build, warm.torch, barriers)

    def _check(self, seen: SandboxInfo) -> None:
        """Raise `SandboxUnavailable` where a runner is not to be used."""
        if why := stale(seen.image):
            raise SandboxUnavailable(f"the sandbox that dialled in {why}")
        if self.insists:
            promises.insist(seen)

    async def _refuse(self, station: Station, error: SandboxUnavailable) -> None:
        """Send a runner away; when it is the first, the driver does not start, and says why."""
        self._pool.last_error = error.detail
        log.warning("a runner that dialled in is not used", why=error.detail)
        await station.close()
        if not self._first.done():
            self._first.set_exception(error)
            self._first.exception()  # `start` may have gone already

    def _begin(self, work: object) -> None:
        assert asyncio.iscoroutine(work)
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
