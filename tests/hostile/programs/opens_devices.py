# verdict: accepted
# family: escape
# Opens every device there may be, makes some, and types into a terminal by ioctl.
import ctypes
import errno
import fcntl
import os
import stat

HARMLESS = {"null", "zero", "full", "random", "urandom"}
REFUSED = (errno.EPERM, errno.EACCES, errno.ENOSYS)

try:
    extra = set(os.listdir("/dev")) - HARMLESS
except OSError:
    extra = set()  # Landlock does not even let it be listed
if extra:
    raise RuntimeError(f"/dev holds {extra}")
for name in ("mem", "kmem", "kmsg", "port", "fuse", "kvm", "tty", "ptmx", "console", "loop-control",
             "net/tun", "snd/seq", "dri/card0", "nvidia0", "shm", "mqueue", "sda", "vda", "fd", "stdin"):  # fmt: skip
    try:
        os.open(f"/dev/{name}", os.O_RDONLY)
    except OSError:
        continue
    raise RuntimeError(f"/dev/{name} was opened")
for kind, device in ((stat.S_IFCHR, (1, 1)), (stat.S_IFBLK, (8, 0)), (stat.S_IFCHR, (10, 229))):
    try:
        os.mknod("/tmp/device", kind | 0o666, os.makedev(*device))
    except OSError as error:
        if error.errno not in REFUSED:
            raise
    else:
        raise RuntimeError(f"a device {device} was made")
for descriptor in (0, 1, 2, 3):
    for request in (0x5412, 0x541C, 0x5402, 0x8933, 0x5423):  # TIOCSTI, TIOCLINUX, TCSETS, …
        try:
            fcntl.ioctl(descriptor, request, b"x" * 64)
        except OSError as error:
            if error.errno != errno.EPERM:
                raise RuntimeError(f"ioctl {request:#x}: {error}") from error
        else:
            raise RuntimeError(f"ioctl {request:#x} was let through")


def double(x):
    return 2 * x
