# verdict: accepted
# family: escape
# Looks for setuid programs, makes one, starts one, and changes its user, groups and capabilities.
import ctypes
import errno
import os
import stat
import struct

libc = ctypes.CDLL(None, use_errno=True)
SET_KEEPCAPS, SET_SECUREBITS, AMBIENT, SET_DUMPABLE, SET_PTRACER, SET_MM = 8, 28, 47, 4, 0x59616D61, 35


def refused(what, result):
    if result != -1 or ctypes.get_errno() not in (errno.EPERM, errno.EACCES, errno.ENOSYS):
        raise RuntimeError(f"{what}: {result} {os.strerror(ctypes.get_errno())}")


for name in ("su", "sudo", "mount", "passwd", "ping", "newuidmap", "fusermount"):
    for folder in ("/bin", "/usr/bin", "/sbin", "/usr/sbin"):
        path = f"{folder}/{name}"
        if os.path.exists(path):
            arguments = (ctypes.c_char_p * 2)(b"x", None)
            refused(f"execve {path}", libc.execv(path.encode(), arguments))
for folder, folders, files in os.walk("/usr/lib"):
    if folder.count("/") > 4 or "python" in folder:
        folders.clear()
    for file in files:
        if os.lstat(os.path.join(folder, file)).st_mode & (stat.S_ISUID | stat.S_ISGID):
            if not os.statvfs(folder).f_flag & os.ST_NOSUID:
                raise RuntimeError(f"{folder}/{file} would be setuid")
            path = os.path.join(folder, file).encode()
            refused(f"execve {path}", libc.execv(path, (ctypes.c_char_p * 2)(b"x", None)))
with open("/tmp/suid", "wb") as file:
    file.write(b"\x7fELF" + bytes(60))
try:
    os.chmod("/tmp/suid", 0o6777)
except PermissionError:
    pass
refused("execve", libc.execv(b"/tmp/suid", (ctypes.c_char_p * 2)(b"suid", None)))
os.unlink("/tmp/suid")

for user in (0, 1000, 65534):
    refused("setuid", libc.setuid(user))
    refused("setgid", libc.setgid(user))
    refused("setresuid", libc.setresuid(user, user, user))
    refused("setresgid", libc.setresgid(user, user, user))
    refused("setreuid", libc.setreuid(user, user))
    refused("setgroups", libc.setgroups(1, (ctypes.c_int * 1)(user)))
every = struct.pack("=6I", *[0xFFFFFFFF] * 6)
refused("capset", libc.capset(struct.pack("=II", 0x20080522, 0), every))
for option, value in ((SET_KEEPCAPS, 1), (SET_SECUREBITS, 0xFF), (AMBIENT, 2), (SET_DUMPABLE, 1),
                      (SET_PTRACER, 1), (SET_MM, 1)):  # fmt: skip
    refused(f"prctl {option}", libc.prctl(option, value, 0, 0, 0))
mine = ctypes.create_string_buffer(24)
libc.capget(struct.pack("=II", 0x20080522, 0), mine)
if any(mine.raw):
    raise RuntimeError(f"capabilities: {mine.raw.hex()}")


def double(x):
    return 2 * x
