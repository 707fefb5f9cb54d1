"""What a running service holds on its host: memory, processes, descriptors, mounts, cgroups, files.

Taken before and after a crowd of submissions, it tells what they left behind. All of it is read
from outside the sandbox: /proc, the cgroup file system and the engine's own words. What only root
may read of a runner (its mounts, its descriptors, its share of memory) is None for others.
"""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterable
from dataclasses import dataclass, fields
from pathlib import Path

from benchmarks.service import Service

_PLACES = ("/tmp", "/var/tmp", "/dev/shm", "/dev/mqueue")
_CONTAINERS = (*_PLACES, "/run", "/run/tensorjudge")
_NOBODY = 65534
_WITHOUT_SPARES = 2  # processes of a runner: the one that stands by, and the parent
_POOLED = 16  # descriptors that the worker may keep: connections to its database and engine


@dataclass(frozen=True, slots=True)
class Memory:
    """A process's resident memory and its proportional share of it, KiB."""

    resident: int
    proportional: int | None


@dataclass(frozen=True, slots=True)
class Footprint:
    """One look. `runners`: the memory of each runner's parent, in order of its start."""

    worker: Memory
    runners: tuple[Memory, ...]
    processes: int  # of all runners: the one that stands by, the parent, children forked ahead
    descriptors: int  # the worker's
    runner_descriptors: int | None  # of all parents together
    mounts: int | None  # in the parents' namespaces, and on the host by a runner's folder
    cgroups: int
    files: tuple[str, ...]  # in places that a learner might write to, and in the containers' layers

    def left(self, before: Footprint) -> dict[str, str]:
        """What there is more of than before, by name; memory is no part of it."""
        found = {}
        for field in fields(self):
            then, now = getattr(before, field.name), getattr(self, field.name)
            spare = _POOLED if field.name == "descriptors" else 0
            if isinstance(now, int) and isinstance(then, int) and now > then + spare:
                found[field.name] = f"{then}, then {now}"
        if files := set(self.files) - set(before.files):
            found["files"] = ", ".join(sorted(files))
        return found


def take(service: Service) -> Footprint:
    """Look now; raises `RuntimeError` where the service has no worker."""
    worker = _worker(service)
    containers = _containers(service, worker)
    tops = _tops(worker, containers)
    # The first stands by, the second is the parent, the others were forked ahead.
    parents = [top[1] for top in tops if len(top) > 1]
    return Footprint(
        worker=_memory(worker),
        runners=tuple(_memory(parent) for parent in parents),
        processes=sum(map(len, tops)),
        descriptors=_length(f"/proc/{worker}/fd") or 0,
        runner_descriptors=_sum(_length(f"/proc/{parent}/fd") for parent in parents),
        mounts=_sum((_mounts(os.getpid(), "tensorjudge-runner"), *map(_mounts, parents))),
        cgroups=sum(_cgroups(pid) for pid in parents),
        files=tuple(sorted(_files(worker, containers))),
    )


def settled(service: Service, runners: int, seconds: float = 300) -> Footprint:
    """`take`, once so many runners are up with a child forked ahead, and nothing comes or goes."""
    until = time.monotonic() + seconds
    last: list[list[int]] = []
    while time.monotonic() < until:
        worker = _worker(service)
        now = _tops(worker, _containers(service, worker))
        warm = [top for top in now if len(top) > _WITHOUT_SPARES]
        if len(warm) == len(now) == runners and now == last:
            break
        last = now
        time.sleep(1)
    return take(service)


def _worker(service: Service) -> int:
    for pid in _children(service.process.pid):
        if b"worker" in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0"):
            return pid
    raise RuntimeError("the service has no worker")


def _children(pid: int) -> list[int]:
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            after_name = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it ended while we looked
        if int(after_name[1]) == pid:
            found.append(int(stat.parent.name))
    return sorted(found)


def _docker(*arguments: str) -> str:
    done = subprocess.run(["docker", *arguments], capture_output=True, text=True, check=False)
    return done.stdout if done.returncode == 0 else ""


