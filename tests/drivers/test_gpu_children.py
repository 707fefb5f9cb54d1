"""Children with a GPU, with a stand-in for one: single-use, one at a time, told what holds them."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from app.drivers import attached, gpu_memory, pool
from app.drivers.attached import AttachedDriver
from app.drivers.gpu import family
from app.drivers.local import LocalDriver
from app.drivers.port import ChildEnded, Limits
from app.errors import DeviceUnavailable
from app.settings import Settings
from sandbox.wire import messages
from sandbox.wire.frames import Kind
from sandbox.wire.messages import CaseRequest, Job, Step
from sandbox.wire.values import Array, Generator
from tests.drivers import stand_in
from tests.drivers.talk import answer, call, load

pytestmark = [pytest.mark.sandbox, pytest.mark.asyncio(loop_scope="module")]

ROOT = Path(__file__).parents[2]
ON_GPU = Limits(device="cuda", gpu_memory_mb=64)
ONES = Array("torch", "float32", (2,), bytes([0, 0, 128, 63] * 2))


@contextlib.asynccontextmanager
async def with_device(kind: str, **settings: Any) -> AsyncIterator[LocalDriver]:
    """A local driver whose GPU is this stand-in, once it got ready or did not.

    Nothing of it is left behind.
    """
    before = family(os.getpid())
    processes: set[int] = set()
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "pynvml", stand_in.FakeNvml("NVIDIA Fake"))
        driver = LocalDriver(
            Settings.model_validate(settings), 1, device=f"{stand_in.__name__}:{kind}"
        )
        await driver.start()
        try:
            await driver.gpus.settled()
            yield driver
            if driver.gpus.ready:
                others = set().union(*map(family, before - {os.getpid()}))  # they fork, too
                processes = family(os.getpid()) - before - others
        finally:
            await driver.close()
    assert await asyncio.to_thread(left_of, processes) == set()


def left_of(processes: set[int]) -> set[int]:
    """Those that live on after some seconds: orphans are reaped by the host's first process."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        processes = {pid for pid in processes if Path(f"/proc/{pid}").exists()}
        if not processes:
            break
        time.sleep(0.02)
    return processes


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def driver() -> AsyncIterator[LocalDriver]:
    async with with_device("StandIn") as driver:
        yield driver


async def test_a_device_is_advertised_once_a_process_ran_on_it(driver: LocalDriver) -> None:
    (device,) = driver.gpus.devices
    assert device.ready
    assert (device.index, device.name, device.memory_mb) == (0, "Stand-in 1", 2048)
    assert device.driver_version == "550.54"
    assert device.barriers["namespaces"]
    assert device.barriers["private_root"]
    assert not device.barriers["gpu_memory_limit"]  # this NVML knows no process of ours
    assert (driver.gpus.ready, driver.gpus.free) == (1, 1)


async def test_inputs_are_put_on_the_device_and_arrays_are_not(driver: LocalDriver) -> None:
    code = (
        "import torch\ndef f(x, y, g):\n"
        "    return [getattr(x, 'placed', False), type(y).__name__, torch.stand_in.settled > 0,\n"
        "            g.initial_seed(), x + 1]\n"
    )
    async with driver.child(ON_GPU) as child:
        assert child.ready.device == "Stand-in 1"
        numbers = Array("numpy", "float32", (2,), bytes(8))
        said = await answer(child, code, ONES, numbers, Generator(5))
    assert said[:4] == [True, "ndarray", True, 5]
    assert said[4].data == bytes([0, 0, 0, 64] * 2)


async def test_a_cpu_child_of_the_same_driver_has_no_device(driver: LocalDriver) -> None:
    code = (
        "import torch\ndef f(x):\n    return [hasattr(x, 'placed'), hasattr(torch, 'stand_in')]\n"
    )
    async with driver.child(Limits()) as child:
        assert child.ready.device == ""
        assert await answer(child, code, ONES) == [False, False]


async def test_a_module_is_moved_to_the_device(driver: LocalDriver) -> None:
    code = (
        "import torch\nclass M(torch.nn.Module):\n    def __init__(self):\n"
        "        super().__init__()\n        self.w = torch.nn.Parameter(torch.ones(2))\n"
        "    def forward(self, x):\n        return getattr(self, 'placed', False)\n"
    )
    async with driver.child(ON_GPU) as child:
        await child.arm(5.0, 15.0)
        await child.send(Kind.JOB, messages.pack(Job("solve", code, "M")))
        await child.receive()
        step = Step(method="forward", args=(ONES,))
        request = CaseRequest(0, 0, (), {}, (step,), train=False, bind=False)
        await child.send(Kind.CASE, messages.pack(request))
        _, payload = await child.receive()
    assert messages.unpack(messages.Result, payload).outputs == (True,)


