# verdict: accepted
# family: escape
# Looks for /proc, /sys, cgroups and the old root by every path and by file handle.
import ctypes
import errno
import os

libc = ctypes.CDLL(None, use_errno=True)
BY_HANDLE = {"x86_64": 304, "aarch64": 265}[os.uname().machine]

for place in ("/proc", "/sys", "/run", "/cgroup", "/.dockerenv", "/../proc", "/tmp/../../proc"):
    try:
        found = os.listdir(place)
    except OSError:
        found = os.path.exists(place)
    if found:
        raise RuntimeError(f"{place} holds {found}")
for path in ("/proc/self/mem", "/proc/self/maps", "/proc/1/environ", "/proc/sysrq-trigger",
             "/proc/sys/kernel/core_pattern", "/sys/fs/cgroup/release_agent", "/sys/kernel/uevent_helper",
             "/etc/passwd", "/etc/shadow", "/etc/hostname", "/root", "/home", "/var/run/docker.sock"):  # fmt: skip
    for flags in (os.O_RDONLY, os.O_WRONLY, os.O_PATH):
        if flags == os.O_PATH and os.path.isdir(path):
            continue  # an empty folder on the way to a library
        try:
            os.open(path, flags)
        except OSError:
            continue
        raise RuntimeError(f"{path} was opened with {flags}")
# The handle of inode 2 is how a file outside a container's root was once opened.
for inode in range(1, 33):
    handle = ctypes.create_string_buffer(b"\x08\0\0\0\x01\0\0\0" + inode.to_bytes(8, "little"))
    for folder in (-100, 0, 3):
        result = libc.syscall(BY_HANDLE, folder, handle, 0)
        if result != -1 or ctypes.get_errno() not in (errno.EPERM, errno.ENOSYS):
            raise RuntimeError(f"open_by_handle_at: {result} {os.strerror(ctypes.get_errno())}")
# Above the root there is nothing.
for _ in range(40):
    os.chdir("..")
if not os.path.samestat(os.stat("."), os.stat("/")) or os.path.exists("proc"):
    raise RuntimeError("`..` leads out of the root")
os.chdir("/tmp")


def double(x):
    return 2 * x
