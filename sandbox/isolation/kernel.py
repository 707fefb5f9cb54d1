"""The few system calls that Python does not offer, by ctypes; each raises `OSError`."""

from __future__ import annotations

import ctypes
import os
import struct

_libc = ctypes.CDLL(None, use_errno=True)

CLONE_NEWNS = 0x00020000
CLONE_NEWUTS = 0x04000000
CLONE_NEWIPC = 0x08000000
CLONE_NEWUSER = 0x10000000
CLONE_NEWPID = 0x20000000
CLONE_NEWNET = 0x40000000

MS_RDONLY = 1
MS_NOSUID = 2
MS_NODEV = 4
MS_NOEXEC = 8
MS_BIND = 4096
MS_REC = 16384
MS_PRIVATE = 1 << 18
MNT_DETACH = 2

PR_SET_PDEATHSIG = 1
PR_GET_DUMPABLE = 3
PR_SET_DUMPABLE = 4
PR_SET_SECCOMP = 22
PR_SET_NO_NEW_PRIVS = 38
PR_GET_NO_NEW_PRIVS = 39
SECCOMP_MODE_FILTER = 2

# The same numbers on every architecture since the tables were unified (Linux 5.x).
_MOUNT_SETATTR = 442
_LANDLOCK_CREATE_RULESET = 444
_LANDLOCK_ADD_RULE = 445
_LANDLOCK_RESTRICT_SELF = 446
_AT_RECURSIVE = 0x8000
_CAPABILITY_VERSION_3 = 0x20080522


def _call(name: str, *args: object) -> int:
    result = int(getattr(_libc, name)(*args))
    if result < 0:
        error = ctypes.get_errno()
        raise OSError(error, f"{name}: {os.strerror(error)}")
    return result


def _syscall(number: int, name: str, *args: object) -> int:
    result = int(_libc.syscall(ctypes.c_long(number), *args))
    if result < 0:
        error = ctypes.get_errno()
        raise OSError(error, f"{name}: {os.strerror(error)}")
    return result


def unshare(flags: int) -> None:
    """Leave the namespaces in `flags` for new ones."""
    _call("unshare", ctypes.c_int(flags))


def setns(descriptor: int, kind: int) -> None:
    """Enter the namespace behind a descriptor."""
    _call("setns", ctypes.c_int(descriptor), ctypes.c_int(kind))


def mount(source: str, target: str, kind: str = "", flags: int = 0, options: str = "") -> None:
    """mount(2)."""
    _call(
        "mount",
        source.encode(),
        target.encode(),
        kind.encode() or None,
        ctypes.c_ulong(flags),
        options.encode() or None,
    )


def unmount(target: str, flags: int = MNT_DETACH) -> None:
    """umount2(2)."""
    _call("umount2", target.encode(), ctypes.c_int(flags))


def pivot_root(new: str, old: str) -> None:
    """pivot_root(2)."""
    _call("pivot_root", new.encode(), old.encode())


def add_mount_flags(path: str, flags: int) -> None:
    """Add MS_RDONLY, MS_NOSUID, MS_NODEV to a mount and those below it, keeping its own flags."""
    attributes = struct.pack("=QQQQ", flags, 0, 0, 0)  # mount_attr; these flags equal MOUNT_ATTR_*
    _syscall(
        _MOUNT_SETATTR,
        "mount_setattr",
        ctypes.c_int(-100),
        path.encode(),
        ctypes.c_uint(_AT_RECURSIVE),
        attributes,
        ctypes.c_size_t(len(attributes)),
    )


def prctl(option: int, value: int = 0, pointer: object = 0) -> int:
    """prctl(2)."""
    third = ctypes.c_ulong(pointer) if isinstance(pointer, int) else pointer
    return _call(
        "prctl",
        ctypes.c_int(option),
        ctypes.c_ulong(value),
        third,
        ctypes.c_ulong(0),
        ctypes.c_ulong(0),
    )


def drop_capabilities() -> None:
    """Give up every capability: effective, permitted, inheritable (and with them, ambient)."""
    header = struct.pack("=II", _CAPABILITY_VERSION_3, 0)
    _call("capset", header, struct.pack("=6I", *([0] * 6)))


def has_capabilities() -> bool:
    """Whether any capability is effective, permitted or inheritable."""
    header = struct.pack("=II", _CAPABILITY_VERSION_3, 0)
    held = ctypes.create_string_buffer(24)
    _call("capget", header, held)
    return any(held.raw)


def set_hostname(name: str) -> None:
    """sethostname(2), in this UTS namespace."""
    raw = name.encode()
    _call("sethostname", raw, ctypes.c_size_t(len(raw)))


def install_filter(program: bytes) -> None:
    """Load a seccomp filter: `program` holds the struct sock_filter array as exported."""
    buffer = ctypes.create_string_buffer(program, len(program))

    class Program(ctypes.Structure):
        _fields_ = (("len", ctypes.c_ushort), ("filter", ctypes.c_void_p))

    head = Program(len(program) // 8, ctypes.cast(buffer, ctypes.c_void_p))
    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(head))


def landlock_version() -> int:
    """The Landlock ABI of this kernel; 0 when it has none."""
    try:
        return _syscall(
            _LANDLOCK_CREATE_RULESET, "landlock", None, ctypes.c_size_t(0), ctypes.c_uint(1)
        )
    except OSError:
        return 0


def landlock_ruleset(attributes: bytes) -> int:
    """A new ruleset's descriptor."""
    return _syscall(
        _LANDLOCK_CREATE_RULESET,
        "landlock_create_ruleset",
        attributes,
        ctypes.c_size_t(len(attributes)),
        ctypes.c_uint(0),
    )


def landlock_allow(ruleset: int, access: int, descriptor: int) -> None:
    """Allow `access` beneath the directory (or on the file) behind `descriptor`."""
    rule = struct.pack("=Qi", access, descriptor)
    _syscall(
        _LANDLOCK_ADD_RULE,
        "landlock_add_rule",
        ctypes.c_int(ruleset),
        ctypes.c_int(1),
        rule,
        ctypes.c_uint(0),
    )


def landlock_restrict(ruleset: int) -> None:
    """Bind this thread by the ruleset."""
    _syscall(
        _LANDLOCK_RESTRICT_SELF, "landlock_restrict_self", ctypes.c_int(ruleset), ctypes.c_uint(0)
    )
