"""Runs inside a child, sent there by `doctor`: `attack(name)` returns "" when the barrier held."""

# ruff: noqa: PTH108, PTH109, PTH112, PTH118, PTH123, PTH208
# ruff: noqa: S108, S606 (as an attacker would write it)
import contextlib
import ctypes
import errno
import functools
import mmap
import os
import signal
import socket
import threading
import time
from collections.abc import Callable
from typing import NoReturn

_REFUSED = (errno.EPERM, errno.EACCES, errno.ENOSYS)


def attack(name: str) -> str:
    """Make one attack; what got through, or ""."""
    return str(globals()[f"_{name}"]())


def _refused(what: str, call: Callable[[], object]) -> str:
    try:
        call()
    except OSError as error:
        return "" if error.errno in _REFUSED else f"{what}: {error}"
    return what


def _network() -> str:
    for family in (socket.AF_INET, socket.AF_INET6, socket.AF_UNIX, 16, 38):
        if said := _refused(f"family {family}", functools.partial(socket.socket, family, 1)):
            return said
    ours, _ = socket.socketpair()
    return _refused("connect", lambda: ours.connect("/run/tensorjudge/worker.sock"))


def _fork() -> None:
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)


def _processes() -> str:
    return _refused("fork", _fork)


def _programs() -> str:
    return _refused("execve", lambda: os.execv("/bin/true", ["true"]))


def _privileges() -> str:
    libc = ctypes.CDLL(None, use_errno=True)
    calls: dict[str, Callable[[], int]] = {
        "unshare": (lambda: libc.unshare(0x10000000)),
        "mount": (lambda: libc.mount(b"none", b"/tmp", b"tmpfs", 0, None)),
        "setns": (lambda: libc.setns(0, 0)),
        "ptrace": (lambda: libc.ptrace(0, 0, 0, 0)),
        "bpf": (lambda: libc.syscall(321, 0, 0, 0)),
        "io_uring_setup": (lambda: libc.syscall(425, 1, 0)),
        "keyctl": (lambda: libc.syscall(250, 0, 0)),
        "perf_event_open": (lambda: libc.syscall(298, 0, 0, -1, -1, 0)),
        "userfaultfd": (lambda: libc.syscall(323, 0)),
        "process_vm_readv": (lambda: libc.syscall(310, 1, 0, 0, 0, 0, 0)),
    }
    for name, call in calls.items():
        if call() >= 0 or ctypes.get_errno() not in _REFUSED:
            return name
    return ""


def _signals() -> str:
    for pid in (-1, os.getppid() or -1):
        try:
            os.kill(pid, 0)
            return f"process {pid} can be signalled"
        except OSError as error:
            if error.errno not in (*_REFUSED, errno.ESRCH):
                return str(error)
    return ""


def _files() -> str:
    for path in (
        "/etc/passwd",
        "/etc/shadow",
        "/proc/self/environ",
        "/proc/1/maps",
        "/sys/kernel",
        "/run/tensorjudge/worker.sock",
        "/run/tensorjudge/nonce",
        "/var/run/docker.sock",
        "/home",
        "/root",
    ):
        try:
            found = os.listdir(path) if os.path.isdir(path) else [os.open(path, os.O_RDONLY)]
        except OSError:
            continue
        if found:
            return path
    return ""


def _writing() -> str:
    mine = os.getcwd()
    for folder in ("/", "/dev", "/dev/shm", "/usr/lib", "/etc", "/run", "/var/tmp"):
        path = os.path.join(folder, "doctor-was-here")
        if folder == mine:
            continue
        try:
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT))
        except OSError:
            continue
        with contextlib.suppress(OSError):
            os.unlink(path)
        return path
    return ""


def _descriptors() -> str:
    for number in range(4, 256):
        with contextlib.suppress(OSError):
            os.fstat(number)
            return f"descriptor {number} is open"
    return ""


def _environment() -> str:
    for name in os.environ:
        if name.startswith("TENSORJUDGE") or "SECRET" in name or "TOKEN" in name:
            return name
    return ""


def _threads() -> str:
    go = threading.Event()
    started = []
    try:
        for _ in range(200):
            thread = threading.Thread(target=go.wait, daemon=True)
            thread.start()
            started.append(thread)
    except RuntimeError:
        return ""
    finally:
        go.set()
    return f"{len(started)} threads ran"


def _disk() -> str:
    block = b"x" * (1 << 20)
    written = 0
    try:
        for number in range(40):
            with open(f"filler-{number}", "wb") as file:
                for _ in range(16):
                    file.write(block)
                    file.flush()
                    written += 1
    except OSError as error:
        return "" if error.errno in (errno.ENOSPC, errno.EDQUOT) else str(error)
    finally:
        for number in range(40):
            with contextlib.suppress(OSError):
                os.unlink(f"filler-{number}")
    return f"{written} MiB were written"


def _memory() -> str:
    try:
        # Mapped and not touched: where nothing holds it, the host is not to suffer.
        with mmap.mmap(-1, 8 << 30) as taken:
            return f"{len(taken) >> 30} GiB were given"
    except OSError as error:
        return "" if error.errno == errno.ENOMEM else str(error)


def _spin() -> NoReturn:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    while True:
        pass


def _sleep() -> None:
    time.sleep(3600)


def _print() -> NoReturn:
    while True:
        print("x" * 4096)
