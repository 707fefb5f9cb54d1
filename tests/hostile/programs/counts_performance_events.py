# verdict: accepted
# family: escape
# perf events: counters and samples of other processes, and a door to kernel bugs.
import ctypes
import errno
import os

libc = ctypes.CDLL(None, use_errno=True)
OPEN = {"x86_64": 298, "aarch64": 241}[os.uname().machine]


def refused(what, number, *arguments):
    result = libc.syscall(number, *(ctypes.c_long(a) if isinstance(a, int) else a for a in arguments))
    if result != -1 or ctypes.get_errno() not in (errno.EPERM, errno.ENOSYS):
        raise RuntimeError(f"{what}: {result} {os.strerror(ctypes.get_errno())}")


for kind in range(6):
    for pid, cpu in ((0, -1), (-1, 0), (1, -1), (os.getppid(), -1)):
        attributes = kind.to_bytes(4, "little") + (128).to_bytes(4, "little") + bytes(120)
        refused(f"perf_event_open {kind}", OPEN, attributes, pid, cpu, -1, 0)


def double(x):
    return 2 * x
