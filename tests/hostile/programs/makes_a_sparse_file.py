# verdict: accepted
# family: resource
# Files that claim terabytes: by truncate, by seeking, by fallocate. Their size is limited.
import errno
import os
import signal

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
file = os.open("/tmp/sparse", os.O_CREAT | os.O_RDWR)
for call in (
    lambda: os.ftruncate(file, 1 << 43),
    lambda: os.pwrite(file, b"x", 1 << 43),
    lambda: os.posix_fallocate(file, 0, 1 << 33),
):
    try:
        call()
    except OSError as error:
        if error.errno not in (errno.EFBIG, errno.ENOSPC, errno.EINVAL):
            raise
    else:
        raise RuntimeError(f"a file of {os.fstat(file).st_size} bytes was made")


def double(x):
    return 2 * x
