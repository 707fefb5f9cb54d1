"""What every driver's children do and do not."""

from __future__ import annotations

import asyncio
import contextlib
import time

import pytest

from app.drivers.port import ChildEnded, Driver, Limits, OutputTooLarge, ProtocolViolation
from sandbox.wire import messages
from sandbox.wire.messages import Where
from tests.drivers.talk import answer, call, load

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_child_answers_a_job(driver: Driver) -> None:
    async with driver.child(Limits()) as child:
        assert await answer(child, "def f(x):\n    return x + 1\n", 41) == 42


async def test_what_a_child_prints_is_told(driver: Driver) -> None:
    async with driver.child(Limits()) as child:
        await answer(child, "def f():\n    print('loss', 0.25)\n    return 1\n")
        assert child.printed() == "loss 0.25\n"
        assert child.printed() == ""


async def test_a_child_has_torch_with_one_thread(driver: Driver) -> None:
    async with driver.child(Limits()) as child:
        code = (
            "import torch\ndef f():\n    return torch.ones(3, 3).sum(), torch.get_num_threads()\n"
        )
        total, threads = await answer(child, code)
        assert threads == 1
        assert total.dtype == "float32"


async def test_children_do_not_see_each_other(driver: Driver) -> None:
    async with driver.child(Limits()) as first:
        await answer(first, "import os\ndef f():\n    open('mine', 'w').write('x')\n    return 1\n")
        async with driver.child(Limits()) as second:
            seen = await answer(second, "import os\ndef f():\n    return os.listdir('.')\n")
            assert "mine" not in seen


async def test_spending_cpu_ends_a_child_at_its_limit(driver: Driver) -> None:
    async with driver.child(Limits()) as child:
        await load(child, "def f():\n    while True: pass\n")
        await child.arm(0.3, 10.0)
        with pytest.raises(ChildEnded) as ended:
            await call(child)
        assert ended.value.exit.reason == "cpu"
        assert 0.3 <= (await child.usage()).cpu_seconds < 1.0


@pytest.mark.parametrize(
    ("line", "cpu", "wall", "reason"),
    [
        ("    while True: pass", 0.3, 10.0, "cpu"),
        ("    __import__('time').sleep(60)", 10.0, 0.5, "wall"),
    ],
)
async def test_a_child_at_its_limit_tells_where_it_was(
    driver: Driver, line: str, cpu: float, wall: float, reason: str
) -> None:
    async with driver.child(Limits()) as child:
        await load(child, f"def f():\n{line}\n")
        await child.arm(cpu, wall)
        with pytest.raises(ChildEnded) as ended:
            await call(child)
        assert ended.value.exit.reason == reason
        where = messages.unpack(Where, ended.value.exit.where)
        assert where.line == 2
        assert 'File "solution.py", line 2, in f' in where.trace


async def test_a_child_that_ignores_its_last_call_is_ended_all_the_same(driver: Driver) -> None:
    async with driver.child(Limits()) as child:
        code = "import signal\nsignal.signal(signal.SIGXCPU, signal.SIG_IGN)\n"
        await load(child, code + "def f():\n    while True: pass\n")
        await child.arm(0.3, 10.0)
        with pytest.raises(ChildEnded) as ended:
            await call(child)
        assert (ended.value.exit.reason, ended.value.exit.where) == ("cpu", b"")


async def test_an_answer_after_the_last_call_begins_no_new_time(driver: Driver) -> None:
    code = (
        "import signal\ntold = []\nsignal.signal(signal.SIGXCPU, lambda *_: told.append(1))\n"
        "def f(again):\n    while again or not told: pass\n    return 1\n"
    )
    async with driver.child(Limits()) as child:
        await load(child, code)
        await child.arm(0.3, 60.0)
        assert (await call(child, False)).outputs == (1,)  # it was told, and answers all the same
        await child.arm(5.0, 60.0)
        with pytest.raises(ChildEnded) as ended:
            await call(child, True)
        assert ended.value.exit.reason == "cpu"
        assert (await child.usage()).cpu_seconds < 1.0


async def test_a_forged_place_is_not_parsed_and_ends_nothing(driver: Driver) -> None:
    """One that is longer than any is kept, in the middle of a talk."""
    code = (
        "import os\ndef f():\n    body = b'x' * 200_000\n"
        "    frame = b'\\x01' + bytes([42]) + b'\\0\\0' + len(body).to_bytes(4, 'little') + body\n"
        "    while frame:\n        frame = frame[os.write(3, frame):]\n    return 7\n"
    )
    async with driver.child(Limits()) as child:
        await load(child, code)
        assert (await call(child)).outputs == (7,)


