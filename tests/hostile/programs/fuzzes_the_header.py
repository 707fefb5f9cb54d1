# verdict: runtime_error
# family: forgery
# Frames with random headers, other ones in every run: the version is never the right one.
import os


def double(x):
    for _ in range(100):
        os.write(3, b"\x02" + os.urandom(200))
    return 2 * x
