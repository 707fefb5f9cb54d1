# verdict: time_limit
# Begins a frame and sends a byte of it now and then, so that its reader waits for ever.
import os
import struct
import time


class Solution:
    def get_minimizer(self, iterations, learning_rate, init):
        os.write(3, struct.pack("<BBHI", 1, 35, 0, 900_000))
        while True:
            os.write(3, b"\0")
            time.sleep(0.05)
