"""The runner: a warm parent that dials its worker and forks one isolated child for each job.

`python -m sandbox.runner FOLDER` finds `worker.sock` and `nonce` in FOLDER. The parent holds no
data of any job and never reads a child's connection: it forks, watches the clock, and reaps.
"""

from __future__ import annotations

import argparse
import array
import gc
import importlib
import os
import selectors
import signal
import socket
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import NoReturn

from sandbox import control, gpu, gpu_rehearsal, pages
from sandbox.isolation import calls, cgroups, child, kernel, namespaces, root, surroundings

Idle = Callable[[], object]
Serve = Callable[[socket.socket, dict[str, bool], int, Idle | None], None]
_SHORTEST_WAIT = 0.002  # between two looks at a CPU clock
_REDIAL = 0.5
#: Children forked; seconds without a word, unless it has forked so many that none will come.
_SETTLE_FROM, _SETTLE_AFTER, _SETTLE_BUSY = 2, 0.05, 24
_AT_REST = 0.25  # seconds between two looks at a child without a job, until its clock stands still
_BACKGROUND = 19  # niceness: a grading beside it gets 98% of a core
#: Ends of which a child is told by SIGXCPU, and what it then has to say where it was: seconds by
#: the wall's clock (a busy host may let it wait), and of CPU time.
_TOLD, _LAST_WORDS, _LAST_CPU = ("cpu", "wall"), 1.0, 0.1
_REHEARSALS = 10  # Python makes code that has run eight times faster


@dataclass(slots=True)
class _Child:
    """A living child as the parent knows it."""

    id: int
    pid: int
    pidfd: int
    base_mb: float
    rest_at: float  # when to read its clock, while it has no job; infinite once it rests
    group: tuple[int, ...] = ()
    killed: str = ""
    cpu_at_rest: float = 0.0  # seconds used then
    cpu_before: float = -1.0  # seconds that it had used when it was ready; below 0: not armed yet
    cpu_limit: float = -1.0
    look_at: float = float("inf")
    kill_at: float = float("inf")  # it was told of its end, and may say where it was
    visible: str = ""  # its number in the /proc that the parent sees


def dial(folder: Path, patience: float) -> socket.socket:
    """Connect, spend the nonce, and be welcomed; tries again for `patience` seconds."""
    until = time.monotonic() + patience
    while True:
        try:
            return _dial_once(folder)
        except (OSError, ConnectionError) as error:
            if time.monotonic() >= until:
                raise SystemExit(f"runner: the worker did not take us: {error}") from error
        time.sleep(_REDIAL)


def _dial_once(folder: Path) -> socket.socket:
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    try:
        connection.connect(str(folder / control.SOCKET_NAME))
        nonce = (folder / control.NONCE_NAME).read_text().strip()
        connection.send(control.encode(control.Hello(nonce)))
        answer = control.decode(connection.recv(control.MAX_PACKET))
    except control.ControlError as error:
        connection.close()
        raise ConnectionError(str(error)) from error
    except OSError:
        connection.close()
        raise
    if not isinstance(answer, control.Welcome):
        connection.close()
        raise ConnectionError(getattr(answer, "reason", "an unexpected answer"))
    return connection


