# verdict: output_limit
# family: resource
# Complains for ever, a byte at a time, by warnings and on stderr.
import sys
import warnings


def double(x):
    number = 0
    while True:
        number += 1
        warnings.warn(f"{number}: " + "x" * 1000, stacklevel=1)
        sys.stderr.write("x" * 4096)
        sys.stderr.flush()
