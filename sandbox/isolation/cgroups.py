"""Control groups, version 1 and 2: what limits this process, and a group for each child.

A runner that may write below its own group (root, or a unit or container with delegation) makes

    tensorjudge-PID-SPACE/    the runner's limits
        parent/               the runner's parent
        job-0 … job-15/       a child each, with limits of its own, used again and again

PID counts within a pid namespace, whose number SPACE is: two containers may share a hierarchy.

Where it may not (a container's groups are mounted read-only, as a rule) the container's own limits
stand around all children of one runner, and `RLIMIT_AS` around each. A child enters its group by
itself before it isolates itself: a write of two bytes a controller, 0.05 ms measured.
"""

from __future__ import annotations

import contextlib
import os
import time
from dataclasses import dataclass, field
from pathlib import Path

CONTROLLERS = ("memory", "pids", "cpu")
PREFIX = "tensorjudge-"
JOBS = 16  # more than a pool has alive at once
MB = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """`memory_mb` MiB, `processes` (threads count), one core."""

    memory_mb: int
    processes: int


#: As the container's: a warm runner holds 310 MiB, and two jobs of 512 and their scratch fit.
RUNNER = Limits(2048, 256)
#: A backstop behind the job's own `RLIMIT_AS`, for what that does not see: tmpfs, pipes, sockets,
#: page tables. It leaves the parent its share.
JOB = Limits(1536, 64)

#: With a GPU: its libraries and two contexts hold some GiB, and have threads of their own.
GPU_RUNNER, GPU_JOB = Limits(8192, 512), Limits(6144, 128)

_UNLIMITED = 1 << 60
_PERIOD = 100_000  # µs; the whole of it is one core


@dataclass(frozen=True, slots=True)
class Tree:
    """Where this process's groups are: for each controller a mount and our folder in it."""

    unified: bool
    mounts: dict[str, Path] = field(default_factory=dict)
    own: dict[str, Path] = field(default_factory=dict)


def find(
    mountinfo: Path = Path("/proc/self/mountinfo"), membership: Path = Path("/proc/self/cgroup")
) -> Tree:
    """Read it from the kernel's own tables; controllers that cannot be found are absent."""
    ours: dict[str, str] = {}
    for line in _lines(membership):
        _, names, path = line.split(":", 2)
        for name in names.split(",") if names else [""]:
            ours[name] = path
    mounts: dict[str, tuple[Path, str]] = {}
    for line in _lines(mountinfo):
        before, _, after = line.partition(" - ")
        root, mounted = before.split()[3:5]
        kind, _, options = after.split(maxsplit=2)
        if kind == "cgroup2":
            mounts.setdefault("", (Path(mounted), root))
        elif kind == "cgroup":
            for name in set(options.split(",")) & set(CONTROLLERS):
                mounts.setdefault(name, (Path(mounted), root))
    version1 = [name for name in CONTROLLERS if name in mounts and name in ours]
    unified = not version1 and "" in mounts and "" in ours
    tree = Tree(unified)
    for name in CONTROLLERS if unified else version1:
        key = "" if unified else name
        point, root = mounts[key]
        tree.mounts[name] = point
        tree.own[name] = _beneath(point, root, ours[key])
    return tree


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text().splitlines()
    except OSError:
        return []


def _beneath(point: Path, root: str, path: str) -> Path:
    """Our folder: `path` counts from the hierarchy's top, the mount shows what is below `root`."""
    if root != "/" and path.startswith(root):
        path = path[len(root) :]
    folder = point / path.lstrip("/")
    return folder if ".." not in path and folder.is_dir() else point


def limited(tree: Tree | None = None) -> dict[str, bool]:
    """For each controller whether our group, or one above it that we see, sets a limit."""
    tree = tree or find()
    found = dict.fromkeys(CONTROLLERS, False)
    for name, folder in tree.own.items():
        while True:
            found[name] = found[name] or _is_limited(folder, name, unified=tree.unified)
            if folder == tree.mounts[name] or folder == folder.parent:
                break
            folder = folder.parent
    return found


def _is_limited(folder: Path, controller: str, *, unified: bool) -> bool:
    names = {
        "memory": "memory.max" if unified else "memory.limit_in_bytes",
        "pids": "pids.max",
        "cpu": "cpu.max" if unified else "cpu.cfs_quota_us",
    }
    try:
        word = (folder / names[controller]).read_text().split()[0]
    except (OSError, IndexError):
        return False
    return word != "max" and 0 <= int(word) < _UNLIMITED


# Groups of our own


@dataclass(slots=True)
class Groups:
    """The groups of one runner. `jobs`: for each a descriptor a controller, to be entered by."""

    top: dict[str, Path]
    jobs: list[tuple[int, ...]] = field(default_factory=list)


def name_of(pid: int | str) -> str:
    """The group of a runner in our own pid namespace; no other living process has that name."""
    try:
        space = Path("/proc/self/ns/pid").stat().st_ino
    except OSError:
        space = 0
    return f"{PREFIX}{pid}-{space}"


