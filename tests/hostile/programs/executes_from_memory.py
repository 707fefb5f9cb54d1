# verdict: accepted
# family: escape
# Runs or maps code from a file in memory, from /tmp, and by descriptor; each must be refused.
import _ctypes
import ctypes
import errno
import os
import shutil

libc = ctypes.CDLL(None, use_errno=True)
MEMFD, EXECVEAT = {"x86_64": (319, 322), "aarch64": (279, 281)}[os.uname().machine]
MEMFD_SECRET = 447
PRIVATE, READ, EXECUTE = 2, 1, 4


def refused(what, result, *errors):
    if result != -1 or ctypes.get_errno() not in (errors or (errno.EPERM, errno.ENOSYS)):
        raise RuntimeError(f"{what}: {result} {os.strerror(ctypes.get_errno())}")


for flags in (0, 1, 2, 16):
    refused("memfd_create", libc.syscall(MEMFD, b"code", flags))
refused("memfd_secret", libc.syscall(MEMFD_SECRET, 0))
library = os.open(_ctypes.__file__, os.O_RDONLY)
nothing = (ctypes.c_char_p * 1)(None)
for flags in (0, 0x1000):
    refused("execveat", libc.syscall(EXECVEAT, library, b"", nothing, nothing, flags))
refused("fexecve", libc.fexecve(library, nothing, nothing))

shutil.copyfile(_ctypes.__file__, "/tmp/planted.so")
os.chmod("/tmp/planted.so", 0o777)
planted = os.open("/tmp/planted.so", os.O_RDONLY)
libc.mmap.restype = ctypes.c_long
mapped = libc.mmap(None, 4096, READ | EXECUTE, PRIVATE, planted, 0)
refused("mmap", mapped, errno.EPERM, errno.EACCES)
try:
    ctypes.CDLL("/tmp/planted.so")
except OSError:
    pass
else:
    raise RuntimeError("a library in /tmp was loaded")
try:
    os.execv("/tmp/planted.so", ["planted"])
except PermissionError:
    pass


def double(x):
    return 2 * x