async def test_each_job_gets_a_process_of_its_own_and_one_runs_at_a_time(
    driver: LocalDriver,
) -> None:
    code = "import os\ndef f():\n    os.environ['N'] = os.environ.get('N', '') + 'x'\n"
    code += "    return os.environ['N']\n"
    running = most = 0

    async def one() -> str:
        nonlocal running, most
        async with driver.child(ON_GPU) as child:
            running += 1
            most = max(most, running)
            said: str = await answer(child, code)
            running -= 1
        return said

    assert await asyncio.gather(*(one() for _ in range(4))) == ["x"] * 4
    assert most == 1
    assert driver.gpus.free == 1


async def test_host_memory_is_limited_above_what_the_context_holds(driver: LocalDriver) -> None:
    code = "def f(mb):\n    return len(b'x' * (mb << 20))\n"
    async with driver.child(ON_GPU) as child:
        assert (await load(child, code, memory_mb=64)).error is None
        assert (await call(child, 16)).error is None
        result = await call(child, 600)
    assert result.error is not None
    assert result.error.kind == "memory_limit"


async def test_a_gpu_child_controls_its_device_and_no_cpu_child_controls_any(
    driver: LocalDriver,
) -> None:
    """FIONREAD, which the CPU's list has, and a number of NVIDIA's, which it has not."""
    code = """
import fcntl
def f(path):
    try:
        with open(path, 'rb') as device:
            fcntl.ioctl(device, 0x4621)
    except OSError as error:
        return error.errno
    return 0
"""
    eperm, eacces, enotty = 1, 13, 25
    async with driver.child(ON_GPU) as child:
        assert await answer(child, code, "/dev/full") == enotty  # asked, and it knows no such thing
        said = [(await call(child, path)).outputs[0] for path in ("/dev/zero", "/dev/tty")]
    assert said[0] in (eacces, enotty)  # Landlock from ABI 5 on
    assert said[1] != 0
    async with driver.child(Limits()) as child:
        assert await answer(child, code, "/dev/full") == eperm


class AllOfOurs(stand_in.FakeNvml):
    """Each process below this one holds 300 MiB, and `more`."""

    def __init__(self) -> None:
        super().__init__("NVIDIA Fake")
        self.more: dict[int, int] = {}

    def nvmlDeviceGetComputeRunningProcesses(self, handle: int) -> list[Any]:  # noqa: N802
        self.used = {pid: 300 + self.more.get(pid, 0) for pid in family(os.getpid())}
        return super().nvmlDeviceGetComputeRunningProcesses(handle)


@pytest.fixture
def nvml(monkeypatch: pytest.MonkeyPatch) -> AllOfOurs:
    """Looked at a hundred times a second."""
    nvml = AllOfOurs()
    monkeypatch.setitem(sys.modules, "pynvml", nvml)
    monkeypatch.setattr(gpu_memory, "LOOK_SECONDS", 0.01)
    return nvml


TOO_MUCH = ON_GPU.gpu_memory_mb + gpu_memory.SLACK_MB + 1


async def test_a_process_that_nvml_sees_take_too_much_is_ended(
    driver: LocalDriver, nvml: AllOfOurs
) -> None:
    async with driver.child(ON_GPU) as child:
        nvml.more[child.pid] = TOO_MUCH  # at once: what it held before is known when it is lent
        with pytest.raises(ChildEnded) as ended:
            await asyncio.wait_for(child.receive(), 60)
    assert ended.value.exit.reason == "gpu_memory"
    async with driver.child(ON_GPU) as child:
        assert await answer(child, "def f():\n    return 'alive'\n") == "alive"


async def test_a_process_is_not_ended_for_what_others_take_beside_it(
    driver: LocalDriver, nvml: AllOfOurs
) -> None:
    async with driver.child(ON_GPU) as child:
        nvml.more = dict.fromkeys(family(os.getpid()) - {child.pid}, TOO_MUCH)
        until = nvml.looked + 5
        async with asyncio.timeout(30):
            while nvml.looked < until:  # noqa: ASYNC110 - it is looked at in a thread
                await asyncio.sleep(0.01)
        assert await answer(child, "def f():\n    return 'alive'\n") == "alive"


