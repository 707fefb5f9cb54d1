"""GPUs without one: what NVML tells, what runners are started with, and what holds a process."""

from __future__ import annotations

import asyncio
import os
import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from app.drivers import gpu_memory
from app.drivers.docker import DockerDriver
from app.drivers.gpu import family, find_devices, memory_by_process
from app.drivers.gpu_pool import GpuPool
from app.drivers.local import LocalDriver
from app.drivers.port import Device, Limits
from app.errors import DeviceUnavailable
from app.settings import Settings
from tests.drivers.stand_in import FakeNvml

GPU = Device(3, "NVIDIA Fake", 4096, "550.54", "GPU-abc")


def use(monkeypatch: pytest.MonkeyPatch, nvml: FakeNvml | None) -> None:
    """Put it where pynvml would be found; None: it is not installed."""
    monkeypatch.setitem(sys.modules, "pynvml", nvml)


def test_devices_are_told_with_name_memory_and_driver(monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, FakeNvml("NVIDIA One", "NVIDIA Two"))
    devices, why = find_devices()
    assert why == ""
    assert devices == (
        Device(0, "NVIDIA One", 4096, "550.54", "GPU-0"),
        Device(1, "NVIDIA Two", 4096, "550.54", "GPU-1"),
    )


@pytest.mark.parametrize(
    ("nvml", "words"),
    [
        (None, "tensorjudge[gpu]"),
        (FakeNvml(broken="Driver Not Loaded"), "Driver Not Loaded"),
        (FakeNvml(), "has no device"),
    ],
)
def test_a_machine_without_a_gpu_says_what_is_missing(
    monkeypatch: pytest.MonkeyPatch, nvml: FakeNvml | None, words: str
) -> None:
    use(monkeypatch, nvml)
    devices, why = find_devices()
    assert devices == ()
    assert words in why
    assert memory_by_process(0) == {}


def test_the_memory_of_our_own_processes_is_told_and_of_no_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    nvml = FakeNvml("NVIDIA Fake")
    nvml.used = {os.getpid(): 300, 1: 2000}
    use(monkeypatch, nvml)
    assert memory_by_process(0) == {os.getpid(): 300, 1: 2000}
    assert gpu_memory.held(0, os.getpid()) == {os.getpid(): 300}
    assert gpu_memory.held(0, 0) == {}
    assert os.getpid() in family(os.getppid())
    assert family(2**22 + 1) == set()


class Counted(FakeNvml):
    """Sets `enough` once it was looked at `awaited` times."""

    def __init__(self, *names: str) -> None:
        super().__init__(*names)
        self.awaited = 0
        self.enough = asyncio.Event()
        self.loop = asyncio.get_running_loop()

    def nvmlDeviceGetComputeRunningProcesses(self, handle: int) -> list[Any]:  # noqa: N802
        found = super().nvmlDeviceGetComputeRunningProcesses(handle)
        if self.looked >= self.awaited:
            self.loop.call_soon_threadsafe(self.enough.set)
        return found


class Ended:
    """A child that notes why it was ended."""

    def __init__(self) -> None:
        self.reasons: list[str] = []

    def end(self, reason: str) -> None:
        self.reasons.append(reason)


@pytest.mark.asyncio
async def test_a_process_that_takes_more_of_the_gpu_than_it_may_is_ended(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    nvml = Counted("NVIDIA Fake")
    nvml.used = {os.getpid(): 300}
    use(monkeypatch, nvml)
    monkeypatch.setattr(gpu_memory, "LOOK_SECONDS", 0.001)
    child: Any = Ended()
    watch = asyncio.create_task(gpu_memory.watch(0, {os.getpid(): 300}, 100, child))

    async def looks(count: int) -> None:
        nvml.awaited = nvml.looked + count
        nvml.enough.clear()
        await asyncio.wait_for(nvml.enough.wait(), 60)

    await looks(3)
    nvml.used = {os.getpid(): 300 + 100 + gpu_memory.SLACK_MB, 1: 4000}  # just what it may
    await looks(3)
    assert child.reasons == []
    nvml.used[os.getpid()] += 1
    await asyncio.wait_for(watch, 60)
    assert child.reasons == ["gpu_memory"]


@pytest.mark.asyncio
async def test_where_nvml_does_not_know_our_processes_nothing_is_watched(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    nvml = FakeNvml("NVIDIA Fake")
    nvml.used = {1: 300}
    use(monkeypatch, nvml)
    child: Any = Ended()
    before = gpu_memory.held(0, os.getpid())
    assert before == {}
    await asyncio.wait_for(gpu_memory.watch(0, before, 100, child), 10)
    assert child.reasons == []


@pytest.mark.asyncio
async def test_no_gpu_at_all_is_told_at_once_with_the_reason() -> None:
    pool = GpuPool()
    pool.begin((), "no NVIDIA driver answers", lambda device: pytest.fail("nothing to start"))
    await pool.settled()
    with pytest.raises(DeviceUnavailable, match="no NVIDIA driver answers"):
        async with pool.child(Limits(device="cuda")):
            pytest.fail("there is none")
    assert (pool.devices, pool.ready, pool.free) == ((), 0, 0)


class Engine:
    """A Docker client that notes what a container is started with."""

    def __init__(self) -> None:
        self.started: list[tuple[tuple[Any, ...], dict[str, Any]]] = []
        self.containers = SimpleNamespace(run=self._run)

    def _run(self, *arguments: Any, **options: Any) -> Any:
        self.started.append((arguments, options))
        return SimpleNamespace()


@pytest.mark.asyncio
async def test_docker_gives_a_container_the_one_device_and_nothing_else_changes(
    tmp_path: Path,
) -> None:
    driver, engine = DockerDriver(Settings(), 1), Engine()
    driver._client = engine  # type: ignore[assignment]
    await driver.launch(tmp_path)
    await driver.launch(tmp_path, GPU)
    (plain_arguments, plain), (arguments, options) = engine.started
    assert "--device" not in plain_arguments[1]
    assert "device_requests" not in plain
    assert arguments[1][-2:] == ["--device", "cuda"]
    (request,) = options["device_requests"]
    assert request["DeviceIDs"] == ["3"]
    assert request["Capabilities"] == [["gpu"]]
    assert request["Count"] == 0
    changed = {name for name in options if options[name] != plain.get(name)}
    assert changed == {"device_requests", "environment", "mem_limit", "memswap_limit"}


@pytest.mark.asyncio
async def test_a_local_runner_sees_its_own_device_and_others_see_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[tuple[tuple[str, ...], dict[str, Any]]] = []

    async def note(*arguments: str, **options: Any) -> Any:
        started.append((arguments, options))
        return SimpleNamespace(pid=77)

    monkeypatch.setattr(asyncio, "create_subprocess_exec", note)
    driver = LocalDriver(Settings(), 1)
    await driver.launch(tmp_path)
    await driver.launch(tmp_path, GPU)
    (plain, plain_options), (arguments, options) = started[:2]
    assert plain_options["env"]["CUDA_VISIBLE_DEVICES"] == ""
    assert options["env"]["CUDA_VISIBLE_DEVICES"] == "GPU-abc"
    assert [*plain, "--device", "cuda"] == [*arguments]
    await driver.launch(tmp_path, replace(GPU, barriers={"namespaces": False}))
    assert started[2][0][-2:] == ("--jail", "refuses")
