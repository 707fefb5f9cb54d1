# verdict: accepted
# family: theft
# Looks for any other process, its parent and its siblings: nobody else is in sight, or readable.
import ctypes
import errno
import os

libc = ctypes.CDLL(None, use_errno=True)
READV = {"x86_64": 310, "aarch64": 270}[os.uname().machine]

space = ctypes.create_string_buffer(64)
vector = (ctypes.c_size_t * 2)(ctypes.addressof(space), 64)
mine = {os.getpid(), 0}
for pid in range(1, 5000):
    if pid in mine:
        continue
    for what in (os.getsid, os.getpgid, os.sched_getaffinity):
        try:
            found = what(pid)
        except OSError:
            continue
        raise RuntimeError(f"process {pid} is in sight: {what.__name__} says {found}")
    if libc.syscall(READV, pid, vector, 1, vector, 1, 0) != -1 or ctypes.get_errno() != errno.EPERM:
        raise RuntimeError(f"process_vm_readv {pid}: {os.strerror(ctypes.get_errno())}")
    for path in (f"/proc/{pid}/mem", f"/proc/{pid}/environ", f"/proc/{pid}/fd/3"):
        if pid < 300 and os.path.lexists(path):
            raise RuntimeError(f"{path} is there")
if os.getpid() != 1 or os.getppid() != 0:
    raise RuntimeError(f"we are {os.getpid()}, a child of {os.getppid()}")
try:
    os.waitpid(-1, os.WNOHANG)
except ChildProcessError:
    pass
else:
    raise RuntimeError("there is a process to wait for")


def double(x):
    return 2 * x
