# verdict: accepted
# family: escape
# Kernel modules, kexec, reboot, the clock, ports and quotas: everything that is only root's.
import ctypes
import errno
import os

libc = ctypes.CDLL(None, use_errno=True)
NUMBERS = {
    "x86_64": dict(
        init_module=175, delete_module=176, finit_module=313, kexec_load=246, kexec_file_load=320,
        reboot=169, swapoff=168, acct=163, syslog=103, quotactl=179, settimeofday=164,
        clock_settime=227, adjtimex=159, sethostname=170, setdomainname=171, iopl=172, ioperm=173,
        vhangup=153, modify_ldt=154, uselib=134, lookup_dcookie=212, nfsservctl=180, ustat=136,
    ),
    "aarch64": dict(
        init_module=105, delete_module=106, finit_module=273, kexec_load=104, kexec_file_load=294,
        reboot=142, swapoff=225, acct=89, syslog=116, quotactl=60, settimeofday=170,
        clock_settime=112, adjtimex=171, sethostname=161, setdomainname=162, vhangup=58,
    ),
}[os.uname().machine]  # fmt: skip


def refused(what, number, *arguments):
    result = libc.syscall(number, *(ctypes.c_long(a) if isinstance(a, int) else a for a in arguments))
    if result != -1 or ctypes.get_errno() not in (errno.EPERM, errno.ENOSYS):
        raise RuntimeError(f"{what}: {result} {os.strerror(ctypes.get_errno())}")


for name, number in NUMBERS.items():
    for first in (0, 1, 3):
        refused(name, number, first, ctypes.create_string_buffer(256), 1, 0, 0)


def double(x):
    return 2 * x
