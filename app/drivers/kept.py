"""What `docker` and `local` share: they start their runners themselves, and start them again."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Protocol

import structlog

from app.drivers import listener, promises
from app.drivers.gpu import find_devices
from app.drivers.gpu_pool import GpuPool
from app.drivers.link import Link, RunnerLost
from app.drivers.pool import Pool, Station
from app.drivers.port import Child, Device, Limits, SandboxInfo
from app.errors import SandboxUnavailable

log = structlog.get_logger(__name__)

_DIAL_SECONDS = 60.0
_FIRST_PAUSE, _LONGEST_PAUSE = 0.25, 15.0


class Launched(Protocol):
    """A runner that was started: a process or a container."""

    async def ended(self) -> str:
        """Wait for its end; its last words. Cancelled once it has dialled in."""
        ...

    async def stop(self) -> None:
        """End it, and wait until it is gone."""
        ...


class KeptDriver:
    """A driver that keeps `slots` runners alive, one a core. Subclasses say how one is started."""

    name = ""
    insists = True

    def __init__(self, slots: int, isolation: str) -> None:
        self._slots = max(1, slots)
        self._isolation = isolation
        self._image = ""
        self._torch = ""
        self._note = ""
        self._barriers: dict[str, bool] = {}
        self._pool = Pool()
        self.gpus = GpuPool()
        self._keepers: list[asyncio.Task[None]] = []
        self._outcome: asyncio.Future[None]

    async def prepare(self) -> None:
        """Look whether runners can be started at all; raises `SandboxUnavailable`."""
        raise NotImplementedError

    async def launch(self, folder: Path, device: Device | None = None) -> Launched:
        """Start a runner that dials `folder`, on the CPU or with this GPU.

        Raises `SandboxUnavailable`.
        """
        raise NotImplementedError

    def own_barriers(self) -> dict[str, bool]:
        """What this driver puts around a runner, and whether it does."""
        raise NotImplementedError

    @property
    def info(self) -> SandboxInfo:
        """What this driver runs; known once `start` returned."""
        barriers = {**self.own_barriers(), **self._barriers}
        return SandboxInfo(
            self.name, self._isolation, self._image, self._torch, barriers, note=self._note
        )

    @property
    def slots(self) -> int:
        """One grading a runner."""
        return self._slots

    async def start(self) -> None:
        """Start the runners; returns when the first passed its self-test."""
        self._outcome = asyncio.get_running_loop().create_future()
        try:
            await self.prepare()
            # A single-use runner is replaced after each child; a grading may need two at once.
            self._keep(2 * self._slots + 1 if self._isolation == "fresh" else self._slots)
            await asyncio.shield(self._outcome)
            await self._start_gpus()
        except BaseException:
            await self.close()
            raise

    async def _start_gpus(self) -> None:
        """Make processes ready on each GPU, if there is one; nobody waits for them."""
        devices, why_none = await asyncio.to_thread(find_devices)
        self.gpus.begin(devices, why_none, self._gpu_runner)

    def child(self, limits: Limits) -> AbstractAsyncContextManager[Child]:
        """See `Driver.child`."""
        pool = self._pool if limits.device == "cpu" else self.gpus
        return pool.child(limits)

    async def close(self) -> None:
        """End every runner and child that was started."""
        for keeper in self._keepers:
            keeper.cancel()
        await self.gpus.close()
        await self._pool.close()
        await asyncio.gather(*self._keepers, return_exceptions=True)
        self._keepers.clear()

    def _keep(self, count: int) -> None:
        self._keepers += [asyncio.create_task(self._keeper(at)) for at in range(count)]

    async def _keeper(self, at: int) -> None:
        """Keep one runner up, for ever; a start that fails is tried again after a growing pause.

        The first has the cores to itself until it is up: somebody may be waiting for it.
        """
        if at:
            await asyncio.wait([self._outcome])
        pause = _FIRST_PAUSE
        while True:
            try:
                async with self._runner() as station:
                    self._learn(station)
                    await self._pool.add(station)
                    pause = _FIRST_PAUSE
                    try:
                        await station.link.lost.wait()
                    finally:
                        await self._pool.remove(station)
                continue
            except Exception as error:
                text = str(error) or repr(error)
            self._pool.last_error = text
            log.warning("a sandbox runner did not start", error=text, again_in=pause)
            if not self._outcome.done():
                self._outcome.set_exception(
                    SandboxUnavailable(f"the {self.name} sandbox does not start: {text}")
                )
                self._outcome.exception()  # `start` may have gone already
            await asyncio.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)

    def _learn(self, station: Station) -> None:
        """What the first child and its runner found; raises `SandboxUnavailable` if too little."""
        self._torch = station.warm.torch
        self._barriers = dict(station.ready.barriers)
        if not station.warm.forks and self._isolation == "fork":
            log.warning("no user namespaces here: isolation is fresh", why=station.warm.reason)
            self._isolation, self._note = "fresh", station.warm.reason
            self._keep(self._slots + 1)
        if self.insists:
            promises.insist(self.info)
        if not self._outcome.done():
            self._outcome.set_result(None)

    @contextlib.asynccontextmanager
    async def _runner(self, device: Device | None = None) -> AsyncIterator[Station]:
        folder = listener.make_folder()
        door = listener.Listener(folder, once=True)
        launched: Launched | None = None
        link: Link | None = None
        station: Station | None = None
        try:
            door.start()
            launched = await self.launch(folder, device)
            link = await self._dialled(door, launched)
            door.close()
            warm = await link.warm()
            single, alone = self._isolation == "fresh", device is not None
            station = Station(link, warm, single=single, alone=alone)
            await station.test()
            yield station
        finally:
            if link is not None:
                link.close()
            else:
                door.close()
            if station is not None:
                await station.close()
            if launched is not None:
                await asyncio.shield(launched.stop())
            listener.remove_folder(folder)

    @contextlib.asynccontextmanager
    async def _gpu_runner(self, device: Device) -> AsyncIterator[Station]:
        """A runner with this GPU; raises `SandboxUnavailable` where it lacks what is promised."""
        async with self._runner(device) as station:
            if self.insists:
                promises.insist(self._seen(station))
            yield station

    def _seen(self, station: Station) -> SandboxInfo:
        """What this runner alone would have us say."""
        isolation = self._isolation if station.warm.forks else "fresh"
        barriers = {**self.own_barriers(), **station.ready.barriers}
        return SandboxInfo(self.name, isolation, self._image, station.warm.torch, barriers)

    async def _dialled(self, door: listener.Listener, launched: Launched) -> Link:
        dialled = asyncio.create_task(door.accept())
        ended = asyncio.create_task(launched.ended())
        try:
            await asyncio.wait(
                (dialled, ended), timeout=_DIAL_SECONDS, return_when=asyncio.FIRST_COMPLETED
            )
            if dialled.done():
                return dialled.result()
            said = ended.result() if ended.done() else f"silent for {_DIAL_SECONDS:.0f} s"
            raise RunnerLost(f"the runner did not dial in: {said}")
        finally:
            dialled.cancel()
            ended.cancel()
            await asyncio.gather(dialled, ended, return_exceptions=True)
