# verdict: time_limit
# Stops itself, and leaves a stopped process behind.
import os
import signal
import time


class Solution:
    def get_minimizer(self, iterations, learning_rate, init):
        os.kill(os.getpid(), signal.SIGSTOP)
        time.sleep(60)
        return init
