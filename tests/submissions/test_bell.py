"""The bell: who is woken, who is dead."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest

from app.grading.queue.bell import Bell, Role

pytestmark = pytest.mark.asyncio


@pytest.fixture
def deep(tmp_path: Path) -> Path:
    """A folder whose path is longer than the address of a unix socket may be."""
    return tmp_path / ("a" * 60) / ("b" * 60)


def opened(folder: Path, role: Role, name: str) -> Bell:
    bell = Bell(folder, role, name)
    bell.open()
    return bell


async def test_a_ring_wakes_the_listeners_of_its_payload_in_every_process_of_the_role(
    deep: Path,
) -> None:
    web, other, worker = (
        opened(deep, "web", "1"), opened(deep, "web", "2"), opened(deep, "worker", "3"),
    )  # fmt: skip
    try:
        with (
            web.listening("one") as here,
            other.listening("one") as there,
            web.listening("two") as silent,
            worker.listening("one") as elsewhere,
        ):
            worker.ring("web", "one")
            await asyncio.wait_for(here.wait(), 60)
            await asyncio.wait_for(there.wait(), 60)
            assert not silent.is_set()
            assert not elsewhere.is_set()
    finally:
        for bell in (web, other, worker):
            bell.close()


async def test_a_ring_before_anybody_listens_or_after_all_have_gone_harms_nobody(
    tmp_path: Path,
) -> None:
    web = opened(tmp_path / "run", "web", "1")
    web.ring("worker", "job")
    worker = opened(tmp_path / "run", "worker", "2")
    worker.close()
    web.ring("worker", "job")
    web.close()
    web.ring("worker", "job")
    assert list((tmp_path / "run").iterdir()) == []


async def test_an_endless_ringer_never_blocks(tmp_path: Path) -> None:
    web, worker = opened(tmp_path, "web", "1"), opened(tmp_path, "worker", "2")
    try:
        for _ in range(5000):  # far more than a socket's buffer holds
            web.ring("worker", "job")
    finally:
        web.close()
        worker.close()


async def test_who_was_killed_is_dead_and_who_lives_is_not(tmp_path: Path) -> None:
    program = (
        "import asyncio, os, sys; from pathlib import Path\n"
        "from app.grading.queue.bell import Bell\n"
        "async def main():\n"
        "    Bell(Path(sys.argv[1]), 'worker', 'here-killed').open()\n"
        "    os.kill(os.getpid(), 9)\n"
        "asyncio.run(main())\n"
    )
    killed = await asyncio.create_subprocess_exec(sys.executable, "-c", program, str(tmp_path))
    assert await asyncio.wait_for(killed.wait(), 60) == -9
    living, web = opened(tmp_path, "worker", "here-lives"), opened(tmp_path, "web", "1")
    try:
        assert web.dead("worker", "here-") == ["here-killed"]
        assert web.dead("worker", "elsewhere-") == []
        web.forget("worker", "here-killed")
        assert web.dead("worker", "here-") == []
    finally:
        living.close()
        web.close()
