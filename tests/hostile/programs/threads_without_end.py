# verdict: runtime_error
# family: resource
# A thread bomb; the limit on threads must end it.
import threading
import time


def double(x):
    while True:
        threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
