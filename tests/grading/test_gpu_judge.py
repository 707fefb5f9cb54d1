"""Grading on a GPU, with a stand-in for one: which device, whose expected values, which verdict."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import NoReturn

import pytest
import pytest_asyncio

from app.catalog.package import DeviceToleranceTable, LimitsTable, Package, ToleranceTable
from app.drivers.local import LocalDriver
from app.drivers.port import Driver, Limits
from app.errors import DeviceUnavailable, SandboxUnavailable
from app.grading.report import Report
from app.grading.service import Judge
from app.grading.verdicts import Mode, Verdict
from app.grading.verify import verify
from app.settings import Settings
from tests.drivers import stand_in
from tests.grading.conftest import package, toml

pytestmark = [pytest.mark.sandbox, pytest.mark.asyncio(loop_scope="session")]

RIGHT = "class Solution:\n    def double(self, x):\n        return x + x\n"
#: Right where its input was put on the device, and else off by a thousandth.
PLACED = (
    "class Solution:\n    def double(self, x):\n"
    "        return x + x + (0.0 if getattr(x, 'placed', False) else 1e-3)\n"
)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def on_gpu(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[LocalDriver]:
    """A driver with one stand-in, ready."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "pynvml", stand_in.FakeNvml("NVIDIA Fake"))
        settings = Settings(data=tmp_path_factory.mktemp("data"))
        driver = LocalDriver(settings, 1, device=stand_in.NAME)
        await driver.start()
        try:
            await driver.gpus.settled()
            assert driver.gpus.ready == 1, driver.gpus.devices
            yield driver
        finally:
            await driver.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture
def judge(on_gpu: LocalDriver, folder: Path) -> Judge:
    return Judge(on_gpu, Settings(data=folder))


def doubling(device: str, **tables: object) -> Package:
    return package("doubling", **toml("doubling", device=device, explain=[], **tables))


def body(*lines: str) -> str:
    inside = "".join(f"        {line}\n" for line in lines)
    return f"import torch\n\n\nclass Solution:\n    def double(self, x):\n{inside}"


async def submit(judge: Judge, code: str, device: str = "cuda", **tables: object) -> Report:
    return await judge.grade(doubling(device, **tables), code, Mode.SUBMIT)


async def test_a_cuda_problem_is_graded_on_the_device_and_says_which(judge: Judge) -> None:
    report = await submit(judge, PLACED)
    assert report.verdict is Verdict.ACCEPTED
    assert report.sandbox.device == "cuda: Stand-in 1"
    assert report.public()["sandbox"]["device"] == "cuda: Stand-in 1"


async def test_a_cpu_problem_is_not_and_says_nothing_of_one(judge: Judge) -> None:
    report = await submit(judge, PLACED, device="cpu")
    assert report.verdict is Verdict.WRONG_ANSWER
    assert report.sandbox.device == ""
    assert "device" not in report.public()["sandbox"]


