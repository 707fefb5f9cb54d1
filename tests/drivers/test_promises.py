"""A driver that lacks what it promises starts nothing, and says what to do."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.drivers import attached, doctor, image, promises
from app.drivers import docker as docker_driver
from app.drivers.attached import AttachedDriver
from app.drivers.docker import DockerDriver
from app.drivers.port import SandboxInfo
from app.errors import SandboxUnavailable
from app.settings import Settings
from sandbox.image import source_digest
from sandbox.isolation import cgroups
from tests.drivers.conftest import descendants

HOLD = dict.fromkeys(promises.BY_NAME, True)
ROOT = Path(__file__).parents[2]


def _broken(driver: str, isolation: str = "fork", **holds: bool) -> set[str]:
    info = SandboxInfo(driver, isolation, "", "2", {**HOLD, "second_kernel": False, **holds})
    return {barrier.name for barrier in promises.broken(info)}


def test_what_a_driver_promises_is_missed() -> None:
    assert _broken("docker") == set()
    assert _broken("docker", seccomp=False, memory_limit=False) == {"seccomp", "memory_limit"}
    assert _broken("attached", no_engine_socket=False) == {"no_engine_socket"}
    assert _broken("local", not_dumpable=False) == {"not_dumpable"}


def test_what_it_does_not_promise_is_not_missed() -> None:
    assert _broken("local", container=False, memory_limit=False, cpu_limit=False) == set()
    assert _broken("docker", landlock=False, own_user=False, own_cgroup=False) == set()


def test_namespaces_are_promised_to_a_fork_and_not_to_a_single_use_runner() -> None:
    lacks = {"namespaces": False, "private_root": False}
    assert _broken("docker", "fork", **lacks) == set(lacks)
    assert _broken("docker", "fresh", **lacks) == set()


def test_a_second_kernel_stands_for_what_it_hides() -> None:
    hidden = {"container_seccomp": False, "memory_limit": False, "pids_limit": False}
    assert _broken("docker", **hidden, second_kernel=True) == set()
    assert _broken("docker", container_read_only=False, second_kernel=True)


def test_a_barrier_that_nobody_told_of_is_not_there() -> None:
    info = SandboxInfo("docker", "fork", "", "2", {})
    with pytest.raises(SandboxUnavailable, match=r"(?s)make image.*seccomp\.json.*doctor"):
        promises.insist(info)


def test_every_barrier_has_words_and_a_remedy() -> None:
    assert all(barrier.title and barrier.remedy for barrier in promises.BARRIERS)
    assert len(promises.BY_NAME) == len(promises.BARRIERS)


@pytest.fixture
def weak_container(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As from a careless hand: no profile, a root folder to write in, an engine's socket."""
    usual = docker_driver.hardening

    def weakened() -> dict[str, Any]:
        return {
            **usual(),
            "read_only": False,
            "mem_limit": 0,
            "memswap_limit": 0,
            "security_opt": ["no-new-privileges", "seccomp=unconfined", "apparmor=unconfined"],
            "mounts": [{"Type": "bind", "Source": str(path), "Target": "/run/docker.sock"}],
        }

    monkeypatch.setattr(docker_driver, "hardening", weakened)
    with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX) as engine:
        path = Path(folder) / "engine.sock"  # nobody's engine
        engine.bind(str(path))
        yield


WEAKENED = {"container_read_only", "container_seccomp", "memory_limit", "no_engine_socket"}


@pytest.mark.docker
@pytest.mark.asyncio
async def test_a_weakened_container_is_refused_and_each_weakness_named(
    weak_container: None,
) -> None:
    driver = DockerDriver(Settings(), 1)
    with pytest.raises(SandboxUnavailable) as refused:
        await driver.start()
    for name in WEAKENED:
        assert promises.BY_NAME[name].title in refused.value.detail
        assert promises.BY_NAME[name].remedy in refused.value.detail
    assert promises.BY_NAME["container_no_network"].title not in refused.value.detail