def run(
    folder: str, connection: socket.socket, serve_name: str, device: str = "", jail: str = ""
) -> None:
    """Look around, enter the namespaces, warm up and serve; returns when the worker hangs up.

    `device`: of the children, see `sandbox.gpu.named`; "" for the CPU. `jail`: whether namespaces
    hold that device ("holds", "refuses"), where an earlier runner found out.
    """
    number = os.getpid()  # on the host, where there is no container
    os.umask(0o022)  # whoever started us: children of other users read what is made for them
    accelerator = gpu.named(device) if device else None
    # First, so that the runner is seen to be limited by them.
    groups, _ = cgroups.make(gpu=accelerator is not None)
    around = surroundings.look()
    refused = "an earlier runner was refused" if jail == "refuses" else ""
    refused = refused or namespaces.unavailable(folder, child.SCRATCH_MB)
    if accelerator is not None:
        gpu.set_environment()
        if not refused and jail != "holds":
            refused = gpu_rehearsal.refused(folder, accelerator)
    if not refused:
        namespaces.enter()
        pid = os.fork()
        if pid:
            connection.close()
            _stand_by(pid)
        kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)
        readable = root.readable_folders()
        if accelerator is None:
            root.build(folder)
        else:
            root.build(folder, accelerator.device_files(), accelerator.readable())
    else:
        readable = root.readable_folders()
    program, missing = b"", ""
    try:
        program = calls.compile_filter(gpu=accelerator is not None)
    except calls.FilterMissingError as error:
        missing = str(error)
    from sandbox import warm

    version = warm.warm()
    module, _, name = serve_name.partition(":")
    harness = importlib.import_module(module)
    serve: Serve = getattr(harness, name)
    rehearse: Callable[[], None] = getattr(harness, "rehearse", lambda: None)
    for _ in range(_REHEARSALS):
        rehearse()  # first uses are paid here, not by a child
    shared = [*readable, child.scratch_place(folder, shared=True)[0]]
    plan = child.Plan(
        folder,
        not refused,
        program,
        (*readable, *root.FILES),
        namespaces.gives_users(number) and (not refused or root.reachable_by_all(shared)),
        around,
    )
    if accelerator is not None:
        plan = gpu_rehearsal.with_device(plan, accelerator)
    kernel.prctl(kernel.PR_SET_DUMPABLE, 0)
    gc.collect()
    gc.freeze()
    gc.disable()
    jobs = groups.jobs if groups else []
    parent = Parent(connection, plan, serve, rehearse, number, jobs, accelerator)
    build = os.environ.get("SANDBOX_BUILD", "")
    kind = "" if accelerator is None else "cuda"
    parent.say(control.Warm(plan.namespaces, version, build, refused or missing, kind))
    parent.loop()


def _stand_by(pid: int) -> NoReturn:
    """Outside the pid namespace: wait for its first process, and end with it."""
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.closerange(3, 1 << 20)
    _, status = os.waitpid(pid, 0)
    os._exit(os.waitstatus_to_exitcode(status) & 0xFF)


