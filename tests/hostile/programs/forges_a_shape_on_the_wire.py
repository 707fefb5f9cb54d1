# verdict: runtime_error
# family: forgery
# An array on the wire whose shape is a thousand times what its bytes hold; and one that overflows.
import os
import struct

SHAPES = ([2**62, 4], [2**32, 2**32], [1000, 1000], [0, 2**63], [2**64 - 1])


def double(x):
    shape = SHAPES[int.from_bytes(os.urandom(1)) % len(SHAPES)]
    array = struct.pack("<BBBBB", 12, 0, 8, 0, len(shape))
    array += b"".join(struct.pack("<Q", number) for number in shape) + struct.pack("<Q", 8) + bytes(8)
    payload = b"\x0a" + struct.pack("<I", 4) + b"\x03" + struct.pack("<q", 0)
    payload += b"\x0a" + struct.pack("<I", 1) + array + b"\0" + b"\x0a" + struct.pack("<I", 0)
    os.write(3, struct.pack("<BBHI", 1, 35, 0, len(payload)) + payload)
    return 2 * x
