"""Starting, losing and closing runners: what is left, what comes back, who is let in."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest

from app.drivers import attached
from app.drivers import docker as docker_driver
from app.drivers.attached import AttachedDriver
from app.drivers.listener import Listener, make_folder, remove_folder
from app.drivers.local import LocalDriver
from app.drivers.port import ChildEnded, Driver, Limits
from app.drivers.service import make_driver
from app.errors import SandboxUnavailable
from app.settings import Settings
from sandbox import control
from tests.drivers.conftest import DOCKER, FORK, FRESH, LOCAL, descendants, started
from tests.drivers.talk import answer, call, load

ALIVE = "def f():\n    return 'alive'\n"
OWN = [
    pytest.param("local fork", marks=LOCAL, id="local"),
    pytest.param("docker fork", marks=DOCKER, id="docker"),
]


def containers() -> list[str]:
    """The runners' containers of this process."""
    import docker

    client = docker.from_env()
    try:
        owner = f"{docker_driver.LABEL}={socket.gethostname()}/{os.getpid()}"
        found = client.containers.list(filters={"label": owner}, ignore_removed=True)
        return [str(one.id) for one in found]
    finally:
        client.close()


def ended_process() -> int:
    """The number of a process that is no more."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def runner_folders() -> set[Path]:
    """The folders of this process's runners."""
    return set(Path(tempfile.gettempdir()).glob(f"tensorjudge-runner-{os.getpid()}-*"))


def end_the_runner(driver: Driver, before: set[int]) -> None:
    """kill -9, as an operator or the OOM killer might. `before`: processes that are not its own."""
    if driver.info.driver == "local":
        for pid in descendants() - before:
            with contextlib.suppress(ProcessLookupError):  # it went with one above it
                os.kill(pid, signal.SIGKILL)
        return
    import docker

    client = docker.from_env()
    try:
        for one in containers():
            client.api.kill(one)
    finally:
        client.close()


@pytest.mark.asyncio
@pytest.mark.parametrize("kind", OWN)
async def test_a_killed_runner_loses_its_children_and_comes_back(kind: str) -> None:
    before = descendants()
    async with started(kind) as driver:
        async with driver.child(Limits()) as child:
            await load(child, "import time\ndef f():\n    time.sleep(60)\n")
            await child.arm(5.0, 60.0)
            task = asyncio.ensure_future(call(child))
            await asyncio.sleep(0.1)
            await asyncio.to_thread(end_the_runner, driver, before)
            with pytest.raises(ChildEnded) as ended:
                await asyncio.wait_for(task, 60)
            assert ended.value.exit.reason == "lost"
        async with driver.child(Limits()) as child:
            assert await answer(child, ALIVE) == "alive"


@pytest.mark.asyncio
@pytest.mark.parametrize("kind", OWN)
async def test_nothing_is_left_after_close(kind: str) -> None:
    before = descendants()
    folders = runner_folders()
    async with started(kind) as driver, driver.child(Limits()) as child:
        await load(child, "def f():\n    while True: pass\n")
        if driver.info.driver == "docker":
            assert len(await asyncio.to_thread(containers)) == 1
        else:
            assert descendants() > before
    assert descendants() <= before
    if driver.info.driver == "docker":
        assert await asyncio.to_thread(containers) == []
    assert runner_folders() <= folders


@pytest.mark.asyncio
@pytest.mark.slow
@pytest.mark.parametrize("kind", FRESH)
async def test_fresh_children_get_a_runner_each(kind: str) -> None:
    code = (
        "import os\ndef f():\n    found = int(os.path.exists('mine')) + ('SEEN' in os.environ)\n"
        "    os.environ['SEEN'] = 'x'\n    open('mine', 'w').close()\n    return found\n"
    )
    async with started(kind) as driver:
        assert driver.info.isolation == "fresh"
        for _ in range(2):
            async with driver.child(Limits()) as child:
                assert await answer(child, code) == 0
                await child.arm(0.2, 5.0)
        async with driver.child(Limits()) as child:
            await load(child, "import os\ndef f():\n    os._exit(3)\n")
            with pytest.raises(ChildEnded) as ended:
                await call(child)
            assert ended.value.exit.status == 3


