# verdict: accepted
# family: interference
# Dials its worker's socket as a runner would, with the runner's own code, and by every path.
import os
import socket
import tempfile
from pathlib import Path

from sandbox import control, runner

folders = ["/run/tensorjudge", "/run", "/tmp", os.getcwd(), "/var/run", "/data/run"]
folders += [str(one) for one in Path("/tmp").glob("tensorjudge-*/*")]
for folder in folders:
    for name in (control.SOCKET_NAME, control.NONCE_NAME):
        if os.path.lexists(f"{folder}/{name}"):
            raise RuntimeError(f"{folder}/{name} is in sight")
    try:
        runner.dial(Path(folder), 0)
    except (SystemExit, OSError):
        pass
    else:
        raise RuntimeError(f"a worker answered in {folder}")
for kind in (socket.SOCK_SEQPACKET, socket.SOCK_STREAM, socket.SOCK_DGRAM):
    try:
        socket.socket(socket.AF_UNIX, kind)
    except PermissionError:
        continue
    raise RuntimeError("there is a socket to dial with")
try:
    there = tempfile.mkdtemp(dir="/run")
except OSError:
    pass
else:
    raise RuntimeError(f"{there} was made")


def double(x):
    return 2 * x
