"""What a child inherits: put in huge pages, learnt from a rehearsal, copied ahead."""

from __future__ import annotations

import ctypes
import mmap
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sandbox import pages

PAGE = mmap.PAGESIZE
HUGE = 2 << 20
pytestmark = pytest.mark.skipif(
    not Path("/proc/self/pagemap").exists(), reason="this kernel tells nothing of its pages"
)


@pytest.fixture
def memory() -> Iterator[mmap.mmap]:
    """Four huge pages of private memory, written once, so that a fork shares them."""
    found = mmap.mmap(-1, 4 * HUGE, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    found[:] = bytes(range(256)) * (len(found) // 256)
    yield found
    found.close()


def _address(memory: mmap.mmap) -> int:
    view = ctypes.c_char.from_buffer(memory)
    address = ctypes.addressof(view)
    del view
    return address


def _covers(ranges: pages.Ranges, address: int) -> bool:
    return any(start <= address < start + length for start, length, _ in ranges)


def _learn(rehearse: Callable[[], None]) -> pages.Ranges:
    lesson = pages.Lesson(rehearse)
    while not lesson.hear():
        pass
    return lesson.end()


def _in_a_child(work: Callable[[], bool]) -> bool:
    pid = os.fork()
    if pid == 0:
        status = 2
        try:
            status = 0 if work() else 1
        finally:
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0


def test_the_pages_that_a_rehearsal_writes_are_learnt_and_no_others(memory: mmap.mmap) -> None:
    address = _address(memory)

    def rehearse() -> None:
        memory[3 * PAGE] = memory[40 * PAGE] = 1

    ranges = _learn(rehearse)
    learnt = [at for at in range(4 * HUGE // PAGE) if _covers(ranges, address + at * PAGE)]
    assert learnt == [3, 40]
    assert memory[3 * PAGE] == 0  # the child wrote its own copy


def test_a_child_that_prepares_writes_those_pages_without_a_fault(memory: mmap.mmap) -> None:
    import resource

    def write() -> None:
        for at in range(0, 500 * PAGE, PAGE):
            memory[at] = 1

    def faults() -> int:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
        write()
        return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before

    ranges = _learn(write)
    assert _in_a_child(lambda: faults() >= 500)
    assert _in_a_child(lambda: pages.prepare(ranges) and faults() < 50)


def test_what_was_put_into_huge_pages_reads_as_before(memory: mmap.mmap) -> None:
    before = memory[:]
    assert sum(pages.collapsing()) >= 3  # four huge pages need not begin on a boundary
    assert memory[:] == before
    assert _learn(lambda: memory.__setitem__(0, 7))
    assert memory[:] == before


def test_a_rehearsal_that_fails_teaches_nothing() -> None:
    def fail() -> None:
        raise ValueError("rehearsed")

    assert _learn(fail) == ()


def test_a_kernel_that_refuses_is_noticed() -> None:
    unknown = 9999
    assert not pages.prepare(((_address_of_nothing(), PAGE, unknown),))
    assert not pages.prepare(())


def _address_of_nothing() -> int:
    return PAGE
