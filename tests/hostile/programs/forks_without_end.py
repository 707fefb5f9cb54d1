# verdict: runtime_error
# family: resource
# A fork bomb; each fork must be refused.
import os


def double(x):
    while True:
        os.fork()
