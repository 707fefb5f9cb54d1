"""The limit on a GPU's memory that a job cannot undo: NVML's count by process, from outside.

torch's own cap inside the process is exact and is what an honest program meets first; a program can
lift it, or ask the driver without torch. So the worker looks at what NVML counts, some times a
second, and ends a process that holds more. Between two looks it may hold anything that is free.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from app.drivers.child import RemoteChild
from app.drivers.gpu import family, memory_by_process

LOOK_SECONDS = 0.1
SLACK_MB = 64  # kernels that are loaded when they are first used, and cuBLAS's workspaces


def held(index: int, pid: int) -> dict[int, int]:
    """MiB of a device's memory by process: of this one and those below it, as far as NVML knows."""
    counted = memory_by_process(index) if pid else {}
    ours = family(pid) if counted else set()
    return {one: used for one, used in counted.items() if one in ours}


async def watch(index: int, before: Mapping[int, int], limit_mb: int, child: RemoteChild) -> None:
    """End `child` when it holds over `limit_mb` more than `before` its job, see `held`.

    Looks until it is cancelled; returns at once where NVML told nothing. The spare beside it and
    what others hold there are not its fault.
    """
    while before:
        await asyncio.sleep(LOOK_SECONDS)
        counted = await asyncio.to_thread(memory_by_process, index)
        for pid, used in before.items():
            if counted.get(pid, 0) > used + limit_mb + SLACK_MB:
                child.end("gpu_memory")
                return