async def test_what_a_child_spent_before_its_limit_was_heard_is_its_jobs(driver: Driver) -> None:
    code = (
        "from time import process_time\ndef f():\n    end = process_time() + 1\n"
        "    while process_time() < end: pass\n    return 1\n"
    )
    async with driver.child(Limits()) as child:
        await load(child, code)
        await call(child)
        await child.arm(5.0, 10.0)  # as late as a busy host may let the runner's parent hear it
        assert 1 <= (await child.usage()).cpu_seconds <= 1.5  # and what loading took


async def test_what_a_child_does_while_it_waits_for_a_job_is_not_its_jobs(driver: Driver) -> None:
    async with driver.child(Limits()) as child:
        spent, before = (await child.usage()).cpu_seconds, -1.0
        while spent != before:  # the runner's parent looks four times a second, until it rests
            await asyncio.sleep(1)
            spent, before = (await child.usage()).cpu_seconds, spent
        await child.arm(5.0, 10.0)
        assert (await child.usage()).cpu_seconds < 0.001  # its job has not begun


async def test_a_limit_holds_for_a_step_that_follows_short_ones(driver: Driver) -> None:
    code = "def f(long):\n    while long: pass\n    return 1\n"
    async with driver.child(Limits()) as child:
        await load(child, code)
        for _ in range(20):
            await child.arm(0.4, 10.0)
            assert (await call(child, False)).outputs == (1,)
        await child.arm(0.4, 10.0)
        with pytest.raises(ChildEnded) as ended:
            await call(child, True)
        assert ended.value.exit.reason == "cpu"


async def test_threads_spend_the_same_cpu_limit(driver: Driver) -> None:
    code = """
import threading
def f():
    def spin():
        while True: pass
    for _ in range(4): threading.Thread(target=spin, daemon=True).start()
    spin()
"""
    async with driver.child(Limits()) as child:
        await load(child, code)
        await child.arm(0.3, 10.0)
        with pytest.raises(ChildEnded) as ended:
            await call(child)
        assert ended.value.exit.reason == "cpu"


async def test_sleeping_ends_a_child_at_its_wall_limit(driver: Driver) -> None:
    async with driver.child(Limits()) as child:
        await load(child, "import time\ndef f():\n    time.sleep(60)\n")
        await child.arm(5.0, 0.3)
        with pytest.raises(ChildEnded) as ended:
            await call(child)
        assert ended.value.exit.reason == "wall"


async def test_an_answer_that_came_in_time_counts_though_nobody_looked_before_its_end(
    driver: Driver,
) -> None:
    """As after a pause of the worker's process: its clock has run out before it reads."""
    async with driver.child(Limits()) as child:
        await load(child, "import time\ndef f(seconds):\n    time.sleep(seconds)\n    return 1\n")
        await child.arm(5.0, 1.5)
        asyncio.get_running_loop().call_later(0.1, time.sleep, 3)
        for _ in range(2):
            assert (await call(child, 0.2)).outputs == (1,)
        with pytest.raises(ChildEnded) as ended:
            await call(child, 60)
        assert ended.value.exit.reason == "wall"


async def test_a_new_limit_replaces_the_old_one(driver: Driver) -> None:
    async with driver.child(Limits()) as child:
        await child.arm(0.2, 0.3)
        await child.arm(5.0, 10.0)
        await asyncio.sleep(0.5)
        assert await answer(child, "def f():\n    return 'alive'\n") == "alive"


async def test_an_allocation_past_the_limit_fails_inside(driver: Driver) -> None:
    async with driver.child(Limits()) as child:
        await load(child, "def f():\n    return len(bytearray(600 << 20))\n", memory_mb=128)
        result = await call(child)
        assert result.error is not None
        assert result.error.kind == "memory_limit"


async def test_usage_counts_what_the_job_took_and_not_torch(driver: Driver) -> None:
    code = "def f():\n    global kept\n    kept = bytearray(b'x') * (64 << 20)\n    return 1\n"
    async with driver.child(Limits()) as child:
        await answer(child, code)
        usage = await child.usage()
        assert 60 < usage.peak_memory_mb < 110
        assert usage.cpu_seconds > 0


async def test_a_child_whose_name_is_no_text_is_measured_like_any_other(driver: Driver) -> None:
    code = "import ctypes\ndef f():\n    return ctypes.CDLL(None).prctl(15, b'\\xff')\n"
    async with driver.child(Limits()) as child:
        assert await answer(child, code) == 0
        before = (await child.usage()).cpu_seconds
        assert (await call(child)).outputs == (0,)
        assert (await child.usage()).cpu_seconds > before