class Parent:
    """The loop of the runner's parent: packets from the worker, deaths and clocks of children."""

    def __init__(
        self,
        connection: socket.socket,
        plan: child.Plan,
        serve: Serve,
        rehearse: Callable[[], None],
        number: int,
        groups: list[tuple[int, ...]],
        accelerator: gpu.Accelerator | None = None,
    ) -> None:
        self._number = number
        self._grouped = bool(groups)
        self._groups = groups  # those that no living child is in
        self._connection = connection
        self._plan = plan
        self._serve = serve
        self._rehearse = rehearse
        self._accelerator = accelerator
        self._prepare: Idle = rehearse  # what a child does while it waits for a job
        self._settling = pages.collapsing()
        self._lesson: pages.Lesson | None = None
        self._settled = False
        self._pause = _SETTLE_AFTER
        self._children: dict[int, _Child] = {}
        self._selector = selectors.DefaultSelector()
        self._selector.register(connection, selectors.EVENT_READ)
        self._namespace = namespaces.open_own_pid_namespace() if plan.namespaces else -1
        self._own_mb = _peak_anonymous_mb("self", current=True)
        self._spawned = 0

    def say(self, message: control.Message) -> None:
        """Send the worker a message; a worker that is gone ends the runner."""
        try:
            self._connection.send(control.encode(message))
        except OSError:
            self._end()

    def loop(self) -> NoReturn:
        """Serve until the worker hangs up."""
        while True:
            ready = self._selector.select(self._patience())
            if not ready and self._may_settle():
                self._settle()
            for key, _ in ready:
                if key.data is None:
                    self._hear()
                elif isinstance(key.data, pages.Lesson):
                    self._learn(key.data)
                else:
                    self._reap(key.data)
            self._look_at_clocks()

    def _may_settle(self) -> bool:
        """Whether it was not done, is worth it (a runner for one child has one), and none works."""
        if self._settled or self._spawned < _SETTLE_FROM or self._accelerator is not None:
            return False
        return self._spawned >= _SETTLE_BUSY or all(
            one.cpu_before < 0 for one in self._children.values()
        )

    def _settle(self) -> None:
        """A step of making every later fork cheaper: short, so that a packet waits for no more."""
        self._pause = 0.0
        self._settled = next(self._settling, None) is None
        if self._settled:
            self._own_mb = _peak_anonymous_mb("self", current=True)
            self._lesson = pages.Lesson(self._rehearse)
            self._selector.register(self._lesson.pipe, selectors.EVENT_READ, self._lesson)

    def _learn(self, lesson: pages.Lesson) -> None:
        if lesson.hear():
            self._selector.unregister(lesson.pipe)
            self._lesson = None
            if ranges := lesson.end():
                self._prepare = partial(pages.prepare, ranges)

    def _end(self) -> NoReturn:
        for one in self._children.values():
            os.kill(one.pid, signal.SIGKILL)
        os._exit(0)

    def _hear(self) -> None:
        self._pause = _SETTLE_AFTER if self._spawned < _SETTLE_BUSY else 0.0
        space = socket.CMSG_LEN(2 * array.array("i").itemsize)
        try:
            packet, extra, _, _ = self._connection.recvmsg(control.MAX_PACKET, space)
        except OSError:
            self._end()
        if not packet:
            self._end()
        descriptors = array.array("i")
        for level, kind, data in extra:
            if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
                descriptors.frombytes(data[: len(data) - len(data) % descriptors.itemsize])
        message = control.decode(packet)
        if isinstance(message, control.Spawn) and len(descriptors) == 2:
            self._spawn(message.child, *descriptors)
            return
        for descriptor in descriptors:
            os.close(descriptor)
        one = self._children.get(getattr(message, "child", -1))
        if one is None:
            return  # it ended a moment ago: the worker is about to read so
        if isinstance(message, control.Kill):
            self._kill(one, message.reason)
        elif isinstance(message, control.Query):
            used = max(0.0, _cpu_seconds(one.pid) - max(0.0, one.cpu_before))
            self.say(control.Used(one.id, used, self._peak_mb(one)))
        elif isinstance(message, control.Background):
            os.setpriority(os.PRIO_PROCESS, one.pid, _BACKGROUND)
        elif isinstance(message, control.Arm) and not one.killed:  # else its end stands
            unlimited = message.cpu_seconds < 0
            used = _cpu_seconds(one.pid)
            if one.cpu_before < 0:
                one.cpu_before = min(used, max(message.before, one.cpu_at_rest))
                if self._accelerator is not None:  # its context is not the job's memory
                    one.base_mb = _peak_anonymous_mb(_visible_pid(one.pidfd), current=True)
            one.cpu_limit = -1.0 if unlimited else used + message.cpu_seconds
            one.look_at = float("inf") if unlimited else _next_look(message.cpu_seconds)
            one.rest_at = float("inf")

    def _spawn(self, id: int, connection: int, output: int) -> None:
        met = self._spawned and not self._plan.namespaces
        if met or (self._grouped and not self._groups):
            # Without namespaces a child could meet the next one: it gets a runner to itself. And
            # none lives outside a group.
            os.close(connection)
            os.close(output)
            self.say(control.Exited(id, "lost", 0))
            return
        self._spawned += 1
        user = namespaces.user_for(self._number, self._spawned) if self._plan.gives_users else None
        place = child.Place(user, self._groups.pop() if self._groups else ())
        apart = self._plan.namespaces
        pid = namespaces.fork_apart(self._namespace) if apart else os.fork()
        if pid == 0:
            self._be_the_child(connection, output, place)
        os.close(connection)
        os.close(output)
        one = _Child(
            id, pid, os.pidfd_open(pid), self._own_mb, time.monotonic() + _AT_REST, place.group
        )
        self._children[id] = one
        self._selector.register(one.pidfd, selectors.EVENT_READ, one)

    def _be_the_child(self, connection: int, output: int, place: child.Place) -> NoReturn:
        status = 70  # EX_SOFTWARE: our part of it failed
        try:
            self._children.clear()
            vm_bytes = child.address_space()
            cgroups.enter(place.group)
            child.take_descriptors(connection, output)
            statm = -1 if self._accelerator is None else os.open("/proc/self/statm", os.O_RDONLY)
            barriers = child.isolate(self._plan, place)
            gc.enable()
            idle: Idle | None = self._prepare
            if self._accelerator is not None:
                from sandbox.harness import device

                device.open_on(self._accelerator, statm)
                vm_bytes = 0  # limited otherwise: see there
                self._prepare()  # what a device does first takes seconds
                idle = None
            self._serve(socket.socket(fileno=child.CONNECTION), barriers, vm_bytes, idle)
            status = 0
        except SystemExit as error:
            status = error.code if isinstance(error.code, int) else 1
        except BaseException:
            os.write(2, traceback.format_exc().encode(errors="replace"))
        finally:
            os._exit(status & 0xFF)

    def _reap(self, one: _Child) -> None:
        _, status, used = os.wait4(one.pid, 0)
        self._selector.unregister(one.pidfd)
        os.close(one.pidfd)
        del self._children[one.id]
        if one.group:
            self._groups.append(one.group)
        code = os.waitstatus_to_exitcode(status)
        if one.killed:
            reason, code = one.killed, abs(code)
        elif code == -signal.SIGKILL:
            reason, code = "memory", signal.SIGKILL  # only the kernel's OOM killer is left
        elif code < 0:
            reason, code = "signal", -code
        else:
            reason = "exit"
        cpu = max(0.0, used.ru_utime + used.ru_stime - max(0.0, one.cpu_before))
        memory = max(0.0, used.ru_maxrss / 1024 - one.base_mb)  # a dead process has no /proc/status
        self.say(control.Exited(one.id, reason, int(code), cpu, memory))

    def _kill(self, one: _Child, reason: str) -> None:
        one.killed = one.killed or reason
        if reason not in _TOLD:
            os.kill(one.pid, signal.SIGKILL)
        elif one.kill_at == float("inf"):
            one.kill_at = time.monotonic() + _LAST_WORDS
            one.cpu_limit = _cpu_seconds(one.pid) + _LAST_CPU
            one.look_at = _next_look(_LAST_CPU)
            os.kill(one.pid, signal.SIGXCPU)

    def _patience(self) -> float | None:
        if self._may_settle():
            return self._pause
        moments = (min(one.look_at, one.rest_at, one.kill_at) for one in self._children.values())
        first = min(moments, default=float("inf"))
        return None if first == float("inf") else max(0.0, first - time.monotonic())

    def _look_at_clocks(self) -> None:
        now = time.monotonic()
        for one in list(self._children.values()):
            if one.rest_at <= now:
                used = _cpu_seconds(one.pid)
                one.rest_at = float("inf") if used == one.cpu_at_rest else now + _AT_REST
                one.cpu_at_rest = used
            if one.kill_at <= now:
                one.kill_at = float("inf")
                os.kill(one.pid, signal.SIGKILL)
            if one.look_at > now:
                continue
            left = one.cpu_limit - _cpu_seconds(one.pid)
            if left <= 0:
                one.look_at = float("inf")
                if one.killed:
                    os.kill(one.pid, signal.SIGKILL)
                else:
                    self._kill(one, "cpu")
            else:
                one.look_at = _next_look(left)

    def _peak_mb(self, one: _Child) -> float:
        one.visible = one.visible or _visible_pid(one.pidfd)
        return max(0.0, _peak_anonymous_mb(one.visible) - one.base_mb)


