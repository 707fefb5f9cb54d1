# verdict: time_limit
# family: interference
# Begins a frame and sends a byte of it now and then, so that its reader waits for ever.
import os
import struct
import time


def double(x):
    os.write(3, struct.pack("<BBHI", 1, 35, 0, 900_000))
    while True:
        os.write(3, b"\0")
        time.sleep(0.05)
