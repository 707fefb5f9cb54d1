"""The whole road on a real GPU. Needs a CUDA device, nvidia-ml-py and a CUDA build of torch.

Skipped where there is no device; what needs none of it is tested with a stand-in (`tests/drivers`,
`tests/grading`, `tests/submissions/test_gpu_lane.py`).
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from app.catalog.package import LimitsTable, Package
from app.drivers.gpu import find_devices
from app.drivers.local import LocalDriver
from app.drivers.port import Limits
from app.grading.service import Judge
from app.grading.verdicts import Mode, Verdict
from app.settings import Settings
from sandbox.wire.values import Array, Generator
from tests.drivers.talk import answer
from tests.grading.conftest import package, toml

pytestmark = [pytest.mark.gpu, pytest.mark.sandbox, pytest.mark.asyncio(loop_scope="module")]

ON_GPU = Limits(device="cuda", gpu_memory_mb=512)
ONES = Array("torch", "float32", (2,), bytes([0, 0, 128, 63] * 2))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def driver(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[LocalDriver]:
    """The local driver with every device of this machine."""
    devices, why = find_devices()
    assert devices, why
    driver = LocalDriver(Settings(data=tmp_path_factory.mktemp("data")), 1)
    await driver.start()
    await driver.gpus.settled()
    try:
        assert driver.gpus.ready == len(devices), driver.gpus.devices
        yield driver
    finally:
        await driver.close()


@pytest.fixture
def judge(driver: LocalDriver, tmp_path: Path) -> Judge:
    return Judge(driver, Settings(data=tmp_path))


def doubling(**tables: object) -> Package:
    changed = {"device": "cuda", "explain": [], **tables}
    return package("doubling", **toml("doubling", **changed))


def body(*lines: str) -> str:
    inside = "".join(f"        {line}\n" for line in lines)
    return f"import torch\n\n\nclass Solution:\n    def double(self, x):\n{inside}"


async def test_inputs_generators_and_outputs_are_on_the_device(driver: LocalDriver) -> None:
    code = (
        "import torch\ndef f(x, g):\n"
        "    drawn = torch.rand(2, device=x.device, generator=g)\n"
        "    return [x.device.type, g.device.type, x * 2, bool((drawn >= 0).all())]\n"
    )
    async with driver.child(ON_GPU) as child:
        assert child.ready.device_memory_mb > 1000
        said = await answer(child, code, ONES, Generator(7))
    assert said[:2] == ["cuda", "cuda"]
    assert said[2].data == bytes([0, 0, 0, 64] * 2)
    assert said[3] is True


async def test_the_same_sum_comes_twice_and_in_full_float32(driver: LocalDriver) -> None:
    code = (
        "import torch\ndef f():\n"
        "    torch.manual_seed(0)\n"
        "    a, b = torch.randn(512, 512, device='cuda'), torch.randn(512, 512, device='cuda')\n"
        "    exact = (a.double() @ b.double()).float()\n"
        "    return [bool((a @ b == a @ b).all()), float((a @ b - exact).abs().max())]\n"
    )
    async with driver.child(ON_GPU) as child:
        same, off = await answer(child, code)
    assert same is True
    assert off < 1e-3  # TF32 is off by some hundredths


async def test_a_right_and_a_wrong_answer_get_their_verdicts(judge: Judge) -> None:
    right = await judge.grade(doubling(), body("assert x.is_cuda", "return x + x"), Mode.SUBMIT)
    assert right.verdict is Verdict.ACCEPTED, right.cases[0].message
    assert right.sandbox.device.startswith("cuda: ")
    wrong = await judge.grade(doubling(), body("return 3 * x"), Mode.SUBMIT)
    assert wrong.verdict is Verdict.WRONG_ANSWER


async def test_more_of_the_gpu_than_allowed_is_a_memory_limit(judge: Judge) -> None:
    code = body("torch.empty(1 << 30, dtype=torch.uint8, device='cuda')", "return x + x")
    limits = LimitsTable(gpu_memory_mb=256)
    report = await judge.grade(doubling(limits=limits), code, Mode.SUBMIT)
    assert report.verdict is Verdict.MEMORY_LIMIT
    assert "GPU memory" in report.cases[0].message


async def test_a_program_that_lifts_the_cap_is_ended_from_outside(
    judge: Judge, driver: LocalDriver
) -> None:
    if not all(one.barriers["gpu_memory_limit"] for one in driver.gpus.devices):
        pytest.skip("NVML does not know our processes here")
    code = body(
        "torch.cuda.set_per_process_memory_fraction(1.0)",
        "kept = torch.empty(1 << 30, dtype=torch.uint8, device='cuda')",
        "kept.fill_(1)",
        "import time",
        "time.sleep(3)",
        "return x + x",
    )
    limits = LimitsTable(gpu_memory_mb=256)
    report = await judge.grade(doubling(limits=limits), code, Mode.SUBMIT)
    assert report.verdict is Verdict.MEMORY_LIMIT
    assert "GPU's memory" in report.cases[0].message


async def test_an_index_out_of_range_on_the_device_ends_the_run_with_words(judge: Judge) -> None:
    code = body("table = torch.zeros(3, device='cuda')", "return x + table[x.long() + 1000].sum()")
    report = await judge.grade(doubling(), code, Mode.SUBMIT)
    assert report.verdict is Verdict.RUNTIME_ERROR
    assert len(report.cases) == 1
    after = await judge.grade(doubling(), body("return x + x"), Mode.SUBMIT)
    assert after.verdict is Verdict.ACCEPTED


async def test_every_job_has_a_process_of_its_own(driver: LocalDriver) -> None:
    code = "import os\ndef f():\n    os.environ['N'] = os.environ.get('N', '') + 'x'\n"
    code += "    return os.environ['N']\n"
    for _ in range(3):
        async with driver.child(ON_GPU) as child:
            assert await answer(child, code) == "x"


async def test_modules_are_bound_and_graded_on_the_device(judge: Judge) -> None:
    heads = package("heads", **toml("heads", device="cuda", explain=[]))
    for code in heads.submissions["accepted"].values():
        report = await judge.grade(heads, code, Mode.SUBMIT)
        assert report.verdict is Verdict.ACCEPTED, report.cases[0].message
