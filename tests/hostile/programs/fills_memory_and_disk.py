# verdict: accepted
# family: resource
# All of /tmp, all of its memory and every pipe full at once: its neighbour is graded all the same.
import os

hold = []
try:
    with open("/tmp/a", "wb") as file:
        while True:
            file.write(b"x" * (1 << 20))
except OSError:
    pass
try:
    while True:
        read, write = os.pipe()
        os.set_blocking(write, False)
        hold.append(read)
        try:
            while True:
                os.write(write, b"x" * 65536)
        except BlockingIOError:
            pass
except OSError:
    pass
try:
    while True:
        hold.append(bytearray(1 << 20))
except MemoryError:
    pass


def double(x):
    return 2 * x
