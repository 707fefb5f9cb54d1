"""Whether a context comes up inside the full jail, tried once in a throw-away process.

What NVIDIA's library opens differs between drivers and hosts. Where it does not get ready inside a
private root, the runner goes on without namespaces, single-use, and its barriers say so.
"""

from __future__ import annotations

import os
import signal
import traceback
from dataclasses import replace

from sandbox.gpu import Accelerator
from sandbox.isolation import calls, child, kernel, namespaces, root

_SECONDS = 120


def refused(folder: str, accelerator: Accelerator) -> str:
    """Why the jail cannot hold this device; "" when it can. Leaves nothing behind."""
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(read)
        kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)
        signal.alarm(_SECONDS)
        try:
            _first(folder, accelerator, write)
        except BaseException as error:
            _say(write, error)
        finally:
            os._exit(0)
    os.close(write)
    with os.fdopen(read, "rb") as pipe:
        said = pipe.read().decode(errors="replace").strip()
    _, status = os.waitpid(pid, 0)
    if status and not said:
        said = f"it did not end well (status {status})"
    return f"no device in the jail: {said}" if said else ""


def _say(pipe: int, error: BaseException) -> None:
    os.write(pipe, "".join(traceback.format_exception_only(error)).encode()[:600])


def _first(folder: str, accelerator: Accelerator, pipe: int) -> None:
    """Outside: make the namespaces, wait for the first process in them."""
    namespaces.enter()
    pid = os.fork()
    if pid:
        _wait(pid, pipe)
        return
    kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)
    try:
        _parent(folder, accelerator, pipe)
    except BaseException as error:
        _say(pipe, error)
    finally:
        os._exit(0)


def _parent(folder: str, accelerator: Accelerator, pipe: int) -> None:
    """As the runner's parent: the root, torch, and one child."""
    gives_users = namespaces.gives_users()
    readable = (*root.readable_folders(), *root.FILES)
    plan = child.Plan(folder, True, calls.compile_filter(gpu=True), readable, gives_users)
    plan = with_device(plan, accelerator)
    place = child.Place(namespaces.user_for(0, 0) if gives_users else None)
    root.build(folder, accelerator.device_files(), accelerator.readable())
    from sandbox import warm

    warm.warm()
    pid = namespaces.fork_apart(namespaces.open_own_pid_namespace())
    if pid:
        _wait(pid, pipe)
        return
    try:
        child.isolate(plan, place)
        accelerator.open()
    except BaseException as error:
        _say(pipe, error)
    finally:
        os._exit(0)


def _wait(pid: int, pipe: int) -> None:
    _, status = os.waitpid(pid, 0)
    if status:
        os.write(pipe, f"it did not end well (status {status})".encode())


def with_device(plan: child.Plan, accelerator: Accelerator) -> child.Plan:
    """The plan of children that have this device too."""
    # Without a root of their own they see /proc, of which Landlock then shows them themselves.
    own = () if plan.namespaces else ("/proc/self",)
    return replace(
        plan,
        readable=(*plan.readable, *accelerator.readable(), *own),
        devices=accelerator.device_files(),
        gpu=True,
    )
