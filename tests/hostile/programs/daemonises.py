# verdict: accepted
# family: persistence
# Forks twice to outlive its judge, by every call that makes a process; each must be refused.
import ctypes
import errno
import multiprocessing
import os
import signal

libc = ctypes.CDLL(None, use_errno=True)
FORK, VFORK, CLONE = {"x86_64": (57, 58, 56), "aarch64": (None, None, 220)}[os.uname().machine]
CLONE3, SIGCHLD, VM, PARENT = 435, 17, 0x100, 0x8000
REFUSED = (errno.EPERM, errno.ENOSYS)


def grandchild():
    os.setsid()
    signal.pause()


def refused(what, result):
    if result == 0:
        grandchild()
    if result != -1 or ctypes.get_errno() not in REFUSED:
        raise RuntimeError(f"{what}: {result} {os.strerror(ctypes.get_errno())}")


if FORK is not None:
    refused("fork", libc.syscall(FORK))
    refused("vfork", libc.syscall(VFORK))
for flags in (0, SIGCHLD, PARENT | SIGCHLD):
    refused(f"clone {flags:#x}", libc.syscall(CLONE, ctypes.c_long(flags), 0, 0, 0, 0))
    words = (ctypes.c_uint64 * 8)(flags & ~0xFF, 0, 0, 0, flags & 0xFF)
    refused(f"clone3 {flags:#x}", libc.syscall(CLONE3, words, ctypes.c_size_t(64)))
for start in (
    os.fork,
    os.forkpty,
    lambda: os.posix_spawn("/bin/sleep", ["sleep", "1000"], {}),
    lambda: multiprocessing.get_context("fork").Process(target=grandchild).start(),
):
    try:
        if start() == 0:
            grandchild()
    except OSError as error:
        if error.errno not in (*REFUSED, errno.ENOENT, errno.EACCES):
            raise
    else:
        raise RuntimeError("a process was started")


def double(x):
    return 2 * x
