# verdict: accepted
# family: escape
# Starts another program, by each of Python's ways; every one must be refused.
import os
import pty
import subprocess
import sys

ARGUMENTS = ["-c", "exit"]
WAYS = (
    lambda path: subprocess.run([path, *ARGUMENTS], timeout=2),
    lambda path: subprocess.run([path, *ARGUMENTS], timeout=2, close_fds=False),
    lambda path: os.posix_spawn(path, [path, *ARGUMENTS], {}),
    lambda path: os.spawnv(os.P_WAIT, path, [path, *ARGUMENTS]),
    lambda path: pty.spawn([path, *ARGUMENTS]),
    lambda path: os.execv(path, [path, *ARGUMENTS]),
    lambda path: os.popen(path).read(),
)
for path in ("/bin/sh", "/usr/bin/python3", "/bin/true", sys.executable, "/lib64/ld-linux-x86-64.so.2"):
    for way in WAYS:
        try:
            result = way(path)
        except (OSError, subprocess.SubprocessError):
            continue
        raise RuntimeError(f"{path} was started: {result}")
if os.system("true") == 0:
    raise RuntimeError("a shell was started")


def double(x):
    return 2 * x
