"""A GPU for one child: the context that it makes inside its jail, and what its job may use of it.

A process that has a CUDA context cannot fork, so the runner's parent never makes one (it must not
even ask torch whether there is a device): each child makes its own, after it has shut itself in and
before it says that it is ready, while nobody waits.
"""

from __future__ import annotations

import glob
import importlib
import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import torch

#: Set before torch is imported: devices numbered as NVML numbers them, no compiled kernels kept in
#: a file, and a workspace with which cuBLAS gives the same sum twice.
ENVIRONMENT: Mapping[str, str] = {
    "CUDA_DEVICE_ORDER": "PCI_BUS_ID",
    "CUDA_CACHE_DISABLE": "1",
    "CUBLAS_WORKSPACE_CONFIG": ":4096:8",
}
_MB = 1024 * 1024

#: What NVIDIA's driver opens, where it exists; `nvidia-uvm` holds the memory that processes map.
_DEVICES = ("/dev/nvidiactl", "/dev/nvidia-uvm", "/dev/nvidia-uvm-tools", "/dev/nvidia[0-9]*")
#: What its library reads while it starts.
_FILES = (
    "/proc/driver/nvidia", "/proc/cpuinfo", "/proc/devices", "/proc/meminfo", "/proc/modules",
    "/proc/sys/vm/mmap_min_addr", "/sys/bus/pci", "/sys/devices/system", "/sys/devices/pci*",
    "/sys/module/nvidia", "/sys/module/nvidia_uvm",
)  # fmt: skip


class Accelerator(Protocol):
    """A kind of device for tensors. `name`, `memory_mb`: known once `open` returned."""

    name: str
    memory_mb: int

    def device_files(self) -> tuple[str, ...]:
        """Device files that its processes read, write and control."""
        ...

    def readable(self) -> tuple[str, ...]:
        """Files and folders that its library reads, besides Python's own."""
        ...

    def open(self) -> None:
        """Make this process's context and run a few kernels; raises with what is missing."""
        ...

    def limit(self, memory_mb: int) -> None:
        """From now on this process may hold so much more of the device's memory."""
        ...

    def place(self, tensor: torch.Tensor) -> torch.Tensor:
        """The tensor's values on the device."""
        ...

    def move(self, module: torch.nn.Module) -> None:
        """Move a module's parameters and buffers to the device."""
        ...

    def generator(self) -> torch.Generator:
        """A generator that draws on the device."""
        ...

    def settle(self) -> None:
        """Wait until all that was begun on the device is done; raises what went wrong there."""
        ...


class Cuda:
    """The first CUDA device that this process can see."""

    name = ""
    memory_mb = 0

    def device_files(self) -> tuple[str, ...]:
        """NVIDIA's device files."""
        return _existing(_DEVICES)

    def readable(self) -> tuple[str, ...]:
        """Where NVIDIA's driver and the kernel describe the devices."""
        return _existing(_FILES)

    def open(self) -> None:
        """Context, cuBLAS and autograd, in full float32 and deterministic where cuDNN can."""
        import torch

        if torch.version.cuda is None:
            raise RuntimeError(f"torch {torch.__version__} is not a CUDA build")
        if not torch.cuda.is_available():
            raise RuntimeError("torch sees no CUDA device: is NVIDIA's driver within reach here?")
        torch.backends.cuda.matmul.allow_tf32 = False
        torch.backends.cudnn.allow_tf32 = False
        torch.backends.cudnn.deterministic = True
        torch.backends.cudnn.benchmark = False
        self._device = torch.device("cuda", 0)
        self._tensor_to, self._module_to = torch.Tensor.to, torch.nn.Module.to
        self._generator, self._synchronize = torch.Generator, torch.cuda.synchronize
        weights = torch.ones(64, 64, device=self._device, requires_grad=True)
        torch.softmax(torch.zeros(1, device=self._device) + weights @ weights, -1).sum().backward()  # type: ignore[no-untyped-call]
        self._synchronize()
        self.name = str(torch.cuda.get_device_name(self._device))
        self._bytes = int(torch.cuda.get_device_properties(self._device).total_memory)
        self.memory_mb = self._bytes // _MB
        del weights
        torch.cuda.empty_cache()

    def limit(self, memory_mb: int) -> None:
        """A cap in torch's own allocator; the worker looks from outside as well."""
        import torch

        held = torch.cuda.memory_reserved(self._device)
        share = min(1.0, (held + memory_mb * _MB) / self._bytes)
        torch.cuda.set_per_process_memory_fraction(share, self._device)

    def place(self, tensor: torch.Tensor) -> torch.Tensor:
        """A copy on the device."""
        return self._tensor_to(tensor, self._device)

    def move(self, module: torch.nn.Module) -> None:
        """`module.to(device)`."""
        self._module_to(module, self._device)

    def generator(self) -> torch.Generator:
        """A generator of the device."""
        return self._generator(self._device)

    def settle(self) -> None:
        """Synchronise."""
        self._synchronize()


def named(name: str) -> Accelerator:
    """ "cuda"; or "module:Class", by which tests put a stand-in there. Imports no torch."""
    if name == "cuda":
        return Cuda()
    module, _, kind = name.partition(":")
    made: Any = getattr(importlib.import_module(module), kind)()
    return made  # type: ignore[no-any-return]


def set_environment() -> None:
    """What CUDA and cuBLAS must find in the environment before torch is imported."""
    os.environ.update(ENVIRONMENT)


def _existing(patterns: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(path for pattern in patterns for path in sorted(glob.glob(pattern)))  # noqa: PTH207
