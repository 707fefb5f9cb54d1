"""What a child does between its fork and the code that it was born for: it shuts every door."""

from __future__ import annotations

import os
import resource
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sandbox.isolation import calls, kernel, landlock, namespaces, root

CONNECTION = 3  # the child's one descriptor besides 0, 1 and 2
SCRATCH_MB = 64
MAX_THREADS = 16
_MAX_FILES = 128


@dataclass(frozen=True, slots=True)
class Plan:
    """What the parent found out before its first fork.

    `program`: the compiled filter, or b"". `around`: the walls around the runner, by name.
    `gives_users`: whether each child becomes a user of its own. `devices`: device files to control,
    beside those that everybody has. `gpu`: room for the threads and files of a GPU's library.
    """

    folder: str
    namespaces: bool
    program: bytes
    readable: tuple[str, ...]
    gives_users: bool = False
    around: Mapping[str, bool] = field(default_factory=dict)
    devices: tuple[str, ...] = ()
    gpu: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """What one child gets of its parent. `user`: None to stay; `group`: () where there is none."""

    user: int | None = None
    group: tuple[int, ...] = ()


def address_space() -> int:
    """This process's virtual size in bytes."""
    return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()


def take_descriptors(connection: int, output: int) -> None:
    """Make 0 empty, 1 and 2 the output, 3 the connection, and close every other."""
    nothing = os.open("/dev/null", os.O_RDONLY)
    high = [os.dup2(fd, 200 + n) for n, fd in enumerate((nothing, output, output, connection))]
    for target, source in enumerate(high):
        os.dup2(source, target, inheritable=False)
    os.closerange(CONNECTION + 1, 1 << 20)


def isolate(plan: Plan, place: Place) -> dict[str, bool]:
    """Shut this process in; what holds, by name. Raises `OSError` where a promised step fails.

    `place.group` was entered already: its descriptors are closed by now.
    """
    os.setsid()
    _offer_to_the_oom_killer()
    if plan.namespaces:
        namespaces.leave_for_child(plan.folder, SCRATCH_MB, place.user)
        scratch = "/tmp"  # noqa: S108 - the child's own
    else:
        scratch = _scratch_folder(plan.folder, place.user)
        if place.user is not None:
            namespaces.become(place.user)
    kernel.prctl(kernel.PR_SET_DUMPABLE, 0)
    kernel.drop_capabilities()
    _limit(plan)
    kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)
    lands = landlock.restrict(plan.readable, root.DEVICES, scratch, plan.devices)
    # Asked of the kernel, not remembered; the filter ends the asking.
    holds = {
        **plan.around,
        "namespaces": plan.namespaces,
        "private_root": plan.namespaces,
        "own_session": os.getsid(0) == os.getpid(),
        "own_user": place.user is not None,  # `become` raises; an unmapped one reads as nobody
        "own_cgroup": bool(place.group),
        "landlock": lands,
        "no_new_privileges": kernel.prctl(kernel.PR_GET_NO_NEW_PRIVS) == 1,
        "no_capabilities": not kernel.has_capabilities(),
        "not_dumpable": kernel.prctl(kernel.PR_GET_DUMPABLE) == 0,
        "limits": resource.getrlimit(resource.RLIMIT_NPROC) == (_threads(plan), _threads(plan)),
    }
    program = plan.program
    if program and not plan.namespaces:
        program = calls.compile_filter(own_pid=os.getpid(), gpu=plan.gpu)
    if program:
        kernel.install_filter(program)
    return {**holds, "seccomp": bool(program)}


def _offer_to_the_oom_killer() -> None:
    """Raise the score, so that a full container ends the job and never the parent."""
    kernel.prctl(kernel.PR_SET_DUMPABLE, 1)  # the file is root's while we are not dumpable
    Path("/proc/self/oom_score_adj").write_text("1000")


def scratch_place(folder: str, *, shared: bool) -> tuple[str, str]:
    """Where scratch folders are made for want of a mount namespace, and how their names begin.

    They are removed with the runner's `folder`. The one around that is the worker's alone: of
    `shared` ones, which are another user's, the name says with what they go.
    """
    around = os.path.dirname(folder)  # noqa: PTH120 - strings are what we hold
    if shared and not root.reachable_by_all([around]):
        return os.path.dirname(around), f"{os.path.basename(around)}-"  # noqa: PTH119, PTH120
    return around, "tmp"


def _scratch_folder(runner: str, user: int | None) -> str:
    """Without a mount namespace: an empty folder of our own."""
    import tempfile

    place, prefix = scratch_place(runner, shared=user is not None)
    folder = tempfile.mkdtemp(prefix=prefix, dir=place if os.access(place, os.W_OK) else None)
    if user is not None:
        os.chown(folder, user, user)  # ours still: nobody else's code has run beside it
    os.chdir(folder)
    os.environ["TMPDIR"] = folder
    return folder


_GPU_SHARE = 4  # times: NVIDIA's library has threads and open devices of its own


def _threads(plan: Plan) -> int:
    return MAX_THREADS * (_GPU_SHARE if plan.gpu else 1)


def _limit(plan: Plan) -> None:
    size = SCRATCH_MB << 20
    for kind, limit in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, _threads(plan)),
        (resource.RLIMIT_NOFILE, _MAX_FILES * (_GPU_SHARE if plan.gpu else 1)),
        (resource.RLIMIT_FSIZE, size),
        (resource.RLIMIT_MEMLOCK, 0),
        (resource.RLIMIT_MSGQUEUE, 0),
    ):
        resource.setrlimit(kind, (limit, limit))
