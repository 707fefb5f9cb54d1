"""A started driver and a judge for all tests of this folder, and the packages they grade."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from app.catalog.service import Package, load_package
from app.drivers.port import Driver
from app.drivers.service import make_driver
from app.grading.service import Judge
from app.settings import Settings

SECRET = "the same seeds in every run"
PACKAGES = Path(__file__).parent / "packages"


@pytest_asyncio.fixture(scope="package", loop_scope="session")
async def driver(
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[Driver]:
    """The local driver, with one runner: nothing may need two children at once."""
    settings = Settings(data=tmp_path_factory.mktemp("data"))
    driver = await make_driver(settings, "local", 1)
    await driver.start()
    yield driver
    await driver.close()


@pytest.fixture(scope="package")
def judge(driver: Driver, tmp_path_factory: pytest.TempPathFactory) -> Judge:
    """A judge with a data folder of its own, and with the seeds that every run has.

    A secret of the day would draw other inputs and weights each time; some score worse than a mark.
    """
    data = tmp_path_factory.mktemp("judge")
    return Judge(driver, Settings.model_validate({"data": data, "secret_key": SECRET}))


def package(slug: str, **changes: object) -> Package:
    """A package of `packages/`, with some of its files changed (and so another digest)."""
    loaded = load_package(PACKAGES / slug)
    if not changes:
        return loaded
    digest = hashlib.sha256((loaded.digest + repr(sorted(changes.items()))).encode()).hexdigest()
    return loaded.model_copy(update={**changes, "digest": digest})


def toml(slug: str, **changes: object) -> dict[str, object]:
    """`problem.toml` of a package with some tables changed, for `package(slug, **toml(...))`."""
    return {"toml": load_package(PACKAGES / slug).toml.model_copy(update=changes)}
