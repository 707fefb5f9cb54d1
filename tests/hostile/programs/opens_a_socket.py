# verdict: accepted
# family: escape
# Sockets of every family and type, raw ones among them, and pairs of any but the unix family.
import ctypes
import errno
import os

libc = ctypes.CDLL(None, use_errno=True)
UNIX = 1


def refused(what, result):
    if result != -1 or ctypes.get_errno() != errno.EPERM:
        raise RuntimeError(f"{what}: {result} {os.strerror(ctypes.get_errno())}")


for family in range(47):  # 2 IPv4, 10 IPv6, 16 netlink, 17 packet, 38 crypto, 40 vsock, 44 XDP
    for kind in (1, 2, 3, 4, 5, 10):  # 3 is raw
        for protocol in (0, 255):
            refused(f"socket {family} {kind}", libc.socket(family, kind, protocol))
    if family != UNIX:
        refused(f"socketpair {family}", libc.socketpair(family, 1, 0, (ctypes.c_int * 2)()))


def double(x):
    return 2 * x
