# verdict: accepted
# family: escape
# Takes the one pair of sockets that it may have, and tries to bind, dial and address with it.
import ctypes
import errno
import os
import socket
import struct

libc = ctypes.CDLL(None, use_errno=True)
NUMBERS = {
    "x86_64": dict(connect=42, accept=43, bind=49, listen=50, accept4=288, sendmsg=46, recvmsg=47,
                   sendmmsg=307, recvmmsg=299),
    "aarch64": dict(connect=203, accept=202, bind=200, listen=201, accept4=242, sendmsg=211,
                    recvmsg=212, sendmmsg=269, recvmmsg=243),
}[os.uname().machine]  # fmt: skip
SENDTO = {"x86_64": 44, "aarch64": 206}[os.uname().machine]


def refused(what, number, *arguments):
    result = libc.syscall(number, *(ctypes.c_long(a) if isinstance(a, int) else a for a in arguments))
    if result != -1 or ctypes.get_errno() != errno.EPERM:
        raise RuntimeError(f"{what}: {result} {os.strerror(ctypes.get_errno())}")


ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
for name in (b"/run/tensorjudge/worker.sock", b"/var/run/docker.sock", b"\0abstract", b"\0"):
    address = ctypes.create_string_buffer(struct.pack("=H", socket.AF_UNIX) + name)
    length = 2 + len(name)
    for descriptor in (ours.fileno(), 3):
        refused(f"connect {name}", NUMBERS["connect"], descriptor, address, length)
        refused(f"bind {name}", NUMBERS["bind"], descriptor, address, length)
        refused(f"sendto {name}", SENDTO, descriptor, b"x", 1, 0, address, length)
for name in ("listen", "accept", "accept4", "sendmsg", "recvmsg", "sendmmsg", "recvmmsg"):
    message = ctypes.create_string_buffer(64)
    refused(name, NUMBERS[name], ours.fileno(), message, 1, 0, 0)
# Descriptors travel by sendmsg only: the judge's channel must carry none of ours to the worker.
refused("sendmsg to the judge", NUMBERS["sendmsg"], 3, ctypes.create_string_buffer(64), 0)


def double(x):
    return 2 * x
