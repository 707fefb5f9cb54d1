# verdict: accepted
# family: persistence
# Leaves a busy daemon thread and an atexit handler behind.
import atexit
import threading


def burn():
    while True:
        pass


atexit.register(burn)
threading.Thread(target=burn, daemon=True).start()


def double(x):
    return 2 * x
