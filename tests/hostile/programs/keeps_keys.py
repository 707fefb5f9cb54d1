# verdict: accepted
# family: escape
# Keyrings, which outlive a process and are a user's, not a namespace's: none may be reached.
import ctypes
import errno
import os

libc = ctypes.CDLL(None, use_errno=True)
ADD, REQUEST, KEYCTL = {"x86_64": (248, 249, 250), "aarch64": (217, 218, 219)}[os.uname().machine]


def refused(what, number, *arguments):
    result = libc.syscall(number, *(ctypes.c_long(a) if isinstance(a, int) else a for a in arguments))
    if result != -1 or ctypes.get_errno() not in (errno.EPERM, errno.ENOSYS):
        raise RuntimeError(f"{what}: {result} {os.strerror(ctypes.get_errno())}")


for ring in range(-8, 0):
    refused("add_key", ADD, b"user", b"marker", b"secret", 6, ring)
    refused("request_key", REQUEST, b"user", b"marker", None, ring)
    for operation in range(32):
        refused(f"keyctl {operation}", KEYCTL, operation, ring, 0, 0, 0)


def double(x):
    return 2 * x
