# verdict: time_limit
# Uses no CPU time at all: the wall clock must end it.
import time


class Solution:
    def get_minimizer(self, iterations, learning_rate, init):
        while True:
            time.sleep(3600)