async def test_any_prefers_a_device_that_is_free_and_falls_back_to_the_cpu(
    judge: Judge, on_gpu: LocalDriver, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = await submit(judge, PLACED, device="any")
    assert (report.verdict, report.sandbox.device) == (Verdict.ACCEPTED, "cuda: Stand-in 1")
    (place,) = on_gpu.gpus._places
    monkeypatch.setattr(place, "busy", True)
    report = await submit(judge, RIGHT, device="any")
    assert (report.verdict, report.sandbox.device) == (Verdict.ACCEPTED, "")


async def test_any_runs_on_the_cpu_when_its_device_has_no_process_left(
    judge: Judge, on_gpu: LocalDriver, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(limits: Limits) -> NoReturn:
        raise SandboxUnavailable("its runners fail")

    (place,) = on_gpu.gpus._places
    monkeypatch.setattr(place.pool, "child", none)
    report = await submit(judge, RIGHT, device="any")
    assert (report.verdict, report.sandbox.device) == (Verdict.ACCEPTED, "")
    with pytest.raises(DeviceUnavailable, match="its runners fail"):
        await submit(judge, RIGHT, device="cuda", limits=LimitsTable(seconds=3))
    assert on_gpu.gpus.free == 1


async def test_expected_values_are_kept_by_kind_of_device(
    judge: Judge, folder: Path, on_gpu: LocalDriver
) -> None:
    one = doubling("any")
    await judge.prepare(one)
    assert len(list((folder / "cache").glob("*.bin"))) == 2
    solution = "class Solution:\n    def double(self, x):\n"
    solution += "        return 2 * x + (100 if getattr(x, 'placed', False) else 0)\n"
    told = one.model_copy(update={"solution": solution, "digest": "0" * 64})
    values = [
        (await judge.expected.get(told, 1, device)).cases[0].expected for device in ("cpu", "cuda")
    ]
    assert values[0] != values[1]


async def test_a_tolerance_of_the_device_counts_there_and_only_there(judge: Judge) -> None:
    off = body("return x + x + 0.01")
    loose = ToleranceTable(cuda=DeviceToleranceTable(atol=0.05))
    assert (await submit(judge, off)).verdict is Verdict.WRONG_ANSWER
    assert (await submit(judge, off, tolerance=loose)).verdict is Verdict.ACCEPTED
    graded = await judge.grade(doubling("any", tolerance=loose), off, Mode.SUBMIT, device="cpu")
    assert graded.verdict is Verdict.WRONG_ANSWER


async def test_the_limit_of_the_device_reaches_the_process(judge: Judge) -> None:
    code = body("assert torch.stand_in.limit_mb == 77, torch.stand_in.limit_mb", "return x + x")
    report = await submit(judge, code, limits=LimitsTable(gpu_memory_mb=77))
    assert report.verdict is Verdict.ACCEPTED, report.cases[0].message


async def test_out_of_the_gpus_memory_is_a_memory_limit_in_words(judge: Judge) -> None:
    code = body("raise torch.cuda.OutOfMemoryError('CUDA out of memory. Tried to allocate 9 GiB')")
    report = await submit(judge, code)
    assert report.verdict is Verdict.MEMORY_LIMIT
    assert "GPU memory" in report.cases[0].message


async def test_a_fault_on_the_device_belongs_to_its_case_and_ends_the_run(judge: Judge) -> None:
    code = body("torch.stand_in.fault = 'CUDA error: device-side assert triggered'", "return x + x")
    report = await submit(judge, code)
    assert report.verdict is Verdict.RUNTIME_ERROR
    assert "device-side assert triggered" in report.cases[0].message
    assert "out of range" in report.cases[0].message
    assert len(report.cases) == 1
    assert report.total > 1


async def test_without_a_gpu_a_cuda_problem_is_refused_and_any_runs_on_the_cpu(
    driver: Driver, folder: Path
) -> None:
    judge = Judge(driver, Settings(data=folder))
    with pytest.raises(DeviceUnavailable, match="needs a GPU"):
        await submit(judge, RIGHT)
    with pytest.raises(DeviceUnavailable, match="needs a GPU"):
        await judge.prepare(doubling("cuda"))


async def test_the_gate_judges_any_on_both_kinds_and_names_the_one_that_fails(
    judge: Judge, on_gpu: LocalDriver
) -> None:
    one = doubling("any")
    files = {**one.submissions["accepted"], "placed_only.py": PLACED}
    found = await verify(
        judge,
        on_gpu,
        one.model_copy(update={"submissions": {"accepted": files}, "digest": "1" * 64}),
    )
    assert [text for text in found.errors if "on cuda" in text] == []
    on_cpu = [text for text in found.errors if text.startswith("accepted/placed_only.py")]
    assert len(on_cpu) == 3  # one for each seed


async def test_the_gate_wants_a_gpu_for_a_cuda_problem(driver: Driver, folder: Path) -> None:
    found = await verify(Judge(driver, Settings(data=folder)), driver, doubling("cuda"))
    assert len(found.errors) == 1
    assert "needs a GPU" in found.errors[0]
