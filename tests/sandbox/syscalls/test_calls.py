"""The list of system calls: what was recorded, a reason for the rest, and nothing dangerous."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from sandbox.isolation.calls import ALLOWED, SIGNALS

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
RECORDED = (HERE / "recorded.txt").read_text().splitlines()

#: Allowed by an argument only: what the filter looks at.
CONDITIONAL = {
    "clone": "a thread, never a process",
    "sendto": "on what is connected already, never to an address",
    "socketpair": "AF_UNIX: asyncio's loop wants one, and it leads nowhere",
    "prlimit64": "of itself",
    "prctl": "the name of a thread",
    "ioctl": "is it a terminal; non-blocking; how much is to be read",
    **dict.fromkeys(SIGNALS, "inside a pid namespace of its own; else to itself"),
}

#: Allowed and not recorded, each group with its reason.
BEYOND = {
    "older or newer names of recorded calls, by other versions of libc": """
        open creat stat lstat fstat newfstatat statx readlink readlinkat access faccessat faccessat2
        openat2 mkdirat linkat symlinkat renameat renameat2 fchmod fchmodat getdents
        futimesat utime utimes time gettimeofday pipe dup dup2 dup3 epoll_create
        epoll_pwait poll ppoll select pselect6 pause nanosleep clock_getres alarm""",
    "reading and writing its own files in other ways": """
        readv writev preadv pwritev preadv2 pwritev2 fstatfs fallocate fadvise64 flock
        sync_file_range chdir fchdir close_range""",
    "asking about itself": """
        getegid getgid getgroups getpgid getpgrp getsid getresgid getresuid getpriority getrlimit
        getrusage getitimer get_robust_list getcpu sched_getparam sched_getscheduler sysinfo capget
        getpeername""",
    "its own memory, threads, signals and timers, as libc and torch's libraries may use them": """
        mremap mincore membarrier rseq arch_prctl set_robust_list set_tid_address sched_yield
        rt_sigpending rt_sigtimedwait rt_sigsuspend sigaltstack restart_syscall eventfd2
        timerfd_create timerfd_settime timerfd_gettime""",
    "ending, and waiting for children that it cannot have (an error that can be read)": """
        exit exit_group wait4 waitid""",
    "its own connection, or one to itself": "setsockopt shutdown",
}

#: What a way out was once built of, or would give more than one's own process.
NEVER = """
socket connect bind listen accept accept4 sendmsg recvmsg sendmmsg recvmmsg fork vfork clone3
execve execveat unshare setns mount umount2 pivot_root chroot move_mount open_tree fsopen
fsconfig fsmount fspick mount_setattr ptrace process_vm_readv process_vm_writev process_madvise
process_mrelease kcmp pidfd_open pidfd_getfd pidfd_send_signal bpf perf_event_open userfaultfd
io_uring_setup io_uring_enter io_uring_register add_key keyctl request_key seccomp
landlock_create_ruleset landlock_add_rule landlock_restrict_self init_module finit_module
delete_module kexec_load kexec_file_load reboot swapon swapoff setuid setgid setreuid setregid
setresuid setresgid setgroups setfsuid setfsgid capset setsid setpgid personality quotactl acct
syslog iopl ioperm modify_ldt nfsservctl lookup_dcookie name_to_handle_at open_by_handle_at
fanotify_init fanotify_mark inotify_init inotify_init1 shmget shmat shmctl shmdt semget semop
semctl semtimedop msgget msgsnd msgrcv msgctl mq_open mq_unlink mq_timedsend mq_timedreceive
mq_notify memfd_create memfd_secret mknod mknodat chown fchown lchown fchownat setxattr
lsetxattr fsetxattr settimeofday clock_settime clock_adjtime adjtimex sethostname setdomainname
sched_setaffinity sched_setscheduler sched_setparam sched_setattr setpriority ioprio_set mbind
set_mempolicy migrate_pages move_pages mlock mlockall mlock2 remap_file_pages setrlimit vhangup
vmsplice splice tee sendfile copy_file_range pkey_mprotect timer_create
""".split()  # noqa: SIM905


def _beyond() -> set[str]:
    return {name for names in BEYOND.values() for name in names.split()}


def test_all_that_torch_and_everyday_programs_call_is_allowed() -> None:
    names = {line.split()[0] for line in RECORDED}
    assert len(names) > 60  # a record that lost its traces proves nothing
    assert names - set(ALLOWED) - set(CONDITIONAL) == set()


def test_what_is_allowed_beyond_the_record_has_a_reason() -> None:
    names = {line.split()[0] for line in RECORDED}
    assert set(ALLOWED) - names - _beyond() == set()
    assert _beyond() <= set(ALLOWED)  # a reason for what is not allowed any more is to go


def test_nothing_dangerous_is_on_the_list() -> None:
    assert set(NEVER) & (set(ALLOWED) | set(CONDITIONAL)) == set()
    assert len(set(ALLOWED)) == len(ALLOWED)


def test_the_containers_profile_allows_no_more_than_a_runner_needs() -> None:
    profile = json.loads((ROOT / "sandbox" / "seccomp.json").read_text())
    assert profile["defaultAction"] == "SCMP_ACT_ERRNO"
    allowed = {
        name
        for rule in profile["syscalls"]
        if rule["action"] == "SCMP_ACT_ALLOW"
        for name in rule["names"]
    }
    # To start Python, to dial, and to shut a child in; nothing else of what a child may never do.
    needed = set(
        """
        execve execveat fork vfork connect sendmsg recvmsg socket unshare setns mount umount2
        pivot_root mount_setattr seccomp landlock_create_ruleset landlock_add_rule
        landlock_restrict_self pidfd_open pidfd_send_signal setsid setpgid setuid setgid setgroups
        setresuid setresgid capset sethostname memfd_create setrlimit sched_setaffinity
        sched_setscheduler mbind set_mempolicy sendfile copy_file_range personality mlock
        setpriority chown fchown lchown fchownat
        """.split()  # noqa: SIM905
    )
    assert allowed & set(NEVER) <= needed
    assert set(ALLOWED) <= allowed  # a child's list cannot give what the container's takes


@pytest.mark.sandbox
def test_everyday_programs_run_under_the_filter_to_their_end() -> None:
    # The filter itself, without the rest: what fails here fails for its sake.
    code = """
