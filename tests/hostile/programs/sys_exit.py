# verdict: runtime_error
# family: forgery
# sys.exit in a method.
import sys


def double(x):
    sys.exit(0)
