"""The system calls that a child may make: an allow-list, compiled once by libseccomp.

Everything else answers EPERM, so that Python raises an error that the learner can read. `clone3`
answers ENOSYS: libc then makes its threads by `clone`, whose flags a filter can see.
"""

from __future__ import annotations

import errno
import os

_CLONE_THREAD = 0x00010000
_PR_SET_NAME, _PR_GET_NAME = 15, 16
_TCGETS, _FIONREAD, _FIONBIO, _FIOCLEX = 0x5401, 0x541B, 0x5421, 0x5451
_AF_UNIX = 1
# RLIMIT_STACK, NOFILE, AS. Not CPU: past it the kernel kills, which looks like the OOM killer's
# work, so that a learner could have a submission pass for one that was lost by our fault.
_LOWERED = (3, 7, 9)
_RLIMIT_DATA = 2  # what limits a GPU's child, by itself, once its context is there

#: Allowed whatever their arguments.
ALLOWED = """
read write readv writev pread64 pwrite64 preadv pwritev preadv2 pwritev2 close close_range lseek
open openat openat2 creat access faccessat faccessat2 stat lstat fstat newfstatat statx statfs
fstatfs readlink readlinkat getdents getdents64 getcwd chdir fchdir umask
rename renameat renameat2 mkdir mkdirat rmdir link linkat unlink unlinkat symlink symlinkat
chmod fchmod fchmodat truncate ftruncate fallocate fsync fdatasync sync_file_range flock fadvise64
utime utimes utimensat futimesat dup dup2 dup3 fcntl pipe pipe2
poll ppoll select pselect6 epoll_create epoll_create1 epoll_ctl epoll_wait epoll_pwait eventfd2
timerfd_create timerfd_settime timerfd_gettime
mmap mprotect munmap mremap madvise mincore msync brk membarrier
rt_sigaction rt_sigprocmask rt_sigreturn rt_sigpending rt_sigtimedwait rt_sigsuspend sigaltstack
restart_syscall pause futex set_robust_list get_robust_list rseq set_tid_address arch_prctl
exit exit_group sched_yield sched_getaffinity sched_getparam sched_getscheduler getcpu
getpid gettid getppid getpgrp getpgid getsid getuid geteuid getgid getegid getresuid getresgid
getgroups getpriority getrusage getrlimit times sysinfo uname capget wait4 waitid
nanosleep clock_nanosleep clock_gettime clock_getres gettimeofday time alarm
getitimer setitimer getrandom recvfrom getsockopt setsockopt getsockname getpeername shutdown
""".split()  # noqa: SIM905 - a list of two hundred strings cannot be read

#: What NVIDIA's library asks for besides: where memory lies and threads run, memory with a name.
GPU = ("get_mempolicy", "set_mempolicy", "mbind", "sched_setaffinity", "memfd_create", "mlock")
_TIOCSTI = 0x5412  # puts text into a terminal's input; there is none, and still

#: Signals: free inside a pid namespace of its own; without one, to itself only.
SIGNALS = ("kill", "tkill", "tgkill")


class FilterMissingError(Exception):
    """libseccomp or its Python binding is missing; the text says what to install."""


def compile_filter(own_pid: int | None = None, *, gpu: bool = False) -> bytes:
    """The filter as BPF. `own_pid`: the only process that may be signalled (None: any in sight).

    `gpu`: any ioctl but TIOCSTI, since a GPU's driver has hundreds; which devices take it is
    Landlock's to say.

    A filter compares 64 bits of what the kernel may read 32 of. So a rule allows by equality, where
    higher bits only make a call refused; what refuses one number has to look at its 32 bits alone.
    """
    try:
        import pyseccomp as seccomp
    except (ImportError, RuntimeError, OSError) as error:
        raise FilterMissingError(
            "libseccomp is missing: install libseccomp2 and the Python package pyseccomp"
        ) from error
    rules = seccomp.SyscallFilter(seccomp.ERRNO(errno.EPERM))

    def allow(name: str, *conditions: object) -> None:
        # A name that this architecture lacks (open on ARM, say) is no rule to add.
        try:
            rules.add_rule(seccomp.ALLOW, name, *conditions)
        except (OSError, ValueError):
            if conditions:
                raise

    arg, equal, masked = seccomp.Arg, seccomp.EQ, seccomp.MASKED_EQ
    for name in ALLOWED:
        allow(name)
    for name in SIGNALS:
        if own_pid is None:
            allow(name)
        elif name == "tgkill":
            allow(name, arg(0, equal, own_pid))
    allow("clone", arg(0, masked, _CLONE_THREAD, _CLONE_THREAD))
    rules.add_rule(seccomp.ERRNO(errno.ENOSYS), "clone3")
    allow("sendto", arg(4, equal, 0))  # on what is connected already, never to an address
    allow("socketpair", arg(0, equal, _AF_UNIX))  # asyncio's loop wants one; it leads nowhere
    allow("prlimit64", arg(0, equal, 0), arg(2, equal, 0))  # to read its own limits
    for kind in _LOWERED:
        allow("prlimit64", arg(0, equal, 0), arg(1, equal, kind))
    for option in (_PR_SET_NAME, _PR_GET_NAME):
        allow("prctl", arg(0, equal, option))
    if gpu:
        for bit in (1 << position for position in range(32)):  # any bit that TIOCSTI has otherwise
            allow("ioctl", arg(1, masked, bit, ~_TIOCSTI & bit))
        for name in GPU:
            allow(name)
        allow("prlimit64", arg(0, equal, 0), arg(1, equal, _RLIMIT_DATA))
    for request in (_TCGETS, _FIONREAD, _FIONBIO, _FIOCLEX) if not gpu else ():
        allow("ioctl", arg(1, equal, request))
    with os.fdopen(os.memfd_create("filter"), "w+b") as file:
        rules.export_bpf(file)
        file.seek(0)
        return file.read()
