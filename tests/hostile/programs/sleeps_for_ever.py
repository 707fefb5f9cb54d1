# verdict: time_limit
# family: resource
# Uses no CPU time at all: the wall clock must end it.
import time


def double(x):
    while True:
        time.sleep(3600)
