"""Which driver is chosen, and what is said when there is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.drivers import docker as docker_driver
from app.drivers.attached import AttachedDriver
from app.drivers.docker import DockerDriver
from app.drivers.local import LocalDriver
from app.drivers.service import make_driver
from app.errors import SandboxUnavailable
from app.settings import Settings

pytestmark = pytest.mark.asyncio

NO_IMAGE = "the image is not built: run `make image`"


async def test_auto_takes_docker_where_it_works(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(docker_driver, "why_not", lambda image: "")
    assert isinstance(await make_driver(Settings(sandbox="auto")), DockerDriver)


@pytest.mark.sandbox
async def test_auto_takes_local_on_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(docker_driver, "why_not", lambda image: NO_IMAGE)
    assert isinstance(await make_driver(Settings(sandbox="auto")), LocalDriver)


async def test_auto_takes_no_local_for_the_world(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(docker_driver, "why_not", lambda image: NO_IMAGE)
    with pytest.raises(SandboxUnavailable, match=r"make image.*TENSORJUDGE_SANDBOX=local"):
        await make_driver(Settings(sandbox="auto", host="0.0.0.0"))


async def test_a_choice_goes_before_the_setting() -> None:
    assert isinstance(await make_driver(Settings(sandbox="docker"), "local"), LocalDriver)
    with pytest.raises(SandboxUnavailable, match="docker, attached or local"):
        await make_driver(Settings(), "gvisor")


async def test_attached_needs_its_socket(tmp_path: Path) -> None:
    driver = await make_driver(Settings(sandbox="attached"))
    assert isinstance(driver, AttachedDriver)
    with pytest.raises(SandboxUnavailable, match="TENSORJUDGE_SANDBOX_SOCKET"):
        await driver.start()


async def test_no_engine_names_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKER_HOST", "unix:///nowhere/docker.sock")
    assert "start it" in docker_driver.why_not("tensorjudge-sandbox:latest")
