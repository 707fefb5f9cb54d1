"""The attacks that `doctor` makes inside a child, as the code of an ordinary job.

Each function of `attack_code.py` returns "" when the barrier held, else what got through.
That file is sent as text: the worker never imports it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Attack:
    """One barrier. `name` is also the function that attacks it."""

    name: str
    title: str
    remedy: str


PROFILE = "install libseccomp2 and pyseccomp, and run `make image` again"
SPACES = (
    "let containers make user namespaces (sysctl kernel.unprivileged_userns_clone=1; on Ubuntu "
    "kernel.apparmor_restrict_unprivileged_userns=0), or set TENSORJUDGE_ISOLATION=fresh"
)

ATTACKS = (
    Attack("network", "opens no socket", PROFILE),
    Attack("processes", "forks no process", PROFILE),
    Attack("programs", "starts no program", PROFILE),
    Attack("privileges", "gains no right (unshare, mount, ptrace, bpf, io_uring)", PROFILE),
    Attack("signals", "signals nobody else", SPACES),
    Attack("files", "reads no file of the host", SPACES),
    Attack("writing", "writes nowhere but its own /tmp", SPACES),
    Attack("descriptors", "holds no descriptor but its own", "report this: it is our fault"),
    Attack("environment", "sees no setting or secret", "report this: it is our fault"),
    Attack("threads", "starts few threads", "report this: it is our fault"),
    Attack("disk", "fills no disk", SPACES),
    Attack("memory", "takes no more memory than its limit", "report this: it is our fault"),
)


def source() -> str:
    """The code of the job, with the entry `attack(name)`."""
    return (Path(__file__).parent / "attack_code.py").read_text(encoding="utf-8")