@pytest.mark.docker
@pytest.mark.asyncio
async def test_the_doctor_starts_it_all_the_same_and_shows_them(weak_container: None) -> None:
    driver = DockerDriver(Settings(), 1)
    driver.insists = False
    await driver.start()
    try:
        info = driver.info
    finally:
        await driver.close()
    found = doctor.Diagnosis(info, tuple(doctor.named(info)))
    assert not found.ok
    assert {f.name for f in found.findings if f.promised and not f.holds} == WEAKENED


async def _plain_runner(folder: Path, build: str) -> asyncio.subprocess.Process:
    """A runner that dials in from no container at all."""
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "sandbox.runner",
        str(folder),
        "--wait",
        "60",
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "SANDBOX_BUILD": build},
    )


@pytest.mark.sandbox
@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("build", "said"),
    [
        (f"{source_digest()}-0", "docker-compose.yml"),
        ("of-other-files", "make image"),
    ],
    ids=["no container", "other files"],
)
async def test_an_attached_runner_that_is_not_as_promised_is_sent_away(
    build: str, said: str, tmp_path: Path
) -> None:
    before = descendants()
    folder = tmp_path / "runner"
    driver = AttachedDriver(Settings(sandbox_socket=folder / "worker.sock"))
    runner = await _plain_runner(folder, build)
    try:
        with pytest.raises(SandboxUnavailable, match=said):
            await driver.start()
    finally:
        await driver.close()
        await asyncio.wait_for(runner.wait(), 60)
        cgroups.remove(runner.pid)
    assert descendants() <= before


@pytest.mark.docker
@pytest.mark.asyncio
async def test_an_image_of_other_files_is_told_at_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(image, "_ours", lambda: "other")
    driver = DockerDriver(Settings(), 1)
    with pytest.raises(SandboxUnavailable, match="make image"):
        await driver.start()


def test_the_build_of_an_image_is_compared_by_our_own_files(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(image, "_ours", lambda: "abc")
    assert image.stale("abc-whatever torch it has") == ""
    assert "make image" in image.stale("abd-1")
    assert "make image" in image.stale("")


class _Engine:
    """An engine that answers what is asked of it at a start; nothing runs."""

    def __init__(self, runtimes: dict[str, Any]) -> None:
        self.images = self.containers = self
        self.labels = {image.BUILD_LABEL: f"{source_digest()}-0"}
        self.id = "sha256:0"
        self._runtimes = runtimes
        self.started_in: list[str | None] = []

    def get(self, name: str) -> _Engine:
        return self

    def info(self) -> dict[str, Any]:
        return {"Runtimes": self._runtimes}

    def run(self, *_: object, runtime: str | None, **__: object) -> None:
        self.started_in.append(runtime)


@pytest.mark.parametrize(
    ("runtimes", "expected"),
    [
        ({"runc": {"path": "runc"}}, None),
        ({"runc": {"path": "runc"}, "runsc": {"path": "/usr/bin/runsc"}}, None),
        ({"runc": {"path": "runc"}, "tensorjudge": {"path": "/usr/bin/runsc"}}, "tensorjudge"),
    ],
)
def test_a_runtime_of_our_name_is_taken_and_no_other(
    runtimes: dict[str, Any], expected: str | None, tmp_path: Path
) -> None:
    driver = DockerDriver(Settings(), 1)
    engine = _Engine(runtimes)
    driver._client = engine  # type: ignore[assignment]
    driver._find()
    driver._launch(tmp_path)
    assert engine.started_in == [expected]


def test_a_grading_has_a_runners_core_to_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    driver = AttachedDriver(Settings(sandbox_socket=Path("/nowhere/worker.sock")))
    assert driver.slots == 1
    monkeypatch.setattr(attached.Pool, "stations", 3)
    assert driver.slots == 3
    driver._isolation, driver._most = "fresh", 5
    assert driver.slots == 2