async def test_printing_without_end_is_stopped_at_the_cap(driver: Driver) -> None:
    async with driver.child(Limits(output_kb=64)) as child:
        await load(child, "def f():\n    while True: print('x' * 1000)\n")
        with pytest.raises(OutputTooLarge):
            await call(child)
        assert len(child.printed()) == 64 * 1024


async def test_a_result_past_the_cap_is_refused_unread(driver: Driver) -> None:
    async with driver.child(Limits(output_kb=64)) as child:
        await load(child, "import torch\ndef f():\n    return torch.zeros(100_000)\n")
        try:
            result = await call(child)
        except OutputTooLarge:
            return
        assert result.error is not None  # the harness may see it first
        assert result.error.kind == "output_limit"


async def test_a_child_that_exits_says_with_what(driver: Driver) -> None:
    async with driver.child(Limits()) as child:
        await load(child, "import os\ndef f():\n    os._exit(7)\n")
        with pytest.raises(ChildEnded) as ended:
            await call(child)
        assert (ended.value.exit.reason, ended.value.exit.status) == ("exit", 7)


async def test_a_crash_is_a_signal(driver: Driver) -> None:
    async with driver.child(Limits()) as child:
        await load(child, "import ctypes\ndef f():\n    ctypes.string_at(0)\n")
        with pytest.raises(ChildEnded) as ended:
            await call(child)
        assert (ended.value.exit.reason, ended.value.exit.status) == ("signal", 11)


async def test_a_child_that_closes_its_connection_is_ended(driver: Driver) -> None:
    code = "import os, time\ndef f():\n    os.closerange(3, 100)\n    time.sleep(60)\n"
    async with driver.child(Limits()) as child:
        await load(child, code)
        with pytest.raises(ChildEnded):
            await call(child)


async def test_garbage_on_the_connection_is_never_a_verdict(driver: Driver) -> None:
    code = """
import os
def f():
    for descriptor in range(256):
        try:
            os.write(descriptor, b'\\xff' * 64)
        except OSError:
            pass
    return 1
"""
    async with driver.child(Limits()) as child:
        await load(child, code)
        with pytest.raises((ProtocolViolation, ChildEnded)):
            await call(child)
    async with driver.child(Limits()) as child:
        assert await answer(child, "def f():\n    return 'alive'\n") == "alive"


async def test_a_child_that_stops_itself_is_ended_at_its_wall_limit(driver: Driver) -> None:
    code = "import os, signal\ndef f():\n    os.kill(0, signal.SIGSTOP)\n    signal.pause()\n"
    async with driver.child(Limits()) as child:
        await load(child, code)
        await child.arm(5.0, 0.3)
        with pytest.raises(ChildEnded) as ended:
            await call(child)
        assert ended.value.exit.reason == "wall"


async def test_killing_everything_in_sight_leaves_siblings_alive(driver: Driver) -> None:
    code = """
import os, signal
def f():
    seen = 0
    for target in [-1, 0, os.getppid(), *range(2, 400)]:
        for number in (signal.SIGSTOP, signal.SIGKILL):
            try:
                if target: os.kill(target, number)
            except OSError:
                seen += 1
    return seen
"""
    async with driver.child(Limits()) as victim:
        await load(victim, "def f():\n    return 'alive'\n")
        async with driver.child(Limits()) as attacker:
            with contextlib.suppress(ChildEnded):
                await answer(attacker, code)
        assert (await call(victim)).outputs == ("alive",)
    async with driver.child(Limits()) as after:
        assert await answer(after, "def f():\n    return 'alive'\n") == "alive"


async def test_a_child_that_is_left_is_ended(driver: Driver) -> None:
    async with driver.child(Limits()) as child:
        await load(child, "def f():\n    while True: pass\n")
        task = asyncio.ensure_future(call(child))
        await asyncio.sleep(0.05)
    with pytest.raises((ChildEnded, OSError)):
        await asyncio.wait_for(task, 60)


async def test_two_children_can_be_held_at_once(driver: Driver) -> None:
    async with driver.child(Limits()) as one, driver.child(Limits()) as two:
        assert await answer(one, "def f():\n    return 1\n") == 1
        assert await answer(two, "def f():\n    return 2\n") == 2


async def test_the_driver_says_what_it_is(driver: Driver) -> None:
    info = driver.info
    assert info.torch.startswith("2.")
    assert info.barriers["seccomp"]
    assert info.barriers["container"] is (info.driver != "local")
    assert info.driver != "docker" or info.image.startswith("sha256:")
