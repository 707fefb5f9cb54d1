# verdict: time_limit
# family: interference
# Begins a frame and drips it while it is loaded, before any case.
import os
import struct
import time

os.write(3, struct.pack("<BBHI", 1, 33, 0, 900_000))
while True:
    os.write(3, b"\0")
    time.sleep(0.05)