_CORES = min(len(os.sched_getaffinity(0)), child.MAX_THREADS)


def _next_look(left: float) -> float:
    """When to look at a CPU clock again: threads spend it faster than the wall's clock runs."""
    return time.monotonic() + max(_SHORTEST_WAIT, left / _CORES)


def _cpu_seconds(pid: int) -> float:
    """CPU time of a living or unreaped process, by its own clock (linux/posix-timers.h)."""
    return time.clock_gettime((~pid << 3) | 2)


def _visible_pid(pidfd: int) -> str:
    """The process's number in the /proc that we see, which is not of our pid namespace."""
    for line in Path(f"/proc/self/fdinfo/{pidfd}").read_text().splitlines():
        if line.startswith("Pid:"):
            return line.split()[1]
    return "0"


def _peak_anonymous_mb(pid: str, *, current: bool = False) -> float:
    """Peak resident memory without mapped files, MiB; 0.0 once the process has let go of it.

    The peak counts files (torch's libraries) too; they only grow, so that today's are taken off.
    """
    try:
        # A process may call itself by bytes that are no text.
        status = Path(f"/proc/{pid}/status").read_text(errors="replace")
    except OSError:
        return 0.0
    fields = dict(line.split(":", 1) for line in status.splitlines())
    if "VmHWM" not in fields:
        return 0.0
    total = int(fields["VmRSS" if current else "VmHWM"].split()[0])
    return (total - int(fields["RssFile"].split()[0])) / 1024


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="sandbox.runner", description=__doc__)
    parser.add_argument("folder", help="holds worker.sock and nonce")
    parser.add_argument("--wait", type=float, default=0.0, help="seconds to go on dialling")
    parser.add_argument("--device", default="", help="cuda: children with a GPU")
    parser.add_argument("--jail", default="", help=argparse.SUPPRESS)
    parser.add_argument("--serve", default="sandbox.harness:serve", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    folder = str(Path(arguments.folder).resolve())
    connection = dial(Path(folder), arguments.wait)
    del sys.argv[1:]
    run(folder, connection, arguments.serve, arguments.device, arguments.jail)


if __name__ == "__main__":
    main()
