# verdict: time_limit
# family: forgery
# Answers the last call with a place that is not there and a trace without end, then loops on.
import os
import signal
import struct


def lie(*_):
    place = b"\x01" * 40_000
    os.write(3, struct.pack("<BBHI", 1, 42, 0, len(place)) + place)
    while True:
        pass


signal.signal(signal.SIGXCPU, lie)


def double(x):
    while True:
        pass
