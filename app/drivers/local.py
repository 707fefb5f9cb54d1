"""The `local` driver: the same runner without a container, for a laptop without an engine."""

from __future__ import annotations

import asyncio
import contextlib
import importlib.util
import os
import sys
from dataclasses import replace
from pathlib import Path

from app.drivers.gpu import runner_arguments
from app.drivers.kept import KeptDriver
from app.drivers.port import Device, SandboxInfo
from app.errors import SandboxUnavailable
from app.settings import Settings
from sandbox.isolation import cgroups

_LAST_WORDS = 4000
_STOP_SECONDS = 5.0
_ROOT = Path(__file__).resolve().parent.parent.parent


class _Process:
    """A runner's process. It says little, and only on stderr."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def ended(self) -> str:
        assert self._process.stderr is not None
        said = await self._process.stderr.read()
        status = await self._process.wait()
        return said[-_LAST_WORDS:].decode(errors="replace").strip() or f"status {status}"

    async def stop(self) -> None:
        """It ends by itself when its worker hangs up; a stuck one is killed."""
        with contextlib.suppress(ProcessLookupError):
            try:
                async with asyncio.timeout(_STOP_SECONDS):
                    await self._process.wait()
            except TimeoutError:
                self._process.kill()
                await self._process.wait()
        await asyncio.to_thread(cgroups.remove, self._process.pid)


class LocalDriver(KeptDriver):
    """Runners as plain processes of this user. No container: `info.barriers` says what is missing.

    `serve`: the function that children run, "module:name"; tests put a stand-in there. `device`:
    likewise of those with a GPU, see `sandbox.gpu.named`.
    """

    name = "local"

    def __init__(
        self,
        settings: Settings,
        slots: int | None = None,
        *,
        serve: str = "",
        path: str = "",
        device: str = "cuda",
    ) -> None:
        super().__init__(slots or settings.slots, settings.isolation)
        self._device = device
        self._arguments = ["--serve", serve] if serve else []
        self._path = os.pathsep.join(part for part in (str(_ROOT), path) if part)

    async def prepare(self) -> None:
        """torch must be installed beside us; what dead workers left is removed."""
        await asyncio.to_thread(cgroups.sweep)
        if importlib.util.find_spec("torch") is None:
            raise SandboxUnavailable(
                "the local sandbox needs torch in this environment: "
                "run `pip install 'tensorjudge[sandbox]'`, or use Docker (`make image`)"
            )

    async def launch(self, folder: Path, device: Device | None = None) -> _Process:
        """Start `python -m sandbox.runner` with an environment of its own."""
        gpu = [] if device is None else runner_arguments(device, self._device)
        # Without a GPU of its own it sees none, whatever this machine has.
        visible = "" if device is None else device.uuid or str(device.index)
        try:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-P",
                "-m",
                "sandbox.runner",
                str(folder),
                *self._arguments,
                *gpu,
                cwd="/",
                env={
                    "PATH": "/usr/bin:/bin",
                    "LANG": "C.UTF-8",
                    "PYTHONPATH": self._path,
                    "CUDA_VISIBLE_DEVICES": visible,
                },
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.DEVNULL,
                stderr=asyncio.subprocess.PIPE,
            )
        except OSError as error:
            raise SandboxUnavailable(f"the runner does not start: {error}") from error
        return _Process(process)

    @property
    def info(self) -> SandboxInfo:
        """Without what a container would be: `container` alone says that there is none."""
        info = super().info
        kept = {
            name: holds
            for name, holds in info.barriers.items()
            if not name.startswith("container_")
            and name not in ("no_engine_socket", "second_kernel")
        }
        return replace(info, barriers=kept)

    def own_barriers(self) -> dict[str, bool]:
        """No container; limits where a runner may make control groups, and says so itself."""
        return {"container": False}
