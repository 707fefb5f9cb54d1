# verdict: runtime_error
# family: interference
# Signals its whole process group, itself with it: only it may end.
import os
import signal


def double(x):
    os.killpg(0, signal.SIGKILL)
    os.kill(-1, signal.SIGKILL)
    return 0.0
