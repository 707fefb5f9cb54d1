# verdict: time_limit
# family: interference
# Waits for ever while it is imported, on a lock that nobody lets go, using no time at all.
import threading

lock = threading.Lock()
lock.acquire()
lock.acquire()
