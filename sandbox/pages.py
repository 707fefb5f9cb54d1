"""The memory that children inherit: in huge pages, and what a job writes of it copied ahead.

A fork copies the page tables of all that its parent ever wrote, and the end of the child takes them
down again; the child's first write to each page copies it. Huge pages make the first cheap. The
second is known before: a throw-away child rehearses, and the kernel says which pages it wrote and
which parts of libraries it ran. Every later child asks for these in bulk.

Where the kernel offers neither (before Linux 5.14, gVisor), nothing of this happens.
"""

from __future__ import annotations

import ctypes
import mmap
import os
import signal
from array import array
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from sandbox.isolation import kernel

_PAGE = mmap.PAGESIZE
_HUGE = 2 << 20
_COLLAPSE, _POPULATE_READ, _POPULATE_WRITE = 25, 22, 23  # linux/mman.h
# An entry of /proc/self/pagemap (Documentation/admin-guide/mm/pagemap.rst).
_PRESENT, _OF_A_FILE, _EXCLUSIVE = 1 << 63, 1 << 61, 1 << 56
#: Pages of a file between two that are wanted: mapping them too is cheaper than another call.
_GAP = 16
_LONGEST = 10  # seconds that a lesson may take
_CHUNK = 1 << 16

_madvise = ctypes.CDLL(None, use_errno=True).madvise
_madvise.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int)

#: Address, bytes and advice, one after the other.
Ranges = tuple[tuple[int, int, int], ...]


class _Area(NamedTuple):
    """A mapping of this process. `writable`: its pages may be written; `named`: of a file."""

    start: int
    end: int
    writable: bool
    named: bool


def collapsing() -> Iterator[bool]:
    """Put what this process wrote so far into huge pages, one (2 MiB) a step: whether it went.

    For a parent. A page that a child writes is still copied alone.
    """
    for area in _areas():
        if not area.writable or area.named:
            continue
        first = -(-area.start // _HUGE) * _HUGE
        for address in range(first, area.end - _HUGE + 1, _HUGE):
            yield _madvise(address, _HUGE, _COLLAPSE) == 0


class Lesson:
    """A throw-away child that finds what a child will need that does as `rehearse` does.

    `hear` when `pipe` has something to read, until it says that this was all; then `end`.
    """

    def __init__(self, rehearse: Callable[[], None]) -> None:
        self.pipe, write = os.pipe()
        self._told = bytearray()
        self._pid = os.fork()
        if self._pid == 0:
            status = 1
            try:
                os.close(self.pipe)
                signal.alarm(_LONGEST)
                kernel.prctl(kernel.PR_SET_DUMPABLE, 1)  # its page map is root's while it is not
                areas = list(_areas())
                rehearse()
                found = array("Q", (number for area in areas for number in _needed(area)))
                with os.fdopen(write, "wb") as pipe:
                    pipe.write(found.tobytes())
                status = 0
            finally:
                os._exit(status)
        os.close(write)

    def hear(self) -> bool:
        """Read on; whether this was all."""
        part = os.read(self.pipe, _CHUNK)
        self._told += part
        return not part

    def end(self) -> Ranges:
        """What was found; () when that is unknown."""
        os.close(self.pipe)
        _, status = os.waitpid(self._pid, 0)
        if status:
            return ()
        numbers = array("Q")
        numbers.frombytes(self._told)
        ranges = tuple(zip(numbers[0::3], numbers[1::3], numbers[2::3], strict=True))
        return ranges if prepare(ranges[:1]) else ()


def prepare(ranges: Ranges) -> bool:
    """Copy and map these pages now; False where the kernel refuses. For a child, before its job."""
    done = bool(ranges)
    for address, length, advice in ranges:
        done &= _madvise(address, length, advice) == 0
    return done


def _areas() -> Iterator[_Area]:
    """The private mappings of this process."""
    for line in Path("/proc/self/maps").read_text(errors="replace").splitlines():
        place, rights, _, _, inode, *name = line.split(maxsplit=5)
        if rights[3] != "p" or rights[0] != "r" or (name and name[0].startswith("[v")):
            continue
        start, _, end = place.partition("-")
        yield _Area(int(start, 16), int(end, 16), rights[1] == "w", inode != "0")


def _needed(area: _Area) -> Iterator[int]:
    """The ranges of an area that this process has to itself, or has mapped and a fork has not."""
    with Path("/proc/self/pagemap").open("rb", buffering=0) as file:
        file.seek(area.start // _PAGE * 8)
        entries = array("Q", file.read((area.end - area.start) // _PAGE * 8))
    if area.writable:
        wanted = [
            at
            for at, entry in enumerate(entries)
            if entry & _PRESENT and entry & _EXCLUSIVE and not entry & _OF_A_FILE
        ]
        advice, gap = _POPULATE_WRITE, 0
    else:
        wanted = [at for at, entry in enumerate(entries) if entry & _PRESENT and entry & _OF_A_FILE]
        advice, gap = _POPULATE_READ, _GAP
    for first, last in _runs(wanted, gap):
        yield from (area.start + first * _PAGE, (last + 1 - first) * _PAGE, advice)


def _runs(pages: list[int], gap: int) -> Iterator[tuple[int, int]]:
    """First and last of each run of pages, over gaps of at most `gap`."""
    if not pages:
        return
    first = last = pages[0]
    for page in pages[1:]:
        if page - last > gap + 1:
            yield first, last
            first = page
        last = page
    yield first, last
