"""`tensorjudge serve`: the web server, the worker as its child, and what is said at the start."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import shutil
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import structlog
import uvicorn
from fastapi import FastAPI
from rich.console import Console

from app.accounts import service as accounts
from app.database import unit_of_work
from app.errors import Invalid, TensorJudgeError
from app.settings import Settings
from app.web import health

log = structlog.get_logger(__name__)

WORKER = [sys.executable, "-m", "app.cli", "worker", "--with-parent"]
LIVED = 2.0  # seconds: a worker that lived so long is started again at once
AGAIN, LONGEST = 0.1, 15.0  # seconds until a worker is started again; doubles while it dies young
PATIENCE = 20.0  # seconds that a worker has to give back what it grades
QUIET = 5.0  # seconds that the sandbox may take to start before we say what it waits for
STREAMS = 3  # seconds that open event streams may delay the end


class Server(uvicorn.Server):
    """Uvicorn that says when it listens, and leaves the signals to us: the worker must end too."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listens = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        # The catalog stays. With 5,000 problems in every full round of the collector, each round
        # would hold all requests up for 0.3 s.
        gc.collect()
        gc.freeze()
        self.listens.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def listen(settings: Settings) -> socket.socket:
    """The socket of the site; raises `Invalid` when the address cannot be had."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    # With the protocol named, asyncio turns Nagle's algorithm off on what it accepts; without it
    # an event waits 40 ms for the reader's delayed acknowledgement.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
    except OSError as error:
        listener.close()
        raise Invalid(
            f"The address {settings.host}:{settings.port} cannot be had ({error.strerror}). "
            "Set TENSORJUDGE_PORT to a free port, or end what uses this one."
        ) from error
    listener.set_inheritable(False)
    return listener


async def serve(
    settings: Settings, make_app: Callable[[], FastAPI], listener: socket.socket, worker: bool
) -> None:
    """Serve until SIGTERM or SIGINT; then the worker, where we started one, ends too.

    `make_app` brings the database to its tables and makes the application, in a thread: the worker
    starts beside it, since a sandbox takes longest to get ready.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    keeper = asyncio.create_task(keep_worker(stop)) if worker else None
    try:
        app = await asyncio.to_thread(make_app)
        if not stop.is_set():
            await _serve(settings, app, listener, stop)
    finally:
        stop.set()
        if keeper is not None:
            for result in await asyncio.gather(keeper, return_exceptions=True):
                _tell_failure(result)


async def _serve(
    settings: Settings, app: FastAPI, listener: socket.socket, stop: asyncio.Event
) -> None:
    server = Server(
        uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=STREAMS,
            ws="none",
        )
    )

    async def end() -> None:
        await stop.wait()
        server.should_exit = True

    tasks = [
        asyncio.create_task(announce(settings, app, server.listens)),
        asyncio.create_task(end()),
    ]
    try:
        await server.serve(sockets=[listener])
    finally:
        for task in tasks:
            task.cancel()
        for result in await asyncio.gather(*tasks, return_exceptions=True):
            _tell_failure(result)


def _tell_failure(result: object) -> None:
    if isinstance(result, Exception):
        log.error("a part of the service failed", exc_info=result)


async def keep_worker(stop: asyncio.Event) -> None:
    """Start the worker, and again when it dies, less and less eagerly; end it on `stop`."""
    wait = AGAIN
    while not stop.is_set():
        began = time.monotonic()
        process = await asyncio.create_subprocess_exec(
            *WORKER, str(os.getpid()), stdin=asyncio.subprocess.DEVNULL, start_new_session=True
        )
        died = asyncio.create_task(process.wait())
        stopped = asyncio.create_task(stop.wait())
        await asyncio.wait([died, stopped], return_when=asyncio.FIRST_COMPLETED)
        stopped.cancel()
        if not died.done():
            with contextlib.suppress(ProcessLookupError):
                process.terminate()
            try:
                async with asyncio.timeout(PATIENCE):
                    await died
            except TimeoutError:
                process.kill()
                await process.wait()
            return
        if stop.is_set():
            return
        wait = AGAIN if time.monotonic() - began > LIVED else min(wait * 2, LONGEST)
        log.warning("the worker died; starting it again", status=process.returncode, seconds=wait)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(wait):
                await stop.wait()


async def announce(settings: Settings, app: FastAPI, listens: asyncio.Event) -> None:
    """Say the address, how to make the first admin, and the sandbox once it is ready."""
    console = Console(soft_wrap=True, highlight=False)
    await listens.wait()
    began = time.monotonic()
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    console.print(f"TensorJudge is at [bold]http://{host}:{settings.port}[/bold]", markup=True)
    count, broken = len(app.state.catalog.problems), len(app.state.catalog.broken)
    console.print(f"Problems: {count}" + (f", and {broken} that do not load" if broken else ""))
    with contextlib.suppress(TensorJudgeError):
        async with unit_of_work(app.state.readers) as session:
            admin = await accounts.has_admin(session)
        if not admin:
            console.print(
                "There is no admin yet. Make one: "
                f"{command()} user create NAME --email YOU@EXAMPLE.ORG --role admin",
                markup=False,
            )
    told = ""
    while True:
        status = await health.grading(app)
        text = describe(status) if status.ready else f"No sandbox yet: {status.reason}"
        if text != told and (status.ready or told or time.monotonic() - began > QUIET):
            console.print(text, markup=False)
            told = text
        await asyncio.sleep(5 if status.ready else 0.5)


def command() -> str:
    """How this installation's command is typed here."""
    if shutil.which("tensorjudge"):
        return "tensorjudge"
    path = Path(sys.executable).with_name("tensorjudge")
    with contextlib.suppress(ValueError):
        return str(path.relative_to(Path.cwd()))
    return str(path)


def describe(status: health.Grading) -> str:
    """The sandbox in use, in a line."""
    sandbox = status.sandbox or {}
    parts = [f"{sandbox.get('driver')} ({sandbox.get('isolation')})"]
    if torch := sandbox.get("torch"):
        parts.append(f"torch {torch}")
    if image := sandbox.get("image"):
        parts.append(f"image {image.removeprefix('sha256:')[:12]}")
    for device in status.devices:
        state = "" if device.get("ready") else ", not ready"
        parts.append(f"GPU {device.get('name')}{state}")
    lacking = sorted(name for name, holds in sandbox.get("barriers", {}).items() if not holds)
    text = f"Sandbox: {', '.join(parts)}. Ready to grade."
    return text + (f" Not in place: {', '.join(lacking)}." if lacking else "")


def end_with_parent(parent: int) -> None:
    """Have the kernel send us SIGTERM when the process that started us is gone; end if it is.

    Its number is told to us: it may be gone by the time that we ask whose child we are.
    """
    import ctypes

    ctypes.CDLL(None).prctl(1, int(signal.SIGTERM))  # PR_SET_PDEATHSIG
    if os.getppid() != parent:
        raise SystemExit(0)