def runner_with_device() -> int:
    """The process that we started for it."""
    found = []
    for pid in family(os.getpid()) - {os.getpid()}:
        with contextlib.suppress(OSError):  # a child that ends while we look
            parent = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1]
            if b"--device" in Path(f"/proc/{pid}/cmdline").read_bytes():
                found += [pid] if parent == str(os.getpid()) else []
    (only,) = found
    return only


async def test_a_killed_runner_comes_back_and_the_device_with_it(driver: LocalDriver) -> None:
    runner = runner_with_device()
    changed = asyncio.Event()
    driver.gpus.listen(changed.set)
    os.kill(runner, signal.SIGKILL)
    async with asyncio.timeout(100):
        await changed.wait()
    assert runner_with_device() != runner
    async with driver.child(ON_GPU) as child:
        assert await answer(child, "def f():\n    return 'alive'\n") == "alive"


async def test_a_device_whose_runner_breaks_a_promise_is_not_used_and_says_which(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    holds = pool.Station.test

    async def without_a_filter(station: pool.Station) -> None:
        await holds(station)
        if station.alone:
            barriers = {**station.ready.barriers, "seccomp": False}
            station.ready = replace(station.ready, barriers=barriers)

    monkeypatch.setattr(pool.Station, "test", without_a_filter)
    async with with_device("StandIn") as driver:
        (device,) = driver.gpus.devices
        assert not device.ready
        assert "is bound by a list of system calls" in device.reason
        with pytest.raises(DeviceUnavailable, match="lacks what it promises"):
            async with driver.child(ON_GPU):
                pytest.fail("there is none")
        async with driver.child(Limits()) as child:
            assert await answer(child, "def f():\n    return 1\n") == 1


async def test_a_device_that_does_not_get_ready_says_why_and_the_cpu_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with with_device("Refusing") as driver:
        (device,) = driver.gpus.devices
        assert not device.ready
        assert "the stand-in was told to refuse" in device.reason
        with pytest.raises(DeviceUnavailable, match="told to refuse"):
            async with driver.child(ON_GPU):
                pytest.fail("there is none")
        async with driver.child(Limits()) as child:
            assert await answer(child, "def f():\n    return 1\n") == 1


@pytest.mark.slow
async def test_a_device_that_the_full_jail_cannot_hold_gets_less_of_one_and_says_so() -> None:
    async with with_device("Shy") as driver:
        (device,) = driver.gpus.devices
        assert device.ready
        assert not device.barriers["namespaces"]
        assert not device.barriers["private_root"]
        assert device.barriers["seccomp"]
        assert driver.info.isolation == "fork"  # the CPU's children keep theirs
        async with driver.child(ON_GPU) as child:
            code = "import os\ndef f():\n    os.environ['SEEN'] = 'x'\n    return 1\n"
            assert await answer(child, code) == 1
        async with driver.child(ON_GPU) as child:
            code = "import os\ndef f():\n    return 'SEEN' in os.environ\n"
            assert await answer(child, code) is False


@pytest.mark.slow
async def test_a_runner_with_a_device_that_somebody_else_started_is_a_gpu(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attached, "stale", lambda build: "")  # these are of no image
    folder = tmp_path / "runner"
    folder.mkdir()
    driver = AttachedDriver(Settings(sandbox_socket=folder / "worker.sock"))
    driver.insists = False  # these run in no container
    runners = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-m", "sandbox.runner", str(folder), "--wait", "60", *more, cwd=ROOT
        )
        for more in ([], ["--device", stand_in.NAME])
    ]
    try:
        await driver.start()
        changed = asyncio.Event()
        driver.gpus.listen(changed.set)
        async with asyncio.timeout(100):
            while not driver.gpus.ready:
                changed.clear()
                await changed.wait()
        (device,) = driver.gpus.devices
        assert (device.name, device.memory_mb) == ("Stand-in 1", 2048)
        async with driver.child(ON_GPU) as child:
            assert await answer(child, "def f(x):\n    return x.placed\n", ONES) is True
        async with driver.child(Limits()) as child:
            assert await answer(child, "def f():\n    return 'cpu'\n") == "cpu"
    finally:
        await driver.close()
        for runner in runners:
            with contextlib.suppress(ProcessLookupError):
                runner.kill()
            await runner.wait()
    assert driver.gpus.devices == ()
