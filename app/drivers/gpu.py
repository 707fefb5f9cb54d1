"""Which GPUs this machine has, and who uses their memory: NVML, asked only where it is there.

`nvidia-ml-py` (the extra `gpu`) is imported when a driver starts, and by nobody else. A machine
without it, without NVIDIA's driver or without a device has no GPU, and `why_none` says which it is.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.drivers.port import Device

_MB = 1024 * 1024


class NullGpus:
    """`app.drivers.port.Gpus` with no process behind: of a machine without one, and for tests."""

    def __init__(self, *devices: Device) -> None:
        self.devices: tuple[Device, ...] = devices
        self._listeners: list[Callable[[], None]] = []

    @property
    def ready(self) -> int:
        """How many of the devices say so."""
        return sum(device.ready for device in self.devices)

    @property
    def free(self) -> int:
        """All of them: nothing is lent."""
        return self.ready

    async def settled(self) -> None:
        """There is nothing to wait for."""

    def listen(self, changed: Callable[[], None]) -> None:
        """Have this called by `change`."""
        self._listeners.append(changed)

    def change(self, *devices: Device) -> None:
        """Have these devices from now on."""
        self.devices = devices
        for changed in self._listeners:
            changed()


def _nvml() -> Any:
    """NVML, initialised; raises `OSError` with the reason where there is none.

    It stays so until this process ends: a worker with a GPU asks it some times a second.
    """
    try:
        nvml = importlib.import_module("pynvml")
    except ImportError as error:
        raise OSError(
            "NVIDIA's management library is not known here: pip install 'tensorjudge[gpu]'"
        ) from error
    try:
        nvml.nvmlInit()
    except nvml.NVMLError as error:
        raise OSError(f"no NVIDIA driver answers ({error})") from error
    return nvml


def find_devices() -> tuple[tuple[Device, ...], str]:
    """The devices of this machine in NVML's order, and why there are none ("" when there are)."""
    try:
        nvml = _nvml()
    except OSError as error:
        return (), str(error)
    try:
        version = _text(nvml.nvmlSystemGetDriverVersion())
        found = []
        for index in range(nvml.nvmlDeviceGetCount()):
            handle = nvml.nvmlDeviceGetHandleByIndex(index)
            found.append(
                Device(
                    index=index,
                    name=_text(nvml.nvmlDeviceGetName(handle)),
                    memory_mb=int(nvml.nvmlDeviceGetMemoryInfo(handle).total) // _MB,
                    driver_version=version,
                    uuid=_text(nvml.nvmlDeviceGetUUID(handle)),
                )
            )
        return tuple(found), "" if found else "the NVIDIA driver has no device"
    except nvml.NVMLError as error:
        return (), f"the NVIDIA driver does not tell its devices ({error})"


def runner_arguments(device: Device, kind: str = "cuda") -> list[str]:
    """What `sandbox.runner` is started with for this device, and what was found out of it."""
    known = device.barriers.get("namespaces")
    jail = [] if known is None else ["--jail", "holds" if known else "refuses"]
    return ["--device", kind, *jail]


def memory_by_process(index: int) -> dict[int, int]:
    """MiB of the device's memory by process id; empty where NVML does not tell.

    NVML counts processes as the host does: in a container it may know none of ours.
    """
    try:
        nvml = _nvml()
    except OSError:
        return {}
    try:
        handle = nvml.nvmlDeviceGetHandleByIndex(index)
        processes = nvml.nvmlDeviceGetComputeRunningProcesses(handle)
        # `usedGpuMemory` is None where the driver's mode hides it.
        return {int(one.pid): int(one.usedGpuMemory or 0) // _MB for one in processes}
    except nvml.NVMLError:
        return {}


def family(pid: int) -> set[int]:
    """A process and all below it, by this machine's numbers; empty once it is gone."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                # A process may call itself by bytes that are no text.
                stat = (entry / "stat").read_text(encoding="utf-8", errors="replace")
            except OSError:
                continue
            after_name = stat.rpartition(")")[2]
            parents.setdefault(int(after_name.split()[1]), []).append(int(entry.name))
    found: set[int] = set()
    wave = [pid] if Path(f"/proc/{pid}").exists() else []
    while wave:
        found.update(wave)
        wave = [child for one in wave for child in parents.get(one, ())]
    return found


def _text(value: str | bytes) -> str:
    return value.decode(errors="replace") if isinstance(value, bytes) else str(value)
