# verdict: accepted
# family: interference
# kill -1 and its like: every signal to everybody, to the first process and to its own group.
import os
import signal

for number in (signal.SIGSTOP, signal.SIGKILL):
    for target in (-1, 1, 0, os.getppid() or -1):
        try:
            os.kill(target, number)
        except OSError:
            pass
    for group in (0, 1, os.getpgrp()):
        try:
            os.killpg(group, number)
        except OSError:
            pass
# We are the first process of our own world: nobody was reached, not even ourselves.
if os.getpid() != 1 or os.getsid(0) != 1 or os.getpgrp() != 1:
    raise RuntimeError("there are others in our session")


def double(x):
    return 2 * x
