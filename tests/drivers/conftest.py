"""Drivers under test: each started once for the file that asks."""

from __future__ import annotations

import asyncio
import contextlib
import os
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from app.drivers.port import Driver
from app.drivers.service import make_driver
from app.settings import Settings

LOCAL = pytest.mark.sandbox
DOCKER = pytest.mark.docker
FORK = [
    pytest.param("local fork", marks=LOCAL, id="local"),
    pytest.param("docker fork", marks=DOCKER, id="docker"),
    pytest.param("attached fork", marks=DOCKER, id="attached"),
]
#: Each child costs a runner: only what is different there is tested in it.
FRESH = [
    pytest.param("local fresh", marks=LOCAL, id="local-fresh"),
    pytest.param("docker fresh", marks=DOCKER, id="docker-fresh"),
    pytest.param("attached fresh", marks=DOCKER, id="attached-fresh"),
]


@contextlib.asynccontextmanager
async def started(kind: str, slots: int = 1) -> AsyncIterator[Driver]:
    """A started driver of "name isolation"; for `attached`, with a container beside it."""
    name, isolation = kind.split()
    settings = Settings.model_validate({"isolation": isolation})
    async with contextlib.AsyncExitStack() as stack:
        if name == "attached":
            outer = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            folder = outer / "runner"
            folder.mkdir(mode=0o755)
            settings.sandbox_socket = folder / "worker.sock"
            await stack.enter_async_context(runner_container(folder, settings.sandbox_image))
        driver = await make_driver(settings, name, slots)
        await driver.start()
        stack.push_async_callback(driver.close)
        yield driver


@contextlib.asynccontextmanager
async def runner_container(folder: Path, image: str) -> AsyncIterator[str]:
    """A runner that somebody else started, as compose would: it is started again when it ends."""
    import docker

    from app.drivers.docker import hardening

    client = await asyncio.to_thread(docker.from_env)
    container = await asyncio.to_thread(
        lambda: client.containers.run(
            image,
            detach=True,
            restart_policy={"Name": "always"},
            volumes={str(folder): {"bind": "/run/tensorjudge", "mode": "ro"}},
            **hardening(),
        )
    )
    try:
        yield container.id
    finally:
        await asyncio.to_thread(lambda: container.remove(force=True))
        await asyncio.to_thread(client.close)


@pytest_asyncio.fixture(scope="module", loop_scope="module", params=FORK)
async def driver(request: pytest.FixtureRequest) -> AsyncIterator[Driver]:
    """Each driver in turn."""
    async with started(request.param) as driver:
        yield driver


def descendants(pid: int | None = None) -> set[int]:
    """The processes below this one (or `pid`), by number."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                after_name = (entry / "stat").read_text().rpartition(")")[2].split()
                parents[int(entry.name)] = int(after_name[1])
    found: set[int] = set()
    wave = {pid or os.getpid()}
    while wave:
        wave = {child for child, parent in parents.items() if parent in wave} - found
        found |= wave
    return found
