# verdict: accepted
# family: escape
# userfaultfd, by which the kernel is made to wait in the middle of a call.
import ctypes
import errno
import os

libc = ctypes.CDLL(None, use_errno=True)
USERFAULTFD = {"x86_64": 323, "aarch64": 282}[os.uname().machine]


def refused(what, number, *arguments):
    result = libc.syscall(number, *(ctypes.c_long(a) if isinstance(a, int) else a for a in arguments))
    if result != -1 or ctypes.get_errno() not in (errno.EPERM, errno.ENOSYS):
        raise RuntimeError(f"{what}: {result} {os.strerror(ctypes.get_errno())}")


for flags in (0, 1, os.O_NONBLOCK, os.O_CLOEXEC):
    refused(f"userfaultfd {flags}", USERFAULTFD, flags)


def double(x):
    return 2 * x
