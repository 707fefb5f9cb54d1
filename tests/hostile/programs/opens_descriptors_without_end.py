# verdict: accepted
# family: resource
# Descriptors of every kind without end: files, pipes, sockets, epolls, timers, counters.
import ctypes
import errno
import os
import select
import socket

libc = ctypes.CDLL(None, use_errno=True)
hold = []
makers = (
    lambda: hold.append(os.open("/dev/null", os.O_RDONLY)),
    lambda: hold.extend(os.pipe()),
    lambda: hold.extend(one.detach() for one in socket.socketpair()),
    lambda: hold.append(select.epoll()),
    lambda: hold.append(libc.timerfd_create(1, 0)),
    lambda: hold.append(libc.eventfd(0, 0)),
    lambda: hold.append(os.dup(3)),
)
for make in makers:
    try:
        while len(hold) < 5000 and (not hold or hold[-1] != -1):
            make()
    except OSError as error:
        if error.errno not in (errno.EMFILE, errno.ENFILE):
            raise
    if len(hold) > 1000:
        raise RuntimeError(f"{len(hold)} descriptors were opened")
    if hold[-1] == -1:
        hold.pop()
for one in hold:
    one.close() if isinstance(one, select.epoll) else os.close(one)


def double(x):
    return 2 * x
