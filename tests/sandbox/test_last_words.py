"""What a child says when it is told that its time is over."""

from __future__ import annotations

import os
import signal

import pytest

from sandbox.wire.frames import Kind
from sandbox.wire.messages import CaseRequest, Step, Where
from tests.sandbox.conftest import Child

LOOP = """\
import os
class Solution:
    def f(self, x):
        return self.g(x)

    def g(self, x):
        print("half a line", end="")
        os.write(1, b"begun\\n")
        while True:
            x = x + 1
"""


def begin(child: Child, code: str, **job: str) -> None:
    """Have it called; returns once it is at work."""
    assert child.load(code, **job).error is None
    request = CaseRequest(0, 0, (), {}, (Step("call", "f", (1,)),), train=False, bind=False)
    child.send(Kind.CASE, request)
    assert os.read(child.read_end, 6) == b"begun\n"


def test_it_tells_its_innermost_line_and_the_calls_and_what_was_printed(child: Child) -> None:
    begin(child, LOOP)
    os.kill(child.pid, signal.SIGXCPU)
    where = child.receive(Kind.WHERE, Where)
    assert where.line in (8, 9, 10)
    lines = where.trace.splitlines()
    assert lines[:3] == [
        "Traceback (most recent call last):",
        '  File "solution.py", line 4, in f',
        "    return self.g(x)",
    ]
    assert lines[3] == f'  File "solution.py", line {where.line}, in g'
    assert lines[-1] == "Stopped here"
    assert os.read(child.read_end, 64) == b"half a line"
    with pytest.raises(EOFError):
        child.receive(Kind.RESULT, Where)
    assert child.wait() == 0


WITHIN_A_LIBRARY = """\
import itertools, statistics
class Solution:
    def f(self, x):
        print("begun", flush=True)
        return list(map(self.same, itertools.repeat(x)))
    def same(self, x):
        return statistics.mean([x] * 9)
"""


def test_a_loop_within_a_library_is_told_by_the_line_that_called_it(child: Child) -> None:
    begin(child, WITHIN_A_LIBRARY)
    os.kill(child.pid, signal.SIGXCPU)
    assert child.receive(Kind.WHERE, Where).line in (4, 5, 6, 7)


CATCHES = """\
class Solution:
    def f(self, x):
        print("begun", flush=True)
        while True:
            try:
                while True: pass
            except BaseException: pass
"""


def test_whoever_catches_everything_cannot_hold_it_up(child: Child) -> None:
    begin(child, CATCHES)
    os.kill(child.pid, signal.SIGXCPU)
    assert child.receive(Kind.WHERE, Where).line in range(3, 8)
    assert child.wait() == 0


DEEP = """\
import os, sys
class Solution:
    def f(self, x):
        sys.setrecursionlimit(10_000)
        return self.down(x)
    def down(self, depth):
        if depth == 3000:
            os.write(1, b"begun\\n")
            while True: pass
        return self.down(depth + 1)
"""


def test_so_is_one_in_a_deep_recursion(child: Child) -> None:
    begin(child, DEEP)
    os.kill(child.pid, signal.SIGXCPU)
    where = child.receive(Kind.WHERE, Where)
    assert where.line in (8, 9)
    assert " more calls …" in where.trace


SPOILS = """\
import builtins
class Solution:
    def f(self, x):
        print("begun", flush=True)
        builtins.len = builtins.range = builtins.type = None
        while True: pass
"""


def test_spoilt_builtins_do_not_keep_it_from_telling(child: Child) -> None:
    begin(child, SPOILS)
    os.kill(child.pid, signal.SIGXCPU)
    assert child.receive(Kind.WHERE, Where).line in (4, 5, 6)


def test_told_between_two_cases_it_says_nothing(child: Child) -> None:
    assert child.load("class Solution:\n    def f(self, x): return x\n").error is None
    assert child.call("f", 1).outputs == (1,)
    os.kill(child.pid, signal.SIGXCPU)
    with pytest.raises(EOFError):
        child.receive(Kind.WHERE, Where)
