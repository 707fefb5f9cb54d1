# verdict: accepted
# family: interference
# SIGSTOP and every other signal to its runner and its siblings, by every call that sends one.
import ctypes
import errno
import os
import signal

libc = ctypes.CDLL(None, use_errno=True)
QUEUE, TQUEUE = {"x86_64": (129, 297), "aarch64": (138, 240)}[os.uname().machine]
SEND = 424  # pidfd_send_signal

for pid in (os.getppid() or 2, *range(2, 3000)):
    for number in (0, signal.SIGSTOP, signal.SIGKILL, signal.SIGCONT):
        try:
            os.kill(pid, number)
        except OSError:
            continue
        raise RuntimeError(f"process {pid} took signal {number}")
    try:
        os.killpg(pid, signal.SIGSTOP)
    except OSError:
        continue
    raise RuntimeError(f"group {pid} was stopped")
for descriptor in range(16):
    for number, arguments in (
        (SEND, (descriptor, signal.SIGSTOP, None, 0)),
        (QUEUE, (descriptor, signal.SIGSTOP, ctypes.create_string_buffer(128))),
        (TQUEUE, (descriptor, descriptor, signal.SIGSTOP, ctypes.create_string_buffer(128))),
    ):
        if libc.syscall(number, *arguments) != -1 or ctypes.get_errno() not in (
            errno.EPERM,
            errno.ENOSYS,
        ):
            raise RuntimeError(f"call {number}: {os.strerror(ctypes.get_errno())}")
# A descriptor that signals its owner when something comes: the owner shall be somebody else.
import fcntl  # noqa: E402

try:
    fcntl.fcntl(3, fcntl.F_SETOWN, 2)
except OSError:
    pass
else:
    raise RuntimeError("the channel's signals go to another process")


def double(x):
    return 2 * x
