# verdict: accepted
# family: escape
# Mounts by the old calls and the new, unmounts, changes its root; each must be refused.
import ctypes
import errno
import os

libc = ctypes.CDLL(None, use_errno=True)
SWAPON, PIVOT_ROOT = {"x86_64": (167, 155), "aarch64": (224, 41)}[os.uname().machine]
OPEN_TREE, MOVE_MOUNT, FSOPEN, FSPICK, MOUNT_SETATTR = 428, 429, 430, 433, 442


def refused(what, result):
    if result != -1 or ctypes.get_errno() not in (errno.EPERM, errno.ENOSYS):
        raise RuntimeError(f"{what}: {result} {os.strerror(ctypes.get_errno())}")


for kind in (b"tmpfs", b"proc", b"sysfs", b"overlay", b"cgroup", b"devpts", b"fuse"):
    refused(f"mount {kind}", libc.mount(b"none", b"/tmp", kind, 0, None))
    refused(f"fsopen {kind}", libc.syscall(FSOPEN, kind, 0))
refused("bind", libc.mount(b"/", b"/tmp", None, 4096, None))
refused("remount", libc.mount(None, b"/usr", None, 4096 | 32, None))
refused("umount", libc.umount2(b"/tmp", 2))
refused("umount root", libc.umount2(b"/", 2))
refused("chroot", libc.chroot(b"/tmp"))
refused("pivot_root", libc.syscall(PIVOT_ROOT, b".", b"."))
refused("open_tree", libc.syscall(OPEN_TREE, -100, b"/", 1))
refused("move_mount", libc.syscall(MOVE_MOUNT, -100, b"/tmp", -100, b"/usr", 0))
refused("fspick", libc.syscall(FSPICK, -100, b"/tmp", 0))
refused("mount_setattr", libc.syscall(MOUNT_SETATTR, -100, b"/usr", 0, bytes(32), 32))
refused("swapon", libc.syscall(SWAPON, b"/tmp/swap", 0))


def double(x):
    return 2 * x
