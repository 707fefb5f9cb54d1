# verdict: wrong_answer
# family: forgery
# Sends the answers of cases to come before they are asked for.
import os
import struct


def frame(index, number):
    payload = b"\x0a" + struct.pack("<I", 4) + b"\x03" + struct.pack("<q", index)
    payload += b"\x0a" + struct.pack("<I", 1) + b"\x05" + struct.pack("<d", number)
    payload += b"\0" + b"\x0a" + struct.pack("<I", 0)
    return struct.pack("<BBHI", 1, 35, 0, len(payload)) + payload


def double(x):
    for index in range(100):
        os.write(3, frame(index, 5.0))
    return x
