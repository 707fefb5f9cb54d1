"""Running a target over many inputs: what fails, made small; what reaches new branches."""

from __future__ import annotations

import random
import sys
import time
import traceback
import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

from tests.fuzz.corpus import kept
from tests.fuzz.targets import Target

ROOT = Path(__file__).parents[2]
#: Whose branches count as reached.
_READERS = ("sandbox/wire/", "sandbox/control.py", "app/grading/", "app/drivers/child.py")
_MEASURED = 500  # one input in so many is measured
_SHRINKING = 3000  # tries to make a failing input smaller
# Bytes and calls that an input of a `linear` target may take: some, and so many a byte. A value
# of one byte (None) in a dictionary of its own (7 bytes) is what takes most.
_MEMORY = (1 << 20, 600)
_CALLS = (20_000, 600)


@dataclass(slots=True)
class Failure:
    """An input that broke a property, made small, and how."""

    data: bytes
    text: str


@dataclass(slots=True)
class Tally:
    """What came of a run of one target. Times in seconds; `slowest`: (seconds, bytes)."""

    messages: int = 0
    seconds: float = 0.0
    slowest: tuple[float, int] = (0.0, 0)
    failures: dict[str, Failure] = field(default_factory=dict)


def fuzz(target: Target, messages: int, seed: int) -> Tally:
    """Make and check that many inputs; each kind of failure is kept once, made small."""
    rng = random.Random(f"{seed} {target.name}")
    seeds = kept(target.name)
    tally = Tally()
    began = time.perf_counter()
    for number in range(messages):
        data = target.make(rng, seeds)
        check = target.check
        if target.linear and number % _MEASURED == 0:
            check = measured(target.check)
        before = time.perf_counter()
        try:
            check(data)
        except Exception as error:
            traceback.clear_frames(error.__traceback__)  # what filled the memory, perhaps
            name = _kind(error)
            if name not in tally.failures:
                text = "".join(traceback.format_exception(error))
                tally.failures[name] = Failure(smaller(check, data, name), text)
        took = time.perf_counter() - before
        tally.slowest = max(tally.slowest, (took, len(data)))
    tally.messages, tally.seconds = messages, time.perf_counter() - began
    return tally


def _kind(error: BaseException) -> str:
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} at {Path(last.filename).name}:{last.lineno}"


def _fails(check: Callable[[bytes], None], data: bytes) -> str:
    try:
        check(data)
    except Exception as error:
        return _kind(error)
    return ""


def smaller(check: Callable[[bytes], None], data: bytes, kind: str) -> bytes:
    """The input without whatever it fails without, in the same way."""
    tries, step = 0, max(1, len(data) // 2)
    while step and tries < _SHRINKING:
        at = 0
        while at < len(data) and tries < _SHRINKING:
            shorter = data[:at] + data[at + step :]
            tries += 1
            if _fails(check, shorter) == kind:
                data = shorter
            else:
                at += step
        step //= 2
    return data


def measured(check: Callable[[bytes], None]) -> Callable[[bytes], None]:
    """The check, which fails too where work or memory outgrow the length of the input.

    Work is counted in calls, of Python's functions and of C's, so that it is the same everywhere.
    """

    def bounded(data: bytes) -> None:
        check(data)  # what is made at a first use is not its
        calls = 0

        def count(frame: FrameType, event: str, arg: object) -> None:
            nonlocal calls
            calls += event in ("call", "c_call")

        sys.setprofile(count)
        try:
            check(data)
        finally:
            sys.setprofile(None)
        tracemalloc.start()
        try:
            check(data)
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        assert calls <= _CALLS[0] + _CALLS[1] * len(data), f"{calls} calls for {len(data)} bytes"
        assert peak <= _MEMORY[0] + _MEMORY[1] * len(data), f"{peak} bytes for {len(data)}"

    return bounded


# Which inputs reach what


Arcs = frozenset[tuple[CodeType, int, int]]


def reached(check: Callable[[bytes], None], data: bytes) -> Arcs:
    """The steps from line to line that the readers take over this input."""
    arcs: set[tuple[CodeType, int, int]] = set()
    known: dict[CodeType, bool] = {}

    def enter(frame: FrameType, event: str, arg: object) -> Any:
        code = frame.f_code
        if code not in known:
            name = code.co_filename.removeprefix(f"{ROOT}/")
            known[code] = name.startswith(_READERS)
        if not known[code]:
            return None
        before = 0

        def step(frame: FrameType, event: str, arg: object) -> Any:
            nonlocal before
            if event == "line":
                arcs.add((code, before, frame.f_lineno))
                before = frame.f_lineno
            return step

        return step

    sys.settrace(enter)
    try:
        check(data)
    except Exception:  # `fuzz` is who tells of failures
        pass
    finally:
        sys.settrace(None)
    return frozenset(arcs)


def collect(target: Target, messages: int, seed: int, *, longest: int = 600) -> list[bytes]:
    """A few short inputs that together reach all that so many inputs, and the kept ones, do.

    Guided: what reached something new is damaged further.
    """
    rng = random.Random(f"{seed} {target.name} collect")
    found = kept(target.name)
    paths = {data: reached(target.check, data) for data in found}
    seen = set().union(*paths.values())
    for _ in range(messages):
        data = target.make(rng, found)
        if len(data) > longest or data in paths:
            continue
        arcs = reached(target.check, data)
        if not arcs <= seen:
            seen |= arcs
            paths[data] = arcs
            found.append(data)
    chosen: list[bytes] = []
    covered: set[tuple[CodeType, int, int]] = set()
    for data in sorted(paths, key=lambda one: (len(one), one)):
        if not paths[data] <= covered:
            covered |= paths[data]
            chosen.append(data)
    return chosen
