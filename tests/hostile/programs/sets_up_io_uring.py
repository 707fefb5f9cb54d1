# verdict: accepted
# family: escape
# io_uring, which does what a filter of system calls does not see: no ring may be had.
import ctypes
import errno
import os

libc = ctypes.CDLL(None, use_errno=True)
SETUP, ENTER, REGISTER = 425, 426, 427


def refused(what, number, *arguments):
    result = libc.syscall(number, *(ctypes.c_long(a) if isinstance(a, int) else a for a in arguments))
    if result != -1 or ctypes.get_errno() not in (errno.EPERM, errno.ENOSYS):
        raise RuntimeError(f"{what}: {result} {os.strerror(ctypes.get_errno())}")


for entries in (1, 8, 4096):
    refused("io_uring_setup", SETUP, entries, ctypes.create_string_buffer(256))
for descriptor in range(8):
    refused("io_uring_enter", ENTER, descriptor, 1, 0, 0, 0, 0)
    refused("io_uring_register", REGISTER, descriptor, 0, 0, 0)


def double(x):
    return 2 * x
