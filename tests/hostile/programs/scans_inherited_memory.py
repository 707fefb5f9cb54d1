# verdict: accepted
# family: theft
# Scans the heap that it inherited for the last learner's code, which carries a mark, and for ours.
import ctypes
import errno
import gc
import os
import re

KINDS = ("LEARNER", "REFERENCE", "CONTROL")
DIGITS = re.compile(rb"[0-9a-f]{16}")
PAGE, STEP = 4096, 1 << 20
libc = ctypes.CDLL(None, use_errno=True)
libc.sbrk.restype = ctypes.c_void_p
read, write = os.pipe()
os.set_blocking(write, False)
resident = ctypes.create_string_buffer(STEP // PAGE)


def readable(address):
    """Whether a page may be read: to the kernel one that may not is EFAULT, and we live on."""
    if libc.write(write, ctypes.c_void_p(address), ctypes.c_size_t(1)) == 1:
        return True
    if ctypes.get_errno() == errno.EAGAIN:  # the pipe is full
        os.read(read, 1 << 20)
        return readable(address)
    return False


def pages(address):
    """The pages of this mebibyte that hold something."""
    whole = libc.mincore(ctypes.c_void_p(address), ctypes.c_size_t(STEP), resident) == 0
    flags = resident.raw
    for page in range(STEP // PAGE):
        place = address + page * PAGE
        if (flags[page] & 1 if whole else True) and readable(place):
            yield place


def runs(address):
    """The same, as (start, bytes) of neighbours."""
    start = end = 0
    for place in pages(address):
        if place != end:
            if end:
                yield start, end - start
            start = place
        end = place + PAGE
    if end:
        yield start, end - start


# Texts that were let go, as the last learner's was: a scan that finds nothing must find these.
control = ["".join(("CONTROL", "_MARK_", f"{number:016x}")).encode() * 2 for number in range(2000)]
gc.unfreeze()
# Where CPython and libc keep small things: around every object, and the heap up to its break.
mebibytes = {id(thing) // STEP for thing in (*gc.get_objects(), *control)}
mebibytes |= {one + side for one in mebibytes for side in (-1, 1)}
top = libc.sbrk(0) // STEP
mebibytes |= set(range(min((one for one in mebibytes if 0 <= top - one < 1000), default=top), top + 1))
control.clear()

found, size = set(), 0
for mebibyte in sorted(mebibytes):
    for start, length in runs(mebibyte * STEP):
        memory = ctypes.string_at(start, length)
        size += length
        for kind in KINDS:
            needle = f"{kind}_MARK_".encode()
            at = memory.find(needle)
            while at >= 0:
                mark = DIGITS.match(memory, at + len(needle))
                if mark:
                    found.add(kind + mark[0].decode())
                at = memory.find(needle, at + 1)
stolen = [mark for mark in found if not mark.startswith("CONTROL")]
if stolen:
    raise RuntimeError(f"found {stolen}")
if not found or size < 20_000_000:
    raise RuntimeError(f"this probe does not probe: {size} bytes, {len(found)} marks")


def double(x):
    return 2 * x
