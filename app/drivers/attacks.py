"""The attacks that `doctor` makes inside a child, as the code of an ordinary job.

Each function of `attack_code.py` returns "" when the barrier held, else what got through.
That file is sent as text: the worker never imports it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.drivers.promises import FAULT, PROFILE, SPACES


@dataclass(frozen=True, slots=True)
class Attack:
    """One barrier. `name` is also the function that attacks it."""

    name: str
    title: str
    remedy: str


ATTACKS = (
    Attack("network", "opens no socket", PROFILE),
    Attack("processes", "forks no process", PROFILE),
    Attack("programs", "starts no program", PROFILE),
    Attack("privileges", "gains no right (unshare, mount, ptrace, bpf, io_uring)", PROFILE),
    Attack("signals", "signals nobody else", SPACES),
    Attack("files", "reads no file of the host", SPACES),
    Attack("writing", "writes nowhere but its own /tmp", SPACES),
    Attack("list", "makes no system call that we did not list", PROFILE),
    Attack("capabilities", "has no right of root, and raises no limit", FAULT),
    Attack("tracing", "lets nobody trace it, and traces nobody", PROFILE),
    Attack("sharing", "makes no shared memory, semaphore, queue or hidden file", PROFILE),
    Attack("engine", "reaches no engine's socket", "mount no engine's socket into the sandbox"),
    Attack("empty", "begins with an empty folder", FAULT),
    Attack("descriptors", "holds no descriptor but its own", FAULT),
    Attack("environment", "sees no setting or secret", FAULT),
    Attack("threads", "starts few threads", FAULT),
    Attack("disk", "fills no disk", SPACES),
    Attack("memory", "takes no more memory than its limit", FAULT),
)


def source() -> str:
    """The code of the job, with the entry `attack(name)`."""
    return (Path(__file__).parent / "attack_code.py").read_text(encoding="utf-8")
