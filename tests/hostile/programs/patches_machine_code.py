# verdict: accepted
# family: persistence
# Rewrites libc's code in memory; what it wrote stays in its own copy, and is gone with it.
import ctypes
import mmap
import os

libc = ctypes.CDLL(None, use_errno=True)
MARK = b"TJMARKED"
address = ctypes.cast(libc.a64l, ctypes.c_void_p).value  # a function that nobody calls
page = address & -mmap.PAGESIZE

if ctypes.string_at(address, len(MARK)) == MARK:
    raise RuntimeError("another process wrote into the code that we run")
everything = ctypes.c_int(7)
if libc.mprotect(ctypes.c_void_p(page), ctypes.c_size_t(2 * mmap.PAGESIZE), everything) == 0:
    ctypes.memmove(address, MARK, len(MARK))
    if ctypes.string_at(address, len(MARK)) != MARK:
        raise RuntimeError("this probe does not probe")
    libc.msync(ctypes.c_void_p(page), ctypes.c_size_t(mmap.PAGESIZE), 4)
    library = next(
        path
        for folder in ("/lib", "/usr/lib", "/lib64")
        for path in (f"{folder}/{os.uname().machine}-linux-gnu/libc.so.6", f"{folder}/libc.so.6")
        if os.path.exists(path)
    )
    with open(library, "rb") as file:
        if MARK in file.read():
            raise RuntimeError("the file of libc was changed")


def double(x):
    return 2 * x
