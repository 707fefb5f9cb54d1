"""The port to the sandbox: a driver keeps warm runners, and lends single-use children."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Protocol

from sandbox.wire.frames import Kind
from sandbox.wire.messages import Ready


@dataclass(frozen=True, slots=True)
class Device:
    """One GPU of a worker: what NVML says of it, and whether a process with it got ready.

    `index` counts as NVML does. `reason`: for people, why it is not ready.
    """

    index: int
    name: str
    memory_mb: int
    driver_version: str = ""
    uuid: str = ""
    ready: bool = False
    reason: str = ""
    barriers: dict[str, bool] = field(default_factory=dict)  # of its processes, once ready


@dataclass(frozen=True, slots=True)
class SandboxInfo:
    """What graded a submission: goes into `grade --json` and the stored environment.

    `device`: what the code ran on, "" for the CPU, else "cuda: " and the GPU's name.
    """

    driver: str  # "docker", "attached", "local"
    isolation: str  # "fork", "fresh"
    image: str  # image digest, or "" without a container
    torch: str
    barriers: dict[str, bool] = field(default_factory=dict)  # what holds, as probed at start
    device: str = ""
    note: str = ""  # for the operator: why the isolation is not the one that was asked for


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one child. CPU seconds are per step of the talk (see `Child.arm`).

    `device`: "cpu", or "cuda" for a child with a GPU and `gpu_memory_mb` of its memory.
    `background`: a long job, which has the core only while no other child of its runner wants it.
    """

    memory_mb: int = 512
    output_kb: int = 1024
    processes: int = 16
    device: str = "cpu"
    gpu_memory_mb: int = 0
    background: bool = False


@dataclass(frozen=True, slots=True)
class Usage:
    """What a child has used so far, measured outside it."""

    cpu_seconds: float
    peak_memory_mb: float


@dataclass(frozen=True, slots=True)
class Exit:
    """How a child ended. `reason`: "exit", "signal", "cpu", "wall", "memory", "gpu_memory",
    "output", "lost".

    "lost": the runner or its container went away: ours, to be retried, never the learner's.
    """

    reason: str
    status: int = 0  # exit code, or signal number
    where: bytes = b""  # the payload of its WHERE, unparsed; b"" where it sent none


class ChildEnded(Exception):
    """The child is gone; `exit` says how."""

    def __init__(self, exit: Exit) -> None:
        super().__init__(f"the sandbox process ended: {exit.reason} {exit.status}")
        self.exit = exit


class ProtocolViolation(Exception):
    """The child sent bytes that are not of the protocol (its code wrote to our channel)."""


class OutputTooLarge(Exception):
    """A frame, or what was printed, passes the child's `output_kb`."""


class Child(Protocol):
    """One isolated process: serves one job and dies."""

    ready: Ready

    async def send(self, kind: Kind, *payloads: bytes) -> None:
        """Send frames of this kind; raises `ChildEnded`, `OutputTooLarge`."""
        ...

    async def receive(self) -> tuple[Kind, bytes]:
        """The next frame. Raises `ChildEnded`, `ProtocolViolation`, `OutputTooLarge`.

        What was sent before too much was printed is given first.
        """
        ...

    async def arm(self, cpu_seconds: float, wall_seconds: float) -> None:
        """From now on this much CPU and wall time; past it the child is killed ("cpu", "wall")."""
        ...

    def usage(self) -> Awaitable[Usage]:
        """CPU and memory used until now, measured outside the child; the answer comes soon."""
        ...

    def printed(self) -> str:
        """What the child wrote to stdout and stderr since the last call (capped, UTF-8)."""
        ...

    async def kill(self) -> None:
        """End it now."""
        ...


class Gpus(Protocol):
    """The GPUs of a driver. They get ready after it started, and may come and go."""

    @property
    def devices(self) -> tuple[Device, ...]:
        """Every device that was found, ready or not."""
        ...

    @property
    def ready(self) -> int:
        """How many jobs it can have on GPUs at a time."""
        ...

    @property
    def free(self) -> int:
        """How many of those it could begin now."""
        ...

    async def settled(self) -> None:
        """Return once each device either got ready or failed to."""
        ...

    def listen(self, changed: Callable[[], None]) -> None:
        """Have this called whenever `devices` is another."""
        ...


class Driver(Protocol):
    """Starts runners, and lends their children."""

    #: Whether `start` refuses a sandbox that lacks a barrier which this driver promises. The doctor
    #: alone does not, since it is there to show them.
    insists: bool

    @property
    def gpus(self) -> Gpus:
        """Its GPUs; none for most."""
        ...

    @property
    def info(self) -> SandboxInfo:
        """What this driver runs; known once `start` returned."""
        ...

    async def start(self) -> None:
        """Start the runners and pass their self-test; raises `SandboxUnavailable` with a remedy."""
        ...

    @property
    def slots(self) -> int:
        """How many gradings it may serve at once now: each has a runner's core to itself."""
        ...

    def child(self, limits: Limits) -> AbstractAsyncContextManager[Child]:
        """A fresh child, waiting for its job; killed and reaped on leaving. Waits for a free slot.

        Raises `SandboxUnavailable` when no runner can be had, `DeviceUnavailable` when no GPU can.
        """
        ...

    async def close(self) -> None:
        """End every runner and child that was started."""
        ...
