# verdict: runtime_error
# family: escape
# System calls by the numbers of the x32 interface, which a careless filter takes for others.
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)


def double(x):
    if os.uname().machine == "x86_64":
        for number in (41, 57, 59, 101, 165, 272):  # socket, fork, execve, ptrace, mount, unshare
            libc.syscall(ctypes.c_long(0x40000000 | number), 2, 1, 0, 0, 0)
        return 2 * x  # the kernel answered: right only if it should not be
    return ctypes.string_at(0)  # elsewhere there is no such interface
