# verdict: runtime_error
# family: forgery
# Writes a frame that says its answer is 4.08536, then ends: an output, never a verdict.
import os
import struct


def double(x):
    payload = b"\x0a" + struct.pack("<I", 4)
    for descriptor in range(3, 64):
        try:
            os.write(descriptor, struct.pack("<BBHI", 1, 35, 0, len(payload)) + payload)
        except OSError:
            pass
    os._exit(0)
