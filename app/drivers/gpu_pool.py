"""The pool of GPUs: for each, processes with a context ready, of which one at a time has a job.

Every process serves one job and dies; the next is made ready while it runs. Devices get ready after
the driver has started, and one that fails is tried again after a growing pause.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import replace

import structlog

from app.drivers import gpu_memory
from app.drivers.child import RemoteChild
from app.drivers.pool import Pool, Station
from app.drivers.port import Device, Limits
from app.errors import DeviceUnavailable, SandboxUnavailable

log = structlog.get_logger(__name__)

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 300.0  # seconds between tries to make a device ready
SETTLE_SECONDS = 180.0  # a CUDA build of torch may take a minute to import the first time
WAIT_SECONDS = 120.0

Runner = Callable[[Device], AbstractAsyncContextManager[Station]]


class Place:
    """One device, the runners that have it, and whether its one job is there."""

    def __init__(self, device: Device) -> None:
        self.device = device
        self.pool = Pool()
        self.busy = False
        self.settled = asyncio.Event()
        self.keepers = 0

    async def up(self, station: Station) -> None:
        """A runner passed its self-test: a child of it made a context and ran a module on it."""
        ready = station.ready
        index = self.device.index
        counted = await asyncio.to_thread(gpu_memory.held, index, station.child_pid)
        barriers = {**ready.barriers, "gpu_memory_limit": bool(counted)}
        self.device = replace(
            self.device,
            name=ready.device or self.device.name,
            memory_mb=ready.device_memory_mb or self.device.memory_mb,
            ready=True,
            reason="",
            barriers=barriers,
        )
        self.settled.set()

    def down(self, reason: str) -> None:
        """It could not be made ready."""
        self.device = replace(self.device, ready=False, reason=reason)
        self.settled.set()


class GpuPool:
    """See `app.drivers.port.Gpus`; `child` lends as `Driver.child` does."""

    def __init__(self) -> None:
        self.why_none = "this sandbox was not started with a GPU"
        self._places: list[Place] = []
        self._keepers: list[asyncio.Task[None]] = []
        self._listeners: list[Callable[[], None]] = []
        self._changed = asyncio.Event()

    @property
    def devices(self) -> tuple[Device, ...]:
        """Every device that was found, ready or not."""
        return tuple(place.device for place in self._places)

    @property
    def ready(self) -> int:
        """How many jobs it can have on GPUs at a time."""
        return sum(place.device.ready for place in self._places)

    @property
    def free(self) -> int:
        """How many of those it could begin now."""
        return sum(place.device.ready and not place.busy for place in self._places)

    async def settled(self) -> None:
        """Return once each device either got ready or failed to, or is slower than can be."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(SETTLE_SECONDS):
                for place in list(self._places):
                    await place.settled.wait()

    def listen(self, changed: Callable[[], None]) -> None:
        """Have this called whenever `devices` is another."""
        self._listeners.append(changed)

    def begin(self, devices: Sequence[Device], why_none: str, runner: Runner) -> None:
        """Keep processes ready on each of these; `runner` starts one for a device."""
        self.why_none = why_none
        for device in devices:
            place = Place(device)
            self._places.append(place)
            self._keep(place, runner)
        self._tell()

    async def attach(self, station: Station) -> None:
        """Serve with a runner that somebody else started, until it is lost."""
        place = Place(Device(len(self._places), station.ready.device, 0))
        self._places.append(place)
        await place.up(station)
        await place.pool.add(station)
        self._tell()
        try:
            await station.link.lost.wait()
        finally:
            await place.pool.remove(station)
            self._places.remove(place)
            self._tell()

    async def close(self) -> None:
        """End every process."""
        for keeper in self._keepers:
            keeper.cancel()
        for place in self._places:
            await place.pool.close()
        await asyncio.gather(*self._keepers, return_exceptions=True)
        self._keepers.clear()

    @contextlib.asynccontextmanager
    async def child(self, limits: Limits) -> AsyncIterator[RemoteChild]:
        """A child with a GPU to itself but for the next one's context; waits for a free device.

        Raises `DeviceUnavailable` when none is there, or none gets ready.
        """
        place = await self._acquire()
        try:
            async with contextlib.AsyncExitStack() as stack:
                try:
                    child = await stack.enter_async_context(place.pool.child(limits))
                except SandboxUnavailable as error:
                    raise DeviceUnavailable(
                        f"the GPU {place.device.name} has no process ready: {error.detail}"
                    ) from error
                index = place.device.index
                # Before it has a job: what that takes counts from its first line on.
                before = await asyncio.to_thread(gpu_memory.held, index, child.pid)
                watch = asyncio.create_task(
                    gpu_memory.watch(index, before, limits.gpu_memory_mb, child)
                )
                stack.callback(watch.cancel)
                yield child
        finally:
            place.busy = False
            self._tell()

    async def _acquire(self) -> Place:
        try:
            async with asyncio.timeout(WAIT_SECONDS):
                while True:
                    self._changed.clear()
                    for place in self._places:
                        if place.device.ready and not place.busy:
                            place.busy = True
                            return place
                    if not any(p.device.ready or not p.settled.is_set() for p in self._places):
                        raise DeviceUnavailable(f"no GPU is ready here: {self._why()}")
                    await self._changed.wait()
        except TimeoutError as error:
            raise DeviceUnavailable("no GPU became free") from error

    def _why(self) -> str:
        reasons = [place.device.reason for place in self._places if place.device.reason]
        return "; ".join(reasons) or self.why_none or "none is connected"

    def _keep(self, place: Place, runner: Runner) -> None:
        place.keepers += 1
        self._keepers.append(asyncio.create_task(self._keeper(place, runner)))

    async def _keeper(self, place: Place, runner: Runner) -> None:
        """Keep a runner up on this device, for ever."""
        pause = FIRST_PAUSE
        while True:
            try:
                async with runner(place.device) as station:
                    first = not place.device.ready
                    await place.up(station)
                    await place.pool.add(station)
                    if first:
                        device = place.device
                        log.info("a GPU is ready", device=device.name, barriers=device.barriers)
                    if station.single and place.keepers < 2:
                        # Each serves one child: a second one gets ready while the first is used.
                        self._keep(place, runner)
                    pause = FIRST_PAUSE
                    self._tell()
                    try:
                        await station.link.lost.wait()
                    finally:
                        await place.pool.remove(station)
                continue
            except Exception as error:
                notes = getattr(error, "__notes__", [])
                text = "; ".join([str(error) or repr(error), *notes])
            log.warning("a GPU did not get ready", device=place.device.name, error=text)
            place.down(text)
            self._tell()
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)

    def _tell(self) -> None:
        self._changed.set()
        for changed in self._listeners:
            changed()