import sys
from sandbox.isolation import calls, kernel
from tests.sandbox.syscalls import everyday
program = calls.compile_filter()
kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)
kernel.install_filter(program)
print(everyday.f())
"""
    folder = os.environ.get("TMPDIR", "/tmp")
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            f"import os, sys; sys.path.insert(0, {str(ROOT)!r}); "
            f"import tempfile; os.chdir(tempfile.mkdtemp(dir={folder!r}));" + code,
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert "fail_softly" in done.stdout


@pytest.mark.sandbox
@pytest.mark.parametrize("gpu", [False, True], ids=["cpu", "gpu"])
def test_typing_into_a_terminal_is_refused_whatever_the_requests_higher_bits(gpu: bool) -> None:
    """The kernel takes 32 bits of an ioctl's request; a filter that compares 64 lets others by."""
    code = f"""
import ctypes, os
from sandbox.isolation import calls, kernel
libc = ctypes.CDLL(None, use_errno=True)
ioctl = libc.ioctl
ioctl.argtypes = (ctypes.c_int, ctypes.c_ulong, ctypes.c_char_p)
nothing = os.open("/dev/null", os.O_RDONLY)
program = calls.compile_filter(gpu={gpu})
kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)
kernel.install_filter(program)
def error(request):
    return ctypes.get_errno() if ioctl(nothing, request, b"x") else 0
TIOCSTI = 0x5412
print([error(high | TIOCSTI) for high in (0, 1 << 32, 1 << 63, 0xffffffff << 32)])
print({{error(TIOCSTI ^ 1 << bit) for bit in range(32)}})
"""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60,
        check=True,
    )  # fmt: skip
    eperm, enotty = 1, 25
    others = {enotty} if gpu else {eperm}  # /dev/null is no terminal: its own no, not the filter's
    assert done.stdout.splitlines() == [str([eperm] * 4), str(others)]
