"""Figures of a list, targets, and how the client finds the end of an answer."""

from __future__ import annotations

import asyncio
import math
import os
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from app.catalog.service import Catalog
from benchmarks import dmoj_runs, environment, usage
from benchmarks.client import Learner, Refused
from benchmarks.part import ROOT, Target, percentile, spread_ms
from benchmarks.scaling import make_package

VERDICT = (
    b'event: verdict\nid: 1.2\ndata: {"id":"x","state":"done","verdict":"wrong_answer",'
    b'"cases":[{"verdict":"accepted"}]}\n\n'
)


def test_the_tail_of_few_measurements_is_the_largest_of_them() -> None:
    assert percentile([3.0, 1.0, 2.0], 0.95) == 3.0
    assert percentile([float(n) for n in range(100)], 0.5) == 50.0
    spread = spread_ms([0.001, 0.002, 0.009])
    assert spread["count"] == 3
    assert [spread[name] for name in ("p50_ms", "p95_ms", "p99_ms")] == pytest.approx([2, 9, 9])


@pytest.mark.parametrize(
    ("measured", "at_least", "met"), [(5, False, True), (7, False, False), (7, True, True)]
)
def test_a_target_knows_which_side_of_its_limit_is_good(
    measured: float, at_least: bool, met: bool
) -> None:
    target = Target("what", measured, 6, "ms", at_least=at_least)
    assert target.as_json()["met"] is met


async def _serving(pieces: list[bytes], ask: Callable[[Learner], Awaitable[object]]) -> object:
    """What `ask` gets from a server that answers one request with these pieces, one by one."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        handlers.append(task)
        await reader.readuntil(b"\r\n\r\n")
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(0.005)
        writer.close()
        await writer.wait_closed()

    handlers: list[asyncio.Task[object]] = []
    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        learner = Learner(f"http://127.0.0.1:{port}", "token")
        await learner.connect()
        try:
            return await ask(learner)
        finally:
            learner.close()
            await asyncio.gather(*handlers)


def _chunked(body: bytes) -> bytes:
    chunk = b"%x\r\n%b\r\n" % (len(body), body)
    return b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk + b"0\r\n\r\n"


@pytest.mark.asyncio
async def test_the_verdict_is_the_submissions_and_not_a_cases_however_the_bytes_are_cut() -> None:
    whole = _chunked(b"event: case\ndata: {}\n\n" + VERDICT)
    for cut in (7, whole.index(b"verdict") + 3, len(whole) - 2):
        before = time.perf_counter()
        got = await _serving([whole[:cut], whole[cut:]], lambda learner: learner.follow("x"))
        assert isinstance(got, tuple)
        event, at = got
        assert event.startswith(b"event: verdict")
        assert b'"verdict":"wrong_answer"' in event
        assert before < at < time.perf_counter()


@pytest.mark.asyncio
async def test_a_stream_that_ends_without_a_verdict_is_an_error_and_no_measurement() -> None:
    with pytest.raises(Refused):
        await _serving([_chunked(b": listening\n\n")], lambda learner: learner.follow("x"))


@pytest.mark.asyncio
async def test_a_refusal_and_a_lost_connection_say_what_came() -> None:
    refusal = b"HTTP/1.1 429 Too Many Requests\r\nContent-Length: 4\r\n\r\nwait"
    with pytest.raises(Refused, match="wait"):
        await _serving([refusal], lambda learner: learner.submit(learner.request("x", "pass")))
    with pytest.raises(Refused, match="hung up"):
        await _serving([b"HTTP/1.1 2"], lambda learner: learner.read("/"))


@pytest.mark.asyncio
async def test_a_connection_that_the_service_closed_while_idle_is_opened_again() -> None:
    answer = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"

    async def twice(learner: Learner) -> list[bytes]:
        first = await learner.read("/")
        connection = learner._answer.transport
        assert connection is not None
        while not connection.is_closing():  # noqa: ASYNC110 - the server hangs up
            await asyncio.sleep(0.005)
        return [first, await learner.read("/")]

    assert await _serving([answer], twice) == [b"ok", b"ok"]


def test_the_seconds_of_a_child_that_ended_stay_in_its_parents_tree() -> None:
    # In a process of its own: what other tests left running here may end meanwhile, unreaped by us.
    burn = "import time\nwhile time.process_time() < 0.3: pass"
    tell = (
        "import os, subprocess, sys; from benchmarks import usage\n"
        "before = usage.tree_seconds(os.getpid())\n"
        f"subprocess.run([sys.executable, '-c', {burn!r}], check=True)\n"
        "print(usage.tree_seconds(os.getpid()) - before)"
    )
    said = subprocess.run([sys.executable, "-c", tell], check=True, capture_output=True, cwd=ROOT)
    assert float(said.stdout) > 0.28  # whole hundredths are told, of each of two sums


def test_a_living_child_is_in_the_tree_and_has_memory_of_its_own() -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        assert child.pid in usage.children(os.getpid())
        assert usage.tree(os.getpid())[0] == os.getpid()
        memory = usage.memory_mb(os.getpid())
        child.communicate(b"\n")
    assert 0 < memory["private"] <= memory["pss"] <= memory["resident"]


def test_the_packages_of_the_scaling_part_load_and_have_as_many_cases_as_they_say(
    tmp_path: Path,
) -> None:
    make_package(tmp_path, "cases-7", 7, 10)
    package = Catalog.load([tmp_path]).get("cases-7")
    assert "range(1, 7)" in package.cases
    assert package.toml.limits.output_kb == 65536


def test_dmojs_problem_has_its_answers_to_four_decimals(tmp_path: Path) -> None:
    dmoj_runs.make_problem(tmp_path, 3)
    answers = [
        float((tmp_path / "problems" / "descent" / f"{number}.out").read_text())
        for number in range(3)
    ]
    for number, answer in enumerate(answers):
        assert math.isclose(answer, 5 * 0.98 ** (20 * number), abs_tol=1e-4)


def test_without_a_compiler_dmoj_is_named_as_missing_with_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(environment, "PYTHON", tmp_path / "bin" / "python")
    monkeypatch.setattr(environment.shutil, "which", lambda name: None)
    said: list[str] = []
    assert "g++" in environment.attempt(environment.install_dmoj, said.append)
    assert any("g++" in line for line in said)
