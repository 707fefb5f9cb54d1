"""The limit on a GPU's memory that a job cannot undo: NVML's count by process, from outside.

torch's own cap inside the process is exact and is what an honest program meets first; a program can
lift it, or ask the driver without torch. So the worker looks at what NVML counts, some times a
second, and ends a process that holds more. Between two looks it may hold anything that is free.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection

from app.drivers.child import RemoteChild
from app.drivers.gpu import family, memory_by_process

LOOK_SECONDS = 0.1
SLACK_MB = 64  # kernels that are loaded when they are first used, and cuBLAS's workspaces


def of_family(index: int, pids: Collection[int]) -> dict[int, int]:
    """MiB of a device's memory by process, of those below these runners."""
    counted = memory_by_process(index)
    if not counted:
        return {}
    ours = set().union(*(family(pid) for pid in pids if pid))
    return {pid: used for pid, used in counted.items() if pid in ours}


async def watch(index: int, pids: Collection[int], limit_mb: int, child: RemoteChild) -> None:
    """End `child` when a process of its device holds more than it did, by over `limit_mb`.

    Looks until it is cancelled; returns at once where NVML tells nothing of our processes.
    """
    before = await asyncio.to_thread(of_family, index, list(pids))
    if not before:
        return
    while True:
        await asyncio.sleep(LOOK_SECONDS)
        counted = await asyncio.to_thread(memory_by_process, index)
        for pid, held in before.items():
            if counted.get(pid, 0) > held + limit_mb + SLACK_MB:
                child.end("gpu_memory")
                return
