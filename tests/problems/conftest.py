"""The shipped packages: judged by a driver started once a file, or run here to check our facts."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from types import ModuleType

import pytest
import pytest_asyncio

from app.catalog.loading import load_package
from app.catalog.package import Package
from app.drivers.port import Driver
from app.drivers.service import make_driver
from app.grading.judge import Judge
from app.settings import Settings

SECRET = "the same seeds in every run"
PROBLEMS = Path(__file__).parents[2] / "problems"
#: The problems of code; quizzes have tests of their own (tests/quizzes).
SLUGS = sorted(path.parent.name for path in PROBLEMS.glob("*/solution.py"))


def shipped(slug: str) -> Package:
    """The package of that slug, as it ships."""
    return load_package(PROBLEMS / slug)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def docker_driver(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Driver]:
    """The Docker driver with one runner, for all tests of a file."""
    settings = Settings(data=tmp_path_factory.mktemp("data"))
    driver = await make_driver(settings, "docker", 1)
    await driver.start()
    yield driver
    await driver.close()


@pytest.fixture(scope="module")
def judge(docker_driver: Driver, tmp_path_factory: pytest.TempPathFactory) -> Judge:
    """A judge on that driver, with the seeds that every run has."""
    data = tmp_path_factory.mktemp("judge")
    return Judge(docker_driver, Settings.model_validate({"data": data, "secret_key": SECRET}))


@pytest.fixture
def run_here(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], ModuleType]:
    """`run_here(slug, file)`: one of our own files as a module, given.py's names in it.

    For our code only: a learner's never runs outside a sandbox. On one thread: a process that has
    run a parallel region hangs the children that other tests fork.
    """
    import torch

    torch.set_num_threads(1)

    def module(name: str, source: str, names: dict[str, object]) -> ModuleType:
        made = ModuleType(name)
        made.__dict__.update(names)
        exec(compile(source, f"{name}.py", "exec"), made.__dict__)
        return made

    def run(slug: str, file: str) -> ModuleType:
        package = shipped(slug)
        names: dict[str, object] = {}
        if package.given:
            given = module("given", package.given, {})
            monkeypatch.setitem(sys.modules, "given", given)
            names = {k: v for k, v in vars(given).items() if not k.startswith("__")}
        return module(file, getattr(package, file), names)

    return run
