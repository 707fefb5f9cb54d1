# verdict: runtime_error
# family: forgery
# A frame with a right header and random bytes behind it, other ones in every run.
import os
import struct


def double(x):
    size = int.from_bytes(os.urandom(2), "little")
    payload = b"\xff" + os.urandom(size)  # 255 is the tag of nothing
    os.write(3, struct.pack("<BBHI", 1, 35, 0, len(payload)) + payload)
    return 2 * x
