# verdict: accepted
# family: escape
# Loads BPF programs and maps, and filters of its own over the judge's filter.
import ctypes
import errno
import os

libc = ctypes.CDLL(None, use_errno=True)
BPF, SECCOMP = {"x86_64": (321, 317), "aarch64": (280, 277)}[os.uname().machine]
SET_SECCOMP, SET_NO_NEW_PRIVS = 22, 38


def refused(what, number, *arguments):
    result = libc.syscall(number, *(ctypes.c_long(a) if isinstance(a, int) else a for a in arguments))
    if result != -1 or ctypes.get_errno() not in (errno.EPERM, errno.ENOSYS):
        raise RuntimeError(f"{what}: {result} {os.strerror(ctypes.get_errno())}")


for command in range(40):
    refused(f"bpf {command}", BPF, command, ctypes.create_string_buffer(144), 144)
for operation in range(4):
    for flags in (0, 1, 8):
        refused(f"seccomp {operation}", SECCOMP, operation, flags, ctypes.create_string_buffer(16))
for option in (SET_SECCOMP, SET_NO_NEW_PRIVS):
    for mode in (1, 2):
        if libc.prctl(option, mode, 0, 0, 0) != -1 or ctypes.get_errno() != errno.EPERM:
            raise RuntimeError(f"prctl {option}: {os.strerror(ctypes.get_errno())}")


def double(x):
    return 2 * x
