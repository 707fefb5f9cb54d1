# verdict: time_limit
# family: interference
# Stops itself, and leaves a stopped process behind.
import os
import signal
import time


def double(x):
    os.kill(os.getpid(), signal.SIGSTOP)
    time.sleep(60)
    return x
