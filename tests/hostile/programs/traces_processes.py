# verdict: accepted
# family: escape
# Traces, reads and opens processes by ptrace and its kin, itself included; each must be refused.
import ctypes
import errno
import os

libc = ctypes.CDLL(None, use_errno=True)
PTRACE, READV, WRITEV, KCMP = {
    "x86_64": (101, 310, 311, 312),
    "aarch64": (117, 270, 271, 272),
}[os.uname().machine]
PIDFD_OPEN, PIDFD_GETFD, PROCESS_MADVISE = 434, 438, 440
TRACEME, ATTACH, SEIZE = 0, 16, 0x4206


def refused(what, number, *arguments):
    result = libc.syscall(number, *(ctypes.c_long(a) if isinstance(a, int) else a for a in arguments))
    if result != -1 or ctypes.get_errno() not in (errno.EPERM, errno.ENOSYS):
        raise RuntimeError(f"{what}: {result} {os.strerror(ctypes.get_errno())}")


space = ctypes.create_string_buffer(8)
vector = (ctypes.c_size_t * 2)(ctypes.addressof(space), 8)
refused("traceme", PTRACE, TRACEME, 0, 0, 0)
for pid in (os.getpid(), os.getppid(), 1, 2, 3):
    refused(f"attach {pid}", PTRACE, ATTACH, pid, 0, 0)
    refused(f"seize {pid}", PTRACE, SEIZE, pid, 0, 0)
    refused(f"readv {pid}", READV, pid, vector, 1, vector, 1, 0)
    refused(f"writev {pid}", WRITEV, pid, vector, 1, vector, 1, 0)
    refused(f"kcmp {pid}", KCMP, pid, os.getpid(), 0, 0, 0)
    refused(f"pidfd_open {pid}", PIDFD_OPEN, pid, 0)
for descriptor in range(16):
    refused("pidfd_getfd", PIDFD_GETFD, descriptor, 0, 0)
    refused("process_madvise", PROCESS_MADVISE, descriptor, vector, 1, 4, 0)


def double(x):
    return 2 * x
