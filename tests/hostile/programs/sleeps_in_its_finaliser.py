# verdict: time_limit
# family: interference
# A right answer whose list sleeps for ever when it is let go.
import time


class Sleeper(list):
    def __del__(self):
        while True:
            time.sleep(3600)


def double(x):
    return Sleeper([2 * x])
