# verdict: runtime_error
# family: resource
# Reads address zero.
import ctypes


def double(x):
    return ctypes.string_at(0)
