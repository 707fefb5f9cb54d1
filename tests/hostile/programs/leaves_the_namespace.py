# verdict: accepted
# New namespaces, mounts and tracing must be refused.
import ctypes
import os


def attempt():

    libc = ctypes.CDLL(None, use_errno=True)
    calls = [
        ("unshare", 0x10000000), ("unshare", 0x00020000), ("setns", 0, 0),
        ("mount", b"none", b"/tmp", b"tmpfs", 0, None), ("umount2", b"/tmp", 2),
        ("chroot", b"/tmp"), ("ptrace", 16, 1, 0, 0), ("setuid", 0) if os.getuid() else ("ptrace", 0, 0, 0, 0),
    ]
    return any(getattr(libc, name)(*args) == 0 for name, *args in calls)


class Solution:
    def get_minimizer(self, iterations, learning_rate, init):
        if attempt():
            return 1e9  # the barrier did not hold
        x = init
        for _ in range(iterations):
            x = x - learning_rate * 2 * x
        return x
