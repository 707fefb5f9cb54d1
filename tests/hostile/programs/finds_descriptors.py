# verdict: accepted
# family: theft
# Descriptors left open by its parent: files, sockets of others, the listener, namespaces.
import os
import socket
import stat

for number in range(4, 4096):
    try:
        found = os.fstat(number)
    except OSError:
        continue
    raise RuntimeError(f"descriptor {number} is open: {stat.filemode(found.st_mode)}")
if os.fstat(0).st_rdev != os.makedev(1, 3):
    raise RuntimeError("descriptor 0 is not /dev/null")
for number in (1, 2):
    if not stat.S_ISFIFO(os.fstat(number).st_mode):
        raise RuntimeError(f"descriptor {number} is not a pipe")
    try:
        os.set_blocking(number, False)
        os.read(number, 1)
    except OSError:
        os.set_blocking(number, True)
    else:
        raise RuntimeError(f"descriptor {number} can be read")
connection = socket.socket(fileno=os.dup(3))
if connection.getsockname() or connection.getpeername():
    raise RuntimeError("the judge's channel has an address to dial")


def double(x):
    return 2 * x
