# verdict: time_limit
# family: persistence
# The first thread ends by the system call, alone; another lives on.
import ctypes
import threading
import time


def forever():
    while True:
        time.sleep(0.01)


def double(x):
    threading.Thread(target=forever).start()
    ctypes.CDLL(None).syscall(60, 0)
    return x