def _containers(service: Service, worker: int) -> list[str]:
    if service.beside:  # somebody else started them
        return sorted(service.beside)
    wanted = f"label=tensorjudge.runner={os.uname().nodename}/{worker}"
    try:
        return sorted(_docker("ps", "-q", "--no-trunc", "--filter", wanted).split())
    except FileNotFoundError:
        return []


def _tops(worker: int, containers: list[str]) -> list[list[int]]:
    """The processes of each runner, in the order in which they stand above one another."""
    return [_top(container) for container in containers] if containers else _local(worker)


def _top(container: str) -> list[int]:
    lines = _docker("top", container, "-eo", "pid,ppid").splitlines()[1:]
    pairs = [(int(line.split()[0]), int(line.split()[1])) for line in lines]
    inside = {pid for pid, _ in pairs}
    first = [pid for pid, parent in pairs if parent not in inside]
    second = [pid for pid, parent in pairs if parent in first]
    return first + second + [pid for pid, _ in pairs if pid not in (*first, *second)]


def _local(worker: int) -> list[list[int]]:
    tops = []
    for first in _children(worker):
        if b"sandbox.runner" not in Path(f"/proc/{first}/cmdline").read_bytes():
            continue
        found, new = [first], [first]
        while new:
            new = [pid for parent in new for pid in _children(parent)]
            found += new
        tops.append(found)
    return tops


def _memory(pid: int) -> Memory:
    status = dict(
        line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines()
    )
    proportional = None
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                proportional = int(line.split()[1])
    except OSError:
        pass
    return Memory(int(status["VmRSS"].split()[0]), proportional)


def _length(folder: str) -> int | None:
    """How many entries a folder has; None where it may not be read."""
    try:
        return len(list(Path(folder).iterdir()))
    except OSError:
        return None


def _mounts(pid: int, words: str = "") -> int | None:
    """How many mounts a process sees, of those that have these words."""
    try:
        lines = Path(f"/proc/{pid}/mountinfo").read_text().splitlines()
        return sum(words in line for line in lines)
    except OSError:
        return None


def _sum(values: Iterable[int | None]) -> int | None:
    found = list(values)
    known = [value for value in found if value is not None]
    return sum(known) if len(known) == len(found) else None


def _cgroups(pid: int) -> int:
    """How many control groups lie at and below this process's own, over all hierarchies."""
    count = 0
    for line in Path(f"/proc/{pid}/cgroup").read_text().splitlines():
        _, controllers, path = line.split(":", 2)
        for name in (controllers.removeprefix("name="), "unified", ""):
            folder = Path("/sys/fs/cgroup") / name / path.lstrip("/")
            if path != "/" and folder.is_dir():
                count += sum(1 for _ in os.walk(folder))
                break
    return count


def _files(worker: int, containers: list[str]) -> list[str]:
    if containers:
        return [line for one in containers for line in _container_files(one)]
    user = _NOBODY if os.geteuid() == 0 else os.geteuid()
    found = [
        str(entry)
        for folder in _PLACES
        if user == _NOBODY or folder.startswith("/dev")  # a user's own files are none of ours
        for entry in (Path(folder).iterdir() if Path(folder).is_dir() else ())
        if entry.lstat().st_uid == user
    ]
    for kind in ("shm", "sem", "msg"):
        lines = Path(f"/proc/sysvipc/{kind}").read_text().splitlines()[1:]
        found += [f"System V {kind}: {line}" for line in lines if f" {user} " in line]
    return found


def _container_files(container: str) -> list[str]:
    """Without the container's name: a single-use one is not there the second time."""
    folders = (*_CONTAINERS, "-xdev", "-mindepth", "1", "-not", "-type", "d")
    listed = _docker("exec", container, "find", *folders)
    changed = _docker("diff", container).splitlines()
    # The engine itself makes the folder on which the worker's is mounted.
    own = ("C /run", "A /run/tensorjudge", "C /tmp")
    return listed.split("\n")[:-1] + [line for line in changed if line not in own]
