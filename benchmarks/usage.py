"""CPU seconds and memory of a running service, read from outside: /proc and the Docker engine."""

from __future__ import annotations

import contextlib
import os
import re
import socket
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from benchmarks.service import Service

_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Cpu:
    """CPU seconds used so far, by part; a difference of two is what was used between them."""

    web: float
    worker: float
    sandbox: float  # the runners and all their children

    def __sub__(self, other: Cpu) -> Cpu:
        return Cpu(self.web - other.web, self.worker - other.worker, self.sandbox - other.sandbox)

    @property
    def total(self) -> float:
        """Of all parts."""
        return self.web + self.worker + self.sandbox

    def per(self, grades: int) -> dict[str, float]:
        """Milliseconds a grade, by part and in total."""
        parts = {**asdict(self), "total": self.total}
        return {f"{name}_cpu_ms": 1e3 * value / grades for name, value in parts.items()}


class Gauge:
    """Reads one service's processes and containers."""

    def __init__(self, service: Service) -> None:
        self.web = service.process.pid
        self.worker = _worker_of(self.web)
        self._engine: Any = None
        self._containers = self._find_containers()

    def cpu(self) -> Cpu:
        """CPU seconds so far, those of ended and reaped children included."""
        if self._containers:
            sandbox = sum(self._container_seconds(id_) for id_ in self._containers)
            worker = process_seconds(self.worker)
        else:  # the local driver: the runners are the worker's children
            sandbox = sum(tree_seconds(child) for child in children(self.worker))
            worker = process_seconds(self.worker)
        return Cpu(process_seconds(self.web), worker, sandbox)

    def sandboxes(self) -> list[list[int]]:
        """The processes of each runner's container (or of each local runner), oldest first."""
        if not self._containers:
            return [tree(child) for child in children(self.worker)]
        found = []
        for id_ in self._containers:
            top = self._engine.top(id_, ps_args="-o pid")
            found.append(sorted(int(row[0]) for row in top["Processes"]))
        return found

    def close(self) -> None:
        """Hang up on the engine."""
        if self._engine is not None:
            self._engine.close()

    def _find_containers(self) -> list[str]:
        try:
            import docker

            self._engine = docker.APIClient(timeout=30)
            label = f"tensorjudge.runner={socket.gethostname()}/{self.worker}"
            rows = self._engine.containers(filters={"label": label})
        except Exception:  # no engine: the service runs on another driver
            return []
        return [str(row["Id"]) for row in rows]

    def _container_seconds(self, id_: str) -> float:
        read = self._engine.stats(id_, stream=False, one_shot=True)
        return float(read["cpu_stats"]["cpu_usage"]["total_usage"]) / 1e9


def _worker_of(web: int) -> int:
    for child in children(web):
        if b"worker" in Path(f"/proc/{child}/cmdline").read_bytes().split(b"\0"):
            return child
    raise RuntimeError(f"the service {web} has no worker")


def children(pid: int) -> list[int]:
    """The process's children, of all its threads."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):  # it ended meanwhile
            found += map(int, task.read_text().split())
    return sorted(found)


def tree(pid: int) -> list[int]:
    """The process and all that descend from it."""
    return [pid, *(each for child in children(pid) for each in tree(child))]


def process_seconds(pid: int) -> float:
    """CPU seconds of a process."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def tree_seconds(pid: int) -> float:
    """CPU seconds of a process, its descendants, and those of them that ended and were reaped."""
    total = 0.0
    for each in tree(pid):
        try:
            fields = Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue  # ended meanwhile: its parent has its seconds
        total += sum(map(int, fields[11:15])) / _TICKS
    return total


def machine_seconds() -> float:
    """CPU seconds that the whole machine has spent, whoever asked for them (not: idle, stolen)."""
    ticks = list(map(int, Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:]))
    user, nice, system, _idle, _waiting, hard, soft = ticks[:7]
    return (user + nice + system + hard + soft) / _TICKS


def memory_mb(pid: int) -> dict[str, float]:
    """Proportional, private and resident megabytes of a process; raises `OSError`."""
    text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    kib = {name: int(value) for name, value in re.findall(r"^(\w+):\s+(\d+) kB", text, re.M)}
    private = kib["Private_Clean"] + kib["Private_Dirty"]
    return {
        name: value * 1024 / 1e6
        for name, value in (("pss", kib["Pss"]), ("private", private), ("resident", kib["Rss"]))
    }


def machine() -> dict[str, str | int]:
    """What a figure belongs to: processor, cores, memory, kernel; no names and no paths."""
    import platform

    cpu = re.search(r"^model name\s*:\s*(.+)$", Path("/proc/cpuinfo").read_text(), re.M)
    memory = re.search(r"^MemTotal:\s+(\d+) kB", Path("/proc/meminfo").read_text(), re.M)
    return {
        "processor": cpu[1].strip() if cpu else platform.machine(),
        "cores": len(os.sched_getaffinity(0)),
        "memory_gib": round(int(memory[1]) / 1024**2) if memory else 0,
        "kernel": platform.release(),
        "python": platform.python_version(),
    }
