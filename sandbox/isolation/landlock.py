"""Landlock: a child reads a few folders, writes its own /tmp, and binds or dials nothing.

It stands behind the mount namespace: where that is refused, this is what hides the files.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterable

from sandbox.isolation import kernel

_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_READ = _READ_FILE | _READ_DIR
#: How many file rights each ABI knows (linux/landlock.h): a rule may name no other.
_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15}
_NET_BIND_CONNECT = 0b11  # ABI 4
_SCOPE_ABSTRACT_SIGNAL = 0b11  # ABI 6
_MAKE_CHAR, _MAKE_SOCK, _MAKE_BLOCK, _IOCTL_DEV = 1 << 6, 1 << 9, 1 << 11, 1 << 15


def restrict(
    readable: Iterable[str], devices: Iterable[str], writable: str, controlled: Iterable[str] = ()
) -> bool:
    """Bind this process; False when the kernel has no Landlock. Paths that are absent are skipped.

    `readable`: folders and files to read beneath. `devices`: read and write. `writable`: a folder
    for everything but devices and sockets. `controlled`: devices with their ioctls too (a GPU's).
    """
    version = kernel.landlock_version()
    if version == 0:
        return False
    every = (1 << _RIGHTS.get(version, 16)) - 1
    attributes = struct.pack("=Q", every)
    if version >= 4:
        attributes += struct.pack("=Q", _NET_BIND_CONNECT)
    if version >= 6:
        attributes += struct.pack("=Q", _SCOPE_ABSTRACT_SIGNAL)
    ruleset = kernel.landlock_ruleset(attributes)
    scratch = every & ~(_EXECUTE | _MAKE_CHAR | _MAKE_SOCK | _MAKE_BLOCK | _IOCTL_DEV)
    for path in readable:
        _allow(ruleset, path, _READ)
    for path in devices:
        _allow(ruleset, path, _READ_FILE | _WRITE_FILE)
    for path in controlled:
        _allow(ruleset, path, (_READ_FILE | _WRITE_FILE | _IOCTL_DEV) & every)
    _allow(ruleset, writable, scratch)
    kernel.landlock_restrict(ruleset)
    os.close(ruleset)
    return True


def _allow(ruleset: int, path: str, access: int) -> None:
    try:
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        if not os.path.isdir(path):  # noqa: PTH112 - a string is what we hold, and it is hot
            access &= _READ_FILE | _WRITE_FILE | _IOCTL_DEV
        kernel.landlock_allow(ruleset, access, descriptor)
    finally:
        os.close(descriptor)
