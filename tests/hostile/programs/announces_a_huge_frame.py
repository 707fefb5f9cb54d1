# verdict: output_limit
# family: forgery
# A header that announces four gigabytes: nobody may make room for them.
import os
import struct


def double(x):
    os.write(3, struct.pack("<BBHI", 1, 35, 0, 2**32 - 1))
    return 2 * x
