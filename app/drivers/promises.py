"""What each driver promises of its sandbox, barrier by barrier; one that breaks it is refused.

The names are those of `SandboxInfo.barriers`: what a runner saw around itself, what its first child
asked of the kernel, and what the driver knows of the container that it started.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.drivers.port import SandboxInfo
from app.errors import SandboxUnavailable

FAULT = "report this: it is our fault"
PROFILE = "install libseccomp2 and pyseccomp, and run `make image` again"
SPACES = (
    "let containers make user namespaces (sysctl kernel.unprivileged_userns_clone=1; on Ubuntu "
    "kernel.apparmor_restrict_unprivileged_userns=0), or set TENSORJUDGE_ISOLATION=fresh"
)
CONTAINER = "start it as docker-compose.yml does, or let the docker sandbox start it"
LIMITS = "give the engine these cgroup controllers (`docker info` warns of missing ones), or use it"


def _always(_: SandboxInfo) -> bool:
    return True


def _contained(info: SandboxInfo) -> bool:
    return info.driver != "local"


def _first_kernel(info: SandboxInfo) -> bool:
    """In gVisor a second kernel stands there: it shows the first one's filter and groups not."""
    return _contained(info) and not info.barriers.get("second_kernel", False)


def _forked(info: SandboxInfo) -> bool:
    return info.isolation == "fork"


def _where_it_can_be_had(_: SandboxInfo) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Barrier:
    """One barrier, in words. `promised`: whether a sandbox of this kind must have it."""

    name: str
    title: str
    remedy: str
    promised: Callable[[SandboxInfo], bool]


BARRIERS = (
    Barrier("container", "runs in a container", "install Docker and run `make image`", _contained),
    Barrier(
        "second_kernel",
        "talks to a second kernel (gVisor)",
        "optional: docs/operators.md, “gVisor”",
        _where_it_can_be_had,
    ),
    Barrier("container_read_only", "the container is read-only", CONTAINER, _contained),
    Barrier("container_no_network", "the container has no network", CONTAINER, _contained),
    Barrier("container_no_capabilities", "the container has no capability", CONTAINER, _contained),
    Barrier(
        "container_no_new_privileges", "the container gains no privilege", CONTAINER, _contained
    ),
    Barrier("container_user", "the container's user is not root", CONTAINER, _contained),
    Barrier(
        "container_seccomp",
        "the container is under our list of system calls",
        "start it with sandbox/seccomp.json as its seccomp profile",
        _first_kernel,
    ),
    Barrier(
        "no_engine_socket",
        "no engine's socket is in reach of the runner",
        "mount no engine's socket into the sandbox",
        _contained,
    ),
    Barrier("memory_limit", "the runner's memory is limited", LIMITS, _first_kernel),
    Barrier("pids_limit", "the runner's processes are limited", LIMITS, _first_kernel),
    Barrier("cpu_limit", "the runner's CPU is limited", LIMITS, _first_kernel),
    Barrier("namespaces", "has namespaces of its own", SPACES, _forked),
    Barrier("private_root", "sees a root folder of its own", SPACES, _forked),
    Barrier("own_session", "has a session of its own", FAULT, _always),
    Barrier(
        "own_user",
        "is a user of its own",
        "only root has users to give: behind the namespaces, not instead of them",
        _where_it_can_be_had,
    ),
    Barrier(
        "own_cgroup",
        "has a control group of its own",
        "a runner needs a cgroup to write in: docs/operators.md, “Control groups”",
        _where_it_can_be_had,
    ),
    Barrier(
        "landlock",
        "is bound by Landlock",
        "use a kernel with Landlock (Linux 5.13, lsm=landlock)",
        _where_it_can_be_had,
    ),
    Barrier("seccomp", "is bound by a list of system calls", PROFILE, _always),
    Barrier("no_new_privileges", "can gain no privilege", FAULT, _always),
    Barrier("no_capabilities", "has no capability", FAULT, _always),
    Barrier("not_dumpable", "leaves no core and takes no tracer", FAULT, _always),
    Barrier("limits", "has resource limits", FAULT, _always),
)
BY_NAME = {barrier.name: barrier for barrier in BARRIERS}


def broken(info: SandboxInfo) -> list[Barrier]:
    """What this sandbox promises and has not; a barrier that nobody told of is not there."""
    return [
        barrier
        for barrier in BARRIERS
        if barrier.promised(info) and not info.barriers.get(barrier.name, False)
    ]


def insist(info: SandboxInfo) -> None:
    """Raise `SandboxUnavailable`, with what to do, where a promise is not kept."""
    if not (missing := broken(info)):
        return
    text = "; ".join(f"not so: “{one.title}” ({one.remedy})" for one in missing)
    raise SandboxUnavailable(
        f"the {info.driver} sandbox lacks what it promises, and grades nothing: {text}. "
        "`tensorjudge doctor` shows it all"
    )
