"""A device whose tensors stay in the CPU's memory, and an NVML that knows it.

The runner imports `StandIn` by name (`--device tests.drivers.stand_in:StandIn`), as it would take
`sandbox.gpu.Cuda`; the worker finds `FakeNvml` where it would import `pynvml`.
"""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

NAME = f"{__name__}:StandIn"
MB = 1024 * 1024


class StandIn:
    """See `sandbox.gpu.Accelerator`. What was put on the device has the attribute `placed`.

    The job's code reaches it as `torch.stand_in`: `limit_mb`, `settled`, and `fault`, which the
    next wait for the device raises.
    """

    name = ""
    memory_mb = 0

    def device_files(self) -> tuple[str, ...]:
        return ("/dev/full",)

    def readable(self) -> tuple[str, ...]:
        return ("/proc/cpuinfo", "/nowhere/at/all")

    def open(self) -> None:
        import torch

        self.name, self.memory_mb = "Stand-in 1", 2048
        self.limit_mb = 0
        self.settled = 0
        self.fault = ""
        torch.stand_in = self  # type: ignore[attr-defined]

    def limit(self, memory_mb: int) -> None:
        self.limit_mb = memory_mb

    def place(self, tensor: Any) -> Any:
        placed = tensor.clone()
        placed.placed = True
        return placed

    def move(self, module: Any) -> None:
        module.placed = True

    def generator(self) -> Any:
        import torch

        return torch.Generator()

    def settle(self) -> None:
        self.settled += 1
        if self.fault:
            raise RuntimeError(self.fault)


class Refusing(StandIn):
    """A device that gets ready nowhere."""

    def open(self) -> None:
        raise RuntimeError("the stand-in was told to refuse")


class Shy(StandIn):
    """A device that gets ready only where it sees the whole file system."""

    def open(self) -> None:
        Path("/proc/self/stat").read_text(encoding="ascii")
        super().open()


class NVMLError(Exception):
    """As pynvml's."""


class FakeNvml:
    """What `app.drivers.gpu` asks of pynvml. `used`: MiB by process id, of every device."""

    NVMLError = NVMLError

    def __init__(self, *names: str, broken: str = "") -> None:
        self.names = names
        self.broken = broken
        self.used: dict[int, int] = {}
        self.looked = 0

    def nvmlInit(self) -> None:  # noqa: N802 - NVML's own names, here and below
        if self.broken:
            raise NVMLError(self.broken)

    def nvmlSystemGetDriverVersion(self) -> bytes:  # noqa: N802
        return b"550.54"

    def nvmlDeviceGetCount(self) -> int:  # noqa: N802
        return len(self.names)

    def nvmlDeviceGetHandleByIndex(self, index: int) -> int:  # noqa: N802
        return index

    def nvmlDeviceGetName(self, handle: int) -> str:  # noqa: N802
        return self.names[handle]

    def nvmlDeviceGetUUID(self, handle: int) -> str:  # noqa: N802
        return f"GPU-{handle}"

    def nvmlDeviceGetMemoryInfo(self, handle: int) -> Any:  # noqa: N802
        return SimpleNamespace(total=4096 * MB)

    def nvmlDeviceGetComputeRunningProcesses(self, handle: int) -> list[Any]:  # noqa: N802
        self.looked += 1
        return [
            SimpleNamespace(pid=pid, usedGpuMemory=used * MB) for pid, used in self.used.items()
        ]
