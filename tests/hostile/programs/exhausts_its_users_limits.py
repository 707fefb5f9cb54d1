# verdict: accepted
# family: interference
# What the kernel counts by user and not by process: threads, pipes' pages, locks, signals, keys.
import ctypes
import fcntl
import os
import signal
import threading
import time

libc = ctypes.CDLL(None, use_errno=True)
hold = []
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGRTMIN])
try:
    while len(hold) < 40:
        thread = threading.Thread(target=time.sleep, args=(3600,), daemon=True)
        thread.start()
        hold.append(thread)
except RuntimeError:
    pass
else:
    raise RuntimeError("40 threads were started")
try:
    while len(hold) < 120:
        read, write = os.pipe()
        hold += [read, write]
        fcntl.fcntl(write, 1031, 1 << 20)  # F_SETPIPE_SZ
except OSError:
    pass
for _ in range(100_000):
    if libc.kill(os.getpid(), signal.SIGRTMIN) != 0:
        break


def double(x):
    return 2 * x
