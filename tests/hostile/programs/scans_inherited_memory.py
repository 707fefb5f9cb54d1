# verdict: accepted
# family: theft
# Scans the heap that it inherited for the last learner's code, which carries a mark, and for ours.
import ctypes
import gc
import re

KINDS = ("LEARNER", "REFERENCE", "CONTROL")
DIGITS = re.compile(rb"[0-9a-f]{16}")
PAGE, STEP = 4096, 1 << 20
libc = ctypes.CDLL(None, use_errno=True)
libc.sbrk.restype = ctypes.c_void_p
resident = ctypes.create_string_buffer(STEP // PAGE)


def pages(address):
    """The pages of this mebibyte that hold something: the kernel says which, and we live on."""
    whole = libc.mincore(ctypes.c_void_p(address), ctypes.c_size_t(STEP), resident) == 0
    for page in range(STEP // PAGE):
        place = address + page * PAGE
        if whole:
            there = resident.raw[page] & 1
        else:
            there = libc.mincore(ctypes.c_void_p(place), ctypes.c_size_t(PAGE), one) == 0
        if there:
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


one = ctypes.create_string_buffer(1)
gc.unfreeze()
# Where CPython and libc keep small things: around every object, and the heap up to its break.
mebibytes = {id(thing) // STEP for thing in gc.get_objects()}
top = libc.sbrk(0) // STEP
mebibytes |= set(range(min(one for one in mebibytes if top - one < 1000), top + 1))

# A text that was let go, as the last learner's was: a scan that finds nothing must find this one.
control = ["".join(("CONTROL", "_MARK_", "0123456789abcdef")).encode() * 2]
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
    raise RuntimeError(f"this probe does not probe: {size} bytes, {found}")



def double(x):
    return 2 * x
