# verdict: accepted
# family: persistence
# Message queues of both kinds, in which one learner would leave a note for another.
import ctypes
import errno
import os

libc = ctypes.CDLL(None, use_errno=True)
NUMBERS = {
    "x86_64": dict(msgget=68, msgsnd=69, msgrcv=70, msgctl=71, mq_open=240, mq_unlink=241,
                   mq_timedsend=242, mq_timedreceive=243, mq_notify=244, mq_getsetattr=245),
    "aarch64": dict(msgget=186, msgsnd=189, msgrcv=188, msgctl=187, mq_open=180, mq_unlink=181,
                    mq_timedsend=182, mq_timedreceive=183, mq_notify=184, mq_getsetattr=185),
}[os.uname().machine]  # fmt: skip

for name, number in NUMBERS.items():
    space = ctypes.create_string_buffer(b"marker", 64)
    for first in (space, ctypes.c_long(0), ctypes.c_long(3)):
        result = libc.syscall(number, first, 0o1102, 0o666, None, 0)
        if result != -1 or ctypes.get_errno() not in (errno.EPERM, errno.ENOSYS):
            raise RuntimeError(f"{name}: {result} {os.strerror(ctypes.get_errno())}")


def double(x):
    return 2 * x
