# verdict: accepted
# family: escape
# Asks for a namespace of every kind, by unshare, clone, clone3 and setns; each must be refused.
import ctypes
import errno
import os

libc = ctypes.CDLL(None, use_errno=True)
CLONE = {"x86_64": 56, "aarch64": 220}[os.uname().machine]
CLONE3, PIDFD_OPEN, SIGCHLD = 435, 434, 17
KINDS = (0x80, 0x20000, 0x2000000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000)


def refused(what, result):
    if result == 0 and what.startswith("clone"):
        os._exit(0)  # we are the child that should not be
    if result != -1 or ctypes.get_errno() not in (errno.EPERM, errno.ENOSYS):
        raise RuntimeError(f"{what}: {result} {os.strerror(ctypes.get_errno())}")


for kind in KINDS:
    refused(f"unshare {kind:#x}", libc.unshare(kind))
    refused(f"clone {kind:#x}", libc.syscall(CLONE, ctypes.c_long(kind | SIGCHLD), 0, 0, 0, 0))
    arguments = (ctypes.c_uint64 * 8)(kind, 0, 0, 0, SIGCHLD)
    refused(f"clone3 {kind:#x}", libc.syscall(CLONE3, arguments, ctypes.c_size_t(64)))
    refused(f"setns {kind:#x}", libc.setns(3, kind))
refused("unshare all", libc.unshare(sum(KINDS)))
refused("pidfd_open", libc.syscall(PIDFD_OPEN, os.getpid(), 0))


def double(x):
    return 2 * x
