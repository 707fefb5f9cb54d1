# verdict: runtime_error
# A thread bomb; the limit on threads must end it.
import threading
import time


class Solution:
    def get_minimizer(self, iterations, learning_rate, init):
        while True:
            threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
