"""The doctor's attacks: they are held in a child, and bite where nothing holds them."""

from __future__ import annotations

import asyncio
import contextlib
import io
import json
import os
import secrets
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from structlog.testing import capture_logs
from typer.testing import CliRunner

from app.drivers import attack_code, attacks, commands, doctor, promises
from app.drivers.port import Driver, Limits, SandboxInfo
from app.errors import SandboxUnavailable
from tests.drivers.talk import answer

ALL_HOLD = dict.fromkeys(promises.BY_NAME, True)


@pytest.mark.asyncio(loop_scope="module")
async def test_every_barrier_that_the_driver_promises_holds(driver: Driver) -> None:
    diagnosis = await doctor.examine(driver)
    broken = {f.name: f.detail for f in diagnosis.findings if f.promised and not f.holds}
    assert broken == {}
    assert diagnosis.ok
    assert {attack.name for attack in attacks.ATTACKS} <= {f.name for f in diagnosis.findings}


@pytest.mark.asyncio(loop_scope="module")
async def test_a_child_finds_neither_socket_nor_nonce_nor_runner(driver: Driver) -> None:
    code = """
import os, sys
def f():
    found = []
    for top, folders, files in os.walk('/'):
        found += [name for name in folders + files if name in ('nonce', 'worker.sock', 'proc')]
        if top.count('/') > 2: folders.clear()
    try:
        found += os.listdir('/proc')
    except OSError:
        pass
    return [*found, *[a for a in sys.argv[1:]], *[v for v in os.environ.values() if 'sock' in v]]
"""
    async with driver.child(Limits()) as child:
        assert await answer(child, code) == []


@pytest.mark.asyncio(loop_scope="module")
async def test_a_child_finds_no_problem_packages(driver: Driver) -> None:
    code = (
        "import os, sys\ndef f():\n    return [os.path.exists(p + '/problems') for p in sys.path]\n"
    )
    async with driver.child(Limits()) as child:
        assert not any(await answer(child, code))


@pytest.mark.parametrize("name", ["network", "processes", "files", "threads", "memory"])
def test_an_attack_gets_through_where_nothing_holds(name: str) -> None:
    # In a process of its own: it allocates, and starts threads.
    code = f"from app.drivers import attack_code as a; print(a.attack({name!r}))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.strip() != ""


def test_every_attack_has_its_function() -> None:
    for attack in attacks.ATTACKS:
        assert callable(getattr(attack_code, f"_{attack.name}"))
        assert attack.remedy


def test_a_barrier_that_is_promised_and_broken_is_not_ok() -> None:
    info = SandboxInfo("docker", "fork", "", "2", {"container": True, "namespaces": False})
    diagnosis = doctor.Diagnosis(info, tuple(doctor.named(info)))
    assert not diagnosis.ok
    remedies = {finding.name: finding.remedy for finding in diagnosis.findings}
    assert "userns" in remedies["namespaces"]


def test_what_local_lacks_is_shown_and_not_promised() -> None:
    info = SandboxInfo("local", "fork", "", "2", {**ALL_HOLD, "container": False})
    diagnosis = doctor.Diagnosis(info, tuple(doctor.named(info)))
    assert diagnosis.ok
    assert not diagnosis.findings[0].holds
    assert "make image" in diagnosis.findings[0].remedy


def _doctor(*arguments: str) -> tuple[int, str, str]:
    root = typer.Typer()
    root.callback()(lambda: None)
    commands.add(root)
    with capture_logs():  # the program itself sends them to standard error
        done = CliRunner().invoke(root, ["doctor", *arguments])
    return done.exit_code, done.stdout, done.stderr


@pytest.mark.docker
def test_doctor_prints_json_and_exits_zero() -> None:
    status, out, _ = _doctor("--json", "--sandbox", "docker")
    said = json.loads(out)
    assert (status, said["ok"], said["sandbox"]["driver"]) == (0, True, "docker")
    assert {"name", "title", "promised", "holds", "detail", "remedy"} == set(said["barriers"][0])


def test_doctor_without_a_sandbox_exits_one_with_the_remedy(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def none(*_: object, **__: object) -> Driver:
        raise SandboxUnavailable("no engine: run `make image`")

    monkeypatch.setattr(commands, "make_driver", none)
    status, out, err = _doctor()
    assert (status, out) == (1, "")
    assert "make image" in err
    assert json.loads(_doctor("--json")[1])["ok"] is False


def test_the_table_says_what_to_do() -> None:
    from rich.console import Console

    info = SandboxInfo("docker", "fork", "", "2", {"seccomp": False})
    console = Console(width=100, record=True, file=io.StringIO())
    console.print(commands._table(doctor.Diagnosis(info, tuple(doctor.named(info)))))
    text = console.export_text()
    assert "NOT SAFE" in text
    assert "libseccomp" in text


NAMED = """
import ctypes
def f(name):
    # The one thing of its own that it may show the host: the name of its thread.
    ctypes.CDLL(None).prctl(15, name.encode())
    return 1
"""


def _host_process(name: str) -> Path:
    """The folder under /proc of the process that calls itself so, as the host sees it."""
    for comm in Path("/proc").glob("[0-9]*/comm"):
        with contextlib.suppress(OSError):
            if comm.read_text().strip() == name:
                return comm.parent
    raise AssertionError("no process has that name")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may look at another user's process")
@pytest.mark.asyncio(loop_scope="module")
async def test_from_outside_a_child_is_seen_to_be_shut_in(driver: Driver) -> None:
    users, groups = set(), set()
    async with driver.child(Limits()) as first, driver.child(Limits()) as second:
        for child in (first, second):
            name = f"tj-{secrets.token_hex(4)}"
            assert await answer(child, NAMED, name) == 1
            process = await asyncio.to_thread(_host_process, name)
            lines = (process / "status").read_text().splitlines()
            status = dict(line.split(":\t", 1) for line in lines if ":\t" in line)
            for held in ("CapInh", "CapPrm", "CapEff", "CapAmb"):
                assert int(status[held], 16) == 0
            assert (status["NoNewPrivs"], status["Seccomp"]) == ("1", "2")
            assert status["NSpid"].split()[-1] == status["NSsid"].split()[-1] == "1"
            users.add(status["Uid"])
            assert "0" not in (*status["Uid"].split(), *status["Gid"].split())
            # A process that may be dumped belongs to its user; one that may not, to root.
            assert (process / "mem").stat().st_uid == 0
            for space in ("user", "pid", "mnt", "net", "ipc", "uts"):
                mine = (Path("/proc/self/ns") / space).readlink()
                assert (process / "ns" / space).readlink() != mine
            groups.add((process / "cgroup").read_text())
    apart = driver.info.driver == "local"
    assert driver.info.barriers["own_user"] is apart
    assert len(users) == (2 if apart else 1)
    if driver.info.barriers["own_cgroup"]:
        assert len(groups) == 2
