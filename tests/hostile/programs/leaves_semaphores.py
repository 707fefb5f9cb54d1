# verdict: accepted
# family: persistence
# Semaphores of both kinds, held so that whoever comes next would wait for ever.
import ctypes
import errno
import multiprocessing
import os

libc = ctypes.CDLL(None, use_errno=True)
GET, OPERATE, CONTROL = {"x86_64": (64, 65, 66), "aarch64": (190, 193, 191)}[os.uname().machine]
CREATE = 0o1000


def refused(what, result, *more):
    if result != -1 or ctypes.get_errno() not in (errno.EPERM, errno.EACCES, errno.ENOSYS, *more):
        raise RuntimeError(f"{what}: {result} {os.strerror(ctypes.get_errno())}")


for key in (0, 0x7E45):
    refused("semget", libc.syscall(GET, key, 4, CREATE | 0o666))
for number in range(32):
    refused("semop", libc.syscall(OPERATE, number, ctypes.create_string_buffer(6), 1))
    refused("semctl", libc.syscall(CONTROL, number, 0, 0, 0))
libc.sem_open.restype = ctypes.c_void_p
opened = libc.sem_open(b"/marker", os.O_CREAT, 0o666, 0)
refused("sem_open", opened or -1, errno.ENOENT, errno.ENOTDIR)
try:
    multiprocessing.Lock()
except (OSError, ImportError):
    pass
else:
    raise RuntimeError("a semaphore was made")


def double(x):
    return 2 * x
