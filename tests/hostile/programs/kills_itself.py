# verdict: runtime_error
# family: forgery
# Kills itself in every way, to look like an end by the kernel; then aborts.
import ctypes
import os
import signal
import threading

libc = ctypes.CDLL(None)


def double(x):
    for number in (signal.SIGKILL, signal.SIGSTOP):
        os.kill(os.getpid(), number)
        signal.raise_signal(number)
        signal.pthread_kill(threading.get_ident(), number)
    os.abort()
