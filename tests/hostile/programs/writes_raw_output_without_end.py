# verdict: output_limit
# family: resource
# Writes to descriptor 1 for ever, past Python's own printing.
import os


def double(x):
    while True:
        os.write(1, b"x" * 65536)