@pytest.mark.docker
@pytest.mark.asyncio
async def test_a_full_container_ends_the_job_and_not_the_runner() -> None:
    code = "import time\ndef f():\n    kept = []\n    while True: kept.append(b'x' * (8 << 20))\n"
    async with started("docker fork") as driver:
        before = await asyncio.to_thread(containers)
        async with driver.child(Limits()) as child:
            await load(child, code, memory_mb=100_000)
            await child.arm(60.0, 120.0)  # two gigabytes are written first
            with pytest.raises(ChildEnded) as ended:
                await call(child)
            assert ended.value.exit.reason == "memory"
        async with driver.child(Limits()) as child:
            assert await answer(child, ALIVE) == "alive"
        assert await asyncio.to_thread(containers) == before


@pytest.mark.slow
@pytest.mark.docker
@pytest.mark.asyncio
async def test_a_host_that_refuses_namespaces_gets_fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    usual = docker_driver.hardening

    def refusing() -> dict[str, object]:
        profile = docker_driver.SECCOMP.read_text(encoding="utf-8").replace('"unshare",', "")
        return {
            **usual(),
            "security_opt": ["no-new-privileges", f"seccomp={profile}", "apparmor=unconfined"],
        }

    monkeypatch.setattr(docker_driver, "hardening", refusing)
    code = """
import os, signal
def f():
    try:
        os.kill(os.getppid(), signal.SIGKILL)
    except PermissionError:
        return 'refused'
    return 'killed'
"""
    async with started("docker fork") as driver:
        assert driver.info.isolation == "fresh"
        assert not driver.info.barriers["namespaces"]
        for _ in range(2):
            async with driver.child(Limits()) as child:
                assert await answer(child, code) == "refused"


@pytest.mark.asyncio
async def test_a_nonce_is_good_once() -> None:
    folder = make_folder()
    door = Listener(folder, once=True)
    door.start()
    try:
        nonce = (folder / control.NONCE_NAME).read_text()
        answers = [await _hello(folder, nonce) for _ in range(2)]
        assert isinstance(answers[0], control.Welcome)
        assert isinstance(answers[1], control.Refused)
        assert not (folder / control.NONCE_NAME).exists()
    finally:
        door.close()
        remove_folder(folder)


@pytest.mark.asyncio
async def test_an_attached_worker_lays_out_a_new_nonce_for_the_next_runner() -> None:
    folder = make_folder()
    door = Listener(folder, once=False)
    door.start()
    try:
        first = (folder / control.NONCE_NAME).read_text()
        assert isinstance(await _hello(folder, first), control.Welcome)
        second = (folder / control.NONCE_NAME).read_text()
        assert second != first
        assert isinstance(await _hello(folder, first), control.Refused)
        assert isinstance(await _hello(folder, second), control.Welcome)
    finally:
        door.close()
        remove_folder(folder)


@pytest.mark.asyncio
async def test_a_runner_that_speaks_nonsense_is_not_let_in() -> None:
    folder = make_folder()
    door = Listener(folder, once=True)
    door.start()
    try:
        assert await _say(folder, b"\x80 not a message") == b""
        assert (folder / control.NONCE_NAME).exists()
    finally:
        door.close()
        remove_folder(folder)


async def _hello(folder: Path, nonce: str) -> control.Message:
    return control.decode(await _say(folder, control.encode(control.Hello(nonce))))


async def _say(folder: Path, packet: bytes) -> bytes:
    loop = asyncio.get_running_loop()
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as connection:
        connection.setblocking(False)
        await loop.sock_connect(connection, str(folder / control.SOCKET_NAME))
        await loop.sock_sendall(connection, packet)
        return await asyncio.wait_for(loop.sock_recv(connection, control.MAX_PACKET), 60)


@pytest.mark.asyncio
async def test_runners_that_dial_and_go_away_again_do_not_keep_a_worker_waiting_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attached, "_READY_SECONDS", 1.0)
    driver = AttachedDriver(Settings(sandbox_socket=tmp_path / "worker.sock"))
    starting = asyncio.create_task(driver.start())
    for _ in range(100):  # as an engine would that starts it again and again
        if starting.done():
            break
        with contextlib.suppress(
            OSError, control.ControlError
        ):  # it does not listen yet, or any more
            await _hello(tmp_path, (tmp_path / control.NONCE_NAME).read_text().strip())
        await asyncio.wait([starting], timeout=0.2)
    assert starting.done()
    with pytest.raises(SandboxUnavailable, match="a runner dialled, and is of no use"):
        await starting


