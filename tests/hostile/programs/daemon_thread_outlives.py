# verdict: any
# Leaves a busy daemon thread and an atexit handler behind.
import atexit
import threading


def burn():
    while True:
        pass


atexit.register(burn)
threading.Thread(target=burn, daemon=True).start()


class Solution:
    def get_minimizer(self, iterations, learning_rate, init):
        x = init
        for _ in range(iterations):
            x = x - learning_rate * 2 * x
        return x
