"""Runs inside a child, sent there by `doctor`: `attack(name)` returns "" when the barrier held."""

# ruff: noqa: PTH108, PTH100, PTH109, PTH110, PTH112, PTH118, PTH123, PTH208
# ruff: noqa: S108, S606 (as an attacker would write it)
import contextlib
import ctypes
import errno
import functools
import mmap
import os
import resource
import signal
import socket
import sys
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


def _list() -> str:
    """A number that no kernel knows: only a list of what is allowed refuses it with EPERM."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.syscall(4000, 0, 0, 0) >= 0 or ctypes.get_errno() != errno.EPERM:
        return f"an unknown call answers {errno.errorcode.get(ctypes.get_errno(), 'nothing')}"
    return ""


def _capabilities() -> str:
    libc = ctypes.CDLL(None, use_errno=True)
    held = ctypes.create_string_buffer(24)
    if libc.capget(b"\x22\x05\x08\x20\x00\x00\x00\x00", held) < 0 or any(held.raw):
        return "it holds capabilities"
    if 0 in (os.getuid(), os.geteuid(), os.getgid(), os.getegid(), *os.getgroups()):
        return "it is root, or of root's group"
    for name in ("setuid", "setgid"):
        if getattr(libc, name)(0) >= 0:
            return "it became root"
    hard = resource.getrlimit(resource.RLIMIT_NPROC)[1] + 1
    try:
        resource.setrlimit(resource.RLIMIT_NPROC, (hard, hard))
    except (OSError, ValueError):
        return ""
    return "it raised its limit of processes"


def _calls(*attempts: tuple[str, str, tuple[object, ...]]) -> str:
    """Make libc calls that must be refused: what got through, or ""."""
    libc = ctypes.CDLL(None, use_errno=True)
    for what, name, arguments in attempts:
        if getattr(libc, name)(*arguments) >= 0 or ctypes.get_errno() not in _REFUSED:
            return what
    return ""


def _tracing() -> str:
    return _calls(
        ("a dump could be allowed", "prctl", (4, 1, 0, 0, 0)),
        ("a tracer could be named", "prctl", (0x59616D61, -1, 0, 0, 0)),
        ("ptrace", "ptrace", (0, 0, 0, 0)),
        ("pidfd_open", "syscall", (434, os.getpid(), 0)),
        ("process_vm_readv", "syscall", (310, os.getpid(), 0, 0, 0, 0, 0)),
    )


def _sharing() -> str:
    said = _calls(
        ("shmget", "shmget", (0x746A, 4096, 0o1666)),
        ("semget", "semget", (0x746A, 1, 0o1666)),
        ("msgget", "msgget", (0x746A, 0o1666)),
        ("mq_open", "syscall", (240, b"tj", 0o102, 0o666, 0)),
        ("memfd_create", "syscall", (319, b"tj", 0)),
    )
    if not said and os.path.isdir("/dev/shm") and os.listdir("/dev/shm"):
        said = "/dev/shm holds something"
    return said


def _engine() -> str:
    for path in (
        "/var/run/docker.sock",
        "/run/docker.sock",
        "/run/containerd/containerd.sock",
        "/run/crio/crio.sock",
        "/run/podman/podman.sock",
    ):
        ours, _ = socket.socketpair()
        if said := _refused(path, functools.partial(ours.connect, path)):
            return said
        if os.path.exists(path):
            return path
    return ""


def _empty() -> str:
    # An installation below this folder is seen there, read-only; the way to it is no leftover.
    ours = tuple(os.path.abspath(path) for path in (sys.prefix, sys.base_prefix, *sys.path))
    here = os.getcwd()
    found = [
        name
        for name in os.listdir(".")
        if not any(path.startswith(os.path.join(here, name)) for path in ours)
    ]
    return ", ".join(found)


_LEFT = "doctor-left-this"


def _leave() -> str:
    for folder in (".", "/tmp", "/dev/shm", "/var/tmp", "/run"):
        with contextlib.suppress(OSError), open(os.path.join(folder, _LEFT), "w") as file:
            file.write("found")
    os.environ[_LEFT] = "found"
    return ""


def _find() -> str:
    for folder in (".", "/tmp", "/dev/shm", "/var/tmp", "/run"):
        if os.path.exists(os.path.join(folder, _LEFT)):
            return f"a file in {folder}"
    return "its environment" if _LEFT in os.environ else ""


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