@pytest.mark.asyncio
@pytest.mark.parametrize("kind", FORK)
async def test_children_lent_to_many_at_once_all_answer(kind: str) -> None:
    async with started(kind) as driver:

        async def one(number: int) -> int:
            async with driver.child(Limits()) as child:
                doubled: int = await answer(child, "def f(x):\n    return 2 * x\n", number)
                return doubled

        assert await asyncio.gather(*map(one, range(12))) == [2 * n for n in range(12)]


@pytest.mark.sandbox
@pytest.mark.asyncio
async def test_a_runner_that_does_not_start_says_why() -> None:
    before = descendants()
    driver = LocalDriver(Settings(), 1, serve="no_such_module:serve")
    with pytest.raises(SandboxUnavailable, match="does not start"):
        await driver.start()
    for _ in range(300):  # the end of a process that was killed takes a moment
        if descendants() <= before:
            break
        await asyncio.sleep(0.1)
    assert descendants() <= before


@pytest.mark.docker
@pytest.mark.asyncio
async def test_a_missing_image_names_the_remedy() -> None:
    driver = await make_driver(Settings(sandbox_image="tensorjudge-none:here"), "docker", 1)
    with pytest.raises(SandboxUnavailable, match="make image"):
        await driver.start()
    await driver.close()


@pytest.mark.docker
@pytest.mark.asyncio
async def test_a_container_that_another_worker_removes_while_orphans_are_looked_for_is_no_trouble(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import docker
    from docker.api.container import ContainerApiMixin

    client = docker.from_env()
    owner = f"{socket.gethostname()}/{ended_process()}"
    orphan, gone = (
        client.containers.create(
            Settings().sandbox_image,
            ["true"],
            network_mode="none",
            labels={docker_driver.LABEL: owner},
        )
        for _ in range(2)
    )
    listed = ContainerApiMixin.containers

    def then_gone(self: Any, *args: Any, **options: Any) -> Any:
        found = listed(self, *args, **options)
        with contextlib.suppress(
            docker.errors.APIError
        ):  # by a driver of another test, or just now
            gone.remove(force=True)
        monkeypatch.undo()
        return found

    monkeypatch.setattr(ContainerApiMixin, "containers", then_gone)
    try:
        async with started("docker fork") as driver, driver.child(Limits()) as child:
            assert await answer(child, ALIVE) == "alive"
        for _ in range(300):  # a driver of another test may be at it yet
            if not client.containers.list(all=True, filters={"id": orphan.id}, ignore_removed=True):
                break
            await asyncio.sleep(0.1)
        with pytest.raises(docker.errors.NotFound):  # the one that was still there is removed
            orphan.reload()
    finally:
        for one in (orphan, gone):
            with contextlib.suppress(docker.errors.APIError):
                one.remove(force=True)
        client.close()


@pytest.mark.sandbox
@pytest.mark.asyncio
async def test_a_child_killed_for_the_memory_of_others_is_lost_and_not_to_blame() -> None:
    before = descendants()
    async with started("local fork") as driver, driver.child(Limits()) as child:
        await load(child, "import time\ndef f():\n    time.sleep(60)\n")
        await child.arm(5.0, 60.0)
        waiting = asyncio.create_task(call(child))
        await asyncio.sleep(0.3)
        for process in descendants() - before:  # as the OOM killer would: from outside
            with contextlib.suppress(
                OSError
            ):  # the runner tries something out in a child, and ends it
                if oom_score(process) == 1000:
                    os.kill(process, signal.SIGKILL)
        with pytest.raises(ChildEnded) as ended:
            await waiting
        assert ended.value.exit.reason == "lost"


def oom_score(pid: int) -> int:
    """How ready the kernel is to kill it; 1000 for the runner's children."""
    return int(Path(f"/proc/{pid}/oom_score_adj").read_text())
