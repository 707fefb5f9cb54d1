"""The namespaces: the parent's, entered once, and how it forks a child into a pid namespace anew.

An unprivileged parent makes a user namespace in which it may mount and make namespaces. A parent
that is root (the local driver, started by root) needs none; it has users to give, and each of its
children gets one that no other process of this host has.
"""

from __future__ import annotations

import os
import signal
import traceback
from pathlib import Path

from sandbox.isolation import kernel, root

#: Numbers that no distribution or tool hands out (systemd's table of user numbers, "unused"): with
#: a runner's process number, below 2^22, in the upper bits, no two living children share one.
_FIRST_USER = 0x7000_0000
_USERS_PER_RUNNER = 64
_CAP_SETGID, _CAP_SETUID = 6, 7


def is_root() -> bool:
    """Whether this process is the host's root, whose children must change their user."""
    return os.geteuid() == 0


def gives_users(runner: int = 0, own: Path = Path("/proc/self")) -> bool:
    """Whether this process may make its children the users of this runner, see `user_for`."""
    if not is_root():
        return False
    for line in (own / "status").read_text().splitlines():
        if line.startswith("CapEff:"):
            held = int(line.split()[1], 16)
            able = bool(held >> _CAP_SETUID & 1 and held >> _CAP_SETGID & 1)
            return able and all(_maps(own / name, runner) for name in ("uid_map", "gid_map"))
    return False


def _maps(table: Path, runner: int) -> bool:
    """Whether our user namespace has this runner's numbers; a rootless engine's has few."""
    first = user_for(runner, 0)
    last = first + _USERS_PER_RUNNER - 1
    for line in table.read_text().splitlines():
        start, _, count = map(int, line.split())
        if start <= first and last < start + count:
            return True
    return False


def user_for(runner: int, number: int) -> int:
    """The user of a runner's child: `runner` is its process number on the host."""
    return _FIRST_USER | (runner % (1 << 22)) * _USERS_PER_RUNNER | number % _USERS_PER_RUNNER


def become(user: int) -> None:
    """Be that user, and the group of that number, for good."""
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)


def enter() -> None:
    """Leave the caller's namespaces; the next child forked is the first in its pid namespace."""
    if is_root():
        kernel.unshare(kernel.CLONE_NEWNS | kernel.CLONE_NEWPID)
        return
    user, group = os.geteuid(), os.getegid()
    kernel.unshare(kernel.CLONE_NEWUSER | kernel.CLONE_NEWNS | kernel.CLONE_NEWPID)
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
    Path("/proc/self/gid_map").write_text(f"{group} {group} 1")


def fork_apart(own_namespace: int) -> int:
    """Fork a child into a new pid namespace; as os.fork. `own_namespace`: the parent's, open."""
    kernel.unshare(kernel.CLONE_NEWPID)
    pid = os.fork()
    if pid:
        kernel.setns(own_namespace, kernel.CLONE_NEWPID)
    return pid


def open_own_pid_namespace() -> int:
    """A descriptor of the pid namespace that this process lives in."""
    return os.open("/proc/self/ns/pid", os.O_RDONLY | os.O_CLOEXEC)


def unavailable(folder: str, scratch_mb: int) -> str:
    """Why this host refuses them, tried in a throw-away process; "" when all of it works."""
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(read)
        try:
            _rehearse(folder, scratch_mb)
        except BaseException as error:
            os.write(write, "".join(traceback.format_exception_only(error)).encode()[:400])
        finally:
            os._exit(0)
    os.close(write)
    with os.fdopen(read, "rb") as pipe:
        said = pipe.read().decode(errors="replace").strip()
    _, status = os.waitpid(pid, 0)
    if status and not said:
        said = f"the rehearsal ended with status {status}"
    return said


def _rehearse(folder: str, scratch_mb: int) -> None:
    """All that the parent and one child will do, in two processes of their own."""
    enter()
    pid = os.fork()
    if pid:
        _, status = os.waitpid(pid, 0)
        if status:
            raise RuntimeError("the first process of the namespace failed")
        return
    kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)
    try:
        root.build(folder)
        pid = fork_apart(open_own_pid_namespace())
        if pid == 0:
            leave_for_child(folder, scratch_mb, user_for(0, 0) if gives_users() else None)
            os._exit(0)
        _, status = os.waitpid(pid, 0)
    except OSError as error:
        os.write(2, f"namespaces: {error}\n".encode())
        os._exit(1)
    os._exit(1 if status else 0)


def leave_for_child(folder: str, scratch_mb: int, user: int | None) -> None:
    """In a child: its own mount, ipc, uts and net namespaces, its own root, its own user one.

    `user`: whom it becomes; None: it stays who its parent is.
    """
    kernel.unshare(
        kernel.CLONE_NEWNS | kernel.CLONE_NEWIPC | kernel.CLONE_NEWUTS | kernel.CLONE_NEWNET
    )
    kernel.set_hostname("sandbox")
    root.enter(folder, scratch_mb)
    if user is not None:
        become(user)
    # Last, and left without a map: no namespace made above belongs to it, so that what it may do
    # inside reaches none of them.
    kernel.unshare(kernel.CLONE_NEWUSER)
