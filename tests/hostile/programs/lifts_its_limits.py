# verdict: accepted
# family: escape
# Raises its limits, its priority and its share of the machine; each must be refused.
import ctypes
import errno
import os
import resource

libc = ctypes.CDLL(None, use_errno=True)
NUMBERS = {
    "x86_64": dict(sched_setscheduler=144, sched_setparam=142, sched_setattr=314, ioprio_set=251,
                   setpriority=141, sched_setaffinity=203, mlockall=151, personality=135,
                   set_mempolicy=238, migrate_pages=256),
    "aarch64": dict(sched_setscheduler=119, sched_setparam=118, sched_setattr=274, ioprio_set=30,
                    setpriority=140, sched_setaffinity=122, mlockall=230, personality=92,
                    set_mempolicy=237, migrate_pages=238),
}[os.uname().machine]  # fmt: skip

for name in dir(resource):
    if not name.startswith("RLIMIT_"):
        continue
    kind = getattr(resource, name)
    soft, hard = resource.getrlimit(kind)
    for limit in ((-1, -1), (soft, hard + 1), (hard + 1, hard + 1)):
        if hard == -1:
            continue
        try:
            resource.setrlimit(kind, limit)
        except (OSError, ValueError):
            continue
        raise RuntimeError(f"{name} was raised to {limit}")
for name in ("RLIMIT_AS", "RLIMIT_NPROC", "RLIMIT_NOFILE", "RLIMIT_FSIZE", "RLIMIT_CORE"):
    if resource.getrlimit(getattr(resource, name))[1] == -1:
        raise RuntimeError(f"{name} has no limit")
for name, number in NUMBERS.items():
    argument = ctypes.create_string_buffer(b"\x01\0\0\0\x01\0\0\0", 64)
    if libc.syscall(number, 0, 1, argument, 0) != -1 or ctypes.get_errno() != errno.EPERM:
        raise RuntimeError(f"{name}: {os.strerror(ctypes.get_errno())}")


def double(x):
    return 2 * x
