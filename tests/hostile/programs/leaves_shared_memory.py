# verdict: accepted
# family: persistence
# Shared memory of both kinds, which would outlive it: System V segments, and files in /dev/shm.
import ctypes
import errno
import os
from multiprocessing import shared_memory

libc = ctypes.CDLL(None, use_errno=True)
GET, ATTACH, CONTROL = {"x86_64": (29, 30, 31), "aarch64": (194, 196, 195)}[os.uname().machine]
CREATE, EXCLUSIVE = 0o1000, 0o2000


def refused(what, result, *more):
    if result != -1 or ctypes.get_errno() not in (errno.EPERM, errno.EACCES, errno.ENOSYS, *more):
        raise RuntimeError(f"{what}: {result} {os.strerror(ctypes.get_errno())}")


for key in (0, 0x7E45, 0x5EC7):
    refused("shmget", libc.syscall(GET, key, ctypes.c_size_t(4096), CREATE | 0o666))
for number in range(32):
    refused("shmat", libc.syscall(ATTACH, number, None, 0))
    refused("shmctl", libc.syscall(CONTROL, number, 0, None))
# Where there is no /dev/shm, there is no file to be made in it.
refused("shm_open", libc.shm_open(b"/marker", os.O_CREAT | os.O_RDWR, 0o666), errno.ENOENT, errno.ENOTDIR)
try:
    shared_memory.SharedMemory(name="marker", create=True, size=4096)
except OSError:
    pass
else:
    raise RuntimeError("shared memory was made")


def double(x):
    return 2 * x