def make(
    tree: Tree | None = None, pid: int | None = None, *, gpu: bool = False
) -> tuple[Groups | None, str]:
    """Make the runner's groups and enter them; or None and why not, with nothing left behind.

    `gpu`: with room for what a GPU's library holds.
    """
    tree = tree or find()
    if set(tree.own) != set(CONTROLLERS):
        return None, "the controllers memory, pids and cpu are not all to be seen"
    name = name_of(pid or os.getpid())
    bases = [tree.own]
    if tree.unified and _delegated(tree.own["memory"].parent):
        bases.append({key: path.parent for key, path in tree.own.items()})
    why = ""
    for base in bases:
        top = {key: path / name for key, path in base.items()}
        try:
            return _build(base, top, unified=tree.unified, gpu=gpu), ""
        except OSError as error:
            why = f"{error.strerror}: {error.filename or next(iter(top.values()))}"
            _leave(tree.own, top)
    return None, why


def _delegated(folder: Path) -> bool:
    """systemd marks the group whose inside it leaves to its unit (DelegateSubgroup=)."""
    with contextlib.suppress(OSError):
        return os.getxattr(folder, "user.delegate") == b"1"
    return False


def _build(
    base: dict[str, Path], top: dict[str, Path], *, unified: bool, gpu: bool = False
) -> Groups:
    folders = list(dict.fromkeys(top.values()))
    for folder in folders:
        (folder / "parent").mkdir(parents=True, exist_ok=True)
    for folder in folders:
        (folder / "parent" / "cgroup.procs").write_text("0")
    if unified:
        wanted = " ".join(f"+{name}" for name in CONTROLLERS)
        for folder in (*dict.fromkeys(base.values()), *folders):
            control = folder / "cgroup.subtree_control"
            if not set(CONTROLLERS) <= set(control.read_text().split()):
                control.write_text(wanted)
    _limit(top, GPU_RUNNER if gpu else RUNNER, unified=unified)
    groups = Groups(top)
    for number in range(JOBS):
        job = {key: path / f"job-{number}" for key, path in top.items()}
        for folder in dict.fromkeys(job.values()):
            folder.mkdir(exist_ok=True)
        _limit(job, GPU_JOB if gpu else JOB, unified=unified)
        groups.jobs.append(
            tuple(
                os.open(folder / "cgroup.procs", os.O_WRONLY | os.O_CLOEXEC)
                for folder in dict.fromkeys(job.values())
            )
        )
    return groups


def _limit(group: dict[str, Path], limits: Limits, *, unified: bool) -> None:
    memory = str(limits.memory_mb * MB)
    (group["pids"] / "pids.max").write_text(str(limits.processes))
    if unified:
        (group["memory"] / "memory.max").write_text(memory)
        _if_there(group["memory"] / "memory.swap.max", "0")
        (group["cpu"] / "cpu.max").write_text(f"{_PERIOD} {_PERIOD}")
        return
    (group["memory"] / "memory.limit_in_bytes").write_text(memory)
    _if_there(group["memory"] / "memory.memsw.limit_in_bytes", memory)
    (group["cpu"] / "cpu.cfs_period_us").write_text(str(_PERIOD))
    (group["cpu"] / "cpu.cfs_quota_us").write_text(str(_PERIOD))


def _if_there(path: Path, value: str) -> None:
    """A kernel without accounting of swap has no such file: nothing to limit."""
    if path.exists():
        path.write_text(value)


def enter(group: tuple[int, ...]) -> None:
    """Put this process into a job's group; raises `OSError`."""
    for descriptor in group:
        os.write(descriptor, b"0")


def _leave(own: dict[str, Path], top: dict[str, Path]) -> None:
    """Back to where we came from, and remove what was made."""
    for folder in dict.fromkeys(own.values()):
        with contextlib.suppress(OSError):
            (folder / "cgroup.procs").write_text("0")
    _remove(list(dict.fromkeys(top.values())))


# What is left of runners


def remove(pid: int, tree: Tree | None = None, patience: float = 1.0) -> None:
    """Remove the groups of a runner that has ended; its last children may still be dying."""
    tops = _tops(tree or find(), name_of(pid))
    until = time.monotonic() + patience
    while tops and not _remove(tops) and time.monotonic() < until:
        time.sleep(0.01)


def sweep(tree: Tree | None = None) -> None:
    """Remove the groups of runners whose worker did not live to do so.

    Of our own pid namespace only: who lives in another one is not ours to see.
    """
    for top in _tops(tree or find(), name_of("*")):
        pid = top.name.removeprefix(PREFIX).partition("-")[0]
        if pid.isdigit() and not Path(f"/proc/{pid}").exists():
            _remove([top])


def _tops(tree: Tree, pattern: str) -> list[Path]:
    bases = [*tree.own.values()]
    if tree.unified:
        bases += [path.parent for path in tree.own.values() if _delegated(path.parent)]
    return [top for base in dict.fromkeys(bases) for top in base.glob(pattern)]


def _remove(tops: list[Path]) -> bool:
    """Remove groups from the leaves up; whether all are gone."""
    gone = True
    for top in tops:
        inner: list[Path] = []
        with contextlib.suppress(OSError):  # another worker that starts may be quicker
            inner = [path for path in top.iterdir() if path.is_dir()]
        for folder in (*inner, top):
            try:
                folder.rmdir()
            except FileNotFoundError:
                continue
            except OSError:
                gone = False
    return gone
