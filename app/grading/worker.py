"""The worker: takes jobs from the queue, has them graded in a sandbox, and stores what came of it.

It needs a database and a sandbox, and outlives the absence of either: without a sandbox the jobs
stay queued while it tries again and again to start one, and its row in `workers` says why.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import os
import secrets
import signal
import socket
import time
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import structlog
import uvloop

from app.catalog.service import Catalog, Package, SoundPackages, has_examples, store_examples
from app.database import now, open_engine, reader_factory, session_factory, unit_of_work
from app.drivers.gpu import NullGpus
from app.drivers.port import Gpus, SandboxInfo
from app.errors import DeviceUnavailable, SandboxUnavailable, TensorJudgeError
from app.grading.attempt import Attempt, Judging
from app.grading.queue.bell import JOB, Bell
from app.grading.queue.embedded import EmbeddedQueue
from app.grading.queue.port import LEASE, Lease
from app.grading.training_lane import TrainingAttempt, dispatch
from app.settings import Settings
from app.submissions import service as submissions
from app.training import service as training
from app.version import installed_version

log = structlog.get_logger(__name__)

SIGN_EVERY = 5.0  # seconds between signs of life in the table `workers`
LOOK_EVERY = 2.0  # seconds until the queue is looked at although no bell rang
RELOAD_EVERY = 5.0  # seconds between two readings of the problem folders
QUIET = 0.25  # seconds without a job before a problem is prepared
FIRST_WAIT, LONGEST_WAIT = 1.0, 30.0  # seconds between tries to start a sandbox
_MANY = 1 << 16  # slots of a bench that sets no number
OOM_SCORE = -250  # the kernel should end a learner's process before the worker


@dataclass(frozen=True, slots=True)
class Bench:
    """A judge with a sandbox under it, and how to end both."""

    judge: Judging
    info: SandboxInfo
    close: Callable[[], Awaitable[None]]
    gpus: Gpus = field(default_factory=NullGpus)
    slots: Callable[[], int] = lambda: _MANY  # gradings that it may serve at once now


async def open_bench(settings: Settings) -> Bench:
    """The real judge on the driver of `settings`; raises `SandboxUnavailable` with a remedy."""
    from app.drivers.service import make_driver
    from app.grading.service import Judge

    driver = await make_driver(settings)
    try:
        await driver.start()
    except BaseException:
        await driver.close()
        raise
    judge = Judge(driver, settings)
    return Bench(judge, driver.info, driver.close, driver.gpus, lambda: driver.slots)


def run(
    settings: Settings,
    *,
    open_bench: Callable[[Settings], Awaitable[Bench]] = open_bench,
    lease: timedelta = LEASE,
) -> None:
    """Work until SIGTERM or SIGINT; then give back what is being graded, and end."""
    with contextlib.suppress(OSError):  # without CAP_SYS_RESOURCE it stays as it is
        Path("/proc/self/oom_score_adj").write_text(str(OOM_SCORE), encoding="ascii")

    async def main() -> None:
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, stop.set)
        await Worker(settings, open_bench=open_bench, lease=lease).work(stop)

    uvloop.run(main())


class Worker:
    """One worker process; `work` is its life."""

    def __init__(
        self,
        settings: Settings,
        *,
        open_bench: Callable[[Settings], Awaitable[Bench]] = open_bench,
        lease: timedelta = LEASE,
    ) -> None:
        host = socket.gethostname()[:40]
        self._host = host
        self.id = f"{host}-{os.getpid()}-{secrets.token_hex(3)}"
        self._settings = settings
        self._open_bench = open_bench
        self._lease = lease
        self._engine = open_engine(settings)
        self._sessions = session_factory(self._engine)
        self._readers = reader_factory(self._engine)
        self._bell = Bell(settings.data / "run", "worker", self.id)
        self._queue = EmbeddedQueue(submissions.Submission, self._sessions, self._bell, lease=lease)
        self._catalog = Catalog()
        self._catalog_read = 0.0
        self._bench: Bench | None = None
        self._reason = "The worker is starting its sandbox."
        self._started = now()
        self._ready = asyncio.Event()  # there is a bench
        self._failed = asyncio.Event()  # the bench lost its sandbox
        self._news = asyncio.Event()  # our row is to be written
        self._idle = asyncio.Event()
        self._idle.set()
        self._slots = asyncio.Semaphore(settings.slots)
        self._attempts: set[asyncio.Task[None]] = set()
        self._gpu_queue = EmbeddedQueue(
            submissions.Submission, self._sessions, self._bell, lease=lease, needs_gpu=True
        )
        self._training_queue = EmbeddedQueue(
            training.TrainingRun, self._sessions, self._bell, lease=lease
        )
        self._beside: list[asyncio.Task[None]] = []  # lanes beside the slots, while there's a bench

    async def work(self, stop: asyncio.Event) -> None:
        """Take and grade until `stop`; then everything is given back and closed."""
        self._bell.open()
        tasks = [
            asyncio.create_task(_again_and_again(part))
            for part in (self._dispatch, self._keep_bench, self._give_signs)
        ]
        log.info("worker started", worker=self.id, slots=self._settings.slots)
        try:
            await stop.wait()
        finally:
            await self._end(tasks)
            log.info("worker ended", worker=self.id)

    async def _end(self, tasks: list[asyncio.Task[None]]) -> None:
        # Taking ends first, then what is graded is given back, then the sandbox is closed.
        taking = [*tasks[:1], *self._beside]
        for part in (taking, self._attempts, tasks[1:]):
            for task in list(part):
                task.cancel()
            await asyncio.gather(*part, return_exceptions=True)
        with contextlib.suppress(TensorJudgeError):
            await self._release(self.id, died=False)
            async with unit_of_work(self._sessions) as session:
                await submissions.forget_workers(session, [self.id])
        self._bell.ring("worker", JOB)
        self._bell.close()
        await self._engine.dispose()

    # Jobs

    async def _dispatch(self) -> None:
        """Take a job whenever a slot is free and a bench is there."""
        busy: set[asyncio.Task[None]] = set()
        while True:
            await self._ready.wait()
            async with self._slots:
                pass  # one is free, and stays so: only this task fills them
            bench = self._bench
            if bench is None:
                continue
            if len(busy) >= bench.slots():
                # Fewer runners than slots (the attached ones are somebody else's to start): two
                # gradings on one core would meet their wall clocks.
                await asyncio.wait(busy, return_when=asyncio.FIRST_COMPLETED)
                continue
            lease = await self._queue.take(self.id)
            if lease is None:
                await self._queue.wait(LOOK_EVERY)
                continue
            await self._slots.acquire()
            self._idle.clear()
            attempt = asyncio.create_task(self._attempt(lease, bench))
            self._attempts.add(attempt)
            attempt.add_done_callback(self._attempt_ended)
            busy.add(attempt)
            attempt.add_done_callback(busy.discard)

    async def _dispatch_gpu(self, bench: Bench) -> None:
        """Take jobs that need a GPU, one for each that is ready; beside the slots, not in them."""
        busy: set[asyncio.Task[None]] = set()
        news = asyncio.Event()
        bench.gpus.listen(news.set)
        bench.gpus.listen(self._news.set)  # our row tells of them

        def ended(attempt: asyncio.Task[None]) -> None:
            busy.discard(attempt)
            self._attempts.discard(attempt)
            if not self._attempts:
                self._idle.set()
            news.set()

        while bench is self._bench:
            news.clear()
            if len(busy) >= bench.gpus.ready:
                await news.wait()
                continue
            lease = await self._gpu_queue.take(self.id)
            if lease is None:
                await self._gpu_queue.wait(LOOK_EVERY)
                continue
            self._idle.clear()
            attempt = asyncio.create_task(self._attempt(lease, bench))
            busy.add(attempt)
            self._attempts.add(attempt)
            attempt.add_done_callback(ended)

    async def _dispatch_training(self, bench: Bench) -> None:
        """Take training runs, one after another; beside the slots, not in them."""

        async def package_of(slug: str) -> Package:
            return await self._package(slug, "")

        def attempt(lease: Lease) -> TrainingAttempt:
            return TrainingAttempt(
                lease,
                bench.judge,
                sessions=self._sessions,
                queue=self._training_queue,
                bell=self._bell,
                package_of=package_of,
                extend_every=self._lease / 3,
            )

        def lost(reason: str) -> None:
            if bench is self._bench:
                self._lose_bench(reason)

        await dispatch(self.id, self._training_queue, attempt, lost)

    def _attempt_ended(self, attempt: asyncio.Task[None]) -> None:
        self._slots.release()
        self._attempts.discard(attempt)
        if not self._attempts:
            self._idle.set()

    async def _attempt(self, lease: Lease, bench: Bench) -> None:
        attempt = Attempt(
            lease,
            bench.judge,
            sessions=self._sessions,
            readers=self._readers,
            queue=self._queue,
            bell=self._bell,
            package_of=self._package,
            extend_every=self._lease / 3,
        )
        try:
            await attempt.run()
        except SandboxUnavailable as error:
            if bench is self._bench:
                self._lose_bench(error.detail)

    async def _package(self, slug: str, digest: str) -> Package:
        """The package as it was sent to, or its newest version; raises `NotFound`."""
        package = self._catalog.problems.get(slug)
        if package is None or package.digest != digest:
            await self._read_catalog()
            package = self._catalog.get(slug)
        return package

    async def _read_catalog(self) -> None:
        if self._catalog_read and time.monotonic() - self._catalog_read < RELOAD_EVERY:
            return
        sound = SoundPackages(self._settings.data)
        folders = self._settings.problem_folders
        self._catalog = await asyncio.to_thread(Catalog.load, folders, sound)
        self._catalog_read = time.monotonic()

    async def _route(self) -> None:
        """A problem may have changed its `device` since its open submissions were sent."""
        problems = self._catalog.problems.values()
        needs_gpu = [package.slug for package in problems if package.toml.device == "cuda"]
        others = [package.slug for package in problems if package.toml.device != "cuda"]
        if mended := await self._queue.route(needs_gpu, others):
            log.info("open submissions wait for other workers now", mended=mended)

    # The sandbox

    async def _keep_bench(self) -> None:
        """Have a bench: start one, and another when it has lost its sandbox."""
        wait = FIRST_WAIT
        await self._read_catalog()
        await self._route()
        while True:
            try:
                bench = await self._open_bench(self._settings)
            except Exception as error:
                known = isinstance(error, TensorJudgeError)
                self._reason = str(error) if known else f"The sandbox did not start: {error!r}."
                log.warning("no sandbox", reason=self._reason, again_in=wait, exc_info=not known)
                self._news.set()
                await asyncio.sleep(wait)
                wait = min(wait * 2, LONGEST_WAIT)
                continue
            began = time.monotonic()
            self._bench, self._reason = bench, ""
            self._failed.clear()
            self._ready.set()
            self._news.set()
            log.info("ready to grade", **asdict(bench.info))
            preparing = asyncio.create_task(self._prepare(bench))
            self._beside = [
                asyncio.create_task(_again_and_again(functools.partial(lane, bench)))
                for lane in (self._dispatch_gpu, self._dispatch_training)
            ]
            try:
                await self._failed.wait()
                for lane in self._beside:
                    lane.cancel()
                await self._idle.wait()  # others may still finish on it
            finally:
                self._bench = None
                self._ready.clear()  # however it went: a dispatch without a bench would spin
                ending = [preparing, *self._beside]
                for task in ending:
                    task.cancel()
                await asyncio.gather(*ending, return_exceptions=True)
                await bench.close()
            if time.monotonic() - began > LONGEST_WAIT:
                wait = FIRST_WAIT
            await asyncio.sleep(wait)
            wait = min(wait * 2, LONGEST_WAIT)

    def _lose_bench(self, reason: str) -> None:
        log.warning("the sandbox went away", reason=reason)
        self._bench, self._reason = None, reason
        self._ready.clear()
        self._failed.set()
        self._news.set()

    async def _prepare(self, bench: Bench) -> None:
        """Make expected values and examples of every problem, while there is nothing to grade."""
        problems = [p for p in self._catalog.problems.values() if p.toml.kind == "code"]
        for package in sorted(problems, key=lambda package: package.toml.device != "cpu"):
            if package.toml.device != "cpu":  # last: GPUs are slow to get ready
                await bench.gpus.settled()
            await self._quiet()
            try:
                async with unit_of_work(self._readers) as session:
                    known = await has_examples(session, package.digest)
                if not known:
                    examples = await bench.judge.examples(package)
                    async with unit_of_work(self._sessions) as session:
                        await store_examples(session, package.digest, examples)
                    await self._quiet()
                await bench.judge.prepare(package)
            except DeviceUnavailable:
                continue  # a worker with a GPU makes them
            except SandboxUnavailable as error:
                if bench is self._bench:
                    self._lose_bench(error.detail)
                return
            except Exception as error:
                # Its author's mistake, or ours; the first submission will tell it again.
                log.warning("could not be prepared", problem=package.slug, error=str(error))
        log.info("problems prepared", count=len(self._catalog.problems))

    async def _quiet(self) -> None:
        """Return when nothing is being graded, nor was about to be a moment ago."""
        while True:
            await self._idle.wait()
            await asyncio.sleep(QUIET)
            if self._idle.is_set():
                return

    # Signs of life

    async def _give_signs(self) -> None:
        """Write our row now and then, and at once when it changes; end the leases of the dead."""
        while True:
            self._news.clear()
            try:
                dead = await self._bury()
                async with unit_of_work(self._sessions) as session:
                    if dead:
                        await submissions.mark_dead(session, dead)
                    await submissions.forget_workers(session, [])
                    await submissions.write_worker(session, self._row())
            except TensorJudgeError as error:
                log.warning("no sign of life could be stored", detail=error.detail)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(SIGN_EVERY):
                    await self._news.wait()

    def _row(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "pid": os.getpid(),
            "started_at": self._started,
            "seen_at": now(),
            "ready": self._bench is not None,
            "reason": self._reason,
            "sandbox": _advertised(self._bench) if self._bench else None,
            "host": self._host,
            "version": installed_version()[:32],
            "slots": self._settings.slots,
            "findings": _findings(self._bench.info) if self._bench else None,
            "died_at": None,  # one that was only cut off is back
        }

    async def _release(self, owner: str, *, died: bool) -> int:
        """End the leases of a worker that is gone; how many they were."""
        queues = (self._queue, self._training_queue)
        return sum([await queue.release(owner, died=died) for queue in queues])

    async def _bury(self) -> list[str]:
        """A worker of this host that was killed left its bell: what it had is taken again now."""
        dead = self._bell.dead("worker", f"{self._host}-")
        for name in dead:
            released = await self._release(name, died=True)
            self._bell.forget("worker", name)
            log.warning("a worker died", worker=name, released=released)
        if dead:
            self._bell.ring("worker", JOB)
        return dead


def _advertised(bench: Bench) -> dict[str, Any]:
    """What this worker grades with, its GPUs among it, for its row."""
    devices = [asdict(device) for device in bench.gpus.devices]
    return {**asdict(bench.info), "devices": devices}


def _findings(info: SandboxInfo) -> list[dict[str, Any]]:
    """What the sandbox promises, and whether its own look around at start found it so."""
    from app.drivers.doctor import named  # imported as the drivers are: once a sandbox is there

    return [asdict(finding) for finding in named(info)]


async def _again_and_again(part: Callable[[], Awaitable[None]]) -> None:
    """Run a part of the worker, and again when it fails: no single failure ends the worker.

    A part that returns has no more to do: its bench is gone.
    """
    while True:
        try:
            await part()
            return
        except Exception as error:
            expected = isinstance(error, TensorJudgeError)
            name = getattr(getattr(part, "func", part), "__name__", "")
            log.error("a part of the worker failed", part=name, exc_info=not expected)
            await asyncio.sleep(1)
