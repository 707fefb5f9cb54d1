"""The talk of one child with its worker: READY, JOB, LOADED, then what its role answers."""

from __future__ import annotations

import os
import resource
import socket
import time
from collections.abc import Callable

import torch

from sandbox.harness import device
from sandbox.harness.author import author, check
from sandbox.harness.boundary import flush, open_streams
from sandbox.harness.challenge import fit
from sandbox.harness.channel import Channel, Closed
from sandbox.harness.solve import solve
from sandbox.harness.train import train
from sandbox.wire.frames import Kind
from sandbox.wire.messages import Job, Ready, pack, unpack
from sandbox.wire.values import WireError

_exit = os._exit
_ROLES = {"solve": solve, "author": author, "check": check, "fit": fit, "train": train}
_TORCH_VERSION = str(torch.__version__)
#: Seconds without a job. Where one follows another, a spare child waits for less.
IDLE_AFTER = 0.06
#: The worker speaks otherwise than messages.py says, or the harness has a fault.
EXIT_PROTOCOL = 70


def serve(
    connection: socket.socket,
    barriers: dict[str, bool],
    vm_bytes: int,
    idle: Callable[[], object] | None = None,
) -> None:
    """Serve one job over `connection`, then end the process: this never returns.

    `barriers`: what holds, for READY. `vm_bytes`: the process's virtual size before the job; the
    job may add its memory to it (0: no limit is set here). `idle`: done when no job comes for
    `IDLE_AFTER`: work that makes the job quicker, and is saved where the host has no time for it.
    Ends with status 0 on FINISH or when the worker closes, `EXIT_PROTOCOL` when the talk makes no
    sense.
    """
    status = EXIT_PROTOCOL
    try:
        channel = Channel(connection)
        channel.send(Kind.READY, pack(_ready(barriers)))
        if idle is not None and not channel.waits(IDLE_AFTER):
            idle()
        kind, payload = channel.receive()
        if kind is not Kind.JOB:
            raise WireError(f"{kind.name} where JOB belongs")
        job = unpack(Job, payload)
        if job.role not in _ROLES:
            raise WireError(f"role {job.role!r} is not known")
        if vm_bytes:
            limit = vm_bytes + job.memory_mb * 1024 * 1024
            resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
        if device.current is not None:
            device.begin(job.memory_mb, job.gpu_memory_mb)
        open_streams()
        _ROLES[job.role](channel, job)
        status = 0
    except (Closed, ConnectionError):
        status = 0
    except BaseException:  # noqa: S110 - nobody here could be told; the status says it
        pass
    finally:
        flush()
        _exit(status)  # not through exit handlers or threads of the job's code


def _ready(barriers: dict[str, bool]) -> Ready:
    gpu = device.current
    name, memory_mb = ("", 0) if gpu is None else (gpu.name, gpu.memory_mb)
    return Ready(dict(barriers), _TORCH_VERSION, name, memory_mb, time.process_time())
